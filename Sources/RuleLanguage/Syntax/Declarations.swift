// The declarations of a rule file as written, and the clauses of a rule.

import FollowupModel

/// One rule file as written.
public struct RuleFile: Sendable {
  public var source: SourceText
  public var declarations: [Declaration]
  /// The places of comments, from `#` to the end of the line, in the order of the file.
  public var comments: [SourceRange]
  /// Where each threshold is used first.
  public var thresholdUses: [String: SourceRange] = [:]

  public init(source: SourceText, declarations: [Declaration], comments: [SourceRange] = []) {
    self.source = source
    self.declarations = declarations
    self.comments = comments
  }
}

public enum Declaration: Hashable, Sendable {
  case record(RecordDeclaration)
  case group(GroupDeclaration)
  case rule(RuleDeclaration)
  case segment(SegmentDeclaration)
  case calendar(CalendarDeclaration)
  case labels(LabelsDeclaration)
  /// `language pl` at the top of a file.
  case language(Name)
  case threshold(ThresholdDeclaration)
}

/// `threshold grace 3 days`: a value that has a name in its file.
public struct ThresholdDeclaration: Hashable, Sendable {
  public var name: Name
  /// A number, a percentage, an amount, a duration or a date.
  public var value: Expression
  public init(name: Name, value: Expression) {
    self.name = name
    self.value = value
  }
}

public struct RecordDeclaration: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: Name
    public var type: FieldType
    public var isOptional: Bool
    /// The place of a link's target.
    public var typeRange: SourceRange

    public init(name: Name, type: FieldType, isOptional: Bool, typeRange: SourceRange) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.typeRange = typeRange
    }
  }

  public var name: Name
  public var fields: [Field]
  /// The names of fields whose types could not be read.
  public var unreadFields: [String]

  public init(name: Name, fields: [Field], unreadFields: [String] = []) {
    self.name = name
    self.fields = fields
    self.unreadFields = unreadFields
  }
}

/// A value and its place.
public struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  public var value: Value
  public var range: SourceRange
  /// The threshold by whose name the value is written.
  public var threshold: String?
  public init(_ value: Value, _ range: SourceRange, threshold: String? = nil) {
    self.value = value
    self.range = range
    self.threshold = threshold
  }
}

public struct GroupDeclaration: Hashable, Sendable {
  public var name: Name
  public var addresses: [Located<String>]
  public init(name: Name, addresses: [Located<String>]) {
    self.name = name
    self.addresses = addresses
  }
}

public struct SegmentDeclaration: Hashable, Sendable {
  public enum Selection: Hashable, Sendable {
    case top(Int)
    case topShare(Number)
    case makingUp(Number)
  }

  public var name: Name
  public var selection: Located<Selection>
  public var record: Name
  public var score: Expression
  public init(name: Name, selection: Located<Selection>, record: Name, score: Expression) {
    self.name = name
    self.selection = selection
    self.record = record
    self.score = score
  }
}

public struct CalendarDeclaration: Hashable, Sendable {
  public enum Day: Hashable, Sendable {
    case fixed(month: Int, day: Int)
    /// Easter (Western or Orthodox) plus so many days.
    case easter(orthodox: Bool, offset: Int)
    case single(CivilDate)
  }

  public struct Entry: Hashable, Sendable {
    public var isWorking: Bool
    public var days: [Day]
    public var fromYear: Int?
    public var untilYear: Int?
    public var range: SourceRange
    /// The places of the days.
    public var dayRanges: [SourceRange]
    public init(
      isWorking: Bool, days: [Day], fromYear: Int?, untilYear: Int?, range: SourceRange, dayRanges: [SourceRange] = []
    ) {
      self.isWorking = isWorking
      self.days = days
      self.fromYear = fromYear
      self.untilYear = untilYear
      self.range = range
      self.dayRanges = dayRanges
    }
  }

  public var name: Name
  public var weekend: [Weekday]?
  public var hoursFrom: TimeOfDay?
  public var hoursTo: TimeOfDay?
  /// The whole clauses `weekend` and `hours`.
  public var weekendRange: SourceRange?
  public var hoursRange: SourceRange?
  public var entries: [Entry]
  public init(name: Name, weekend: [Weekday]? = nil, entries: [Entry] = []) {
    self.name = name
    self.weekend = weekend
    self.entries = entries
  }
}

public struct LabelsDeclaration: Hashable, Sendable {
  public struct Label: Hashable, Sendable {
    /// `invoice.status.open`: record, field and, for a choice's value, the value.
    public var path: [Name]
    public var text: String
    /// The whole line.
    public var range: SourceRange
    public init(path: [Name], text: String, range: SourceRange) {
      self.path = path
      self.text = text
      self.range = range
    }
  }

  public var language: Name
  public var labels: [Label]
  public init(language: Name, labels: [Label]) {
    self.language = language
    self.labels = labels
  }
}

/// A rule with its clauses in the order written. Missing and repeated clauses are the checker's findings.
public struct RuleDeclaration: Hashable, Sendable {
  public struct Clause: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      case forEach(Name)
      case when(Expression)
      case unless(Expression)
      case priority(Priority)
      case step(StepClause)
      case send(SendClause)
      /// `if late skip` is true, `if late send` false.
      case ifLate(skip: Bool)
      case snoozeAtMost(Located<CalendarDuration>)
      case recheckAfter(Located<CalendarDuration>)
      case paused(until: Located<CivilDate>?)
      case subject(language: Name?, TextTemplate)
      case message(language: Name?, TextTemplate)
    }

    public var kind: Kind
    /// The whole clause.
    public var range: SourceRange
    /// Its keyword, for findings about the clause as such.
    public var keyword: SourceRange
    public init(_ kind: Kind, range: SourceRange, keyword: SourceRange) {
      self.kind = kind
      self.range = range
      self.keyword = keyword
    }
  }

  public var name: Name
  public var title: Located<String>?
  public var was: Name?
  public var clauses: [Clause]
  /// The first line of the declaration.
  public var range: SourceRange
  public init(name: Name, title: Located<String>?, was: Name?, clauses: [Clause], range: SourceRange) {
    self.name = name
    self.title = title
    self.was = was
    self.clauses = clauses
    self.range = range
  }
}

/// A `remind` line, with or without `after`.
public struct StepClause: Hashable, Sendable {
  public enum Recipient: Hashable, Sendable {
    case path([Name])
    case address(String)
    case group(Name)
  }

  public enum Repetition: Hashable, Sendable {
    case every(CalendarDuration)
    case everyWeekday(Weekday)
  }

  public var after: Located<CalendarDuration>?
  public var recipients: [Located<Recipient>]
  public var repetition: Located<Repetition>?
  public var atMost: Located<Int>?
  public var isImmediate: Bool
  /// `once` is written; a step without `every` sends once anyway.
  public var saysOnce: Bool
  /// Nil where the step does not say.
  public var channels: Channels?
  public var priority: Priority?
  public init(
    after: Located<CalendarDuration>?, recipients: [Located<Recipient>], repetition: Located<Repetition>? = nil,
    atMost: Located<Int>? = nil, isImmediate: Bool = false, saysOnce: Bool = false, channels: Channels? = nil,
    priority: Priority? = nil
  ) {
    self.after = after
    self.recipients = recipients
    self.repetition = repetition
    self.atMost = atMost
    self.isImmediate = isImmediate
    self.saysOnce = saysOnce
    self.channels = channels
    self.priority = priority
  }
}

/// `send immediately`, `send at 09:00 on monday, thursday`.
public enum SendClause: Hashable, Sendable {
  case immediately
  case at(TimeOfDay, SendDays)
}

public enum SendDays: Hashable, Codable, Sendable {
  case everyDay
  case workingDays
  case weekdays([Weekday])
}
