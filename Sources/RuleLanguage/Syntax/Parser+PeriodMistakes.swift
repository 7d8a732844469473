// Spans of the calendar after `is`, as people say them: `is this quarter`, `is within 60 days`, `is on monday`.

import FollowupModel

extension Parser {
  /// `this quarter`, `the last month`, at a distance: which, and how many words it is.
  func period(at distance: Int) -> (which: Which, period: CalendarPeriod, length: Int)? {
    let offset = peek(distance).word == "the" ? 1 : 0
    guard let which = peek(distance + offset).word.flatMap(Which.init(rawValue:)),
      let period = peek(distance + offset + 1).word.flatMap(CalendarPeriod.init(rawValue:))
    else { return nil }
    return (which, period, offset + 2)
  }

  /// Steps over `this quarter` right after `is`, which is noted.
  mutating func periodWithoutIn() -> Predicate.Kind? {
    guard let (which, period, length) = period(at: 0) else { return nil }
    let phrase = "\(which.rawValue) \(period.rawValue)"
    findings.add(
      current.range.joined(peek(length - 1).range), "`in` is missing before `\(phrase)`",
      help: "write `is in \(phrase)`")
    for _ in 0..<length { advance() }
    return .isInPeriod(which, period)
  }

  /// Steps over a span of the calendar, or a time without `the last`, after `within`; either is noted.
  mutating func withinInOtherWords() throws(Mistake) -> Predicate.Kind? {
    if let (which, period, length) = period(at: 0) {
      let phrase = "\(which.rawValue) \(period.rawValue)"
      findings.add(
        current.range.joined(peek(length - 1).range), "`within` is followed by a time like `the last 30 days`",
        help: "write `is in \(phrase)`")
      for _ in 0..<length { advance() }
      return .isInPeriod(which, period)
    }
    if isNext("last") || isNext("next"), startsNumber(peek(1)) {
      let (place, word) = (current.range, written(current.range))
      advance()
      let time = try sum()
      findings.add(
        place, "`the` is missing before `\(word)`", help: "write `is within the \(word) \(written(time.range))`")
      return .isWithin(word == "last" ? .ago : .away, time)
    }
    guard startsNumber(current) else { return nil }
    let time = try sum()
    guard case .duration = time.kind else { return nil }
    let shown = written(time.range)
    findings.add(
      time.range, "`the last` or `the next` is missing before `\(shown)`",
      help: "write `is within the last \(shown)` or `is within the next \(shown)`")
    return .isWithin(.ago, time)
  }

  /// `is on hold`, `is on 2026-12-31`, `is a weekend`.
  func refuseOtherDay() throws(Mistake) {
    let next = peek(1)
    if isNext("a"), let word = next.word, ["weekend", "holiday"].contains(word) {
      throw mistake(
        current.range.joined(next.range), "`a \(word)` is no day that can be tested",
        help: word == "weekend" ? "write `is a saturday` or `is a sunday`" : "write `is not a working day`")
    }
    guard isNext("on"), next.word != "or", !next.startsLine else { return }
    let range = current.range.joined(next.range)
    let message = "`on` cannot stand after `is`"
    if case .date = next.kind { throw mistake(range, message, help: "write `is \(written(next.range))`") }
    guard let word = next.word else { return }
    if Weekday(name: word) != nil { throw mistake(range, message, help: "write `is a \(word)`") }
    guard !Words.reserved.contains(word) else { return }
    throw mistake(range, message, help: "for a yes-or-no field write its name alone: `\(pathBeforeIs).on_\(word)`")
  }

  /// The path that stands left of `is`.
  private var pathBeforeIs: String {
    var first = index - 1
    while first > 0, tokens[first].word == "is" || tokens[first].word == "not" { first -= 1 }
    let last = first
    while first >= 2, tokens[first - 1].isSign(.point) { first -= 2 }
    return written(tokens[first].range.joined(tokens[last].range))
  }

  /// `10k PLN`, `2 mln PLN`: a number that is not written out.
  func mistakeInShortNumber(_ number: Number, _ range: SourceRange) -> Mistake? {
    guard !current.startsLine, let word = current.word?.lowercased() else { return nil }
    let currency = peek(1).word.flatMap { Currency(code: $0) }
    let factors = ["k": 1000, "tys": 1000, "thousand": 1000, "mln": 1_000_000, "million": 1_000_000]
    guard let factor = factors[word] ?? (word == "m" && currency != nil ? 1_000_000 : nil),
      let whole = Number(factor).flatMap({ $0.multiplied(by: number) })
    else { return nil }
    let amount = whole.phrase + (currency.map { " \($0.code)" } ?? "")
    let end = currency == nil ? current.range : current.range.joined(peek(1).range)
    return mistake(range.joined(end), "a number is written out in digits", help: "write `\(amount)`")
  }
}
