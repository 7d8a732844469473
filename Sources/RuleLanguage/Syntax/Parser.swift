// From the text of a rule file to its tree, with every mistake on the way.

import FollowupModel

/// Reads rule files.
public enum RuleParser {
  /// Reads a whole file. The declarations are those that could be read; what could not is in the diagnostics, in the
  /// order of the file. Its place in the tree is held by `Expression.Kind.mistake`, an empty name, a step without
  /// recipients or a text without parts, so that nothing is found missing that was only miswritten.
  public static func parse(_ source: SourceText) -> (file: RuleFile, diagnostics: [Diagnostic]) {
    var file = RuleFile(source: source, declarations: [])
    if let unreadable = unreadable(source) { return (file, [unreadable]) }
    var parser = Parser(source)
    file.comments = parser.comments
    parser.findThresholds()
    file.declarations = parser.declarations()
    file.thresholdUses = parser.thresholds.uses
    return (file, parser.findings.diagnostics(in: source))
  }

  /// Reads a single condition or expression.
  public static func parseCondition(_ source: SourceText) -> (Expression, [Diagnostic]) {
    let whole = SourceRange(start: 0, end: source.utf8.count)
    if let unreadable = unreadable(source) { return (Expression(.mistake, whole), [unreadable]) }
    var parser = Parser(source)
    let condition = parser.recovering(Expression(.mistake, whole)) { parser throws(Mistake) in
      let condition = try parser.condition()
      try parser.expectEnd()
      return condition
    }
    return (condition, parser.findings.diagnostics(in: source))
  }

  /// Why a file is not even looked into.
  static func unreadable(_ source: SourceText) -> Diagnostic? {
    guard source.utf8.count <= Limits.ruleFileBytes else {
      return Diagnostic(
        .error, file: source.file,
        "a rule file has at most \(Limits.ruleFileBytes) bytes; this one has \(source.utf8.count)",
        help: "divide it into several files")
    }
    guard String(validating: source.utf8, as: UTF8.self) == nil else { return oneLine(source) }
    var start = 0
    for line in source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: line, as: UTF8.self) == nil { break }
      start += line.count + 1
    }
    return Diagnostic(
      .error, at: SourceRange(start: start, end: start + 1), in: source, "this line is not UTF-8",
      help: "save the file with the encoding UTF-8")
  }
}

extension RuleParser {
  /// A file whose lines end as those of old Macs would be one line, and a comment in it would hide all that follows.
  private static func oneLine(_ source: SourceText) -> Diagnostic? {
    guard let first = source.utf8.firstIndex(of: 0x0D), !source.utf8.contains(0x0A), first < source.utf8.count - 1
    else { return nil }
    return Diagnostic(
      .error, at: SourceRange(start: first, end: first + 1), in: source,
      "the lines of this file end with U+000D alone, so that all of it is one line",
      help: "save the file with the line ends of Unix (LF) or Windows (CR LF)")
  }
}

/// Reads declarations, clauses and conditions from the words of one file.
struct Parser {
  let source: SourceText
  var tokens: [Token]
  /// The next word.
  var index = 0
  /// The first word that does not belong to what is being read.
  var end: Int
  var findings: Findings
  let comments: [SourceRange]
  /// How deep what is being read nests.
  var depth = 0
  /// How many signs of arithmetic the expression being read has: they bound its depth, too.
  var operations = 0
  /// Whether the last thing read ended at a mistake, somewhere in its middle.
  var hasFailed = false
  /// What names stand for in this file.
  var thresholds = ThresholdTable()
  /// Up to where it is said already that clauses share a line.
  var sharedLineEnd = 0

  init(_ source: SourceText) {
    self.source = source
    var lexer = Lexer(source)
    tokens = lexer.tokens()
    end = tokens.count
    findings = lexer.findings
    comments = lexer.comments
  }

  // MARK: Words

  var atEnd: Bool { index >= end }
  var current: Token { peek(0) }

  /// The word `distance` after the next one; `.end` beyond what is being read.
  func peek(_ distance: Int) -> Token {
    let position = index + distance
    if position < end { return tokens[position] }
    let place = end > 0 && end <= tokens.count ? tokens[end - 1].range.end : 0
    return Token(kind: .end, range: SourceRange(start: place, end: place), startsLine: true)
  }

  mutating func advance() { index = min(index + 1, end) }

  /// The end of the last word read.
  var lastEnd: Int { index > 0 ? tokens[index - 1].range.end : 0 }

  func range(from start: Int) -> SourceRange { SourceRange(start: start, end: max(start, lastEnd)) }

  func isNext(_ word: String) -> Bool { current.word == word }

  /// Whether the next words are these, none of them in backquotes.
  func isNext(_ words: String...) -> Bool {
    words.indices.allSatisfy { peek($0).word == words[$0] }
  }

  /// Steps over this word where it comes next.
  mutating func take(_ word: String) -> Bool {
    guard isNext(word) else { return false }
    advance()
    return true
  }

  /// Steps over these words where they come next.
  mutating func take(_ words: String...) -> Bool {
    guard words.indices.allSatisfy({ peek($0).word == words[$0] }) else { return false }
    for _ in words { advance() }
    return true
  }

  mutating func take(_ sign: Sign) -> Bool {
    guard current.isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func expect(_ words: String, help: String? = nil) throws(Mistake) {
    for word in words.split(separator: " ") {
      guard take(String(word)) else { throw expected("`\(words)`", help: help) }
    }
  }

  /// A name, in backquotes or not.
  mutating func name(_ what: String, help: String? = nil) throws(Mistake) -> Name {
    guard case .name(let text, _) = current.kind else { throw expected(what, help: help) }
    let name = Name(text, current.range)
    advance()
    return name
  }

  // MARK: Mistakes

  /// The text of a word as written, shortened where it is long.
  func written(_ range: SourceRange) -> String {
    let end = min(range.end, source.utf8.count)
    let text = String(decoding: source.utf8[min(range.start, end)..<end], as: UTF8.self)
    let line = text.prefix { !$0.isNewline }
    return line.count > 40 || line.count < text.count ? line.prefix(37) + "…" : String(line)
  }

  func mistake(_ range: SourceRange, _ message: String, help: String? = nil) -> Mistake {
    Mistake(finding: Finding(range: range, message: message, help: help))
  }

  /// What to say where something else was expected.
  func expected(_ what: String, help: String? = nil) -> Mistake {
    switch current.kind {
    case .mistake: return Mistake(finding: nil)
    case .end: return mistake(current.range, "\(what) is missing here", help: help)
    // `anna@example.com`: the `@` is noted already.
    case .name where peek(1).isMistake && peek(1).range.start == current.range.end: return Mistake(finding: nil)
    default: return mistake(current.range, "expected \(what), not `\(written(current.range))`", help: help)
    }
  }

  mutating func note(_ mistake: Mistake) {
    if let finding = mistake.finding { findings.add(finding) }
  }

  /// What `body` reads; where it meets a mistake, that is noted and `fallback` stands for it.
  mutating func recovering<Value>(
    _ fallback: Value, _ body: (inout Parser) throws(Mistake) -> Value
  ) -> Value {
    depth = 0
    operations = 0
    do {
      let value = try body(&self)
      hasFailed = false
      return value
    } catch {
      note(error)
      hasFailed = true
      return fallback
    }
  }

  /// Reads with the end of what is being read moved to `newEnd`.
  mutating func within<Value>(_ newEnd: Int, _ body: (inout Parser) -> Value) -> Value {
    let outer = end
    end = min(newEnd, outer)
    defer { end = outer }
    return body(&self)
  }

  mutating func enter(_ range: SourceRange) throws(Mistake) {
    depth += 1
    guard depth <= Limits.nestingDepth else {
      throw mistake(
        range, "this nests more than \(Limits.nestingDepth) deep",
        help: "divide the condition, or leave out parentheses")
    }
  }

  mutating func leave() { depth -= 1 }
}
