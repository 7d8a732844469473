// Expressions to values, each with its end and its trend.

import FollowupModel
import WorkingTime

extension Evaluation {
  mutating func value(_ node: Node) -> Timed {
    switch node {
    case .literal(let value): return Timed(value)
    case .wallTime(let date, let time): return Timed(.instant(context.time.zone.instant(of: date, at: time)))
    case .path(let path): return Timed(value(of: path))
    case .today: return Timed(.date(context.today), until: context.tomorrowStart, trend: .rising)
    case .now: return Timed(.instant(context.now), until: context.now + 1, trend: .rising)
    case .dateOf(let node): return dateOf(node)
    case .negative(let node):
      let operand = value(node)
      return Timed(negated(operand.value), until: operand.until, trend: operand.trend.reversed)
    case .plus(let left, let right):
      return combined(left, right, fallsWithRight: false) { $0.adding($1) }
    case .minus(let left, let right):
      return combined(left, right, fallsWithRight: true) { $0.subtracting($1) }
    case .times(let left, let right): return product(value(left), value(right))
    case .divided(let left, let right): return quotient(value(left), value(right))
    case .shifted(let node, let span, let side): return shifted(node, span, side)
    case .daysBetween(let left, let right): return daysBetween(value(left), value(right))
    case .measure(let unit, let direction, let node): return measure(unit, direction, value(node))
    case .anniversary(let node): return anniversary(value(node))
    case .aggregate(let aggregate, let selection): return value(aggregate, selection)
    case .condition(let test):
      let verdict = verdict(test)
      return Timed(verdict.truth == .unknown ? nil : .yesNo(verdict.truth == .yes), until: verdict.until)
    }
  }

  private mutating func dateOf(_ node: Node) -> Timed {
    let instant = value(node)
    guard case .instant(let value)? = instant.value else { return Timed(nil, until: instant.until) }
    let date = context.time.zone.date(at: value)
    var until = instant.until
    if let end = until, instant.trend != .mixed {
      until = firstChange(from: end) { later in
        later.instant(node).map { later.context.time.zone.date(at: $0) } == date
      }
    }
    return Timed(.date(date), until: until, trend: instant.trend)
  }

  private mutating func instant(_ node: Node) -> Instant? {
    guard case .instant(let instant)? = value(node).value else { return nil }
    return instant
  }

  private func negated(_ value: Value?) -> Value? {
    switch value {
    case .number(let number)?: return number.negated.map(Value.number)
    case .money(let money)?: return money.amount.negated.map { .money(Money(amount: $0, currency: money.currency)) }
    default: return nil
    }
  }

  // MARK: Sums and products

  private mutating func combined(
    _ left: Node, _ right: Node, fallsWithRight: Bool, _ operation: (Number, Number) -> Number?
  ) -> Timed {
    let left = value(left)
    let right = value(right)
    if left.isMissingForEver || right.isMissingForEver { return .missing }
    let course = Timed.course(left, right, fallsWithSecond: fallsWithRight)
    var result = Timed(nil, until: course.until, trend: course.trend)
    guard let leftAmount = Amount(left.value), let rightAmount = Amount(right.value) else { return result }
    guard leftAmount.mixes(with: rightAmount) else {
      noteMixedCurrencies()
      return result
    }
    result.value = amount(
      operation(leftAmount.number, rightAmount.number), in: leftAmount.currency ?? rightAmount.currency)
    return result
  }

  private func product(_ left: Timed, _ right: Timed) -> Timed {
    if left.isMissingForEver || right.isMissingForEver { return .missing }
    var result = scaledCourse(left, by: right) ?? scaledCourse(right, by: left) ?? mixedCourse(left, right)
    guard let leftAmount = Amount(left.value), let rightAmount = Amount(right.value) else { return result }
    result.value = amount(
      leftAmount.number.multiplied(by: rightAmount.number), in: leftAmount.currency ?? rightAmount.currency)
    return result
  }

  private func quotient(_ left: Timed, _ right: Timed) -> Timed {
    if left.isMissingForEver || right.isMissingForEver { return .missing }
    var result = scaledCourse(left, by: right) ?? mixedCourse(left, right)
    guard let dividend = Amount(left.value), let divisor = Amount(right.value), divisor.number != .zero else {
      return result
    }
    guard dividend.mixes(with: divisor) || divisor.currency == nil else {
      noteMixedCurrencies()
      return result
    }
    let isRatio = divisor.currency != nil
    result.value = amount(
      dividend.number.divided(by: divisor.number), in: isRatio ? nil : dividend.currency)
    return result
  }

  /// The course of a value that is `varying` times or divided by the unchanging `factor`.
  private func scaledCourse(_ varying: Timed, by factor: Timed) -> Timed? {
    guard factor.until == nil, let amount = Amount(factor.value) else { return nil }
    return Timed(nil, until: varying.until, trend: amount.number < .zero ? varying.trend.reversed : varying.trend)
  }

  private func mixedCourse(_ left: Timed, _ right: Timed) -> Timed {
    Timed(nil, until: earliest(left.until, right.until))
  }

  /// A result of arithmetic; nil is an overflow, and noted.
  func amount(_ number: Number?, in currency: Currency?) -> Value? {
    guard let number else {
      noteOverflow()
      return nil
    }
    return Amount(number: number, currency: currency).value
  }

  // MARK: Dates

  private mutating func shifted(_ node: Node, _ span: Span, _ side: Side) -> Timed {
    let base = value(node)
    let count = value(span.count)
    if base.isMissingForEver || count.isMissingForEver { return .missing }
    if span.unit.countsDates, case .instant(let instant)? = base.value, let end = base.until, base.trend != .mixed {
      keepSteadyWithinDay(of: node, at: instant, from: end)
    }
    var result = Timed(
      nil, until: earliest(base.until, count.until), trend: count.until == nil ? base.trend : .mixed)
    switch base.value {
    case .date(let date)?: result.value = moved(date, count.value, span.unit, side).map(Value.date)
    case .instant(let instant)?: result.value = moved(instant, count.value, span.unit, side).map(Value.instant)
    default: break
    }
    return result
  }

  /// An instant moved by date units keeps its direction within one date and one offset of the zone only: 30 January
  /// 23:00 and the next hour lie in this order, but a month later not.
  private mutating func keepSteadyWithinDay(of node: Node, at instant: Instant, from until: Instant) {
    let zone = context.time.zone
    let (date, offset) = (zone.date(at: instant), zone.offsetSeconds(at: instant))
    keepSteady(
      until: firstChange(from: until) { later in
        later.instant(node).map { zone.date(at: $0) == date && zone.offsetSeconds(at: $0) == offset } ?? false
      })
  }

  /// `ago` adds the span (D is n ago when D + n is today), `away` subtracts it. Nil: missing.
  func moved(_ date: CivilDate, _ count: Value?, _ unit: DurationUnit, _ side: Side) -> CivilDate? {
    guard case .number(let number)? = count, number.isWhole else { return nil }
    let duration = CalendarDuration(count: number.truncated, unit: unit)
    let moved =
      side == .ago ? context.time.adding(duration, to: date) : context.time.subtracting(duration, from: date)
    if moved == nil { noteOverflow() }
    return moved
  }

  func moved(_ instant: Instant, _ count: Value?, _ unit: DurationUnit, _ side: Side) -> Instant? {
    guard case .number(let number)? = count else { return nil }
    let moved: Instant?
    if unit.countsDates {
      guard number.isWhole else { return nil }
      let duration = CalendarDuration(count: number.truncated, unit: unit)
      moved =
        side == .ago ? context.time.adding(duration, to: instant) : context.time.subtracting(duration, from: instant)
    } else {
      // A part of a second is left out: instants are whole seconds.
      let seconds = Number(unit == .minute ? 60 : 3600).flatMap(number.multiplied)
      moved = seconds.map { side == .ago ? $0.truncated : -$0.truncated }.flatMap { seconds in
        unit == .workingHour
          ? context.time.adding(workingSeconds: seconds, to: instant)
          : context.time.addingSeconds(seconds, to: instant)
      }
    }
    if moved == nil { noteOverflow() }
    return moved
  }

  private func daysBetween(_ left: Timed, _ right: Timed) -> Timed {
    if left.isMissingForEver || right.isMissingForEver { return .missing }
    let course = Timed.course(left, right, fallsWithSecond: true)
    guard case .date(let later)? = left.value, case .date(let earlier)? = right.value else {
      return Timed(nil, until: course.until)
    }
    return Timed(
      Number(later.dayNumber - earlier.dayNumber).map(Value.number), until: course.until, trend: course.trend)
  }

  private func measure(_ unit: DurationUnit, _ direction: Direction, _ operand: Timed) -> Timed {
    if operand.isMissingForEver { return .missing }
    let number: Int
    var until: Instant? = context.tomorrowStart
    switch operand.value {
    case .date(let date)?:
      let days =
        unit == .workingDay
        ? context.time.workingDays(after: date, through: context.today) : context.today.dayNumber - date.dayNumber
      number = direction == .since ? days : -days
    case .instant(let instant)?:
      let length = unit == .minute ? 60 : 3600
      let passed =
        unit == .workingHour
        ? context.time.workingSeconds(from: instant, to: context.now) : Int(context.now - instant)
      let whole = (direction == .since ? passed : -passed).quotientAndRemainder(flooringBy: length)
      number = whole.quotient
      let left = direction == .since ? length - whole.remainder : whole.remainder + 1
      // A calendar without any hours to come counts no further.
      until =
        unit == .workingHour
        ? context.time.adding(workingSeconds: left, to: context.now) : context.now + Int64(left)
    default: return Timed(nil, until: operand.until)
    }
    let trend: Trend = direction == .since ? .rising : .falling
    return Timed(
      Number(number).map(Value.number), until: earliest(until, operand.until),
      trend: operand.until == nil || operand.trend == trend.reversed ? trend : .mixed)
  }

  private func anniversary(_ operand: Timed) -> Timed {
    guard case .date(let date)? = operand.value else { return Timed(nil, until: operand.until) }
    let (_, month, day) = date.components
    let year = context.today.year
    for candidate in year...(year + 1) {
      let last = CivilDate.daysIn(month: month, of: candidate)
      guard let next = CivilDate(year: candidate, month: month, day: min(day, last)) else { break }
      guard next >= context.today else { continue }
      return Timed(
        .date(next), until: earliest(context.start(ofDay: next.dayNumber + 1), operand.until),
        trend: operand.until == nil ? .rising : .mixed)
    }
    noteOverflow()
    return .missing
  }
}

extension TeamTime {
  /// The instant so many seconds later; nil beyond the years 1…9999.
  fileprivate func addingSeconds(_ seconds: Int, to instant: Instant) -> Instant? {
    let (second, overflow) = instant.second.addingReportingOverflow(Int64(seconds))
    guard !overflow, EvaluationContext.seconds.contains(second) else { return nil }
    return Instant(second: second)
  }
}
