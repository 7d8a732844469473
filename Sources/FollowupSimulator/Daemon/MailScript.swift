// A mail server that answers as its script says, and remembers what it took.

import FollowupEngine
import FollowupModel

/// The server's side of a run.
public struct MailScript {
  public enum Answer: String, Hashable, Sendable {
    case accept
    /// 4xx.
    case later
    /// 5xx.
    case never
    /// The connection is lost before the message is whole.
    case hangUp
    /// The message is taken, and the answer lost.
    case silence
    /// The message is not taken, and that answer is lost as well.
    case lostRefusal

    static let usual: [Answer] = [.accept, .accept, .accept, .accept, .later, .hangUp, .silence, .lostRefusal, .never]
  }

  /// A mail that it took.
  public struct Accepted: Hashable, Sendable {
    public var at: Instant
    public var envelope: Envelope
  }

  /// Every mail it took, in order.
  public private(set) var accepted: [Accepted] = []
  /// The Message-IDs of mails that it refused for good: they are passed on to somebody else.
  public private(set) var refused: Set<String> = []
  /// By Message-ID: how often the sender could not know that it was taken.
  public var doubts: [String: Int] = [:]

  /// What the daemon learns of an attempt.
  mutating func deliver(_ envelope: Envelope, _ answer: Answer, at now: Instant) -> DeliveryOutcome {
    switch answer {
    case .accept, .silence: accepted.append(Accepted(at: now, envelope: envelope))
    case .never: refused.insert(envelope.messageID)
    case .later, .hangUp, .lostRefusal: break
    }
    switch answer {
    case .accept: return .delivered("250 2.0.0 taken")
    case .later: return .deferred("450 4.2.0 later")
    case .never: return .failed("550 5.1.1 nobody of that name")
    case .hangUp: return .unreachable("the server closed the connection", .midway)
    case .silence, .lostRefusal:
      if answer == .silence { doubts[envelope.messageID, default: 0] += 1 }
      return .ambiguous("the answer is lost")
    }
  }
}
