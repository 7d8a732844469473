// Conditions: `or`, `and`, `not` and tests; and what to say about words that belong nowhere.

import FollowupModel

extension Parser {
  mutating func condition() throws(Mistake) -> Expression {
    let first = try conjunction()
    guard isNext("or") else { return first }
    var parts = [first]
    while take("or") { parts.append(try conjunction()) }
    return Expression(.or(parts), first.range.joined(range(from: first.range.start)))
  }

  private mutating func conjunction() throws(Mistake) -> Expression {
    let first = try negation()
    guard isNext("and") else { return first }
    var parts = [first]
    while take("and") { parts.append(try negation()) }
    return Expression(.and(parts), first.range.joined(range(from: first.range.start)))
  }

  private mutating func negation() throws(Mistake) -> Expression {
    let start = current.range
    guard take("not") else { return try test() }
    try enter(start)
    defer { leave() }
    let negated = try negation()
    return Expression(.not(negated), start.joined(negated.range))
  }

  private mutating func test() throws(Mistake) -> Expression {
    let left = try sum()
    guard let predicate = try predicate() else { return left }
    return Expression(.test(left, predicate), left.range.joined(predicate.range))
  }

  // MARK: What belongs nowhere

  /// There must be nothing left of what is being read.
  func expectEnd() throws(Mistake) {
    if !atEnd { throw unexpected() }
  }

  /// What to say about the next word, which cannot follow what stands before it.
  func unexpected() -> Mistake {
    let token = current
    let shown = written(token.range)
    if index > 0, tokens[index - 1].isMistake { return Mistake(finding: nil) }
    switch token.kind {
    case .mistake: return Mistake(finding: nil)
    case .end: return mistake(token.range, "something is missing here")
    case .sign(.close): return mistake(token.range, "this `)` closes nothing", help: "leave it out, or add its `(`")
    case .sign(.comma):
      if shown == ";" { return Mistake(finding: nil) }
      if case .number = peek(1).kind, peek(1).range.start == token.range.end, index > 0,
        case .number = tokens[index - 1].kind
      {
        let (whole, fraction) = (written(tokens[index - 1].range), written(peek(1).range))
        if fraction.prefix(while: \.isNumber).count == 3, !whole.contains(".") {
          return mistake(
            token.range, "a comma has no place in a number",
            help: "write `\(whole)_\(fraction)` for thousands, or `\(whole).\(fraction)` for a fraction")
        }
        let number = "\(whole.filter { $0 != "." }).\(fraction)"
        return mistake(token.range, "a number is written with a point, not with a comma", help: "write `\(number)`")
      }
      return mistake(token.range, "a comma cannot stand here", help: "join conditions with `and` or `or`")
    case .name("in", isQuoted: false):
      if let code = peek(1).word, Currency(code: code) != nil {
        return mistake(
          token.range.joined(peek(1).range), "`in \(code)` cannot stand here",
          help: "the currency stands after a number: compare with `\(amountAfterSign(2)) \(code)`")
      }
      return mistake(token.range, "`\(shown)` cannot stand here", help: help(for: "in"))
    case .name(let word, isQuoted: false):
      return mistake(token.range, "`\(shown)` cannot stand here", help: help(for: word))
    default:
      return mistake(token.range, "`\(shown)` cannot stand here", help: "is a word missing before it?")
    }
  }

  /// The number behind the sign at a distance; an example where there is none.
  private func amountAfterSign(_ distance: Int) -> String {
    guard case .sign = peek(distance).kind, startsNumber(peek(distance + 1)) else { return "5" }
    return written(peek(distance + 1).range)
  }

  private func help(for word: String) -> String? {
    if word == "end" { return "leave it out: a clause ends where the next one begins" }
    if word == "ago" || word == "away" { return "a time from today is written `is more than 3 days \(word)`" }
    if let meant = ForeignWords.predicates[word.lowercased()] { return "write `\(meant)`" }
    if let meant = nearestName(to: word, among: Words.joining), meant != word { return "write `\(meant)`" }
    guard index > 0, let before = tokens[index - 1].word, !Words.reserved.contains(before) else { return nil }
    return "is `is`, `and` or `or` missing before it?"
  }
}
