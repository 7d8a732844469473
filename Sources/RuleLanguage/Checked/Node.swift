// Checked expressions: every name is resolved to a position, every operation fits its operands' types.

import FollowupModel

/// An expression that gives a value.
indirect enum Node: Hashable, Sendable {
  case literal(Value)
  /// A date and time of day in the team's zone.
  case wallTime(CivilDate, TimeOfDay)
  case path(RecordPath)
  case today
  case now
  /// The date of an instant in the team's zone.
  case dateOf(Node)
  case negative(Node)
  /// Numbers with numbers, money with money.
  case plus(Node, Node)
  case minus(Node, Node)
  /// Number times number, number times money, money times number.
  case times(Node, Node)
  /// Money by money is a number.
  case divided(Node, Node)
  /// A date or an instant, later or earlier.
  case shifted(Node, Span, Side)
  /// The days from the second date to the first.
  case daysBetween(Node, Node)
  /// Days and working days are counted between dates, hours and minutes between instants.
  case measure(DurationUnit, Direction, Node)
  case anniversary(Node)
  case aggregate(Aggregate, Selection)
  /// A condition as a value: yes, no, or missing.
  case condition(Test)
}

/// A duration whose count may come from a record.
struct Span: Hashable, Sendable {
  var count: Node
  var unit: DurationUnit
}

/// What stands at the end of a path.
enum PathEnd: Hashable, Sendable {
  case field(Int)
  case id
  /// The record itself: a link without a field.
  case record
}

/// From a record through links to a value.
struct RecordPath: Sendable {
  /// Which record it starts from: 0 is the rule's, 1 the element of the outermost aggregate…
  var scope: Int
  /// Positions of the links to follow.
  var links: [Int]
  var end: PathEnd
  /// As written, for texts and problems.
  var phrase: String
}

/// From a record to a list of records, through lists and links.
struct ListPath: Sendable {
  enum Hop: Hashable, Sendable {
    case link(Int)
    /// The records of `type` whose link `field` leads here.
    case list(type: String, field: Int)
  }

  var scope: Int
  var hops: [Hop]
  var phrase: String
}

/// The elements that an aggregate takes, and what it takes of them.
struct Selection: Hashable, Sendable {
  var list: ListPath
  /// Looks at the element as the scope after those outside.
  var filter: Test?
  /// Nil where elements are only counted.
  var value: Node?
}

/// A condition.
indirect enum Test: Hashable, Sendable {
  /// A yes-or-no value: missing is unknown.
  case holds(Node)
  case isEmpty(Node)
  case listIsEmpty(ListPath)
  case not(Test)
  case and([Test])
  case or([Test])
  /// Values of the same kind; money of two currencies compares to unknown.
  case compare(Node, Comparison, Node)
  case text(Node, TextTest, Node)
  /// Tests of a date against today.
  case day(Node, Moment)
  /// Tests of an instant against now.
  case second(Node, Moment)
  case isWeekday(Node, Weekday)
  case isWorkingDay(Node)
  /// A record, by a link to it.
  case isIn(Node, segment: String)
  /// Elements of which the filter is true: at least one, or none.
  case any(Selection)
  case none(Selection)
}

/// Where `today` or `now` lies as seen from a date or instant.
enum Moment: Hashable, Sendable {
  case past, future, today, tomorrow, yesterday
  case distance(Distance, Span, Side)
  /// `between 30 and 60 days ago`: both bounds included.
  case between(Span, Span, Side)
  case period(Which, CalendarPeriod)
}
