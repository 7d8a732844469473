// Which lists a test looks through, and what its aggregates take of them.

import FollowupModel

extension Evaluation {
  /// What an aggregate of the rule's own record takes.
  func report(_ selection: Selection) -> SelectionReport {
    let elements = records(of: selection.list)
    var evaluation = self
    let truths = elements.map { element in
      selection.filter.map { filter in evaluation.within(element) { $0.verdict(filter).truth } } ?? .yes
    }
    func ids(_ truth: Truth) -> [RecordID] { zip(elements, truths).filter { $1 == truth }.map(\.0.key.id).sorted() }
    let (taken, unknown) = (ids(.yes), ids(.unknown))
    return SelectionReport(
      list: selection.listName, total: elements.count, taken: taken.count, unknown: unknown.count,
      examples: Array((taken.isEmpty ? unknown : taken).prefix(SelectionReport.examplesAtMost)))
  }
}

extension Selection {
  /// The list without the field that may stand at its end: `client.invoices` of `sum(client.invoices.amount)`.
  var listName: String {
    guard case .path(let path)? = value, path.phrase == list.phrase else { return list.phrase }
    return list.phrase.split(separator: ".").dropLast().joined(separator: ".")
  }
}

extension Test {
  /// The outermost aggregates, in the order written.
  var selections: [Selection] {
    switch self {
    case .holds(let node), .isEmpty(let node), .isWeekday(let node, _), .isWorkingDay(let node),
      .isIn(let node, _):
      return node.selections
    case .listIsEmpty(let list): return [Selection(list: list, filter: nil, value: nil)]
    case .not(let test): return test.selections
    case .and(let tests), .or(let tests): return tests.flatMap(\.selections).uniqued()
    case .compare(let left, _, let right), .text(let left, _, let right): return left.selections + right.selections
    case .day(let node, let moment), .second(let node, let moment): return node.selections + moment.selections
    case .any(let selection), .none(let selection): return [selection]
    }
  }
}

extension Moment {
  /// The durations in it.
  var spans: [Span] {
    switch self {
    case .past, .future, .today, .tomorrow, .yesterday, .period: return []
    case .distance(_, let span, _): return [span]
    case .between(let low, let high, _): return [low, high]
    }
  }

  fileprivate var selections: [Selection] { spans.flatMap(\.count.selections) }
}

extension Node {
  fileprivate var selections: [Selection] {
    switch self {
    case .literal, .wallTime, .path, .today, .now: return []
    case .dateOf(let node), .negative(let node), .measure(_, _, let node), .anniversary(let node):
      return node.selections
    case .plus(let left, let right), .minus(let left, let right), .times(let left, let right),
      .divided(let left, let right), .daysBetween(let left, let right):
      return left.selections + right.selections
    case .shifted(let node, let span, _): return node.selections + span.count.selections
    case .aggregate(_, let selection): return [selection]
    case .condition(let test): return test.selections
    }
  }
}

extension [Selection] {
  /// `count(…) is between 2 and 5` is two tests of one list.
  fileprivate func uniqued() -> [Selection] {
    var seen: Set<String> = []
    return filter { seen.insert("\($0)").inserted }
  }
}
