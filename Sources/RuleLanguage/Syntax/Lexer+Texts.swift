// Texts: one line in quotes, or a block between `"""` lines, with escapes and the words inside `{…}`.

extension Lexer {
  /// The text that starts here, at a quote.
  mutating func text() -> Token {
    if byte(1) == UInt8(ascii: "\""), byte(2) == UInt8(ascii: "\"") { return block() }
    let start = offset
    offset += 1
    var builder = TextBuilder()
    let isClosed = content(upTo: endOfLine(from: offset), isBlock: false, into: &builder)
    if !isClosed {
      findings.add(
        SourceRange(start: start, end: start + 1), "this text is not closed on its line",
        help: "end it with `\"`; for several lines, use a text block between `\"\"\"` lines")
      if let end = endOnLaterLine() { offset = end }
    }
    return token(.text(TextToken(parts: builder.finish(), isBlock: false)), from: start)
  }

  /// Where the text that has reached its line's end is closed on one of the next lines: behind a lone quote, before any
  /// line that starts a clause.
  private mutating func endOnLaterLine() -> Int? {
    var line = endOfLine(from: offset) + 1
    for _ in 0..<5 where line < bytes.count {
      let end = endOfLine(from: line)
      let text = bytes[line..<end].drop { $0 == 0x20 || $0 == 0x09 }
      let word = String(decoding: text.prefix { (0x61...0x7A).contains($0) }, as: UTF8.self)
      if text.isEmpty || Words.clauses.contains(word) || Words.declarations.contains(word) { return nil }
      if let quote = text.firstIndex(of: UInt8(ascii: "\"")) {
        return text[(quote + 1)...].allSatisfy { [0x20, 0x09, 0x0D].contains($0) } ? quote + 1 : nil
      }
      line = end + 1
    }
    return nil
  }

  /// Reads text up to the closing quote, or in a block up to the line's end. False where the quote is missing.
  private mutating func content(upTo end: Int, isBlock: Bool, into builder: inout TextBuilder) -> Bool {
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "\"") where !isBlock:
        offset += 1
        return true
      case UInt8(ascii: "\\"):
        escape(upTo: end, into: &builder)
      case UInt8(ascii: "{"):
        let start = offset
        guard let tokens = hole(upTo: end) else {
          findings.add(
            SourceRange(start: start, end: start + 1), "this `{` is not closed on its line",
            help: "end the value with `}`; for the brace itself, write `\\{`")
          offset = end
          return true
        }
        builder.add(.hole(tokens, range(from: start)))
      case 0x0D where offset + 1 == end:
        offset += 1
      default: character(into: &builder)
      }
    }
    return isBlock
  }

  private mutating func escape(upTo end: Int, into builder: inout TextBuilder) {
    let start = offset
    offset += 1
    guard offset < end, bytes[offset] != 0x0D else {
      findings.add(
        range(from: start), "a `\\` at the end of a line means nothing", help: "for a backslash, write `\\\\`")
      return
    }
    let length = scalar(at: offset).length
    switch bytes[offset] {
    case UInt8(ascii: "n"): builder.literal.append(0x0A)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"): builder.literal.append(bytes[offset])
    default:
      let written = String(decoding: bytes[start..<offset + length], as: UTF8.self)
      findings.add(
        SourceRange(start: start, end: offset + length), "`\(written)` means nothing in a text",
        help: "known are `\\n` (new line), `\\\"`, `\\{` and `\\\\`")
    }
    offset += length
  }

  /// The words between braces, which close before `end`; nil where they do not.
  private mutating func hole(upTo end: Int) -> [Token]? {
    var tokens: [Token] = []
    offset += 1
    while true {
      skipBlanks()
      guard offset < end, !findings.isFull else { return nil }
      if bytes[offset] == UInt8(ascii: "}") {
        offset += 1
        return tokens
      }
      if bytes[offset] == UInt8(ascii: "{") { return nil }
      if bytes[offset] == UInt8(ascii: "\"") {
        guard let text = plainText(upTo: end) else { return nil }
        tokens.append(text)
      } else {
        tokens += words().map { Token(kind: $0.kind, range: $0.range, startsLine: false) }
      }
    }
  }

  /// A text inside braces, in which braces mean nothing; nil where it is not closed before `end`.
  private mutating func plainText(upTo end: Int) -> Token? {
    let start = offset
    var builder = TextBuilder()
    offset += 1
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return Token(
          kind: .text(TextToken(parts: builder.finish(), isBlock: false)), range: range(from: start), startsLine: false)
      case UInt8(ascii: "\\"):
        escape(upTo: end, into: &builder)
      default: character(into: &builder)
      }
    }
    return nil
  }

  /// Reads what stands for itself, and leaves out what would deceive.
  private mutating func character(into builder: inout TextBuilder) {
    let hidden = noteHidden()
    if hidden == 0 { builder.literal.append(bytes[offset]) }
    offset += max(1, hidden)
  }

  // MARK: Blocks

  private mutating func block() -> Token {
    let start = offset
    offset += 3
    let firstLineEnd = endOfLine(from: offset)
    skipBlanks()
    if offset < firstLineEnd, bytes[offset] == UInt8(ascii: "#") {
      comment()
    } else if offset < firstLineEnd {
      findings.add(
        SourceRange(start: offset, end: firstLineEnd), "the text of a block starts on the line after `\"\"\"`",
        help: "move it to a line of its own, or write a text of one line in single `\"`")
      if let close = firstOffset(of: "\"\"\"", in: offset..<firstLineEnd) {
        offset = close + 3
        return token(.text(TextToken(parts: [], isBlock: false)), from: start)
      }
    }
    let (lines, close) = blockLines(from: firstLineEnd)
    let indent = commonIndent(of: lines)
    var builder = TextBuilder()
    for (index, line) in lines.enumerated() {
      if index > 0 { builder.literal.append(0x0A) }
      offset = min(line.lowerBound + indent, line.upperBound)
      if !isBlank(line) { _ = content(upTo: line.upperBound, isBlock: true, into: &builder) }
    }
    if let close {
      offset = close + 3
    } else {
      offset = lines.last?.upperBound ?? firstLineEnd
      findings.add(
        SourceRange(start: start, end: start + 3), "this text block is not closed",
        help: "end it with a line of its own that says `\"\"\"`")
    }
    return token(.text(TextToken(parts: builder.finish(), isBlock: true)), from: start)
  }

  /// The lines of a block after its first, and where its closing `"""` stands. Without one the block ends before the
  /// first line that surely belongs to something else: the start of another block, or of a declaration at the margin.
  private mutating func blockLines(from firstLineEnd: Int) -> (lines: [Range<Int>], close: Int?) {
    var lines: [Range<Int>] = []
    var position = firstLineEnd
    while position < bytes.count {
      let line = (position + 1)..<endOfLine(from: position + 1)
      let first = line.lowerBound + indent(of: line)
      if bytes[first..<line.upperBound].starts(with: "\"\"\"".utf8) { return (lines, first) }
      if let quotes = firstOffset(of: "\"\"\"", in: line), bytes[quotes - 1] != UInt8(ascii: "\\") {
        if Words.clauses.contains(where: { bytes[first..<line.upperBound].starts(with: "\($0) ".utf8) }) { break }
        findings.add(
          SourceRange(start: quotes, end: quotes + 3), "the closing `\"\"\"` stands on a line of its own",
          help: "move it to the next line")
        lines.append(line.lowerBound..<quotes)
        return (lines, quotes)
      }
      lines.append(line)
      position = line.upperBound
    }
    let declaration = lines.firstIndex { line in
      Words.declarations.contains { bytes[line].starts(with: "\($0) ".utf8) }
    }
    return (Array(lines[..<(declaration ?? lines.endIndex)]), nil)
  }

  private func indent(of line: Range<Int>) -> Int {
    bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }.count
  }

  private func isBlank(_ line: Range<Int>) -> Bool {
    bytes[line].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// How many bytes of blanks all lines with text start with alike.
  private func commonIndent(of lines: [Range<Int>]) -> Int {
    var common: ArraySlice<UInt8>?
    for line in lines where !isBlank(line) {
      let own = bytes[line].prefix(indent(of: line))
      common = common.map { $0.prefix(zip($0, own).prefix { $0 == $1 }.count) } ?? own
    }
    return common?.count ?? 0
  }
}

/// Gathers the parts of a text.
private struct TextBuilder {
  var parts: [TextToken.Part] = []
  var literal: [UInt8] = []

  mutating func add(_ part: TextToken.Part) {
    flush()
    parts.append(part)
  }

  mutating func finish() -> [TextToken.Part] {
    flush()
    return parts
  }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    parts.append(.literal(String(decoding: literal, as: UTF8.self)))
    literal = []
  }
}
