// Changes that wait for a person, as answers show them. Every instant is a text in ISO 8601 with the team's offset.

/// One change of `followupctl held list`.
public struct HeldRow: Hashable, Codable, Sendable {
  public var number: Int64
  /// `rejected`, `removed`, `opened`: what there was too much of.
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
  /// Mails a release would send, by recipient.
  public var mails: [MailCount]
  /// Of an import: the first of the rows that were rejected, or of the records that a release removes, a line each.
  public var details: [String]

  public init(
    change: HeldRow, followUps: [FollowUpRow] = [], followUpCount: Int = 0, mails: [MailCount] = [],
    details: [String] = []
  ) {
    self.details = details
    self.change = change
    self.followUps = followUps
    self.followUpCount = followUpCount
    self.mails = mails
  }
}

/// How many mails go to somebody.
public struct MailCount: Hashable, Codable, Sendable {
  public var recipient: String
  public var count: Int

  public init(recipient: String, count: Int) {
    self.recipient = recipient
    self.count = count
  }
}
