// What becomes of a mail: which trouble is passing, which is final, and when to try again. All of it is in this file.
//
// Only an answer to MAIL, RCPT, DATA or the message itself can fail a mail. Whatever goes wrong before concerns the
// server, and the mail waits. After the final dot, silence is neither success nor failure.

/// What became of a mail for one recipient.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The server took the responsibility (RFC 5321 §6.1).
  case delivered(SMTPReply)
  /// Not accepted; to be tried again.
  case deferred(SMTPError)
  /// Not accepted, and trying the same again would not help.
  case failed(SMTPError)
  /// The whole message was sent and the answer is lost: the server may have taken it.
  case ambiguous(SMTPError)
  /// The server is not who it should be. Nothing was sent; a person must look.
  case certificate(SMTPError)
}

/// What became of a mail.
public struct DeliveryReport: Hashable, Sendable {
  /// One for each recipient, in the order of the message.
  public var outcomes: [DeliveryOutcome]

  public init(outcomes: [DeliveryOutcome]) { self.outcomes = outcomes }

  init(_ outcome: DeliveryOutcome, for message: OutgoingMessage) {
    outcomes = Array(repeating: outcome, count: message.recipients.count)
  }
}

public enum FailurePolicy {
  /// The outcome that a refusing reply to MAIL, RCPT, DATA or the message means; nil for one that goes on (2xx, 3xx).
  static func refusal(_ reply: SMTPReply, at stage: SMTPStage) -> DeliveryOutcome? {
    let error = SMTPError.rejected(stage, reply)
    switch reply.category {
    case 4: return .deferred(error)
    case 5:
      if asksForAuthentication(reply) { return .deferred(error) }
      // RFC 5321 §4.5.3.1.10: 552 to RCPT was once "too many recipients", and is to be taken as 452.
      if stage == .recipient, reply.code == 552, reply.enhanced == nil { return .deferred(error) }
      return .failed(error)
    default: return nil
    }
  }

  /// The outcome for recipients that have none yet when something goes wrong.
  static func outcome(of error: SMTPError, afterFinalDot: Bool = false) -> DeliveryOutcome {
    switch error {
    case .rejected(let stage, let reply): return refusal(reply, at: stage) ?? .deferred(error)
    case .serverRefused: return .deferred(error)
    case _ where afterFinalDot: return .ambiguous(error)
    case .certificate: return .certificate(error)
    case .messageTooLarge, .eightBitNotOffered, .utf8NotOffered, .requireTLSNotOffered, .invalidAddress:
      return .failed(error)
    default: return .deferred(error)
    }
  }

  /// Replies that mean the client's settings, not the mail (RFC 4954 §6): the mail must not fail for them.
  static func asksForAuthentication(_ reply: SMTPReply) -> Bool { [530, 534, 535, 538].contains(reply.code) }

  /// Whether nothing of the mail can have been accepted and the trouble is the server's own, so that another may have
  /// the mail at once.
  static func isForAnotherServer(_ report: DeliveryReport) -> Bool {
    report.outcomes.allSatisfy { outcome in
      switch outcome {
      case .deferred(.stopped): return false
      case .deferred(let error), .certificate(let error): return error.concerns == .server
      case .delivered, .failed, .ambiguous: return false
      }
    }
  }

  // MARK: Trying again

  static let firstDelaySeconds = 5 * 60
  static let delaySecondsMax = 60 * 60
  /// A mail that was not accepted for so long is given up.
  public static let giveUpAfterSeconds = 5 * 24 * 60 * 60

  /// Seconds until the next attempt: 5 minutes after the first, doubling to an hour, each up to an eighth more or less
  /// so that mails deferred together do not return together. `random` is any number; the same gives the same delay.
  public static func nextDelay(afterAttempt attempt: Int, random: UInt64) -> Int {
    let doublings = min(max(attempt, 1) - 1, 10)
    let delay = min(firstDelaySeconds << doublings, delaySecondsMax)
    let spread = delay / 4
    return delay - spread / 2 + Int(random % UInt64(spread + 1))
  }

  /// Whether a mail whose first attempt (or creation) lies so far back is not to be tried again.
  public static func givesUp(afterSeconds age: Int) -> Bool { age >= giveUpAfterSeconds }
}
