// A clock that a test or a demonstration moves by hand.

import FollowupDaemon
import FollowupModel
import Foundation

/// A daemon's clock that stands still until it is moved. An armed instant that is reached calls the daemon.
public final class ManualClock: DaemonClock, @unchecked Sendable {  // State is only touched with the lock held.
  private let lock = NSLock()
  private var current: Instant
  private var passed: Int64 = 0
  private var armed: Instant?
  private var onTime: (@Sendable () -> Void)?

  public init(now: Instant) { current = now }

  public func now() -> Instant { lock.withLock { current } }

  public func elapsed() -> Int64 { lock.withLock { passed } }

  /// The instant the daemon asked to be called at; nil: none.
  public var armedAt: Instant? { lock.withLock { armed } }

  public func start(onTime: @escaping @Sendable () -> Void) { lock.withLock { self.onTime = onTime } }

  public func arm(at instant: Instant?) {
    let call = lock.withLock {
      armed = instant
      return isDue()
    }
    call?()
  }

  public func stop() { lock.withLock { onTime = nil } }

  /// Lets time pass until an instant, awake or asleep; one that lies back is set.
  public func move(to instant: Instant) {
    let call = lock.withLock {
      passed += max(0, instant - current)
      current = instant
      return isDue()
    }
    call?()
  }

  /// Sets the clock, forward or back, while no time passes. The daemon is called, as by the kernel.
  public func set(to instant: Instant) {
    let call = lock.withLock {
      current = instant
      return onTime
    }
    call?()
  }

  /// What to call when the armed instant has come; it is called once.
  private func isDue() -> (@Sendable () -> Void)? {
    guard let at = armed, at <= current else { return nil }
    armed = nil
    return onTime
  }
}
