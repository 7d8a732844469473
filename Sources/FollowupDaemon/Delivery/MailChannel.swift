// The mail servers as a way out.

import FollowupEngine
import FollowupModel
import NIOCore
import SMTPClient

struct MailChannel: DeliveryChannel {
  private let transport: SMTPTransport
  private let sender: String
  private let requiresTLS: Bool

  /// Connects nowhere yet. Throws `SecretError` or `SMTPError`.
  init(_ configuration: Configuration, helloName: String, group: any EventLoopGroup) throws {
    transport = try SMTPTransport(servers: configuration.smtp(helloName: helloName), group: group)
    sender = configuration.mail.from.mailbox
    requiresTLS = configuration.mail.requiresTLS
  }

  func deliver(_ envelope: Envelope, completion: @escaping @Sendable (Settlement) -> Void) {
    let message = OutgoingMessage(
      sender: sender, recipients: [envelope.recipient], bytes: envelope.message, requiresTLS: requiresTLS)
    transport.deliver(message) { completion(Settlement($0)) }
  }

  func resume() { transport.resume() }

  func shutdown() -> EventLoopFuture<Void> { transport.shutdown() }

  var serverStates: [SMTPServerState] { transport.serverStates }

  var problems: [String] {
    serverStates.filter(\.isPaused).compactMap { state in
      state.trouble.map { "mail server \(state.endpoint): \($0)" }
    }
  }
}

extension Settlement {
  /// Of a mail to one recipient.
  init(_ report: DeliveryReport) {
    server = report.server.map { "\($0)" }
    switch report.outcomes.first {
    case .delivered(let reply)?: outcome = .delivered("\(reply)")
    case .failed(let error)?: outcome = .failed("\(error)")
    case .ambiguous(let error)?: outcome = .ambiguous("\(error)")
    case .deferred(.stopped)?, nil: outcome = .notTried
    case .deferred(let error)?, .certificate(let error)?:
      outcome = error.concerns == .server ? .unreachable("\(error)", Self.hindrance(error)) : .deferred("\(error)")
    }
  }

  private static func hindrance(_ error: SMTPError) -> FollowupEngine.DeliveryOutcome.Hindrance {
    error.needsPerson ? .lasting : error.isMidway ? .midway : .passing
  }
}
