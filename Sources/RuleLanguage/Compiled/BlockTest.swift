// The forms of tests and expressions that are computed for all rows of a table at once. What has no such form is asked
// of `Evaluation`, record by record.

import FollowupModel
import WorkingTime

/// A test over the rows of a table.
indirect enum BlockTest: Sendable {
  /// A yes-or-no value.
  case holds(BlockValue)
  case isEmpty(BlockValue)
  case not(BlockTest)
  case and([BlockTest])
  case or([BlockTest])
  /// The first compared with the second: columns of one kind.
  case compare(BlockValue, Comparison, BlockValue)
  /// True while today (or now, for `seconds`) lies between two moments that are as far from the value in every row.
  case window(BlockValue, Window)
  /// The days since or until a date compared with a number.
  case age(BlockValue, Direction, Comparison, Number)
  /// Tests of a date or an instant that need the calendar for each.
  case moment(BlockValue, Moment, ofDate: Bool)
  case isWeekday(BlockValue, Weekday)
  case isWorkingDay(BlockValue)
  /// The row itself, or its client.
  case isIn(Subject, segment: String)
  /// At least one element passes the filter (nil: is there).
  case any(BlockList, filter: BlockTest?)
  /// Only `Evaluation` can tell.
  case interpreted(Test)

  /// A record that rows know without looking it up.
  enum Subject: Hashable, Sendable {
    case row
    /// The client to which this link leads.
    case client(link: Int)
  }

  /// What `Bounds` are for any value, as distances from it.
  struct Window: Hashable, Sendable {
    /// The earliest and the latest distance at which the test is true; nil is open.
    var from: Int64?
    var through: Int64?
    /// The distances that must not lead beyond the years 1…9999.
    var edges: [Int64] = []
    /// In seconds from an instant rather than days from a date.
    var inSeconds: Bool
  }
}

/// An expression over the rows of a table, a slot a row.
indirect enum BlockValue: Sendable {
  case literal(Int64, currency: UInt32)
  /// A field of the row.
  case field(Int)
  /// A field of the client in whose dossier the row lies: of the row itself within a list (nil), or along a link.
  case ofClient(Int, link: Int?)
  /// The date of an instant.
  case dateOf(BlockValue)
  case aggregate(Aggregate, BlockList, filter: BlockTest?, value: BlockValue?)

  /// Whether time alone never changes it.
  var isTimeless: Bool {
    switch self {
    case .literal, .field, .ofClient: return true
    case .dateOf(let value): return value.isTimeless
    case .aggregate: return false
    }
  }
}

/// A list of the client in whose dossier a row lies: all records of a type there.
struct BlockList: Hashable, Sendable {
  var type: String
  /// The row's link to that client; nil where the row is the client.
  var link: Int?
}
