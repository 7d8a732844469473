// Lines of plain text, wrapped at words.

/// A text that grows by lines.
struct PlainText {
  private(set) var text = ""

  /// RFC 5322 section 2.1.1 asks for 78 characters at most; 76 leave room for a mark of quotation.
  static let width = 76

  /// Adds a line, wrapped at spaces where it is too long. `first` opens it, `then` each line that it goes on in.
  mutating func add(_ line: String, first: String = "", then: String = "") {
    guard !line.isEmpty else { return text += "\n" }
    if first.columns + line.columns <= PlainText.width {
      text += PlainText.trimmed(first + line) + "\n"
    } else {
      wrap(line, first, then)
    }
  }

  private mutating func wrap(_ line: String, _ first: String, _ then: String) {
    // A line that was laid out on purpose goes on below its own beginning.
    let margin = line.prefix { $0 == " " }
    var written = first + margin
    var width = written.columns
    var isEmpty = true
    for bytes in line.utf8[margin.endIndex...].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
      let word = Substring(bytes)
      let wordWidth = word.columns
      if !isEmpty, width + 1 + wordWidth > PlainText.width {
        text += PlainText.trimmed(written) + "\n"
        written = then + margin
        width = written.columns
        isEmpty = true
        if word.isEmpty { continue }
      }
      if !isEmpty {
        written += " "
        width += 1
      }
      written += word
      width += wordWidth
      isEmpty = false
    }
    text += PlainText.trimmed(written) + "\n"
  }

  /// Adds a heading, and an empty line after it.
  mutating func add(_ heading: String, underlinedWith line: Character) {
    add(heading)
    text += String(repeating: line, count: min(heading.columns, PlainText.width)) + "\n\n"
  }

  /// An empty line, unless there is one.
  mutating func addGap() {
    if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
  }

  /// Spaces at the end of a line would say "this line goes on" to some mail programs (RFC 3676).
  private static func trimmed(_ line: String) -> Substring {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension StringProtocol {
  /// How many characters a reader sees: in ASCII, where they are counted fast, as many as bytes.
  fileprivate var columns: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
}
