// One mail to one mailbox, and how far its delivery has come.

/// How far the delivery of an envelope has come.
public enum DeliveryState: Hashable, Codable, Sendable {
  case queued
  /// An attempt is committed; whether the server took it is not known until it is settled.
  case sending
  case delivered
  /// To be tried again at `nextAttempt`.
  case deferred(String)
  /// The server may have taken it: its answer is lost, or the daemon ended before it came. It is sent again, with the
  /// same Message-ID, at `nextAttempt`.
  case ambiguous(String)
  /// Given up: refused for good, or not accepted for too long.
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
    case .ambiguous: return "ambiguous"
    case .failed: return "failed"
    case .dropped: return "dropped"
    }
  }

  /// What the server said last, or why it could not be reached.
  public var words: String? {
    switch self {
    case .deferred(let words), .ambiguous(let words), .failed(let words): return words
    case .queued, .sending, .delivered, .dropped: return nil
    }
  }

  /// What it means for the one who waits for the mail, in a sentence.
  public var meaning: String {
    switch self {
    case .queued: return "it waits for its turn"
    case .sending: return "it is on its way, and its answer is awaited"
    case .delivered: return "the server took the responsibility for it"
    case .deferred: return "nothing of it was taken, and it is tried again"
    case .ambiguous:
      return
        "the server may have taken it, and its answer is lost: it is sent again with the same Message-ID, by which a "
        + "mail program knows a second copy; to prevent one, ask the recipient and drop the mail"
    case .failed: return "it is tried no more; its reminders went to the head or the fallback address"
    case .dropped: return "it was taken out, and is never sent"
    }
  }

  /// Why its reminders reached nobody; nil once a server took it.
  public var notSent: NotSent? {
    switch self {
    case .queued, .sending: return .queued
    case .delivered: return nil
    case .deferred: return .deferred
    case .ambiguous: return .uncertain
    case .failed: return .refused
    case .dropped: return .dropped
    }
  }

  /// Whether the mail still waits to be accepted by a server.
  public var isPending: Bool {
    switch self {
    case .queued, .sending, .deferred, .ambiguous: return true
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
  /// The way out that it takes: a channel's name, or `mailChannel`.
  public var channel: String
  public var createdAt: Instant
  public var state: DeliveryState
  public var attempts: Int
  /// When the last attempt began; nil before the first.
  public var attemptedAt: Instant?
  /// When to try next; nil unless queued, deferred or ambiguous.
  public var nextAttempt: Instant?
  /// The reminders inside; empty for a notice to the rules' owner.
  public var reminders: [Reminder.Identity]
  /// Whether this mail already goes to a fallback, because another mailbox refused.
  public var isFallback: Bool

  /// The channel that is the mail servers.
  public static let mailChannel = "mail"

  public init(
    messageID: String, recipient: String, subject: String, message: [UInt8], createdAt: Instant,
    reminders: [Reminder.Identity], isFallback: Bool = false, channel: String = Envelope.mailChannel
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
    self.channel = channel
  }
}
