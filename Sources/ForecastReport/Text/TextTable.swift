// Tables for a terminal: numbers to the right, long texts cut, never wider than the screen.

/// What a piece of text means; a terminal may colour it by that. The text alone says the same.
public enum Tone: Sendable {
  case plain, heading, faint, warning
}

/// A column of a table.
struct TextColumn {
  var title: String
  var isNumber = false
  /// Longer texts are cut.
  var widthAtMost = Int.max
  /// What is left of a text that gives way to others.
  static let widthAtLeast = 8

  static func number(_ title: String) -> TextColumn { TextColumn(title: title, isNumber: true) }
}

/// Lines for a terminal, with a tone each.
struct TextPage {
  static let width = 100
  private(set) var lines: [(text: String, tone: Tone)] = []

  /// A text, broken into lines where it is long; what follows the first stands `indent` further in than it.
  mutating func add(_ text: String, _ tone: Tone = .plain, indent: Int = 0) {
    let text = printable(text)
    guard text.count > TextPage.width, indent > 0 else {
      for line in TextPage.wrapped(text, to: TextPage.width) { lines.append((line, tone)) }
      return
    }
    let margin = String(text.prefix { $0 == " " })
    let inner = String(text.dropFirst(margin.count))
    for (number, line) in TextPage.wrapped(inner, to: TextPage.width - margin.count - indent).enumerated() {
      lines.append((margin + (number == 0 ? "" : String(repeating: " ", count: indent)) + line, tone))
    }
  }

  mutating func heading(_ text: String) {
    lines.append(("", .plain))
    add(text, .heading)
  }

  mutating func table(_ columns: [TextColumn], _ rows: [[String]]) {
    let cells = rows.map { row in zip(columns, row).map { cut(printable($1), to: $0.widthAtMost) } }
    var widths = columns.indices.map { column in
      max(columns[column].title.count, cells.map { $0[column].count }.max() ?? 0)
    }
    // Texts give way, the last one first; figures never do.
    var excess = widths.reduce(-2) { $0 + $1 + 2 } - TextPage.width
    for column in columns.indices.reversed() where excess > 0 && !columns[column].isNumber {
      let kept = column == columns.count - 1 ? 0 : min(widths[column], TextColumn.widthAtLeast)
      let given = min(excess, widths[column] - kept)
      widths[column] -= given
      excess -= given
    }
    let titles = zip(columns, widths).map { cut($0.title, to: $1) }
    for (index, row) in ([titles] + cells).enumerated() {
      var line = ""
      for (column, cell) in row.enumerated() {
        let text = cut(cell, to: widths[column])
        let space = String(repeating: " ", count: widths[column] - text.count)
        line += (column == 0 ? "" : "  ") + (columns[column].isNumber ? space + text : text + space)
      }
      while line.last == " " { line.removeLast() }
      lines.append((line, index == 0 ? .faint : .plain))
    }
  }

  private static func wrapped(_ text: String, to width: Int) -> [String] {
    guard text.count > width else { return [text] }
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false).map({ cut(String($0), to: width) }) {
      if lines[lines.count - 1].isEmpty {
        lines[lines.count - 1] = word
      } else if lines[lines.count - 1].count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}

/// A text of a record without what would move a terminal's cursor or turn the writing.
func printable(_ text: String) -> String { text.withoutTreachery }

func cut(_ text: String, to width: Int) -> String {
  if text.count <= width { return text }
  return width > 0 ? text.prefix(width - 1) + "…" : ""
}
