// Why a test can not be told: which values are missing, and why those are.

import FollowupModel

struct MissingFinder {
  var evaluation: Evaluation

  /// What is missing, in the order written, each once: `client.manager is empty`, `there are no interactions`.
  mutating func missing(in test: Test) -> [String] {
    var seen: Set<String> = []
    return causes(test).filter { seen.insert($0).inserted }
  }

  private mutating func causes(_ test: Test) -> [String] {
    switch test {
    case .holds(let node), .isWeekday(let node, _), .isWorkingDay(let node): return causes(node)
    case .isIn(let node, _):
      guard case .link(let key)? = evaluation.value(node).value else { return causes(node) }
      return ["\(key.type) `\(key.id)` is not there"]
    case .isEmpty, .listIsEmpty, .any, .none: return []
    case .not(let test): return causes(test)
    case .and(let tests), .or(let tests): return tests.flatMap { causes($0) }
    case .compare(let left, _, let right):
      let causes = causes(left) + causes(right)
      return causes.isEmpty ? ["the two are of different currencies"] : causes
    case .text(let left, _, let right): return causes(left) + causes(right)
    case .day(let node, let moment), .second(let node, let moment):
      let isDay = if case .day = test { true } else { false }
      return causes(node) + moment.spans.flatMap { causes(ofCount: $0, isDay: isDay) }
    }
  }

  /// Why an expression has no value; empty where it has one.
  private mutating func causes(_ node: Node) -> [String] {
    guard evaluation.value(node).value == nil else { return [] }
    switch node {
    case .path(let path): return [cause(path)].compactMap { $0 }
    case .dateOf(let node), .negative(let node), .measure(_, _, let node), .anniversary(let node):
      return causes(node, or: "the result goes beyond what can be computed")
    case .plus(let left, let right), .minus(let left, let right):
      return causes(left, right, or: "it adds amounts of different currencies, or goes beyond what can be computed")
    case .times(let left, let right): return causes(left, right, or: "the product goes beyond what can be computed")
    case .divided(let left, let right): return causes(left, right, or: "it divides by zero, or by another currency")
    case .daysBetween(let left, let right):
      return causes(left, right, or: "the result goes beyond what can be computed")
    case .shifted(let node, let span, _):
      let found = causes(node) + causes(ofCount: span, isDay: span.unit.countsDates)
      return found.isEmpty ? ["the date goes beyond the calendar"] : found
    case .aggregate(_, let selection): return [cause(selection)]
    case .condition(let test): return causes(test)
    case .literal, .wallTime, .today, .now: return []
    }
  }

  private mutating func causes(_ node: Node, or other: String) -> [String] {
    let found = causes(node)
    return found.isEmpty ? [other] : found
  }

  private mutating func causes(_ left: Node, _ right: Node, or other: String) -> [String] {
    let found = causes(left) + causes(right)
    return found.isEmpty ? [other] : found
  }

  /// Why a duration can not be counted.
  private mutating func causes(ofCount span: Span, isDay: Bool) -> [String] {
    let found = causes(span.count)
    guard found.isEmpty, isDay, case .number(let count)? = evaluation.value(span.count).value, !count.isWhole else {
      return found
    }
    return ["\(count) \(span.unit.rawValue)s can not be counted on a calendar"]
  }

  /// Where on its way a path ends.
  private func cause(_ path: RecordPath) -> String? {
    let names = path.phrase.split(separator: ".")
    let after = path.end == .record ? 0 : 1
    var record = evaluation.scopes[path.scope]
    for (index, link) in path.links.enumerated() {
      let way = names.dropLast(after + path.links.count - index - 1).joined(separator: ".")
      guard let key = record.link(link) else { return "\(way) is empty" }
      guard let next = evaluation.context.records.record(key) else {
        return "\(way) leads to \(key.type) `\(key.id)`, which is not there"
      }
      record = next
    }
    return "\(path.phrase) is empty"
  }

  private func cause(_ selection: Selection) -> String {
    let report = evaluation.report(selection)
    if report.total == 0 { return "there are no \(report.list)" }
    if report.taken == 0 { return "none of the \(report.total) \(report.list) counts" }
    return "those \(report.taken) of \(report.list) have no values, or such as can not be put together"
  }
}
