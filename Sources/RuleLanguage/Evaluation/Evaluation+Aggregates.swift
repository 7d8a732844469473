// Counts, sums and extremes over the records of a list.

import FollowupModel

extension Evaluation {
  /// Whether at least one element passes the filter; what can not be told does not pass.
  mutating func anyVerdict(_ selection: Selection) -> Verdict {
    let elements = elements(of: selection.list)
    guard let filter = selection.filter else { return Verdict(!elements.isEmpty) }
    var fold = VerdictFold.or
    for element in elements where !isOverspent {
      if fold.isFinal, context.problems == nil { break }
      let isOver = fold.isFinal
      let verdict = within(element) { isOver && $0.isSilent(filter) ? nil : $0.verdict(filter) }
      if let verdict { fold.add(Verdict(verdict.truth == .yes, until: verdict.until)) }
    }
    guard isOverspent, !fold.isFinal else { return fold.result }
    noteOverspent()
    return .unknown
  }

  mutating func value(_ aggregate: Aggregate, _ selection: Selection) -> Timed {
    var taken: [Value] = []
    var count = 0
    var filterUntil: Instant?
    var course = Timed(nil)
    for element in elements(of: selection.list) where !isOverspent {
      let (verdict, value) = within(element) { evaluation -> (Verdict, Timed) in
        let verdict = selection.filter.map { evaluation.verdict($0) } ?? Verdict(true)
        guard verdict.truth == .yes, let node = selection.value else { return (verdict, .missing) }
        return (verdict, evaluation.value(node))
      }
      filterUntil = earliest(filterUntil, verdict.until)
      guard verdict.truth == .yes else { continue }
      count += 1
      if value.value == nil, value.until != nil { course = Timed(nil, until: earliest(course.until, value.until)) }
      let joined = Timed.course(course, value)
      course = Timed(nil, until: joined.until, trend: joined.trend)
      if let value = value.value { taken.append(value) }
    }
    guard !isOverspent else {
      noteOverspent()
      return .missing
    }
    let result = aggregate == .count ? Number(count).map(Value.number) : combined(aggregate, taken)
    return Timed(
      result, until: earliest(course.until, filterUntil), trend: filterUntil == nil ? course.trend : .mixed)
  }

  private func combined(_ aggregate: Aggregate, _ values: [Value]) -> Value? {
    switch aggregate {
    case .earliest: return values.min { ordering($0, $1) == .less }
    case .latest: return values.max { ordering($0, $1) == .less }
    case .sum, .average, .smallest, .largest: return combinedAmount(aggregate, values.compactMap { Amount($0) })
    case .count, .any, .none: return nil
    }
  }

  private func combinedAmount(_ aggregate: Aggregate, _ amounts: [Amount]) -> Value? {
    let currency = amounts.lazy.compactMap(\.currency).first
    guard amounts.allSatisfy({ $0.currency == nil || $0.currency == currency }) else {
      noteMixedCurrencies()
      return nil
    }
    let numbers = amounts.map(\.number)
    let scaledSum = numbers.reduce(into: Int128(0)) { $0 += Int128($1.scaled) }
    switch aggregate {
    case .sum: return amount(Int64(exactly: scaledSum).map(Number.init(scaled:)), in: currency)
    case .average:
      return numbers.isEmpty ? nil : amount(Number.mean(scaledSum: scaledSum, count: numbers.count), in: currency)
    case .smallest: return numbers.min().flatMap { amount($0, in: currency) }
    default: return numbers.max().flatMap { amount($0, in: currency) }
    }
  }
}
