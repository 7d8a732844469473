// What a checked set of rules means: resolved, typed, and unable to fail when evaluated.

import FollowupModel
import WorkingTime

/// A generation of checked rules with everything they refer to.
public struct RuleSet: Sendable {
  public var schema: Schema
  /// In file order.
  public let rules: [Rule]
  private let indexByName: [String: Int]
  /// Addresses by group name.
  public var groups: [String: [String]]
  /// By name; the configuration says which is the team's.
  public var calendars: [String: WorkingCalendar]
  /// What records, fields and values are called in other languages.
  public var labels: Labels
  /// In file order.
  public var segments: [Segment]

  public init(
    schema: Schema, rules: [Rule], groups: [String: [String]], calendars: [String: WorkingCalendar] = [:],
    labels: Labels = Labels(), segments: [Segment] = []
  ) {
    self.schema = schema
    self.rules = rules
    indexByName = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.groups = groups
    self.calendars = calendars
    self.labels = labels
    self.segments = segments
  }

  public func rule(named name: String) -> Rule? { indexByName[name].map { rules[$0] } }
}

/// A checked rule. It never changes: an object, because every look hands on each rule for each record.
public final class Rule: Sendable {
  public let name: String
  public let title: String?
  public let was: String?
  /// The type of record it is for.
  public let record: String
  public let when: Condition
  public let unless: Condition?
  public let priority: Priority
  /// By rising `after`; the first starts when the follow-up opens.
  public let steps: [Step]
  /// Nil: the configured window.
  public let send: SendClause?
  public let skipsLate: Bool
  public let snoozeAtMost: CalendarDuration
  public let recheckAfter: CalendarDuration
  public let isPaused: Bool
  public let pausedUntil: CivilDate?
  public let texts: RuleTexts
  /// Every field and list that `when` and `unless` read.
  public let reads: Set<FieldRead>

  public init(
    name: String, title: String?, was: String?, record: String, when: Condition, unless: Condition?,
    priority: Priority, steps: [Step], send: SendClause?, skipsLate: Bool, snoozeAtMost: CalendarDuration,
    recheckAfter: CalendarDuration, isPaused: Bool, pausedUntil: CivilDate?, texts: RuleTexts, reads: Set<FieldRead>
  ) {
    self.name = name
    self.title = title
    self.was = was
    self.record = record
    self.when = when
    self.unless = unless
    self.priority = priority
    self.steps = steps
    self.send = send
    self.skipsLate = skipsLate
    self.snoozeAtMost = snoozeAtMost
    self.recheckAfter = recheckAfter
    self.isPaused = isPaused
    self.pausedUntil = pausedUntil
    self.texts = texts
    self.reads = reads
  }
}

/// A field that a condition reads. A list is read as the link field at its other end.
public struct FieldRead: Hashable, Sendable {
  public var type: String
  public var field: Int

  public init(type: String, field: Int) {
    self.type = type
    self.field = field
  }
}

/// One rung of a rule's ladder.
public struct Step: Sendable {
  public enum Recipient: Sendable {
    /// Leads to an employee.
    case employee(CheckedPath)
    /// Leads to an email field.
    case email(CheckedPath)
    case address(String)
    case group(String)
  }

  public enum Repetition: Hashable, Sendable {
    case once
    case every(CalendarDuration)
    case everyWeekday(Weekday)
  }

  /// Nil for the first step.
  public var after: CalendarDuration?
  public var recipients: [Recipient]
  public var repetition: Repetition
  public var atMost: Int?
  public var isImmediate: Bool
  public var channels: Channels
  /// Nil: the rule's.
  public var priority: Priority?

  public init(
    after: CalendarDuration?, recipients: [Recipient], repetition: Repetition, atMost: Int?, isImmediate: Bool,
    channels: Channels, priority: Priority?
  ) {
    self.after = after
    self.recipients = recipients
    self.repetition = repetition
    self.atMost = atMost
    self.isImmediate = isImmediate
    self.channels = channels
    self.priority = priority
  }

  /// What names the step across changes of its rule: `14 days`; `0 days` for the first.
  public var label: String { after?.description ?? Step.firstLabel }

  /// The label of the first step.
  public static let firstLabel = "0 days"
}

/// The subject and message of a rule, by language; nil is the default.
public struct RuleTexts: Sendable {
  public var subjects: [String?: Template]
  public var messages: [String?: Template]
  /// The language of the default texts, where the file says; else the configured one.
  public var language: String?

  public init(subjects: [String?: Template], messages: [String?: Template], language: String?) {
    self.subjects = subjects
    self.messages = messages
    self.language = language
  }
}
