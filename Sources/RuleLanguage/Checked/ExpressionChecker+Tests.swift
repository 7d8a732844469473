// Predicates: what stands right of a test's left side, and what it can be said of.

import FollowupModel

extension ExpressionChecker {
  mutating func test(_ leftTree: Expression, _ predicate: Predicate) -> Test? {
    let checked = operand(leftTree)
    if case .isIn(let segment) = predicate.kind {
      return isIn(segment, checked).map { predicate.isNegated ? .not($0) : $0 }
    }
    guard let left = checked else {
      checkRight(predicate)
      return nil
    }
    warnOfSilence(leftTree, predicate)
    return positive(left, predicate).map { predicate.isNegated ? .not($0) : $0 }
  }

  private mutating func positive(_ left: Operand, _ predicate: Predicate) -> Test? {
    let range = predicate.range
    switch predicate.kind {
    case .isEmpty:
      if case .list(let list) = left.kind { return .listIsEmpty(list) }
      return node(of: left).map(Test.isEmpty)
    case .isOneOf(let values): return isOneOf(left, values, range)
    case .isEqual(let values):
      return rejectsAmbiguous(values, left) ? nil : isOneOf(left, values, range)
    case .isIn: return nil
    case .isInPeriod(let which, let period): return day(left, range, .period(which, period))
    case .isToday: return day(left, range, .today)
    case .isTomorrow: return day(left, range, .tomorrow)
    case .isYesterday: return day(left, range, .yesterday)
    case .isInThePast: return moment(left, range, .past)
    case .isInTheFuture: return moment(left, range, .future)
    case .isWeekday(let weekday): return dateOnly(left, range).map { .isWeekday($0, weekday) }
    case .isWorkingDay: return dateOnly(left, range).map(Test.isWorkingDay)
    case .isWithin(let side, let duration):
      return span(duration).flatMap { distance(left, .atMost, $0, side, range) }
    case .isDistance(let distance, let duration, let side):
      return span(duration).flatMap { self.distance(left, distance, $0, side, range) }
    case .isBetweenSpans(let low, let high, let side): return between(left, low, high, side, range)
    case .isBetween(let low, let high):
      let lower = compared(left, .greaterOrEqual, low, range, words: "between")
      let upper = compared(left, .lessOrEqual, high, range, words: "between")
      guard let lower, let upper else { return nil }
      return .and([lower, upper])
    case .isOrdered(let order, let right): return ordered(left, order, right, range)
    case .isBounded(let distance, let right): return bounded(left, distance, right, range)
    case .compares(let comparison, let right):
      return compared(left, comparison, right, range, words: comparison.rawValue)
    case .text(let test, let right): return text(left, test, right)
    }
  }

  /// Finds the mistakes of a right side whose left side is one already.
  private mutating func checkRight(_ predicate: Predicate) {
    switch predicate.kind {
    case .isWithin(_, let right), .isDistance(_, let right, _), .isOrdered(_, let right), .isBounded(_, let right),
      .text(_, let right):
      _ = operand(right)
    default: break
    }
  }

  // MARK: Dates and instants

  /// The date of the left side; nil (and a finding) where it has none.
  private mutating func dateOnly(_ left: Operand, _ range: SourceRange) -> Node? {
    guard left.type.isMoment, let node = node(of: left) else {
      if !left.type.isMoment { notADate(left, range) }
      return nil
    }
    return dateNode(node, left.type)
  }

  private mutating func day(_ left: Operand, _ range: SourceRange, _ moment: Moment) -> Test? {
    dateOnly(left, range).map { .day($0, moment) }
  }

  /// Instants are compared with now, dates with today.
  private mutating func moment(_ left: Operand, _ range: SourceRange, _ moment: Moment) -> Test? {
    guard left.type == .instant else { return day(left, range, moment) }
    return node(of: left).map { .second($0, moment) }
  }

  private mutating func distance(
    _ left: Operand, _ distance: Distance, _ span: Span, _ side: Side, _ range: SourceRange
  ) -> Test? {
    guard unitFits(span.unit, left, range) else { return nil }
    let moment = Moment.distance(distance, span, side)
    if span.unit.countsDates { return day(left, range, moment) }
    return node(of: left).map { .second($0, moment) }
  }

  private mutating func between(
    _ left: Operand, _ low: Expression, _ high: Expression, _ side: Side, _ range: SourceRange
  ) -> Test? {
    guard case .duration(_, let unit) = high.kind else { return nil }
    let lowSpan: Span?
    if case .duration = low.kind { lowSpan = span(low) } else { lowSpan = span(low, unit, low.range) }
    let highSpan = span(high)
    guard let lowSpan, let highSpan, unitFits(highSpan.unit, left, range), unitFits(lowSpan.unit, left, range) else {
      return nil
    }
    guard lowSpan.unit.countsDates == highSpan.unit.countsDates else {
      report(range, "both ends are counted in days and longer, or both in hours and minutes")
      return nil
    }
    let moment = Moment.between(lowSpan, highSpan, side)
    if highSpan.unit.countsDates { return day(left, range, moment) }
    return node(of: left).map { .second($0, moment) }
  }

  private mutating func unitFits(_ unit: DurationUnit, _ left: Operand, _ range: SourceRange) -> Bool {
    guard left.type.isMoment else {
      notADate(left, range)
      return false
    }
    guard unit.countsDates || left.type == .instant else {
      report(
        range, "`\(written(left.range))` is a date, so it can be compared with days, not with \(unit.rawValue)s",
        help: "write the duration in days")
      return false
    }
    return true
  }

  private mutating func notADate(_ left: Operand, _ range: SourceRange) {
    report(
      range, "only a date or an instant can be tested so, and `\(written(left.range))` is \(left.type.phrase)",
      help: "name a date, or compare it with \(left.type.phrase)")
  }

  private mutating func ordered(_ left: Operand, _ order: Order, _ right: Expression, _ range: SourceRange) -> Test? {
    guard left.type.isMoment else {
      let help = left.type.isAmount ? "write `is less than` or `is more than`" : nil
      report(range, "`\(order.rawValue)` is for dates, and `\(written(left.range))` is \(left.type.phrase)", help: help)
      return nil
    }
    let comparison: Comparison
    switch order {
    case .before: comparison = .less
    case .after: comparison = .greater
    case .onOrBefore: comparison = .lessOrEqual
    case .onOrAfter: comparison = .greaterOrEqual
    }
    return compared(left, comparison, right, range, words: order.rawValue)
  }

  private mutating func bounded(_ left: Operand, _ distance: Distance, _ right: Expression, _ range: SourceRange)
    -> Test?
  {
    if left.type.isMoment {
      let help: String
      if case .duration = right.kind {
        help = "add `ago` or `away`: `is \(distance.rawValue) \(written(right.range)) ago`"
      } else {
        help = "write `is before …` or `is after …`"
      }
      report(
        range, "`\(written(left.range))` is \(left.type.phrase), so `\(distance.rawValue)` needs a direction",
        help: help)
      return nil
    }
    let comparison: Comparison
    switch distance {
    case .moreThan: comparison = .greater
    case .atLeast: comparison = .greaterOrEqual
    case .lessThan: comparison = .less
    case .atMost: comparison = .lessOrEqual
    case .exactly: comparison = .equal
    }
    return compared(left, comparison, right, range, words: distance.rawValue)
  }

  // MARK: Texts

  private mutating func text(_ left: Operand, _ test: TextTest, _ rightTree: Expression) -> Test? {
    if isUnquoted(rightTree, for: left) { return nil }
    guard let right = operand(rightTree) else { return nil }
    var isChoice = false
    if case .choice = left.type { isChoice = true }
    guard left.type.isText || isChoice, let leftNode = node(of: left) else {
      return wrong(
        left, "`\(test.rawValue)` looks into a text", help: "compare it with `is`, `is more than` or `is less than`"
      ).flatMap { _ in nil }
    }
    guard right.type.isText, let rightNode = node(of: right) else {
      return wrong(right, "`\(test.rawValue)` looks for a text", help: "write it in quotes").flatMap { _ in nil }
    }
    return .text(leftNode, test, rightNode)
  }
}
