// What commands print: rows as a table, as JSON or as JSON Lines; errors with their remedy; the exit status.

import ArgumentParser
import ControlAPI
import Foundation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, jsonl
}

enum Output {
  static func line(_ text: String) { write(text + "\n") }

  /// Ends the program where standard output takes nothing, as on a full disk: whoever reads it must not take a part for
  /// the whole.
  static func write(_ text: String) { write(Array(text.utf8)) }

  static func write(_ bytes: [UInt8]) {
    do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch {
      problem("error: standard output cannot be written\n  help: make room, or write somewhere else")
      exit(ExitStatus.inputOutputError.rawValue)
    }
  }

  /// What cannot be said on standard error is lost: there is nowhere else to say it.
  static func problem(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

  /// An error with its remedy, and the status to end with.
  static func failure(_ status: ExitStatus, _ message: String, remedy: String? = nil) -> ExitCode {
    problem("error: \(message)")
    if let remedy { problem("  help: \(remedy)") }
    return ExitCode(status.rawValue)
  }

  static func json(_ value: some Encodable, pretty: Bool = true) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Rows in the wanted format.
  static func rows<Row: Encodable>(_ rows: [Row], _ format: OutputFormat, columns: [String], _ cells: (Row) -> [String])
  {
    switch format {
    case .json: line(json(rows))
    case .jsonl: for row in rows { line(json(row, pretty: false)) }
    case .table: table(columns, rows.map(cells))
    }
  }

  /// Columns as wide as their widest cell; control characters of records are made visible.
  /// `tone`: how a row stands out on a terminal.
  static func table(_ columns: [String], _ rows: [[String]], tone: (Int) -> TextStyle.Tone? = { _ in nil }) {
    let style = TextStyle.standardOutput
    let cells = rows.map { $0.map(harmless) }
    let widths = columns.indices.map { column in
      max(columns[column].count, cells.map { $0[column].count }.max() ?? 0)
    }
    for (number, row) in ([columns] + cells).enumerated() {
      var text = ""
      for (column, cell) in row.enumerated() {
        text += column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      line(number > 0 ? tone(number - 1).map { style.text(text, $0) } ?? text : text)
    }
  }

  /// A text of a record or a rule without what a terminal would obey.
  static func harmless(_ text: String) -> String { text.withoutTreachery }
}

/// A JSON object on one line, with its keys in the order given.
struct JSONLine {
  private var members: [String] = []

  mutating func add(_ key: String, _ text: String?) {
    members.append("\(JSONLine.quoted(key)):\(text.map(JSONLine.quoted) ?? "null")")
  }

  mutating func add(_ key: String, _ number: Int) { members.append("\(JSONLine.quoted(key)):\(number)") }

  mutating func add(_ key: String, _ yes: Bool) { members.append("\(JSONLine.quoted(key)):\(yes)") }

  var text: String { "{\(members.joined(separator: ","))}" }

  /// RFC 8259, section 7.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
