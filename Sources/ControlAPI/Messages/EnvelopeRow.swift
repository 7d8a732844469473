// Mail that waits to go, as answers show it. Every instant is a text in ISO 8601 with the team's offset.

/// One mail of `followupctl queue list`.
public struct EnvelopeRow: Hashable, Codable, Sendable {
  public var number: Int64
  public var recipient: String
  public var subject: String
  /// `queued`, `sending`, `deferred`, `failed`.
  public var state: String
  public var attempts: Int
  /// When it is tried next; nil when it is not.
  public var nextAttempt: String?
  /// The server's last words, or why it could not be reached.
  public var reason: String?

  public init(
    number: Int64, recipient: String, subject: String, state: String, attempts: Int, nextAttempt: String? = nil,
    reason: String? = nil
  ) {
    self.number = number
    self.recipient = recipient
    self.subject = subject
    self.state = state
    self.attempts = attempts
    self.nextAttempt = nextAttempt
    self.reason = reason
  }
}

/// One mail with what it says, of `followupctl queue show`.
public struct EnvelopeDetail: Hashable, Codable, Sendable {
  public var envelope: EnvelopeRow
  public var messageId: String
  public var createdAt: String
  /// The numbers of the follow-ups inside.
  public var followUps: [Int64]
  /// The message's plain text.
  public var text: String

  public init(envelope: EnvelopeRow, messageId: String, createdAt: String, followUps: [Int64], text: String) {
    self.envelope = envelope
    self.messageId = messageId
    self.createdAt = createdAt
    self.followUps = followUps
    self.text = text
  }
}
