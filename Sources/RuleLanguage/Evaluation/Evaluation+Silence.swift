// Tests that can meet no problem of the data. Where the verdict is clear without them, they are not evaluated for the log either.

import FollowupModel

extension Evaluation {
  /// Whether evaluating a test surely notes nothing; found out faster than its verdict.
  func isSilent(_ test: Test) -> Bool {
    switch test {
    case .holds(let node), .isEmpty(let node), .isWeekday(let node, _), .isWorkingDay(let node), .isIn(let node, _):
      return isSilent(node)
    case .listIsEmpty(let list):
      return list.hops.allSatisfy { if case .list = $0 { true } else { false } }
    case .not(let test): return isSilent(test)
    case .and(let tests), .or(let tests): return tests.allSatisfy { isSilent($0) }
    case .compare(let left, _, let right), .text(let left, _, let right): return isSilent(left) && isSilent(right)
    case .day(let node, let moment): return isSilent(node) && isSilent(moment, of: node)
    case .second, .any, .none: return false
    }
  }

  private func isSilent(_ node: Node) -> Bool {
    switch node {
    case .literal, .wallTime, .today, .now: return true
    case .path(let path): return path.links.isEmpty
    case .condition(let test): return isSilent(test)
    default: return false
    }
  }

  /// A date that is moved may leave the calendar.
  private func isSilent(_ moment: Moment, of node: Node) -> Bool {
    switch moment {
    case .past, .future, .today, .tomorrow, .yesterday, .period: return true
    case .distance(_, let span, _): return isShort(span) && isFarFromEitherEnd(node)
    case .between(let first, let second, _): return isShort(first) && isShort(second) && isFarFromEitherEnd(node)
    }
  }

  /// At most a thousand years. Working days may take longer: a calendar may have few of them.
  private func isShort(_ span: Span) -> Bool {
    guard case .literal(.number(let count)) = span.count, span.unit.countsDates, span.unit != .workingDay else {
      return false
    }
    return abs(count.truncated) <= 1000
  }

  /// Missing, or more than a thousand years from the first day and the last.
  private func isFarFromEitherEnd(_ node: Node) -> Bool {
    guard case .path(let path) = node else { return false }
    guard case .date(let date)? = value(of: path) else { return true }
    return (400_000 - 719_162...2_932_896 - 400_000).contains(date.dayNumber)
  }
}
