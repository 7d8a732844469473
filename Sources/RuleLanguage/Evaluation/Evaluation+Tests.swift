// Conditions to verdicts.

import FollowupModel
import WorkingTime

extension Evaluation {
  mutating func verdict(_ test: Test) -> Verdict {
    switch test {
    case .holds(let node):
      let operand = value(node)
      guard case .yesNo(let bool)? = operand.value else { return Verdict(truth: .unknown, until: operand.until) }
      return Verdict(bool, until: operand.until)
    case .isEmpty(let node):
      let operand = value(node)
      return Verdict(operand.value == nil, until: operand.until)
    case .listIsEmpty(let list): return Verdict(records(of: list).isEmpty)
    case .not(let test): return verdict(test).negated
    case .and(let tests): return folded(tests, .and)
    case .or(let tests): return folded(tests, .or)
    case .compare(let left, let comparison, let right): return compare(left, comparison, right)
    case .text(let left, let test, let right): return text(value(left), test, value(right))
    case .day(let node, let moment): return day(value(node), moment)
    case .second(let node, let moment): return second(value(node), moment)
    case .isWeekday(let node, let weekday): return ofDate(value(node)) { $0.weekday == weekday }
    case .isWorkingDay(let node):
      let calendar = context.time.calendar
      return ofDate(value(node)) { calendar.isWorkingDay($0) }
    case .isIn(let node, let segment): return membership(value(node), in: segment)
    case .any(let selection): return anyVerdict(selection)
    case .none(let selection): return anyVerdict(selection).negated
    }
  }

  private mutating func folded(_ tests: [Test], _ start: VerdictFold) -> Verdict {
    var fold = start
    for test in tests {
      // With a log, the rest is evaluated for the problems it may meet.
      if fold.isFinal, context.problems == nil || isSilent(test) { continue }
      fold.add(verdict(test))
    }
    return fold.result
  }

  // MARK: Comparisons

  enum Ordering {
    case less, same, greater
  }

  /// How two values of one kind stand to each other; nil where one is missing or their currencies differ. Values
  /// without an order are the same or `greater`.
  func ordering(_ left: Value?, _ right: Value?) -> Ordering? {
    switch (left, right) {
    case (.date(let left)?, .date(let right)?): return ordered(left, right)
    case (.instant(let left)?, .instant(let right)?): return ordered(left, right)
    case (.text(let left)?, .text(let right)?), (.email(let left)?, .email(let right)?),
      (.text(let left)?, .email(let right)?), (.email(let left)?, .text(let right)?),
      (.choice(let left)?, .choice(let right)?):
      return left == right ? .same : .greater
    case (.yesNo(let left)?, .yesNo(let right)?): return left == right ? .same : .greater
    case (.link(let left)?, .link(let right)?): return left == right ? .same : .greater
    default:
      guard let left = Amount(left), let right = Amount(right), left.mixes(with: right) else { return nil }
      return ordered(left.number, right.number)
    }
  }

  private func ordered<Value: Comparable>(_ left: Value, _ right: Value) -> Ordering {
    left < right ? .less : left == right ? .same : .greater
  }

  private mutating func compare(_ leftNode: Node, _ comparison: Comparison, _ rightNode: Node) -> Verdict {
    // What most conditions ask: a field and what is written beside it, over which time has no power.
    if case .path(let path) = leftNode, case .literal(let right) = rightNode {
      return ordering(value(of: path), right).map { Verdict(comparison.holds($0)) } ?? .unknown
    }
    let left = value(leftNode)
    if left.isMissingForEver { return .unknown }
    let right = value(rightNode)
    if right.isMissingForEver { return .unknown }
    let course = Timed.course(left, right, fallsWithSecond: true)
    guard let ordering = ordering(left.value, right.value) else { return Verdict(truth: .unknown, until: course.until) }
    var until = course.until
    if let end = until, course.trend != .mixed {
      // The two draw apart or pass each other once: their order changes at most twice and never comes back.
      until = firstChange(from: end) {
        $0.ordering($0.value(leftNode).value, $0.value(rightNode).value) == ordering
      }
    }
    return Verdict(comparison.holds(ordering), until: until)
  }

  private func text(_ left: Timed, _ test: TextTest, _ right: Timed) -> Verdict {
    let until = earliest(left.until, right.until)
    guard let text = left.value?.text, let part = right.value?.text else {
      return left.isMissingForEver || right.isMissingForEver ? .unknown : Verdict(truth: .unknown, until: until)
    }
    let (whole, sought) = (text.lowercased(), part.lowercased())
    switch test {
    case .contains: return Verdict(sought.isEmpty || whole.contains(sought), until: until)
    case .startsWith: return Verdict(whole.hasPrefix(sought), until: until)
    case .endsWith: return Verdict(whole.hasSuffix(sought), until: until)
    }
  }

  // MARK: Days and seconds

  private func ofDate(_ operand: Timed, _ holds: (CivilDate) -> Bool) -> Verdict {
    guard case .date(let date)? = operand.value else { return Verdict(truth: .unknown, until: operand.until) }
    return Verdict(holds(date), until: operand.until)
  }

  mutating func day(_ operand: Timed, _ moment: Moment) -> Verdict {
    guard case .date(let date)? = operand.value else { return Verdict(truth: .unknown, until: operand.until) }
    let (bounds, until) = bounds(of: moment, at: date.dayNumber) { evaluation, count, unit, side in
      evaluation.moved(date, count, unit, side)?.dayNumber
    }
    guard let bounds else { return Verdict(truth: .unknown, until: earliest(until, operand.until)) }
    let (truth, end) = bounds.truth(at: context.today.dayNumber)
    return Verdict(truth, until: earliest(end.flatMap(context.start(ofDay:)), earliest(until, operand.until)))
  }

  mutating func second(_ operand: Timed, _ moment: Moment) -> Verdict {
    guard case .instant(let instant)? = operand.value else { return Verdict(truth: .unknown, until: operand.until) }
    let (bounds, until) = bounds(of: moment, at: Int(instant.second)) { evaluation, count, unit, side in
      evaluation.moved(instant, count, unit, side).map { Int($0.second) }
    }
    guard let bounds else { return Verdict(truth: .unknown, until: earliest(until, operand.until)) }
    let (truth, end) = bounds.truth(at: Int(context.now.second))
    return Verdict(
      truth, until: earliest(end.map { Instant(second: Int64($0)) }, earliest(until, operand.until)))
  }

  /// Where today (or now) must lie for the moment to be there, seen from a day or second; nil bounds: missing.
  private mutating func bounds(
    of moment: Moment, at position: Int, moved: (Evaluation, Value?, DurationUnit, Side) -> Int?
  ) -> (bounds: Bounds?, until: Instant?) {
    switch moment {
    case .past: return (Bounds(from: position + 1), nil)
    case .future: return (Bounds(through: position - 1), nil)
    case .today: return (Bounds(from: position, through: position), nil)
    case .tomorrow: return (Bounds(from: position - 1, through: position - 1), nil)
    case .yesterday: return (Bounds(from: position + 1, through: position + 1), nil)
    case .period(let which, let period):
      return (Bounds(of: period, which, seenFrom: CivilDate(dayNumber: position)), nil)
    case .distance(let distance, let span, let side):
      let count = value(span.count)
      let edge = moved(self, count.value, span.unit, side)
      return (edge.map { Bounds(distance, side, at: position, edge: $0) }, count.until)
    case .between(let first, let second, let side):
      let (low, high) = (value(first.count), value(second.count))
      let until = earliest(low.until, high.until)
      guard let near = moved(self, low.value, first.unit, side), let far = moved(self, high.value, second.unit, side)
      else { return (nil, until) }
      return (side == .ago ? Bounds(from: near, through: far) : Bounds(from: far, through: near), until)
    }
  }
}

extension Comparison {
  func holds(_ ordering: Evaluation.Ordering) -> Bool {
    switch self {
    case .less: return ordering == .less
    case .lessOrEqual: return ordering != .greater
    case .greater: return ordering == .greater
    case .greaterOrEqual: return ordering != .less
    case .equal: return ordering == .same
    case .notEqual: return ordering != .same
    }
  }
}

extension Value {
  /// The words of a text, an address or a choice.
  fileprivate var text: String? {
    switch self {
    case .text(let text), .email(let text), .choice(let text): return text
    default: return nil
    }
  }
}
