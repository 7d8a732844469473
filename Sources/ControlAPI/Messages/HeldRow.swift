// Changes that wait for a person, as answers show them. Every instant is a text in ISO 8601 with the team's offset.

/// One change of `followupctl held list`.
public struct HeldRow: Hashable, Codable, Sendable {
  public var number: Int64
  /// `rejected`, `removed`, `opened`: what there was too much of; `first`: all that the first import opened.
  public var reason: String
  public var at: String
  /// The files or rules it came from, and the counts.
  public var summary: String

  public init(number: Int64, reason: String, at: String, summary: String) {
    self.number = number
    self.reason = reason
    self.at = at
    self.summary = summary
  }
}

/// One held change with what its release would do, of `followupctl held show`.
public struct HeldDetail: Hashable, Codable, Sendable {
  public var change: HeldRow
  /// The follow-ups that wait with it, at most a thousand.
  public var followUps: [FollowUpRow]
  /// How many there are.
  public var followUpCount: Int
  /// Mails a release would send, by recipient, the most reminders first.
  public var mails: [MailCount]
  /// Of how many follow-ups `mails` was found out; the first ones, where there are very many.
  public var mailsCountedOver: Int
  /// The follow-ups by rule, the most first.
  public var rules: [HeldRule]
  /// Of an import: the first of the rows that were rejected, or of the records that a release removes, a line each.
  public var details: [String]

  public init(
    change: HeldRow, followUps: [FollowUpRow] = [], followUpCount: Int = 0, mails: [MailCount] = [],
    mailsCountedOver: Int = 0, rules: [HeldRule] = [], details: [String] = []
  ) {
    self.details = details
    self.change = change
    self.followUps = followUps
    self.followUpCount = followUpCount
    self.mails = mails
    self.mailsCountedOver = mailsCountedOver
    self.rules = rules
  }
}

/// How many mails go to somebody.
public struct MailCount: Hashable, Codable, Sendable {
  public var recipient: String
  public var count: Int
  /// The reminders inside.
  public var reminders: Int
  /// When the first goes.
  public var firstAt: String?

  public init(recipient: String, count: Int, reminders: Int, firstAt: String? = nil) {
    self.recipient = recipient
    self.count = count
    self.reminders = reminders
    self.firstAt = firstAt
  }
}

/// What one rule has waiting.
public struct HeldRule: Hashable, Codable, Sendable {
  public var rule: String
  public var count: Int
  /// Some of them.
  public var examples: [HeldExample]

  public init(rule: String, count: Int, examples: [HeldExample]) {
    self.rule = rule
    self.count = count
    self.examples = examples
  }
}

/// One follow-up that waits, in words.
public struct HeldExample: Hashable, Codable, Sendable {
  public var number: Int64
  /// The type of its record, and the record's id.
  public var record: String
  public var id: String
  /// The client's name.
  public var client: String?
  /// What would be sent.
  public var subject: String
  /// The mail addresses of those who would get it.
  public var people: [String]

  public init(number: Int64, record: String, id: String, client: String?, subject: String, people: [String]) {
    self.number = number
    self.record = record
    self.id = id
    self.client = client
    self.subject = subject
    self.people = people
  }
}
