// Whether the machine's clock is to be believed: time that passed is told from a clock that was set.

import FollowupModel

/// What the store keeps of the clock, so that a restart can tell a stop from a leap: in one boot of the machine, time that
/// passes is counted whether the daemon runs or not.
public struct ClockMark: Hashable, Sendable {
  /// Names the boot; every start of the machine has another.
  public var boot: String
  /// When the machine started, by the time that is believed.
  public var bootedAt: Instant
  /// An instant that came: a clock that shows an earlier one was set back.
  public var seen: Instant

  public init(boot: String, bootedAt: Instant, seen: Instant) {
    self.boot = boot
    self.bootedAt = bootedAt
    self.seen = seen
  }
}

/// Follows the wall clock by the time that really passes, whether the machine is awake or sleeps.
///
/// A clock that was set back, or forward by a day at most, is believed. One that leapt further is not, as a year's
/// reminders would be sent on its word: time goes on from the last instant that was believed, as much as really passes,
/// until the clock is back or a person accepts it. A start in the same boot of the machine goes on from there, too; after a
/// boot, nothing tells how long the machine was off, and the clock is believed.
public struct TrustedClock: Sendable {
  /// What a reading of the clocks brought to light.
  public enum Finding: Hashable, Sendable {
    /// By so many seconds, to be believed; negative: back.
    case set(by: Int64)
    /// Forward by so many seconds, not to be believed.
    case leapt(by: Int64)
    /// What leapt is as it should be again.
    case returned
  }

  /// The time as far as it is believed.
  public private(set) var now: Instant
  /// By how many seconds the wall clock is ahead of that; nil where it is believed.
  public private(set) var leap: Int64?
  private var elapsed: Int64

  public static let believedSeconds: Int64 = 86_400
  /// Less is how clocks are kept right all the time, and nobody is told.
  public static let mentionedSeconds: Int64 = 60

  /// A clock that is believed as it is.
  public init(wall: Instant, elapsed: Int64) {
    now = wall
    self.elapsed = elapsed
  }

  /// A clock at the start of the daemon, to be read next. `boot`: this boot's name, empty where the machine tells none.
  public init(wall: Instant, elapsed: Int64, boot: String, after mark: ClockMark?) {
    self.init(wall: wall, elapsed: elapsed)
    guard let mark else { return }
    let goesOn = !boot.isEmpty && mark.boot == boot
    now = goesOn ? mark.bootedAt + elapsed : max(wall, mark.seen)
  }

  /// What the store is to keep.
  public func mark(boot: String) -> ClockMark { ClockMark(boot: boot, bootedAt: now + -elapsed, seen: now) }

  /// Takes a reading of the wall clock, and of the seconds that passed since some moment.
  public mutating func read(wall: Instant, elapsed: Int64) -> Finding? {
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
  public mutating func accept() -> Bool {
    guard let ahead = leap else { return false }
    now = now + ahead
    leap = nil
    return true
  }

  /// Whether what a store keeps no longer says how the believed time and the time that passes belong together.
  public func hasMoved(from mark: ClockMark?, boot: String) -> Bool {
    guard let mark, mark.boot == boot else { return true }
    return abs(now - mark.bootedAt - elapsed) >= TrustedClock.mentionedSeconds
  }
}
