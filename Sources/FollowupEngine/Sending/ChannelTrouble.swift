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
      let since = outages[channel] ?? now
      outages[channel] = since
      let trouble = ChannelTrouble(
        since: since, reason: reason, server: server, needsPerson: needsPerson, nextAttempt: next, failures: 1)
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
    outages[channel] = nil
    guard let trouble = troubles.removeValue(forKey: channel) else { return }
    let waiting = try store.pendingEnvelopes(on: channel)
    let mails = waiting == 1 ? "1 mail that waits goes" : "\(waiting) mails that wait go"
    journal(
      .fault, .notice, "\(name(of: channel)) works again after \((now - trouble.since).inDaysAndHours); \(mails) out")
  }

  /// Other settings or another time are in force: what waits is tried now, on every channel.
  public func forgetTrouble() { (troubles, outages) = ([:], [:]) }

  /// A person mended something, or thinks so: what waits is tried now. Nil: on every channel.
  func askAgain(_ channel: String?) {
    if let channel { troubles[channel] = nil } else { troubles = [:] }
  }

  /// When a channel is asked next; nil where nothing waits for it.
  public func nextAttempt(on channel: String) throws -> Instant? {
    try store.nextAttempt(on: channel).map { max($0, troubles[channel]?.nextAttempt ?? $0) }
  }

  /// Why nothing goes out on a channel, in words.
  func words(of trouble: ChannelTrouble, on channel: String) -> String {
    "\(name(of: channel)) takes no mail since \(settings.time.iso(trouble.since)): \(trouble.reason)"
  }

  /// When a mail that waits is tried next; nil where it does not wait.
  public func nextAttempt(of envelope: Envelope) -> Instant? {
    envelope.nextAttempt.map { max($0, troubles[envelope.channel]?.nextAttempt ?? $0) }
  }

  func name(of channel: String) -> String {
    channel == Envelope.mailChannel ? "the mail server" : "channel `\(channel)`"
  }
}
