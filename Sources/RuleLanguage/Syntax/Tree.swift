// What a rule file says, as written: nothing is resolved or checked yet. Every node knows its place.

import FollowupModel

/// A name as written, without backquotes.
public struct Name: Hashable, Sendable {
  public var text: String
  public var range: SourceRange

  public init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// An expression or condition as written.
public struct Expression: Hashable, Sendable {
  public indirect enum Kind: Hashable, Sendable {
    case number(Number)
    /// `20%`: the number 0.2.
    case percent(Number)
    case money(Money)
    case text(String)
    case date(CivilDate)
    /// `2026-11-22 09:00`, in the team's time zone.
    case instant(CivilDate, TimeOfDay)
    case yesNo(Bool)
    /// `client.manager.name`: a bare name has one part.
    case path([Name])
    /// `3 days`, `notice_days days`: the count is a number or a path.
    case duration(Expression, DurationUnit)
    /// `count(invoices where …)`, `sum(amount of invoices where …)`. `selected` is what stands before `of`;
    /// without `of`, the whole path is in `path`.
    case aggregate(Aggregate, selected: Expression?, path: [Name], where: Expression?)
    /// `days since due_on`, `working hours until ends_at`. The unit is day, hour, minute, working day or working hour.
    case measure(DurationUnit, Direction, Expression)
    case anniversary(Expression)
    /// `20% of X`: what stands before `of` is a percentage.
    case percentOf(Expression, Expression)
    case today
    case now
    case negative(Expression)
    case arithmetic(Expression, Arithmetic, Expression)
    case parenthesised(Expression)
    case not(Expression)
    /// Two or more.
    case and([Expression])
    /// Two or more.
    case or([Expression])
    case test(Expression, Predicate)
    /// What could not be read; its mistake is reported already, so no other finding should be about it.
    case mistake
  }

  public var kind: Kind
  public var range: SourceRange
  /// The threshold by whose name the value is written; nil where it stands there itself.
  public var threshold: String?

  public init(_ kind: Kind, _ range: SourceRange, threshold: String? = nil) {
    self.kind = kind
    self.range = range
    self.threshold = threshold
  }
}

public enum Aggregate: String, Hashable, Sendable, CaseIterable {
  case count, any, none, sum, average, smallest, largest, earliest, latest
}

public enum Direction: String, Hashable, Sendable {
  case since, until
}

public enum Arithmetic: String, Hashable, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
}

/// What stands right of a test's left side.
public struct Predicate: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case isEmpty
    case isOneOf([Expression])
    case isIn(segment: Name)
    case isInPeriod(Which, CalendarPeriod)
    case isToday, isTomorrow, isYesterday, isInThePast, isInTheFuture
    case isWeekday(Weekday)
    case isWorkingDay
    /// `within the last|next DURATION`.
    case isWithin(Side, Expression)
    case isBetween(Expression, Expression)
    /// `between 30 and 60 days ago`: the two counts, the unit and the side.
    case isBetweenSpans(Expression, Expression, Side)
    /// `more than 3 days ago`.
    case isDistance(Distance, Expression, Side)
    case isOrdered(Order, Expression)
    /// `more than 10_000 EUR`, `at least 3`.
    case isBounded(Distance, Expression)
    /// `is open or paid`: one value or more.
    case isEqual([Expression])
    /// `<` and its like.
    case compares(Comparison, Expression)
    case text(TextTest, Expression)
  }

  public var kind: Kind
  /// `is not …`, `does not contain …`.
  public var isNegated: Bool
  /// From the first word of the predicate to its end.
  public var range: SourceRange

  public init(_ kind: Kind, isNegated: Bool, _ range: SourceRange) {
    self.kind = kind
    self.isNegated = isNegated
    self.range = range
  }
}

public enum Which: String, Hashable, Sendable {
  case this, last, next
}

public enum CalendarPeriod: String, Hashable, Sendable {
  case week, month, quarter, year
}

/// `ago` and `within the last` look back, `away` and `within the next` ahead.
public enum Side: Hashable, Sendable {
  case ago, away
}

public enum Distance: String, Hashable, Sendable {
  case moreThan = "more than"
  case atLeast = "at least"
  case lessThan = "less than"
  case atMost = "at most"
  case exactly
}

public enum Order: String, Hashable, Sendable {
  case before, after
  case onOrBefore = "on or before"
  case onOrAfter = "on or after"
}

public enum Comparison: String, Hashable, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "="
  case notEqual = "!="
}

public enum TextTest: String, Hashable, Sendable {
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
}

/// A text with `{…}` in it.
public struct TextTemplate: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    /// Escapes are resolved, the common indent of a block is gone.
    case literal(String)
    case value(Expression)
    /// `{n as days}`.
    case days(Expression)
    /// `{n as "faktura|faktury|faktur"}`: the forms in order.
    case plural(Expression, [String])
  }

  public var parts: [Part]
  public var isBlock: Bool
  public var range: SourceRange

  public init(parts: [Part], isBlock: Bool, range: SourceRange) {
    self.parts = parts
    self.isBlock = isBlock
    self.range = range
  }
}
