// Whether the machine's clock is to be believed: time that passed is told from a clock that was set.

import FollowupModel

/// Follows the wall clock by the time that really passes, whether the machine is awake or sleeps.
///
/// A clock that was set back, or forward by a day at most, is believed. One that leapt further is not, as a year's
/// reminders would be sent on its word: time goes on from the last instant that was believed, as much as really passes,
/// until the clock is back or a person accepts it. A start cannot tell a leap from a stop, and believes the clock.
struct TrustedClock: Sendable {
  /// What a reading of the clocks brought to light.
  enum Finding: Hashable, Sendable {
    /// By so many seconds, to be believed; negative: back.
    case set(by: Int64)
    /// Forward by so many seconds, not to be believed.
    case leapt(by: Int64)
    /// What leapt is as it should be again.
    case returned
  }

  /// The time as far as it is believed.
  private(set) var now: Instant
  /// By how many seconds the wall clock is ahead of that; nil where it is believed.
  private(set) var leap: Int64?
  private var elapsed: Int64

  static let believedSeconds: Int64 = 86_400
  /// Less is how clocks are kept right all the time, and nobody is told.
  static let mentionedSeconds: Int64 = 60

  init(wall: Instant, elapsed: Int64) {
    now = wall
    self.elapsed = elapsed
  }

  /// Takes a reading of the wall clock, and of the seconds that passed since some moment.
  mutating func read(wall: Instant, elapsed: Int64) -> Finding? {
    let expected = now + max(0, elapsed - self.elapsed)
    self.elapsed = elapsed
    let ahead = wall - expected
    if ahead > TrustedClock.believedSeconds {
      defer { leap = ahead }
      now = expected
      return leap == nil ? .leapt(by: ahead) : nil
    }
    now = wall
    if leap != nil {
      leap = nil
      return .returned
    }
    return abs(ahead) >= TrustedClock.mentionedSeconds ? .set(by: ahead) : nil
  }

  /// A person says that the clock is right. False where it was believed already.
  mutating func accept() -> Bool {
    guard let ahead = leap else { return false }
    now = now + ahead
    leap = nil
    return true
  }
}
