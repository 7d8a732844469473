// Texts: plain ones, and those with values in `{…}`.

import FollowupModel

extension Parser {
  /// A text without `{…}`.
  mutating func plainText(_ what: String, help: String? = nil) throws(Mistake) -> String {
    guard case .text(let text) = current.kind else { throw expected(what, help: help) }
    var plain = ""
    for part in text.parts {
      switch part {
      case .literal(let literal): plain += literal
      case .hole(_, let range):
        findings.add(
          range, "values in braces stand only in `subject` and `message`", help: "for the brace itself, write `\\{`")
      }
    }
    advance()
    return plain
  }

  /// A text with values in it.
  mutating func template(_ what: String, help: String?) throws(Mistake) -> TextTemplate {
    guard case .text(let text) = current.kind else { throw expected(what, help: help) }
    let range = current.range
    let parts = text.parts.map { part -> TextTemplate.Part in
      switch part {
      case .literal(let literal): return .literal(literal)
      case .hole(let tokens, let range): return hole(tokens, range)
      }
    }
    advance()
    return TextTemplate(parts: parts, isBlock: text.isBlock, range: range)
  }

  /// Reads the words between braces, then goes on where it was.
  private mutating func hole(_ words: [Token], _ range: SourceRange) -> TextTemplate.Part {
    let outer = (tokens, index, end)
    (tokens, index, end) = (words, 0, words.count)
    defer { (tokens, index, end) = outer }
    let mistake = TextTemplate.Part.value(Expression(.mistake, range))
    guard !words.isEmpty else {
      findings.add(range, "these braces are empty", help: "name what is to be printed: `{due_on}`")
      return mistake
    }
    return recovering(mistake) { parser throws(Mistake) in
      let value = try parser.condition()
      guard parser.take("as") else {
        if let mistake = parser.mistakeInPath() { throw mistake }
        try parser.expectEnd()
        return .value(value)
      }
      let help = "write `as days` or `as \"invoice|invoices\"`"
      let part: TextTemplate.Part
      if parser.take("days") {
        part = .days(value)
      } else {
        let forms = try parser.plainText("`days` or the forms of a word", help: help)
        part = .plural(value, forms.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
      }
      try parser.expectEnd()
      return part
    }
  }

  /// `{client name}`: two names without the point between them.
  private func mistakeInPath() -> Mistake? {
    guard index == 1, end == 2, let first = tokens[0].word, let second = current.word else { return nil }
    if Words.reserved.contains(second) {
      return mistake(current.range, "a name has no space in it", help: "write `{\(first)_\(second)}`")
    }
    return mistake(
      current.range, "a field of a record stands after a point", help: "write `{\(first).\(second)}`")
  }
}
