// What a rule asks of segments, so that a store is read once: a rule that asks of one is answered both ways before it is
// ranked.

import FollowupModel

/// How far the truth of a rule depends on who is in which segment.
public enum SegmentQuestion: Hashable, Sendable {
  case none
  /// Whether this one record is in a segment, and nothing else.
  case one(Subject, segment: String)
  /// Anything else: who is in must be known when the rule is asked.
  case several

  /// Whose membership it is.
  public enum Subject: Hashable, Sendable {
    /// The rule's own record.
    case row
    /// The client in whose dossier it lies.
    case client
  }

  init(in tests: [BlockTest]) {
    self = tests.reduce(.none) { $0.joined(SegmentQuestion($1)) }
  }

  private init(_ test: BlockTest) {
    switch test {
    case .and(let tests), .or(let tests): self.init(in: tests)
    case .not(let test): self.init(test)
    case .isIn(.row, let segment): self = .one(.row, segment: segment)
    case .isIn(.client, let segment): self = .one(.client, segment: segment)
    case .interpreted(let test): self = test.asksForSegments ? .several : .none
    // Within lists no block asks of segments.
    case .holds, .isEmpty, .compare, .window, .age, .moment, .isWeekday, .isWorkingDay, .any: self = .none
    }
  }

  private func joined(_ other: SegmentQuestion) -> SegmentQuestion {
    if self == .none || self == other { return other }
    return other == .none ? self : .several
  }
}

/// Everybody or nobody in each segment.
final class AssumedMembers: SegmentLookup, Sendable {
  private let assumed: [String: Bool]

  init(_ assumed: [String: Bool]) { self.assumed = assumed }

  func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict {
    Verdict(assumed[segment] ?? false)
  }
}

extension Test {
  /// Whether it asks who is in a segment, also within lists.
  var asksForSegments: Bool {
    switch self {
    case .isIn: return true
    case .not(let test): return test.asksForSegments
    case .and(let tests), .or(let tests): return tests.contains { $0.asksForSegments }
    case .any(let selection), .none(let selection): return selection.asksForSegments
    case .holds(let node), .isEmpty(let node), .isWeekday(let node, _), .isWorkingDay(let node):
      return node.asksForSegments
    case .day(let node, let moment), .second(let node, let moment):
      return node.asksForSegments || moment.spans.contains { $0.count.asksForSegments }
    case .compare(let left, _, let right), .text(let left, _, let right):
      return left.asksForSegments || right.asksForSegments
    case .listIsEmpty: return false
    }
  }
}

extension Selection {
  fileprivate var asksForSegments: Bool { filter?.asksForSegments ?? false || value?.asksForSegments ?? false }
}

extension Node {
  fileprivate var asksForSegments: Bool {
    switch self {
    case .literal, .wallTime, .path, .today, .now: return false
    case .dateOf(let node), .negative(let node), .measure(_, _, let node), .anniversary(let node):
      return node.asksForSegments
    case .plus(let left, let right), .minus(let left, let right), .times(let left, let right),
      .divided(let left, let right), .daysBetween(let left, let right):
      return left.asksForSegments || right.asksForSegments
    case .shifted(let node, let span, _): return node.asksForSegments || span.count.asksForSegments
    case .aggregate(_, let selection): return selection.asksForSegments
    case .condition(let test): return test.asksForSegments
    }
  }
}
