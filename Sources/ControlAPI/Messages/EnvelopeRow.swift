// Mail that waits to go, as answers show it. Every instant is a text in ISO 8601 with the team's offset.

/// One mail of `followupctl queue list`.
public struct EnvelopeRow: Hashable, Codable, Sendable {
  public var number: Int64
  public var recipient: String
  public var subject: String
  /// `queued`, `sending`, `deferred`, `ambiguous`, `failed`.
  public var state: String
  /// The way out that it takes: `mail`, or a channel of the configuration.
  public var channel: String
  public var attempts: Int
  /// When the last attempt began.
  public var lastAttempt: String?
  /// When it is tried next; nil when it is not.
  public var nextAttempt: String?
  /// The server's last words, or why it could not be reached.
  public var reason: String?

  public init(
    number: Int64, recipient: String, subject: String, state: String, channel: String, attempts: Int,
    lastAttempt: String? = nil, nextAttempt: String? = nil, reason: String? = nil
  ) {
    self.number = number
    self.recipient = recipient
    self.subject = subject
    self.state = state
    self.channel = channel
    self.attempts = attempts
    self.lastAttempt = lastAttempt
    self.nextAttempt = nextAttempt
    self.reason = reason
  }
}

/// One attempt to hand a mail over.
public struct AttemptRow: Hashable, Codable, Sendable {
  public var number: Int
  public var startedAt: String
  public var endedAt: String
  /// Who answered, or was asked; nil where that is not known.
  public var server: String?
  /// `delivered`, `deferred`, `failed`, `ambiguous`, `unreachable`.
  public var outcome: String
  /// The answer with its codes, or what happened instead.
  public var words: String

  public init(number: Int, startedAt: String, endedAt: String, server: String?, outcome: String, words: String) {
    self.number = number
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.server = server
    self.outcome = outcome
    self.words = words
  }
}

/// One mail with what it says, of `followupctl queue show`.
public struct EnvelopeDetail: Hashable, Codable, Sendable {
  public var envelope: EnvelopeRow
  public var messageId: String
  public var createdAt: String
  /// What its state means, in a sentence.
  public var meaning: String
  /// Oldest first.
  public var attempts: [AttemptRow]
  /// The numbers of the follow-ups inside.
  public var followUps: [Int64]
  /// The message's plain text.
  public var text: String

  public init(
    envelope: EnvelopeRow, messageId: String, createdAt: String, meaning: String, attempts: [AttemptRow],
    followUps: [Int64], text: String
  ) {
    self.envelope = envelope
    self.messageId = messageId
    self.createdAt = createdAt
    self.meaning = meaning
    self.attempts = attempts
    self.followUps = followUps
    self.text = text
  }
}
