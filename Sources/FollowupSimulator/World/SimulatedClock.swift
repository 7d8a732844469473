// The clocks of a machine in a run: one on the wall, that anybody can set, and one that counts what passes.

import FollowupModel

struct SimulatedClock {
  private(set) var wall: Instant
  /// Seconds since the machine started, awake or asleep.
  private(set) var elapsed: Int64 = 500
  private(set) var boots = 1

  init(at start: Instant) { wall = start }

  var boot: String { "boot-\(boots)" }

  mutating func pass(_ seconds: Int64) {
    wall = wall + seconds
    elapsed += seconds
  }

  mutating func set(by seconds: Int64) { wall = wall + seconds }

  /// The machine was off for so long, and starts.
  mutating func boot(after seconds: Int64) {
    wall = wall + seconds
    elapsed = 30
    boots += 1
  }
}
