// What time is believed to be, in a few lines: time that passes is believed, and so is a clock that was set by a day at
// most, or back.

import FollowupModel

struct NaiveClock {
  private(set) var now: Instant
  /// By how many seconds the clock on the wall is ahead, and not believed.
  private(set) var ahead: Int64 = 0
  /// When it leapt last.
  private(set) var leaptAt: Instant?

  init(at start: Instant) { now = start }

  mutating func pass(_ seconds: Int64) { now = now + seconds }

  mutating func set(by seconds: Int64) {
    if ahead == 0, seconds > 86_400 { leaptAt = now }
    ahead += seconds
    if ahead <= 86_400 { believe() }
  }

  /// After a start of the machine its clock is believed.
  mutating func boot(secondsSlow: Int64) {
    believe()
    now = now + -secondsSlow
  }

  /// A person does away with doubts.
  mutating func believe() {
    now = now + ahead
    ahead = 0
  }
}
