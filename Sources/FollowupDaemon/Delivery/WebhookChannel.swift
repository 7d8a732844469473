// A web server as a way out, for chat systems: what the mail says, as JSON.

import DeliveryChannels
import FollowupEngine
import FollowupModel
import Foundation
import MailComposer
import NIOCore

struct WebhookChannel: DeliveryChannel {
  private let webhook: Webhook
  private let loop: any EventLoop
  private let now: @Sendable () -> Instant

  /// Reads the secret. Throws `SecretError`, or what is wrong with the file of authorities.
  init(
    _ address: WebhookAddress, secret: Configuration.Mail.SecretPlace?, authorities: String?, on loop: any EventLoop,
    now: @escaping @Sendable () -> Instant
  ) throws {
    let signature = try secret.map { WebhookSignature(secret: try $0.read().reveal()) }
    webhook = try Webhook(address, signature: signature, authorities: authorities)
    self.loop = loop
    self.now = now
  }

  func deliver(_ envelope: Envelope, completion: @escaping @Sendable (Settlement) -> Void) {
    let server = "\(webhook.address)"
    do {
      let body = try WebhookMessage(envelope).json()
      webhook.post(body, id: envelope.messageID, seconds: now().second, on: loop).whenComplete { result in
        switch result {
        case .success(let outcome): completion(Settlement(outcome, by: server))
        case .failure(let error): completion(Settlement(.unreachable("\(error)"), by: server))
        }
      }
    } catch {
      completion(Settlement(.failed("it cannot be said in JSON: \(error)"), by: server))
    }
  }

  func resume() {}

  /// Posts under way end by themselves, in half a minute at most; they are in doubt until then.
  func shutdown() -> EventLoopFuture<Void> { loop.makeSucceededVoidFuture() }

  var problems: [String] { [] }
}

/// What is posted. `text` alone is enough for chat systems that know no other field.
struct WebhookMessage: Encodable {
  struct Reminder: Encodable {
    var followUp: Int64
    var step: String
    var occurrence: Int
  }

  var type = "followup.reminder"
  /// The same at every attempt.
  var id: String
  var createdAt: String
  var to: String
  var subject: String
  /// The subject, and the mail's plain text below it where that does not begin with it.
  var text: String
  var reminders: [Reminder]

  init(_ envelope: Envelope) {
    id = envelope.messageID
    createdAt = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(envelope.createdAt.second)))
    to = envelope.recipient
    subject = envelope.subject
    let plain = PlainPart.text(of: envelope.message)
    let isSaid = plain.hasPrefix(envelope.subject)
    text = isSaid ? plain : "\(envelope.subject)\n\n\(plain)"
    reminders = envelope.reminders.map { Reminder(followUp: $0.followUp, step: $0.step, occurrence: $0.occurrence) }
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}
