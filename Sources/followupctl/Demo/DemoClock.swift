// The demo's clock: the machine's, moved to the morning for which the sample records were written.

import FollowupDaemon
import FollowupModel
import Foundation

/// A clock that stands at an instant until it is told to run, at the usual speed: a slow machine reads the records before
/// nine as well.
final class DemoClock: DaemonClock, @unchecked Sendable {  // How it runs is touched with the lock held.
  private let system = SystemClock()
  private let beginning: Instant
  private let elapsedAtFirst: Int64
  private let lock = NSLock()
  /// How far it is from the machine's clock, and for how many seconds it stood; nil while it stands.
  private var running: (offset: Int64, pause: Int64)?

  /// A clock that shows `start`.
  init(start: Instant) {
    beginning = start
    elapsedAtFirst = system.elapsed()
  }

  /// Lets the clock run from where it stands.
  func run() {
    lock.withLock {
      guard running == nil else { return }
      running = (beginning - system.now(), system.elapsed() - elapsedAtFirst)
    }
  }

  func now() -> Instant { lock.withLock { running.map { system.now() + $0.offset } ?? beginning } }

  func elapsed() -> Int64 { lock.withLock { running.map { system.elapsed() - $0.pause } ?? elapsedAtFirst } }

  func start(onTime: @escaping @Sendable () -> Void) throws { try system.start(onTime: onTime) }

  func arm(at instant: Instant?) {
    // As if it ran from now: early at worst, and then it is armed again.
    let offset = lock.withLock { running?.offset } ?? beginning - system.now()
    system.arm(at: instant.map { $0 + -offset })
  }

  func stop() { system.stop() }
}
