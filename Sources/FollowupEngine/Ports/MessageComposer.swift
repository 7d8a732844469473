// The port that turns reminders into the bytes of a mail.

import FollowupModel
import RuleLanguage

/// Who a mail goes to.
public struct Person: Hashable, Codable, Sendable {
  /// As written, for the header.
  public var address: String
  /// Nil for an address that is no employee's.
  public var name: String?
  /// A language code: `en`, `pl`, `ru`.
  public var language: String
  /// The IANA name of the person's time zone.
  public var timeZone: String
  /// The employee, where it is one.
  public var employee: RecordID?

  public init(address: String, name: String?, language: String, timeZone: String, employee: RecordID?) {
    self.address = address
    self.name = name
    self.language = language
    self.timeZone = timeZone
    self.employee = employee
  }

  /// What reminders are counted by: the address in lower case.
  public var identity: String { address.lowercased() }
}

/// Why a reminder goes to somebody else than the rule names.
public enum Redirection: Hashable, Codable, Sendable {
  /// The employee of this name is absent until and including a date; this person stands in.
  case absent(String, until: CivilDate)
  /// The employee of this name has no usable address, or is absent and nobody stands in.
  case unreachable(String)
  /// The record names nobody: an empty link, or one that leads nowhere.
  case unassigned

  /// What the engine records of it.
  var reason: NotSent {
    switch self {
    case .absent: return .absent
    case .unreachable: return .noAddress
    case .unassigned: return .nobody
    }
  }
}

/// One reminder's words, rendered in the recipient's language.
public struct ReminderText: Hashable, Sendable {
  /// An earlier reminder of the same follow-up.
  public struct Earlier: Hashable, Sendable {
    public var at: Instant
    /// The name or address of who got it; nil: who gets this one.
    public var to: String?

    public init(at: Instant, to: String?) {
      self.at = at
      self.to = to
    }
  }

  public var followUp: Int64
  public var rule: String
  public var ruleTitle: String
  public var record: RecordKey
  /// The client's name, or its id where it has none; nil for a record of no client.
  public var client: String?
  /// What tells clients of one name apart.
  public var clientID: RecordID?
  public var priority: Priority
  public var subject: String
  /// Nil where the rule has no `message`.
  public var message: String?
  /// `status is open and due_on (1 November 2026) is more than 3 days ago`.
  public var why: String
  public var step: String
  /// The position of the step among those of its rule, from 1, and how many there are.
  public var stepNumber: Int
  public var stepCount: Int
  public var occurrence: Int
  public var openedAt: Instant
  /// What was sent of the follow-up before, oldest first.
  public var earlier: [Earlier]
  /// What the record is about in money: its first field of that type; nil where it has none.
  public var amount: Money?
  public var isLate: Bool
  /// Set where the rule names somebody else than the one who gets it.
  public var redirection: Redirection?
  /// The Message-ID that all mails of the follow-up refer to.
  public var thread: String

  public init(
    followUp: Int64, rule: String, ruleTitle: String, record: RecordKey, client: String?, clientID: RecordID? = nil,
    priority: Priority, subject: String, message: String?, why: String, step: String, stepNumber: Int = 1,
    stepCount: Int = 1, occurrence: Int, openedAt: Instant, earlier: [Earlier] = [], amount: Money? = nil,
    isLate: Bool, redirection: Redirection?, thread: String
  ) {
    self.followUp = followUp
    self.rule = rule
    self.ruleTitle = ruleTitle
    self.record = record
    self.client = client
    self.clientID = clientID
    self.priority = priority
    self.subject = subject
    self.message = message
    self.why = why
    self.step = step
    self.stepNumber = stepNumber
    self.stepCount = stepCount
    self.occurrence = occurrence
    self.openedAt = openedAt
    self.earlier = earlier
    self.amount = amount
    self.isLate = isLate
    self.redirection = redirection
    self.thread = thread
  }
}

/// A mail to compose: one reminder, or a digest of several.
public struct Letter: Sendable {
  public var to: Person
  public var messageID: String
  public var date: Instant
  /// By priority, then client, as they are to be read; at least one, here or below.
  public var reminders: [ReminderText]
  /// Beyond the daily cap: only named.
  public var folded: [ReminderText]
  /// Set on a mail that another mailbox refused: which, and what its server said.
  public var refusedBy: String?

  public init(
    to: Person, messageID: String, date: Instant, reminders: [ReminderText], folded: [ReminderText] = [],
    refusedBy: String? = nil
  ) {
    self.to = to
    self.messageID = messageID
    self.date = date
    self.reminders = reminders
    self.folded = folded
    self.refusedBy = refusedBy
  }
}

extension Letter {
  /// Everything inside, in order.
  public var all: [ReminderText] { reminders + folded }
}

/// A mail ready for the outbox.
public struct ComposedMessage: Hashable, Sendable {
  public var subject: String
  /// RFC 5322, CRLF line ends, not dot-stuffed.
  public var bytes: [UInt8]

  public init(subject: String, bytes: [UInt8]) {
    self.subject = subject
    self.bytes = bytes
  }
}

/// What a week came to, for a head.
public struct WeeklySummary: Sendable {
  public struct Sum: Hashable, Sendable {
    public var opened = 0
    public var closed = 0
    public var open = 0
    /// Of those closed, together.
    public var daysToClose = 0

    public init() {}
  }

  public struct OpenOne: Hashable, Sendable {
    public var rule: String
    /// The client's name, or the record where it has none.
    public var about: String
    public var person: String
    public var openedAt: Instant

    public init(rule: String, about: String, person: String, openedAt: Instant) {
      self.rule = rule
      self.about = about
      self.person = person
      self.openedAt = openedAt
    }
  }

  public var to: Person
  public var messageID: String
  public var date: Instant
  public var since: Instant
  public var total: Sum
  /// By name, and by the title of the rule.
  public var people: [(name: String, sum: Sum)]
  public var rules: [(name: String, sum: Sum)]
  /// The oldest first.
  public var oldest: [OpenOne]

  public init(
    to: Person, messageID: String, date: Instant, since: Instant, total: Sum, people: [(name: String, sum: Sum)],
    rules: [(name: String, sum: Sum)], oldest: [OpenOne]
  ) {
    self.to = to
    self.messageID = messageID
    self.date = date
    self.since = since
    self.total = total
    self.people = people
    self.rules = rules
    self.oldest = oldest
  }
}

/// Makes mails. Pure: the same letter gives the same bytes.
public protocol MessageComposer: Sendable {
  func compose(_ letter: Letter) -> ComposedMessage
  func compose(_ summary: WeeklySummary) -> ComposedMessage
  func compose(_ handover: Handover) -> ComposedMessage
  /// A notice to the rules' owner or the administrator: plain words, one language.
  func compose(noticeTo address: String, subject: String, text: String, messageID: String, date: Instant)
    -> ComposedMessage
}

extension MessageComposer {
  /// No summary: for who never sends any.
  public func compose(_ summary: WeeklySummary) -> ComposedMessage { ComposedMessage(subject: "", bytes: []) }
}
