// Envelopes to the mail server, and what it said back to the engine.

import FollowupEngine
import FollowupModel
import Foundation
import SMTPClient
import SystemdSupport

extension Daemon {
  /// Makes the connection to the configured server; a mistake there is loud, and mail waits until it is mended.
  func startTransport() {
    do {
      let smtp = try configuration.smtp(helloName: Daemon.hostName, deliverySlots: Daemon.deliverySlots)
      transport = try SMTPTransport(servers: smtp, group: loops)
    } catch {
      transport = nil
      tell(JournalEntry(.fault, .error, "no mail can be sent: \(error)"))
    }
  }

  func deliver(_ envelope: Envelope) {
    underWay.insert(envelope.number)
    guard let transport else {
      let error = SMTPError.configuration(
        problem: "the mail server's settings are wrong", remedy: "see the journal, mend `[mail]` and reload")
      mailbox.post(.settled(envelope: envelope.number, DeliveryReport(outcomes: [.deferred(error)])))
      return
    }
    let message = OutgoingMessage(
      sender: configuration.mail.from.mailbox, recipients: [envelope.recipient], bytes: envelope.message,
      requiresTLS: configuration.mail.requiresTLS)
    transport.deliver(message) { [mailbox] in mailbox.post(.settled(envelope: envelope.number, $0)) }
  }

  func settled(_ number: Int64, _ report: DeliveryReport) throws {
    underWay.remove(number)
    if let outcome = report.outcomes.first { meters.count(outcome) }
    guard let outcome = report.outcomes.first, let envelope = try store.envelope(number) else { return }
    try handle(.settled(envelope: number, verdict(outcome, on: envelope)))
  }

  /// What the engine is told: with the time of the next attempt, or that it is given up after five days.
  private func verdict(_ outcome: SMTPClient.DeliveryOutcome, on envelope: Envelope) -> FollowupEngine.DeliveryOutcome {
    let now = self.now()
    let delay = FailurePolicy.nextDelay(afterAttempt: envelope.attempts, random: .random(in: .min ... .max))
    let retryAt = now + Int64(delay)
    let givesUp = FailurePolicy.givesUp(afterSeconds: Int(now - envelope.createdAt))
    switch outcome {
    case .delivered(let reply): return .delivered("\(reply)")
    case .deferred(let error):
      if error == .stopped { return .deferred("\(error)", retryAt: now) }
      return givesUp ? .failed("given up after 5 days: \(error)") : .deferred("\(error)", retryAt: retryAt)
    case .failed(let error): return .failed("\(error)")
    case .ambiguous(let error): return .ambiguous("\(error)", retryAt: retryAt)
    case .certificate(let error):
      // Nothing was sent and nothing will be until a person looks: loud, and tried once an hour.
      tell(JournalEntry(.fault, .error, "\(error)"))
      return .deferred("\(error)", retryAt: now + 3600)
    }
  }

  static var hostName: String {
    let name = ProcessInfo.processInfo.hostName
    return name.isEmpty ? "localhost" : name
  }
}
