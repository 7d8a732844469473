// What a checked segment is: the records of a type that score highest.

import FollowupModel

/// A checked segment.
public struct Segment: Sendable {
  /// How many of the highest scores are in it.
  public typealias Selection = SegmentDeclaration.Selection

  public var name: String
  /// The type of its records.
  public var record: String
  public var selection: Selection
  /// What a record's place is decided by: a number or an amount of money.
  let score: Node
  /// Every field and list that the score reads.
  public var reads: Set<FieldRead>
}
