// How texts with values in them are laid out: in quotes on one line, or as a block of lines with one more margin.

extension TextTemplate {
  /// In double quotes, on one line.
  var quoted: String {
    let text = parts.map { part in
      if case .literal(let literal) = part { return String(literal.quotedPhrase.dropFirst().dropLast()) }
      return part.hole
    }
    return "\"\(text.joined())\""
  }

  /// A block: the words before it with its opening quotes, and its lines with the closing ones.
  func blockPieces(after words: String, _ clause: SourceRange) -> [Piece] {
    let margin = String(repeating: " ", count: 4)
    let lines = blockLines.map { $0.isEmpty ? "\n" : "\(margin)\($0)\n" }
    let open = range.start + 3
    return [
      Piece(text: "\(words) \"\"\"", range: SourceRange(start: clause.start, end: open), indent: 2),
      Piece(
        text: "\(lines.joined())\(margin)\"\"\"", range: SourceRange(start: open, end: clause.end), breaking: .always),
    ]
  }

  /// The lines of a block that reads as this text. A line end is written as `\n` where a new line would lose blanks:
  /// those of a line with nothing else, and those that all lines would begin with.
  var blockLines: [String] {
    let lines = BlockLine.lines(of: parts)
    guard !lines.isEmpty else { return [] }
    let losesMargin =
      lines.dropFirst().contains(where: \.isIndented) && lines.allSatisfy { $0.isEmpty || $0.isIndented }
    var written: [String] = []
    for (index, line) in lines.enumerated() {
      let isContinued =
        index > 0 && (line.isBlank || index == 1 && lines[0].isBlank || losesMargin && line.isIndented)
      if isContinued { written[written.count - 1] += "\\n" + line.text } else { written.append(line.text) }
    }
    // A carriage return before a line end belongs to that.
    return written.map { $0.unicodeScalars.last == "\r" ? $0 + "\r" : $0 }
  }
}

/// A line of a text block as it is read.
private struct BlockLine {
  var text = ""
  private var hasValue = false

  static func lines(of parts: [TextTemplate.Part]) -> [BlockLine] {
    guard !parts.isEmpty else { return [] }
    var lines = [BlockLine()]
    for part in parts {
      guard case .literal(let literal) = part else {
        lines[lines.count - 1].text += part.hole
        lines[lines.count - 1].hasValue = true
        continue
      }
      for (index, text) in literal.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      {
        if index > 0 { lines.append(BlockLine()) }
        lines[lines.count - 1].text += BlockLine.escaped(String(text))
      }
    }
    return lines
  }

  var isEmpty: Bool { text.isEmpty }
  var isIndented: Bool { text.utf8.first == 0x20 || text.utf8.first == 0x09 }
  /// Whether there are blanks and nothing else.
  var isBlank: Bool { !isEmpty && !hasValue && text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }

  /// Quotes need no `\` in a block, except three of them.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var quotes = 0
    for scalar in text.unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      if scalar == "\\" || scalar == "{" || quotes == 3 { result.append("\\") }
      if quotes == 3 { quotes = 0 }
      result.append(scalar)
    }
    return String(result)
  }
}

extension TextTemplate.Part {
  /// The value in its braces; a literal as it stands.
  fileprivate var hole: String {
    switch self {
    case .literal(let literal): return literal
    case .value(let expression): return "{\(expression.phrase)}"
    case .days(let expression): return "{\(expression.phrase) as days}"
    case .plural(let expression, let forms):
      return "{\(expression.phrase) as \(forms.joined(separator: "|").quotedPhrase)}"
    }
  }
}
