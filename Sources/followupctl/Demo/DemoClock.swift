// The demo's clock: the machine's, moved to the morning for which the sample records were written.

import FollowupDaemon
import FollowupModel

/// A clock that runs at the usual speed from another instant.
final class DemoClock: DaemonClock {
  private let system = SystemClock()
  private let offset: Int64

  /// A clock that shows `start` now.
  init(start: Instant) { offset = start - SystemClock().now() }

  func now() -> Instant { system.now() + offset }

  func elapsed() -> Int64 { system.elapsed() }

  func start(onTime: @escaping @Sendable () -> Void) throws { try system.start(onTime: onTime) }

  func arm(at instant: Instant?) { system.arm(at: instant.map { $0 + -offset }) }

  func stop() { system.stop() }
}
