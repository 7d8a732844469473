// One mail to one mailbox, and how far its delivery has come.

/// How far the delivery of an envelope has come.
public enum DeliveryState: Hashable, Codable, Sendable {
  case queued
  /// An attempt is committed; whether the server took it is not known until it is settled.
  case sending
  case delivered
  /// To be tried again at `nextAttempt`.
  case deferred(String)
  /// Given up: a 5xx reply, or 4xx for too long.
  case failed(String)
  /// Taken out by a person.
  case dropped

  /// The word for people and for the store's index.
  public var name: String {
    switch self {
    case .queued: return "queued"
    case .sending: return "sending"
    case .delivered: return "delivered"
    case .deferred: return "deferred"
    case .failed: return "failed"
    case .dropped: return "dropped"
    }
  }

  /// Why its reminders reached nobody; nil once a server took it.
  public var notSent: NotSent? {
    switch self {
    case .queued, .sending: return .queued
    case .delivered: return nil
    case .deferred: return .deferred
    case .failed: return .refused
    case .dropped: return .dropped
    }
  }

  /// Whether the mail still waits to be accepted by a server.
  public var isPending: Bool {
    switch self {
    case .queued, .sending, .deferred: return true
    case .delivered, .failed, .dropped: return false
    }
  }
}

/// One mail to one mailbox: one reminder, or a digest of several. Its bytes never change once committed.
public struct Envelope: Hashable, Codable, Sendable {
  /// What the store calls it; 0 before it is stored.
  public var number: Int64
  /// `<…@…>`, the same at every attempt.
  public var messageID: String
  /// The mailbox (RFC 5321 `Mailbox`): `anna@example.com`.
  public var recipient: String
  public var subject: String
  /// The whole message (RFC 5322) with CRLF line ends, not dot-stuffed.
  public var message: [UInt8]
  public var createdAt: Instant
  public var state: DeliveryState
  public var attempts: Int
  /// When to try next; nil unless queued or deferred.
  public var nextAttempt: Instant?
  /// The reminders inside; empty for a notice to the rules' owner.
  public var reminders: [Reminder.Identity]
  /// Whether this mail already goes to a fallback, because another mailbox refused.
  public var isFallback: Bool

  public init(
    messageID: String, recipient: String, subject: String, message: [UInt8], createdAt: Instant,
    reminders: [Reminder.Identity], isFallback: Bool = false
  ) {
    number = 0
    self.messageID = messageID
    self.recipient = recipient
    self.subject = subject
    self.message = message
    self.createdAt = createdAt
    state = .queued
    attempts = 0
    nextAttempt = createdAt
    self.reminders = reminders
    self.isFallback = isFallback
  }
}
