// Random conditions as the parser can produce them, and a generator whose runs a seed repeats.

import FollowupModel
import RuleLanguage

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private let nowhere = SourceRange(start: 0, end: 0)

struct RandomTrees {
  var random: SeededGenerator
  /// The thresholds of the file, which stand for numbers, percentages and so on here and there.
  var thresholds: [ThresholdDeclaration] = []

  init(random: SeededGenerator) { self.random = random }

  mutating func upTo(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[upTo(elements.count)] }

  private func node(_ kind: Expression.Kind) -> Expression { Expression(kind, nowhere) }

  mutating func condition(_ depth: Int) -> Expression {
    switch upTo(4) {
    case 0 where depth > 0:
      let parts = (0...(1 + upTo(2))).map { _ in upTo(3) == 0 ? conjunction(depth - 1) : negation(depth - 1) }
      return parts.contains(where: isBareValue) ? node(.parenthesised(parts[0])) : node(.or(parts))
    case 1 where depth > 0: return conjunction(depth)
    default: return negation(depth)
    }
  }

  /// After `is open`, `or paid` would be one more value of the same test.
  private func isBareValue(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .and(let parts): return parts.first.map(isBareValue) ?? false
    case .path(let names): return names.count == 1
    case .number, .percent, .money, .text, .date, .instant, .yesNo, .duration: return true
    default: return false
    }
  }

  private mutating func conjunction(_ depth: Int) -> Expression {
    node(.and((0...(1 + upTo(2))).map { _ in negation(depth - 1) }))
  }

  private mutating func negation(_ depth: Int) -> Expression {
    if depth > 0, upTo(5) == 0 { return node(.not(negation(depth - 1))) }
    return upTo(4) == 0 ? sum(depth) : node(.test(sum(depth), predicate(depth)))
  }

  mutating func sum(_ depth: Int) -> Expression {
    guard depth > 0, upTo(4) == 0 else { return product(depth) }
    return node(.arithmetic(sum(depth - 1), pick([.plus, .minus]), product(depth - 1)))
  }

  private mutating func product(_ depth: Int) -> Expression {
    guard depth > 0, upTo(4) == 0 else { return factor(depth) }
    return node(.arithmetic(product(depth - 1), pick([.times, .divided]), factor(depth - 1)))
  }

  private mutating func factor(_ depth: Int) -> Expression {
    depth > 0 && upTo(8) == 0 ? node(.negative(factor(depth - 1))) : primary(depth)
  }

  /// The name of a threshold in place of a value that `fits`; nil where there is none, and often where there is.
  mutating func threshold(_ fits: (Expression.Kind) -> Bool) -> Expression? {
    let fitting = thresholds.filter { fits($0.value.kind) }
    guard !fitting.isEmpty, upTo(3) == 0 else { return nil }
    let threshold = pick(fitting)
    return Expression(threshold.value.kind, nowhere, threshold: threshold.name.text)
  }

  private mutating func primary(_ depth: Int) -> Expression {
    if let threshold = threshold({ _ in true }) { return threshold }
    switch upTo(depth > 0 ? 17 : 11) {
    case 0: return number()
    case 1: return node(.percent(Number(scaled: Int64(upTo(30_000)))))
    case 2:
      let codes = ["PLN", "EUR", "USD"].compactMap { Currency(code: $0) }
      return node(.money(Money(amount: Number(scaled: Int64(upTo(900_000_000))), currency: pick(codes))))
    case 3: return node(.text(pick(["", "a", "a \"b\" \\ {c}", "żółć\nи", "# no comment", "\t"])))
    case 4: return date()
    case 5: return node(.instant(CivilDate(dayNumber: upTo(40_000)), TimeOfDay(second: upTo(86_400))))
    case 6: return node(.yesNo(upTo(2) == 0))
    case 7: return node(upTo(2) == 0 ? .today : .now)
    case 8: return duration()
    case 9, 10: return path()
    case 11: return node(.parenthesised(condition(depth - 1)))
    case 12: return node(.anniversary(primary(depth - 1)))
    case 13:
      let share = threshold { if case .percent = $0 { true } else { false } }
      return node(.percentOf(share ?? node(.percent(Number(scaled: Int64(upTo(20_000))))), primary(depth - 1)))
    case 14:
      let unit = pick([DurationUnit.day, .hour, .minute, .workingDay, .workingHour])
      return node(.measure(unit, pick([.since, .until]), primary(depth - 1)))
    default: return aggregate(depth)
    }
  }

  private mutating func aggregate(_ depth: Int) -> Expression {
    let aggregate = pick(Aggregate.allCases)
    let filter = upTo(2) == 0 ? condition(depth - 1) : nil
    let hasSelection = ![.count, .any, .none].contains(aggregate) && upTo(2) == 0
    var selected = hasSelection ? sum(depth - 1) : nil
    // `sum(20% of bills)` is a share of bills, not a sum of shares.
    if let share = selected, share.endsInShare { selected = node(.parenthesised(share)) }
    return node(.aggregate(aggregate, selected: selected, path: names(), where: filter))
  }

  private mutating func number() -> Expression {
    threshold { if case .number = $0 { true } else { false } }
      ?? node(.number(Number(scaled: Int64(upTo(2_000_000_000)))))
  }

  private mutating func date() -> Expression { node(.date(CivilDate(dayNumber: upTo(40_000)))) }

  mutating func names() -> [Name] {
    let words = [
      "client", "due_on", "stan", "termin_płatności", "today", "is", "count", "message", "days", "a", "monday", "empty",
      "record", "two",
    ]
    return (0...upTo(3)).map { _ in Name(pick(words), nowhere) }
  }

  private mutating func path() -> Expression { node(.path(names())) }

  private mutating func duration() -> Expression {
    threshold { if case .duration = $0 { true } else { false } }
      ?? node(.duration(upTo(2) == 0 ? number() : path(), pick(DurationUnit.allCases)))
  }

  private mutating func predicate(_ depth: Int) -> Predicate {
    let depth = max(0, depth - 1)
    let isNegated = upTo(3) == 0
    let kind: Predicate.Kind
    switch upTo(20) {
    case 0: kind = .isEmpty
    case 1: kind = .isOneOf((0...upTo(3)).map { _ in sum(depth) })
    case 2: kind = .isIn(segment: names()[0])
    case 3: kind = .isInPeriod(pick([.this, .last, .next]), pick([.week, .month, .quarter, .year]))
    case 4: kind = .isTomorrow
    case 5: kind = .isYesterday
    case 6: kind = .isInThePast
    case 7: kind = .isInTheFuture
    case 8: kind = .isWeekday(pick(Weekday.allCases))
    case 9: kind = .isWorkingDay
    case 10: kind = .isWithin(pick([.ago, .away]), duration())
    case 11: kind = .isBetween(sum(depth), sum(depth))
    case 12: kind = .isBetweenSpans(number(), duration(), pick([.ago, .away]))
    case 13:
      let distance = pick([Distance.moreThan, .atLeast, .lessThan, .atMost, .exactly])
      return Predicate(.isDistance(distance, duration(), pick([.ago, .away])), isNegated: false, nowhere)
    case 14: kind = .isOrdered(pick([.before, .after, .onOrBefore, .onOrAfter]), sum(depth))
    case 15:
      return Predicate(
        .isBounded(pick([.moreThan, .atLeast, .lessThan, .atMost]), sum(depth)), isNegated: false, nowhere)
    case 16, 17:
      let first = sum(depth)
      if case .today = first.kind { return Predicate(.isToday, isNegated: isNegated, nowhere) }
      let values = [first] + (0..<upTo(3)).map { _ in node(.path([Name(pick(["open", "paid", "today"]), nowhere)])) }
      kind = .isEqual(values)
    case 18:
      let comparison = pick([Comparison.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual])
      return Predicate(.compares(comparison, sum(depth)), isNegated: false, nowhere)
    default: kind = .text(pick([.contains, .startsWith, .endsWith]), sum(depth))
    }
    return Predicate(kind, isNegated: isNegated, nowhere)
  }
}

extension Expression {
  /// Whether its last words are a percentage, by digits or by name.
  fileprivate var endsInShare: Bool {
    switch kind {
    case .percent: return true
    case .negative(let value), .anniversary(let value), .measure(_, _, let value), .percentOf(_, let value):
      return value.endsInShare
    case .arithmetic(_, _, let value): return value.endsInShare
    default: return false
    }
  }
}
