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
      channels[Envelope.mailChannel] = try MailChannel(configuration, helloName: Daemon.hostName, group: loops)
    } catch {
      tell(JournalEntry(.fault, .error, "no mail can be sent: \(error)"))
    }
  }

  func deliver(_ envelope: Envelope) {
    underWay.insert(envelope.number)
    let settle: @Sendable (Settlement) -> Void = { [mailbox] in
      mailbox.post(.settled([(envelope.number, $0)]))
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
    let events = settlements.map { Event.settled(envelope: $0, $1.outcome, by: $1.server) }
    try keepingRoomForMail(needsRoom: false) { try engine.handle(events, now: $0) }
  }

  /// What is wrong with the ways out, for people.
  func deliveryProblems() -> [String] {
    var problems: [String] = []
    let time = engine.generation.settings.time
    for (name, trouble) in engine.troubles.sorted(by: { $0.key < $1.key }) {
      let what = trouble.server.map { "\(channelName(name)) (\($0))" } ?? channelName(name)
      problems.append(
        "\(what) takes no mail since \(time.iso(trouble.since)), next attempt at \(time.iso(trouble.nextAttempt)): "
          + trouble.reason)
    }
    for (name, channel) in channels.sorted(by: { $0.key < $1.key }) where engine.troubles[name] == nil {
      problems += channel.problems
    }
    if channels[Envelope.mailChannel] == nil { problems.append("no mail can be sent: see the journal") }
    return problems
  }

  func channelName(_ name: String) -> String { name == Envelope.mailChannel ? "the mail server" : "channel `\(name)`" }

  static var hostName: String {
    let name = ProcessInfo.processInfo.hostName
    return name.isEmpty ? "localhost" : name
  }
}
