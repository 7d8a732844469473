// Tests that an empty list silences: `latest(happened_on of interactions) is more than 60 days ago` is never true of
// those who have no interactions at all, and these are surely meant.

import FollowupModel

extension ExpressionChecker {
  mutating func warnOfSilence(_ left: Expression, _ predicate: Predicate) {
    var value = left
    var asksForLong = predicate.asksForLong
    if case .measure(_, .since, let moment) = left.kind {
      value = moment
      asksForLong = predicate.asksForMuch
    }
    guard case .aggregate(let aggregate, let selected, let path, let filter) = value.kind,
      lists(in: value).isDisjoint(with: providedLists)
    else { return }
    switch aggregate {
    case .latest where asksForLong == .ago, .earliest where asksForLong == .away: break
    case .largest where predicate.asksForLittle: break
    default: return
    }
    let list = (selected == nil ? path.dropLast() : path[...]).map(\.text).joined(separator: ".")
    let condition = filter.map { " where \(written($0.range))" } ?? ""
    warn(
      left.range.joined(predicate.range),
      "this is never true where there are no `\(list)` at all, because then there is no \(aggregate.rawValue) one",
      help: "if those are meant too, add `or none(\(list)\(condition))`")
  }

  /// The lists of which a condition is true when they are empty: `none(interactions)`.
  func listsFoundEmpty(_ expression: Expression) -> Set<String> {
    switch expression.kind {
    case .parenthesised(let inner): return listsFoundEmpty(inner)
    case .aggregate(.none, _, let path, _): return [path.map(\.text).joined(separator: ".")]
    case .not(let inner):
      guard case .aggregate(.any, _, let path, _) = inner.kind else { return [] }
      return [path.map(\.text).joined(separator: ".")]
    case .test(let left, let predicate):
      if case .isEmpty = predicate.kind, !predicate.isNegated { return lists(in: left) }
      if case .aggregate(.count, _, _, _) = left.kind { return lists(in: left) }
      return []
    default: return []
    }
  }

  private func lists(in expression: Expression) -> Set<String> {
    switch expression.kind {
    case .path(let names): return [names.map(\.text).joined(separator: ".")]
    case .aggregate(_, let selected, let path, _):
      let names = path.map(\.text)
      return [
        (selected == nil && names.count > 1 ? names.dropLast() : names[...]).joined(separator: "."),
        names.joined(separator: "."),
      ]
    case .parenthesised(let inner): return lists(in: inner)
    default: return []
    }
  }
}

extension Predicate {
  /// The side on which it looks for what is long ago or far ahead; nil where it does not.
  fileprivate var asksForLong: Side? {
    switch kind {
    case .isDistance(.moreThan, _, let side), .isDistance(.atLeast, _, let side): return side
    case .isWithin(let side, _): return isNegated ? side : nil
    case .isOrdered(.before, let day), .isOrdered(.onOrBefore, let day): return isNegated || !day.isDay ? nil : .ago
    case .isOrdered(.after, let day), .isOrdered(.onOrAfter, let day): return isNegated || !day.isDay ? nil : .away
    default: return nil
    }
  }

  /// As `asksForLong`, of a number of days that have passed.
  fileprivate var asksForMuch: Side? {
    switch kind {
    case .isBounded(.moreThan, _), .isBounded(.atLeast, _), .compares(.greater, _), .compares(.greaterOrEqual, _):
      return .ago
    default: return nil
    }
  }

  fileprivate var asksForLittle: Bool {
    switch kind {
    case .isBounded(.lessThan, _), .isBounded(.atMost, _), .compares(.less, _), .compares(.lessOrEqual, _): return true
    default: return false
    }
  }
}

extension Expression {
  /// A day of the calendar, or one so far from today.
  fileprivate var isDay: Bool {
    switch kind {
    case .date: return true
    case .arithmetic(let left, _, _): return left.kind == .today
    default: return false
    }
  }
}
