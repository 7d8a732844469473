// Rules: their first line, and which clause comes next.

import FollowupModel

extension Parser {
  /// `rule NAME "Title" was OLD_NAME` and its clauses.
  mutating func ruleDeclaration() -> RuleDeclaration? {
    within(endOfDeclaration()) { parser in
      let start = parser.current.range.start
      let firstLine = parser.endOfLine()
      let header: RuleDeclaration? = parser.within(firstLine) { parser in
        parser.recovering(nil) { parser throws(Mistake) in try parser.ruleHeader() }
      }
      if header != nil, parser.index < firstLine, !parser.startsSharedClause { parser.note(parser.afterHeader()) }
      let range = SourceRange(start: start, end: parser.tokens[firstLine - 1].range.end)
      if parser.startsSharedClause { parser.giveOwnLine() } else { parser.index = firstLine }
      let clauses = parser.clauses()
      return header.map {
        RuleDeclaration(name: $0.name, title: $0.title, was: $0.was, clauses: clauses, range: range)
      }
    }
  }

  private mutating func ruleHeader() throws(Mistake) -> RuleDeclaration {
    let start = current.range
    advance()
    guard case .name = current.kind else { throw nameMissing() }
    let name = try name("the rule's name")
    var title: Located<String>?
    if case .text = current.kind {
      let range = current.range
      title = Located(try plainText("the title"), range)
    }
    let was = take("was") ? try oldName() : nil
    return RuleDeclaration(name: name, title: title, was: was, clauses: [], range: start)
  }

  private mutating func oldName() throws(Mistake) -> Name {
    guard case .text = current.kind else {
      return try name("the rule's old name", help: "write the name that the rule had: `was old_name`")
    }
    throw mistake(
      current.range, "a rule's old name stands without quotes",
      help: "write the word that stood after `rule`: `was old_name`")
  }

  private func afterHeader() -> Mistake {
    let shown = written(current.range)
    if let word = current.word, Words.clauses.contains(word) {
      return mistake(
        current.range, "`\(shown)` starts a clause only at the start of a line", help: "move it to the next line")
    }
    if let mistake = mistakeInName() { return mistake }
    let mistake = unexpected()
    guard let finding = mistake.finding else { return mistake }
    return self.mistake(
      finding.range, finding.message, help: "the title stands in double quotes, an old name after `was`")
  }

  // MARK: Clauses

  private mutating func clauses() -> [RuleDeclaration.Clause] {
    var clauses: [RuleDeclaration.Clause] = []
    while !atEnd, !findings.isFull {
      guard let keyword = clauseKeyword() else {
        if startsMisspeltDeclaration { return clauses }
        noteUnknownLine()
        advance()
        skipToClause()
        continue
      }
      let keywordRange = current.range
      let kind = within(endOfClause()) { $0.clause(keyword) }
      if let kind {
        clauses.append(RuleDeclaration.Clause(kind, range: range(from: keywordRange.start), keyword: keywordRange))
      }
      if hasFailed { skipToClause() }
    }
    return clauses
  }

  /// The keyword that comes next; of a misspelt one, too, after a finding about it.
  private mutating func clauseKeyword() -> String? {
    guard let word = current.word, current.startsLine else { return nil }
    if Words.clauses.contains(word) { return word }
    if word == "end" { return nil }
    guard let meant = foreignClauses[word.lowercased()] ?? nearestName(to: word, among: Words.clauses),
      !startsMisspeltDeclaration, meant != "for" || ["each", "every", "all"].contains(peek(1).word)
    else { return nil }
    findings.add(current.range, "`\(word)` is no clause of a rule", help: "write `\(meant)`")
    return meant == "for each" ? "for" : meant
  }

  private var foreignClauses: [String: String] {
    [
      "where": "when", "notify": "remind", "tell": "remind", "except": "unless", "title": "subject", "text": "message",
      "body": "message", "foreach": "for each", "then": "remind",
    ]
  }

  private var startsMisspeltDeclaration: Bool {
    guard let word = current.word, current.startsLine, nearestName(to: word, among: Words.clauses) == nil else {
      return false
    }
    return nearestName(to: word, among: Words.declarations) != nil
  }

  private func isClauseKeyword(_ position: Int) -> Bool {
    guard position < end, tokens[position].startsLine, let word = tokens[position].word else { return false }
    return Words.clauses.contains(word)
  }

  /// The word after the last of the clause whose keyword comes next.
  private func endOfClause() -> Int {
    var position = index + 1
    while position < end, !isClauseKeyword(position) { position += 1 }
    return position
  }

  private mutating func noteUnknownLine() {
    let help = "clauses start with \(Words.clauses.joined(separator: ", "))"
    guard let word = current.word else { return note(expected("a clause", help: help)) }
    if word == "end" { return note(unexpected()) }
    if ["else", "elseif", "elsif", "elif", "otherwise"].contains(word.lowercased()) {
      findings.add(
        current.range, "a rule has no `\(word)`", help: "what is to happen otherwise is a rule of its own")
      return
    }
    if peek(1).word == "is" || peek(1).isSign(.point) {
      findings.add(
        current.range, "`and` or `or` is missing before `\(word)`", help: "write `and \(word) …`, or start a clause")
      return
    }
    findings.add(current.range, "`\(word)` starts no clause of a rule", help: help)
  }

  /// Goes to the next clause, misspelt or not.
  private mutating func skipToClause() {
    while !atEnd && !isClauseKeyword(index) && !isMisspeltClause { advance() }
  }

  private var isMisspeltClause: Bool {
    guard current.startsLine, let word = current.word else { return false }
    if word == "end" { return true }
    guard word.count > 3, !Words.reserved.contains(word) else { return false }
    return nearestName(to: word, among: Words.clauses) != nil || nearestName(to: word, among: Words.declarations) != nil
  }

  /// Reads the clause whose keyword comes next, up to what does not belong to it. Nil where nothing can stand for it.
  private mutating func clause(_ keyword: String) -> RuleDeclaration.Clause.Kind? {
    let start = current.range
    advance()
    let broken = Expression(.mistake, start)
    switch keyword {
    case "for":
      return .forEach(whole(Name("", start)) { parser throws(Mistake) in try parser.forEach() })
    case "when", "unless":
      skipIf(after: keyword)
      let condition = whole(broken) { parser throws(Mistake) in try parser.condition() }
      return keyword == "when" ? .when(condition) : .unless(condition)
    case "remind", "after":
      let none = StepClause(after: nil, recipients: [])
      if keyword == "remind", isNext("remind") { advance() }
      return .step(
        whole(none) { parser throws(Mistake) in try parser.step(startsWithAfter: keyword == "after") })
    case "subject", "message":
      let none = TextTemplate(parts: [], isBlock: false, range: start)
      let (language, text) = whole((nil, none)) { parser throws(Mistake) in try parser.languageAndText(keyword) }
      return keyword == "subject" ? .subject(language: language, text) : .message(language: language, text)
    case "if" where startsCondition:
      findings.add(
        start, "a condition stands after `when` or `unless`",
        help: "write `when`, or join it to the condition above by `and`")
      return .when(
        whole(broken) { parser throws(Mistake) in
          _ = try parser.condition(); return broken
        })
    default:
      return whole(nil) { parser throws(Mistake) in try parser.setting(keyword) }
    }
  }

  /// Whether `if` is followed by a condition, and not by a miswritten `late send`.
  private var startsCondition: Bool {
    ["is", "contains", "starts", "ends", "does"].contains(peek(1).word) || peek(1).isSign(.point)
  }

  /// Steps over `if` in `when if …`, which is noted.
  private mutating func skipIf(after keyword: String) {
    guard isNext("if"), peek(1).word.map({ $0 != "is" }) ?? false else { return }
    findings.add(current.range, "`if` has no meaning after `\(keyword)`", help: "leave it out")
    advance()
  }

  /// What `read` reads up to the clause's end, or up to a line that is another matter; else `fallback`.
  private mutating func whole<Value>(_ fallback: Value, _ read: (inout Parser) throws(Mistake) -> Value) -> Value {
    recovering(fallback) { parser throws(Mistake) in
      let value = try read(&parser)
      if parser.startsSharedClause {
        parser.giveOwnLine()
        return value
      }
      if !parser.atEnd, !parser.current.startsLine || parser.isContinuation { throw parser.unexpected() }
      return value
    }
  }

  /// Whether the next line looks like more of a condition rather than like a clause of its own.
  private var isContinuation: Bool {
    guard let word = current.word else { return true }
    return Words.reserved.contains(word) || ForeignWords.predicates[word] != nil && word != "end" && word != "with"
  }
}
