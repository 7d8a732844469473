// Predicates: what stands right of a test's left side.

import FollowupModel

extension Parser {
  /// The predicate that starts here; nil where none does.
  mutating func predicate() throws(Mistake) -> Predicate? {
    let start = current.range
    if case .sign(let sign) = current.kind, let comparison = Comparison(rawValue: sign.rawValue) {
      advance()
      let value = try sum()
      return Predicate(.compares(comparison, value), isNegated: false, range(from: start.start))
    }
    if take("is") { return try afterIs(start) }
    guard let (test, isNegated) = try textTest() else { return nil }
    let value = try sum()
    return Predicate(.text(test, value), isNegated: isNegated, range(from: start.start))
  }

  private mutating func textTest() throws(Mistake) -> (TextTest, Bool)? {
    if take("contains") { return (.contains, false) }
    if take("starts", "with") { return (.startsWith, false) }
    if take("ends", "with") { return (.endsWith, false) }
    if isNext("starts") || isNext("ends") {
      let word = current.word ?? ""
      advance()
      throw expected("`with`", help: "write `\(word) with`")
    }
    guard take("does") else { return nil }
    let help = "write `does not contain`, `does not start with` or `does not end with`"
    guard take("not") else { throw expected("`not`", help: help) }
    if take("contain") { return (.contains, true) }
    if take("start", "with") { return (.startsWith, true) }
    if take("end", "with") { return (.endsWith, true) }
    throw expected("`contain`, `start with` or `end with`", help: help)
  }

  // MARK: After `is`

  private mutating func afterIs(_ start: SourceRange) throws(Mistake) -> Predicate {
    let isNegated = take("not")
    if let distance = try distance() {
      if isNegated { noteNegated(distance, start) }
      return Predicate(try distanceTest(distance), isNegated: false, range(from: start.start))
    }
    let kind = try kindAfterIs()
    return Predicate(kind, isNegated: isNegated, range(from: start.start))
  }

  private mutating func kindAfterIs() throws(Mistake) -> Predicate.Kind {
    if take("empty") { return .isEmpty }
    if take("one", "of") {
      guard current.isSign(.open), peek(2).isSign(.comma) else { return .isOneOf(try values()) }
      throw mistake(
        current.range, "the values after `one of` stand without parentheses", help: "write `is one of open, paid`")
    }
    if take("in") { return try afterIn() }
    if take("within") { return try afterWithin() }
    if take("between") { return try afterBetween() }
    if let order = try order() { return .isOrdered(order, try sum()) }
    if let period = periodWithoutIn() { return period }
    if let day = try day() { return day }
    try refuseOtherDay()
    try refuseComparative()
    let first = try sum()
    if case .duration = first.kind, let side = side() {
      let phrase = "\(written(first.range)) \(written(current.range))"
      findings.add(first.range, "`exactly` is missing before `\(phrase)`", help: "write `is exactly \(phrase)`")
      advance()
      return .isDistance(.exactly, first, side)
    }
    if case .duration = first.kind, let side = try sideInOtherWords(.exactly, first) {
      return .isDistance(.exactly, first, side)
    }
    var values = [first]
    while isNext("or"), let value = try alternative() { values.append(value) }
    return .isEqual(values)
  }

  private mutating func values() throws(Mistake) -> [Expression] {
    var values = [try sum()]
    while take(.comma) { values.append(try sum()) }
    return values
  }

  /// `in the past`, `in this month`, `in key_clients`.
  private mutating func afterIn() throws(Mistake) -> Predicate.Kind {
    let hasThe = take("the")
    if isNext("past") || isNext("future"), !hasThe {
      findings.add(
        current.range, "`the` is missing before `\(written(current.range))`",
        help: "write `in the past` or `in the future`")
      return take("past") ? .isInThePast : take("future") ? .isInTheFuture : .isToday
    }
    if take("past") { return .isInThePast }
    if take("future") { return .isInTheFuture }
    if let which = current.word.flatMap(Which.init(rawValue:)), hasThe || peek(1).word != nil,
      let period = peek(1).word.flatMap(CalendarPeriod.init(rawValue:))
    {
      advance()
      advance()
      return .isInPeriod(which, period)
    }
    if isNext("last") || isNext("next"), startsNumber(peek(1)) {
      let place = current.range
      let side: Side = isNext("last") ? .ago : .away
      advance()
      let time = try duration(help: "write `is within the \(written(place)) 30 days`")
      findings.add(
        place.joined(time.range), "`in` says no distance in time",
        help: "write `is within the \(written(place)) \(written(time.range))`")
      return .isWithin(side, time)
    }
    if hasThe || (current.word.flatMap(Which.init(rawValue:)) != nil && peek(1).word != nil) {
      let help =
        "write `in the past`, `in the future`, or `in this`, `last` or `next` `week`, `month`, `quarter` or `year`"
      throw mistake(current.range, "`in the` is followed by a span of the calendar", help: help)
    }
    if isNext("less", "than") || isNext("more", "than") || isNext("at", "least") || isNext("at", "most") {
      let place = SourceRange(start: tokens[index - 1].range.start, end: lastEnd)
      if let distance = try distance() {
        let value = try sum()
        let phrase = "\(distance.rawValue) \(written(value.range))"
        findings.add(place, "`in` cannot stand before `\(distance.rawValue)`", help: "write `is \(phrase) away`")
        return .isDistance(distance, value, .away)
      }
    }
    if startsNumber(current) {
      let value = try sum()
      let time = written(value.range)
      if case .duration = value.kind {
        findings.add(value.range, "`in` says no distance in time", help: "write `is exactly \(time) away`")
        return .isDistance(.exactly, value, .away)
      }
      throw mistake(value.range, "expected a segment's name, not `\(time)`", help: "a value is tested by `is \(time)`")
    }
    let help = "write `in the past`, `in this month` or `in` and the name of a segment"
    return .isIn(segment: try name("a segment's name", help: help))
  }

  /// `within the last 12 months`.
  private mutating func afterWithin() throws(Mistake) -> Predicate.Kind {
    let help = "write `is within the last 30 days` or `is within the next 30 days`"
    let place = current.range
    if let other = try withinInOtherWords() { return other }
    guard take("the") else { throw expected("`the last` or `the next`", help: help) }
    if take("last") { return .isWithin(.ago, try duration(help: help)) }
    if take("next") { return .isWithin(.away, try duration(help: help)) }
    if let period = current.word.flatMap(CalendarPeriod.init(rawValue:)) {
      throw mistake(
        place.joined(current.range), "`within` is followed by a time like `the last 30 days`",
        help: "write `is in this \(period.rawValue)`")
    }
    throw mistake(place.joined(current.range), "`last` or `next` is missing here", help: help)
  }

  private mutating func duration(help: String) throws(Mistake) -> Expression {
    let value = try sum()
    switch value.kind {
    case .duration, .mistake: return value
    default:
      throw mistakeInThreshold(value, like: "30 days")
        ?? mistake(value.range, "expected a time like `30 days`, not `\(written(value.range))`", help: help)
    }
  }

  /// `between A and B`, `between 30 and 60 days ago`.
  private mutating func afterBetween() throws(Mistake) -> Predicate.Kind {
    let low = try sum()
    guard take("and") else { throw expected("`and`", help: "write `between 10 and 20`") }
    let high = try sum()
    guard isNext("ago") || isNext("away") else { return .isBetween(low, high) }
    let help = "write `between 30 and 60 days \(written(current.range))`"
    switch high.kind {
    case .duration, .mistake: break
    default:
      throw mistakeInThreshold(high, like: "60 days")
        ?? mistake(high.range, "expected a time like `60 days`", help: help)
    }
    switch low.kind {
    case .number, .mistake: break
    case .duration:
      throw mistake(low.range, "the unit is said once, after the second number", help: help)
    default: throw mistake(low.range, "expected a number", help: help)
    }
    let side: Side = take("ago") ? .ago : .away
    if side == .away { advance() }
    return .isBetweenSpans(low, high, side)
  }

  private mutating func order() throws(Mistake) -> Order? {
    if take("before") { return .before }
    if take("after") { return .after }
    if take("on", "or", "before") { return .onOrBefore }
    if take("on", "or", "after") { return .onOrAfter }
    return nil
  }

  /// `today`, `monday`, `a working day`.
  private mutating func day() throws(Mistake) -> Predicate.Kind? {
    if isNext("today"), !isArithmetic(peek(1)) {
      advance()
      return .isToday
    }
    if take("tomorrow") { return .isTomorrow }
    if take("yesterday") { return .isYesterday }
    if take("a", "working", "day") { return .isWorkingDay }
    if isNext("working", "day"), peek(2).word != "since", peek(2).word != "until" {
      findings.add(current.range, "`a` is missing before `working day`", help: "write `is a working day`")
      return take("working", "day") ? .isWorkingDay : nil
    }
    let offset = isNext("a") ? 1 : 0
    guard let day = peek(offset).word.flatMap({ Weekday(name: $0) }) else { return nil }
    for _ in 0...offset { advance() }
    if isNext("or"), let other = peek(1).word, Weekday(name: other) != nil {
      findings.add(
        current.range.joined(peek(1).range), "weekdays are tested one by one",
        help: "say what is compared again: `or … is \(other)`")
      while isNext("or"), let other = peek(1).word, Weekday(name: other) != nil {
        advance()
        advance()
      }
    }
    return .isWeekday(day)
  }

  private func isArithmetic(_ token: Token) -> Bool {
    [Sign.plus, .minus, .times, .divided].contains { token.isSign($0) }
  }

  /// `or paid` after `is open`: one more value, where it stands alone. Nil, staying here, where it does not.
  private mutating func alternative() throws(Mistake) -> Expression? {
    let next = peek(1)
    switch next.kind {
    case .name(let word, let isQuoted):
      guard isQuoted || word == "yes" || word == "no" || !Words.reserved.contains(word), endsValue(peek(2)) else {
        return nil
      }
    case .number, .text, .date, .mistake:
      break
    case .percent:
      if peek(2).word == "of" { return nil }
    default: return nil
    }
    let start = index
    let known = findings
    advance()
    let value = try primary()
    if endsValue(current) { return value }
    index = start
    findings = known
    return nil
  }

  /// Whether a value that stands before this word stands alone: neither calculated with nor tested itself.
  private func endsValue(_ token: Token) -> Bool {
    switch token.kind {
    case .end, .sign(.close), .sign(.comma), .mistake: return true
    case .name(let word, isQuoted: false):
      return ["and", "or", "as"].contains(word)
        || (token.startsLine && !["is", "contains", "starts", "ends", "does"].contains(word))
    default: return token.startsLine && !isArithmetic(token)
    }
  }
}
