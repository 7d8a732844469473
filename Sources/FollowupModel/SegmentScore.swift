// What decides a record's place in a segment.

/// The score of one record.
public struct SegmentScore: Hashable, Sendable {
  /// A number or an amount of money; nil where it is missing.
  public var value: Value?
  /// It is the same before this instant if no record changes, which may be early; nil: time alone never changes it.
  public var until: Instant?

  public init(value: Value?, until: Instant?) {
    self.value = value
    self.until = until
  }
}
