// Everything the engine wants done outside. Effects are returned only after their cause is committed.

import FollowupModel

/// An entry for the journal.
public struct JournalEntry: Hashable, Sendable {
  /// syslog severities (RFC 5424, table 2).
  public enum Severity: Int, Sendable {
    /// Nothing goes on until somebody acts.
    case critical = 2
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
  }

  public var kind: JournalKind
  public var severity: Severity
  public var message: String
  /// Without `MESSAGE`, `PRIORITY` and `MESSAGE_ID`.
  public var fields: [String: String]
  /// The same of the other follow-ups that it is about: one entry tells of a mail with many.
  public var others: [[String: String]] = []

  public init(_ kind: JournalKind, _ severity: Severity = .info, _ message: String, fields: [String: String] = [:]) {
    self.kind = kind
    self.severity = severity
    self.message = message
    self.fields = fields
  }
}

/// One reminder on its way to one person, as `simulate` prints it.
public struct ReminderReport: Hashable, Sendable {
  public var at: Instant
  public var rule: String
  public var record: RecordKey
  public var client: RecordID?
  public var step: String
  public var occurrence: Int
  public var to: String
  public var priority: Priority
  public var subject: String
  public var isDigest: Bool
  public var isLate: Bool
  /// The number of the mail that carries it; nil for one that is said in the journal only.
  public var envelope: Int64?

  public init(
    at: Instant, rule: String, record: RecordKey, client: RecordID?, step: String, occurrence: Int, to: String,
    priority: Priority, subject: String, isDigest: Bool, isLate: Bool, envelope: Int64?
  ) {
    self.at = at
    self.rule = rule
    self.record = record
    self.client = client
    self.step = step
    self.occurrence = occurrence
    self.to = to
    self.priority = priority
    self.subject = subject
    self.isDigest = isDigest
    self.isLate = isLate
    self.envelope = envelope
  }
}

/// The answer to a command or a change set.
public struct Reply: Hashable, Sendable {
  public enum Status: Hashable, Sendable {
    case done
    /// The work found problems, such as rejected rows, or was held.
    case problems
    /// There is no such thing, or it cannot be done now.
    case refused
  }

  public var status: Status
  public var message: String
  /// For `refused` and `problems`: what to do.
  public var remedy: String?
  /// For a change set.
  public var outcome: WriteOutcome?
  public var rejected: [RejectedRow] = []

  public init(_ status: Status, _ message: String, remedy: String? = nil) {
    self.status = status
    self.message = message
    self.remedy = remedy
  }
}

/// What the shell around the engine is to do.
public enum Effect: Sendable {
  case journal(JournalEntry)
  /// Submit to the mail server; the attempt is committed already.
  case deliver(Envelope)
  case reminded(ReminderReport)
  case reply(Reply)
}
