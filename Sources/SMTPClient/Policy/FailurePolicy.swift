// What becomes of a mail: which trouble is passing, which is final, and whose it is. All of it is in this file; when to try
// again is the caller's to say, who keeps the queue.
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
  /// The server that answered, or was asked in vain.
  public var server: SMTPEndpoint?

  public init(outcomes: [DeliveryOutcome], server: SMTPEndpoint? = nil) {
    self.outcomes = outcomes
    self.server = server
  }

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
}

extension SMTPError {
  /// Whether time alone does not mend it: the settings, the password, a certificate, or somebody in between.
  public var needsPerson: Bool {
    switch self {
    case .configuration, .certificate, .responseInjection, .authenticationNotOffered, .serverNotAuthentic: return true
    case .authenticationRejected(let reply): return reply.category == 5
    default: return false
    }
  }

  /// Whether it came in the middle of a mail, so that the mail itself may be why.
  public var isMidway: Bool {
    switch self {
    case .timeout(let stage), .connectionLost(let stage), .serverRefused(let stage, _):
      return [.mail, .recipient, .data, .block, .finalDot].contains(stage)
    default: return false
    }
  }
}
