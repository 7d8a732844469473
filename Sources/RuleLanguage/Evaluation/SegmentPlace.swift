// Where a record stands in the ranking of a segment, for people who ask why it is in, or is not.

import FollowupModel

/// A record's place in the last ranking of a segment.
public struct SegmentPlace: Hashable, Sendable {
  public var segment: String
  public var record: RecordKey
  /// Nil where it has none, and takes no part.
  public var score: Value?
  /// From 1 on, among those whose scores are in the same currency; nil without a score.
  public var rank: Int?
  /// How many scores there are in that currency.
  public var total: Int
  /// The lowest score of those who are in.
  public var lowestIn: Value?
  /// When the segment is ranked next; nil: not before a record changes.
  public var rankedNext: Instant?
  /// The record changed since the last ranking: the score is that of before.
  public var isStale: Bool

  public init(
    segment: String, record: RecordKey, score: Value?, rank: Int?, total: Int, lowestIn: Value?, rankedNext: Instant?,
    isStale: Bool
  ) {
    self.segment = segment
    self.record = record
    self.score = score
    self.rank = rank
    self.total = total
    self.lowestIn = lowestIn
    self.rankedNext = rankedNext
    self.isStale = isStale
  }
}

extension SegmentLookup {
  /// Nothing is known of places where rankings are not kept.
  public func place(of record: RecordKey, in segment: String) -> SegmentPlace? { nil }
}

extension Evaluation {
  /// Where the records stand that a test asks of segments about.
  mutating func places(in test: Test) -> [SegmentPlace] {
    switch test {
    case .isIn(let node, let segment):
      guard case .link(let key)? = value(node).value else { return [] }
      return [context.segments?.place(of: key, in: segment)].compactMap { $0 }
    case .not(let test): return places(in: test)
    case .and(let tests), .or(let tests):
      var found: [SegmentPlace] = []
      for test in tests { found += places(in: test) }
      return found
    case .holds, .isEmpty, .isWeekday, .isWorkingDay, .listIsEmpty, .compare, .text, .day, .second, .any, .none:
      return []
    }
  }
}
