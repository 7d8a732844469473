// Envelopes to their ways out, and what came of them back to the engine.

import FollowupEngine
import FollowupModel
import Foundation
import SystemdSupport

extension Daemon {
  /// Makes the ways out. A mistake in one is loud, and its mail waits until it is mended.
  func startChannels() {
    channels = [:]
    do {
      channels[Envelope.mailChannel] = try mailChannel()
    } catch {
      tell(JournalEntry(.fault, .error, "no mail can be sent: \(error)"))
    }
    for channel in configuration.channels {
      do {
        channels[channel.name] = try make(channel)
      } catch {
        tell(JournalEntry(.fault, .error, "nothing can be sent on channel `\(channel.name)`: \(error)"))
      }
    }
  }

  private func mailChannel() throws -> any DeliveryChannel {
    guard let command = configuration.mail.command else {
      return try MailChannel(configuration, helloName: Daemon.hostName, group: loops)
    }
    return CommandChannel(
      command, timeoutSeconds: 60, sender: configuration.mail.from.mailbox, slots: configuration.mail.connections,
      on: loops.next())
  }

  private func make(_ channel: Configuration.Channel) throws -> any DeliveryChannel {
    switch channel.way {
    case .command(let words, let timeoutSeconds):
      return CommandChannel(
        words, timeoutSeconds: timeoutSeconds, sender: configuration.mail.from.mailbox,
        slots: Configuration.Channel.slots, on: loops.next())
    case .webhook(let address, let secret, let authorities):
      return try WebhookChannel(address, secret: secret, authorities: authorities, on: loops.next()) { [clock] in
        clock.now()
      }
    }
  }

  func deliver(_ envelope: Envelope) {
    underWay.insert(envelope.number)
    let settle: @Sendable (Settlement) -> Void = { [mailbox] in
      mailbox.post(.settled([(envelope.number, $0)]))
    }
    // A trial holds for mail that was written before it began, too.
    var envelope = envelope
    if let redirect = configuration.mail.redirect {
      envelope.recipient = redirect
      envelope.channel = Envelope.mailChannel
    }
    guard let channel = channels[envelope.channel] else {
      let words = "the settings of \(channelName(envelope.channel)) are wrong; see the journal, mend them and reload"
      return settle(Settlement(outcome: .unreachable(words, .lasting)))
    }
    // The engine says when a channel in trouble is asked again, not the channel's own pauses.
    if engine.troubles[envelope.channel] != nil { channel.resume() }
    channel.deliver(envelope, completion: settle)
  }

  /// Takes down what became of mails, in one commit.
  func settled(_ settlements: [(envelope: Int64, Settlement)]) throws {
    for (number, _) in settlements { underWay.remove(number) }
    for (_, settlement) in settlements { meters.count(settlement.outcome) }
    let now = self.now()
    let events = settlements.map { number, settlement in
      var outcome = settlement.outcome
      if case .deferred(let words, nil) = outcome, let seconds = settlement.retryAfterSeconds {
        outcome = .deferred(words, retryAt: now + seconds)
      }
      return Event.settled(envelope: number, outcome, by: settlement.server)
    }
    try keepingRoomForMail(needsRoom: false) { try engine.handle(events, now: $0) }
  }

  /// What is wrong with the ways out, for people.
  func deliveryProblems() -> [String] {
    var problems: [String] = []
    let time = engine.generation.settings.time
    for (name, trouble) in engine.troubles.sorted(by: { $0.key < $1.key }) {
      let what = trouble.server.map { "\(channelName(name)) (\($0))" } ?? channelName(name)
      let next = (try? engine.nextAttempt(on: name)).flatMap { $0 } ?? trouble.nextAttempt
      problems.append(
        "\(what) takes no mail since \(time.iso(trouble.since)), next attempt at \(time.iso(next)): \(trouble.reason)")
    }
    for (name, channel) in channels.sorted(by: { $0.key < $1.key }) where engine.troubles[name] == nil {
      problems += channel.problems
    }
    for name in [Envelope.mailChannel] + configuration.channels.map(\.name) where channels[name] == nil {
      problems.append("nothing can be sent by \(channelName(name)): see the journal")
    }
    return problems
  }

  func channelName(_ name: String) -> String { name == Envelope.mailChannel ? "the mail server" : "channel `\(name)`" }

  static var hostName: String {
    let name = ProcessInfo.processInfo.hostName
    return name.isEmpty ? "localhost" : name
  }
}
