// A table of the configuration, read key by key: every mistake is noted with its line, and reading goes on.

import FollowupModel
import TOMLKit

/// Where mistakes are collected while a file is read.
final class ConfigurationNotes {
  let file: String
  private let lines: [Substring]
  private(set) var problems: [ConfigurationProblem] = []

  init(file: String, text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  func note(_ message: String, help: String? = nil, line: Int) {
    problems.append(ConfigurationProblem(file: file, line: line, message: message, help: help))
  }

  /// The line of a key: the parser keeps no places, so the file is searched for `[section]`, the `occurrence`-th of
  /// that name, and then for the key. 0 where it cannot be told.
  func line(of key: String, section: String, occurrence: Int) -> Int {
    var current = ""
    var seen: [String: Int] = [:]
    var sectionLine = 0
    for (index, raw) in lines.enumerated() {
      let line = raw.drop { $0 == " " || $0 == "\t" }
      if line.first == "[" {
        current = String(line.prefix { $0 != "#" && $0 != "\r" }.filter { !"[] \t".contains($0) })
        if line.hasPrefix("[[") { seen[current, default: -1] += 1 }
        if current == section, isMeant(section, seen, occurrence) { sectionLine = index + 1 }
      } else if isMeant(section, seen, occurrence), current == section || section.hasPrefix(current + "."),
        line.hasPrefix(key) || line.contains(where: { $0 == "{" }) && line.contains(key)
      {
        return index + 1
      }
    }
    return sectionLine
  }

  private func isMeant(_ section: String, _ seen: [String: Int], _ occurrence: Int) -> Bool {
    let array = section.split(separator: ".").first.map(String.init) ?? section
    return seen[array].map { $0 == occurrence } ?? true
  }
}

/// One table, whose keys are taken one after the other; what is left over in the end is unknown.
struct TOMLSection {
  private let table: TOMLTable
  private let notes: ConfigurationNotes
  /// The section's name in brackets; empty at the top.
  let name: String
  private let occurrence: Int
  private var known: [String] = []

  init(_ table: TOMLTable, name: String, occurrence: Int = 0, notes: ConfigurationNotes) {
    self.table = table
    self.name = name
    self.occurrence = occurrence
    self.notes = notes
  }

  var keys: [String] { table.keys }

  mutating func text(_ key: String) -> String? {
    take(key, as: "a text in quotes") { $0.string }
  }

  mutating func whole(_ key: String) -> Int? {
    take(key, as: "a whole number") { $0.int }
  }

  mutating func yesNo(_ key: String) -> Bool? {
    take(key, as: "true or false") { $0.bool }
  }

  mutating func share(_ key: String) -> Double? {
    let value = take(key, as: "a share between 0 and 1, such as 0.10") { $0.double ?? $0.int.map(Double.init) }
    guard let value, !(0...1).contains(value) else { return value }
    problem(key, "`\(key)` is a share between 0 and 1, not \(value)", help: "10 % is 0.10")
    return nil
  }

  mutating func texts(_ key: String) -> [String]? {
    take(key, as: "a list of texts") { value in
      if let text = value.string { return [text] }
      guard let array = value.array else { return nil }
      let texts = array.compactMap(\.string)
      return texts.count == array.count ? texts : nil
    }
  }

  mutating func section(_ key: String) -> TOMLSection? {
    take(key, as: "a table") { $0.table }.map {
      TOMLSection($0, name: name.isEmpty ? key : "\(name).\(key)", occurrence: occurrence, notes: notes)
    }
  }

  mutating func sections(_ key: String) -> [TOMLSection] {
    let tables = take(key, as: "tables, each under `[[\(key)]]`") { value -> [TOMLTable]? in
      guard let array = value.array else { return nil }
      let tables = array.compactMap(\.table)
      return tables.count == array.count ? tables : nil
    }
    let full = name.isEmpty ? key : "\(name).\(key)"
    return (tables ?? []).enumerated().map {
      TOMLSection($1, name: full, occurrence: name.isEmpty ? $0 : occurrence, notes: notes)
    }
  }

  /// A text, without taking it.
  func peek(_ key: String) -> String? { table[key]?.string }

  /// Whether a value is a text or a table, for keys that may be either.
  func isTable(_ key: String) -> Bool { table[key]?.table != nil }

  func missing(_ key: String, help: String) {
    let place = name.isEmpty ? "" : " in [\(name)]"
    notes.note(
      "`\(key)` is missing\(place)", help: help, line: notes.line(of: "", section: name, occurrence: occurrence))
  }

  func problem(_ key: String, _ message: String, help: String? = nil) {
    notes.note(message, help: help, line: notes.line(of: key, section: name, occurrence: occurrence))
  }

  /// Notes every key that nobody asked for.
  func finish() {
    for key in table.keys where !known.contains(key) {
      let near = nearestName(to: key, among: known)
      let place = name.isEmpty ? "" : " in [\(name)]"
      problem(
        key, "unknown key `\(key)`\(place)",
        help: near.map { "did you mean `\($0)`?" } ?? "known keys: \(known.sorted().joined(separator: ", "))")
    }
  }

  private mutating func take<Result>(
    _ key: String, as what: String, _ read: (any TOMLValueConvertible) -> Result?
  ) -> Result? {
    known.append(key)
    guard let value = table[key] else { return nil }
    if let result = read(value) { return result }
    problem(key, "`\(key)` should be \(what)")
    return nil
  }
}
