// Clauses that share one line, and a rule's title or name as people write it: one mistake, one message.

import FollowupModel

extension Parser {
  /// Whether a clause starts here in the middle of a line.
  var startsSharedClause: Bool {
    guard !atEnd, !current.startsLine, let word = current.word else { return false }
    let next = peek(1)
    switch word {
    case "when", "unless": return true
    case "for": return ["each", "every", "all"].contains(next.word)
    case "remind":
      if case .text = next.kind { return true }
      return next.word.map { !Words.reserved.contains($0) } ?? false
    case "send": return next.word == "at" || next.word == "immediately"
    case "if": return next.word == "late"
    case "snooze": return next.word == "at"
    case "recheck": return next.word == "after"
    case "paused": return next.word == "until" || next.startsLine
    case "subject", "message":
      if case .text = next.kind { return true }
      if case .text = peek(2).kind { return next.word != nil }
      return false
    default: return false
    }
  }

  /// Lets the clause that starts here in the middle of a line be read as if it had a line of its own. That is said once
  /// for each line.
  mutating func giveOwnLine() {
    if index >= sharedLineEnd {
      let word = written(current.range)
      findings.add(
        current.range, "`\(word)` starts a clause only at the start of a line", help: "move it to the next line")
      sharedLineEnd = endOfLine()
    }
    tokens[index].startsLine = true
  }

  // MARK: Names of rules

  /// What to say about a rule's title without the name before it; about anything else in place of the name.
  func nameMissing() -> Mistake {
    let help = "write `rule overdue_invoice \"Overdue invoice\"`"
    guard case .text(let text) = current.kind else { return expected("the rule's name", help: help) }
    let title = text.parts.map { part in
      if case .literal(let literal) = part { literal } else { "" }
    }.joined()
    let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(5)
    let name = words.joined(separator: "_")
    guard name.first?.isLetter == true, title.count < 60 else {
      return mistake(current.range, "the rule's name is missing before its title", help: help)
    }
    return mistake(
      current.range, "the rule's name is missing before its title", help: "write `rule \(name) \(title.quotedPhrase)`")
  }

  /// A rule's name of several words, or with a hyphen; a title without its quotes.
  func mistakeInName() -> Mistake? {
    guard index > 0, case .name(let first, _) = tokens[index - 1].kind else { return nil }
    if current.isSign(.minus), case .name(let rest, _) = peek(1).kind {
      return mistake(
        current.range, "a name has letters, digits and `_`, but no `-`", help: "write `\(first)_\(rest)`")
    }
    guard case .name(_, isQuoted: false) = current.kind else { return nil }
    var words: [String] = []
    while case .name(let word, isQuoted: false) = peek(words.count).kind, word != "was", words.count < 8,
      !peek(words.count).startsLine
    {
      words.append(word)
    }
    if words[0].first?.isUppercase == true {
      return mistake(
        current.range, "a rule's title stands in double quotes",
        help: "write `rule \(first) \"\(words.joined(separator: " "))\"`")
    }
    return mistake(
      current.range, "a rule's name is one word",
      help: "write `\(first)_\(words.joined(separator: "_"))`; a title stands in double quotes, an old name after `was`"
    )
  }

  /// The name of one record, where several are named: `invoice` for `invoices`.
  func singular(_ word: String) -> String {
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }
}
