// When mail that was not accepted is tried again, and when a channel that takes none is asked again. All numbers are here.

import FollowupModel

enum RetryPolicy {
  static let firstDelaySeconds: Int64 = 5 * 60
  static let delaySecondsMax: Int64 = 60 * 60
  static let firstProbeSeconds: Int64 = 30
  static let probeSecondsMax: Int64 = 8 * 60
  /// A trouble that only a person can mend.
  static let personsProbeSeconds: Int64 = 60 * 60

  /// Seconds until the next attempt of a mail: 5 minutes after its first refusal, doubling to an hour, each up to an
  /// eighth more or less, so that mails deferred together do not return together. The same mail gets the same.
  static func delay(afterRefusal refusal: Int, of messageID: String) -> Int64 {
    let delay = doubled(firstDelaySeconds, refusal - 1, atMost: delaySecondsMax)
    let spread = delay / 4
    return delay - spread / 2 + Int64(hash(messageID, refusal) % UInt64(spread + 1))
  }

  /// Seconds until a channel that took no mail so many times in a row is tried with another one.
  static func probeDelay(afterFailure failure: Int, needsPerson: Bool) -> Int64 {
    needsPerson ? personsProbeSeconds : doubled(firstProbeSeconds, failure - 1, atMost: probeSecondsMax)
  }

  private static func doubled(_ first: Int64, _ times: Int, atMost limit: Int64) -> Int64 {
    min(first << min(max(times, 0), 10), limit)
  }

  /// FNV-1a: the same in every run.
  private static func hash(_ text: String, _ number: Int) -> UInt64 {
    "\(text) \(number)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
