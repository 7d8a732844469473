// One alarm at a time of day, right also after the machine slept or its clock was set.

import CSystemd
import Glibc

/// Calls a closure at an instant of the wall clock, from a thread of its own, until it is stopped or released.
///
/// The kernel compares with the clock itself, not with time elapsed: an instant that passes while the machine sleeps
/// fires when it wakes, and when somebody sets the clock the closure hears of it.
public final class WallClockTimer: Sendable {
  public enum Event: Hashable, Sendable {
    /// The instant has come. The timer is disarmed until it is armed again.
    case fired
    /// The clock was set: instants planned by it are to be planned anew. What was armed stays armed.
    case clockSet
  }

  private let thread: DescriptorThread

  /// A timer that is not armed.
  ///
  /// - Throws: `SystemError` when there are no descriptors or threads left.
  public init(handler: @escaping @Sendable (Event) -> Void) throws(SystemError) {
    let descriptor = timerfd_create(CLOCK_REALTIME, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
    guard descriptor >= 0 else { throw SystemError("create a timer descriptor") }
    thread = try DescriptorThread(descriptor: descriptor) { event in
      switch event {
      case .woken: handler(.clockSet)
      case .readable:
        var count: UInt64 = 0
        let size = read(descriptor, &count, MemoryLayout.size(ofValue: count))
        if let event = Self.event(size: size, code: errno) { handler(event) }
      }
    }
    try arm(at: nil)
    try thread.start()
  }

  deinit { thread.stop() }

  /// Fires once, at this second since 1970-01-01 00:00:00 UTC, or at once when it has passed. Replaces the instant
  /// armed before; nil disarms, and the clock is still watched. May be called from any thread.
  public func arm(at secondsSince1970: Int64?) throws(SystemError) {
    var plan = itimerspec()
    // Zero would disarm, and with that stop watching the clock; the kernel takes what lies too far ahead as "never".
    plan.it_value.tv_sec = Int(min(max(secondsSince1970 ?? .max, 1), Self.latest))
    let flags = Int32(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)
    guard timerfd_settime(thread.descriptor, flags, &plan, nil) == 0 else {
      // Armed all the same, says the kernel, but the clock was set since the last reading.
      if errno == ECANCELED { return thread.wake() }
      throw SystemError("arm a timer")
    }
  }

  /// Nothing is called any more, unless this is called by the closure itself.
  public func stop() { thread.stop() }

  /// The last second of the year 9999.
  private static let latest: Int64 = 253_402_300_799

  /// What reading the descriptor means; nil when it was armed anew in between and nothing is to be told.
  static func event(size: Int, code: Int32) -> Event? {
    if size > 0 { return .fired }
    return code == ECANCELED ? .clockSet : nil
  }
}
