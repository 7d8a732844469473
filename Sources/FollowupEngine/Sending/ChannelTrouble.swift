// A channel that takes no mail: one goes ahead now and then to see whether that is over, and the others wait, unasked.

import FollowupModel

/// Why nothing goes out on a channel.
public struct ChannelTrouble: Hashable, Sendable {
  public internal(set) var since: Instant
  public internal(set) var reason: String
  /// The server that was asked.
  public internal(set) var server: String?
  /// Only a person can mend it.
  public internal(set) var needsPerson: Bool
  /// When one mail is tried.
  public internal(set) var nextAttempt: Instant
  var failures: Int
  /// The mail that is under way to find out.
  var probe: Int64?
}

extension Engine {
  /// Takes down that a channel took no mail. Returns its trouble.
  func trouble(
    _ channel: String, _ reason: String, by server: String?, needsPerson: Bool, probe number: Int64, now: Instant
  ) -> ChannelTrouble {
    guard var trouble = troubles[channel] else {
      let next = now + RetryPolicy.probeDelay(afterFailure: 1, needsPerson: needsPerson)
      let trouble = ChannelTrouble(
        since: now, reason: reason, server: server, needsPerson: needsPerson, nextAttempt: next, failures: 1)
      troubles[channel] = trouble
      return trouble
    }
    // Others were on their way when the trouble began: they tell nothing new.
    guard trouble.probe == number else { return trouble }
    trouble.failures += 1
    trouble.probe = nil
    (trouble.reason, trouble.server, trouble.needsPerson) = (reason, server, needsPerson)
    trouble.nextAttempt =
      now + RetryPolicy.probeDelay(afterFailure: trouble.failures, needsPerson: needsPerson)
    troubles[channel] = trouble
    return trouble
  }

  /// A server of the channel answered: the others need not wait any more.
  func endTrouble(_ channel: String, now: Instant) throws {
    guard let trouble = troubles.removeValue(forKey: channel) else { return }
    let waiting = try store.pendingEnvelopes(on: channel)
    let mails = waiting == 1 ? "1 mail that waits goes" : "\(waiting) mails that wait go"
    journal(
      .fault, .notice, "\(name(of: channel)) works again after \((now - trouble.since).inDaysAndHours); \(mails) out")
  }

  /// A person mended something: what waits is tried now. Nil: on every channel.
  public func forgetTrouble(_ channel: String? = nil) {
    if let channel { troubles[channel] = nil } else { troubles = [:] }
  }

  /// When a mail that waits is tried next; nil where it does not wait.
  public func nextAttempt(of envelope: Envelope) -> Instant? {
    envelope.nextAttempt.map { max($0, troubles[envelope.channel]?.nextAttempt ?? $0) }
  }

  func name(of channel: String) -> String {
    channel == Envelope.mailChannel ? "the mail server" : "channel `\(channel)`"
  }
}
