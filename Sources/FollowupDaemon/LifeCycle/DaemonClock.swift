// The one clock of the daemon: what time it is, and a call when an instant comes.

import FollowupModel
import Foundation
import Synchronization
import SystemdSupport

/// The daemon's clock. Tests and the demo give another one.
public protocol DaemonClock: AnyObject, Sendable {
  func now() -> Instant

  /// Seconds since some moment, awake or asleep: setting the clock does not change them.
  func elapsed() -> Int64

  /// Names the moment from which `elapsed` counts; empty where that is not known.
  var boot: String { get }

  /// `onTime` is called when an armed instant has come, and when the clock was set. Called once, before `arm`.
  func start(onTime: @escaping @Sendable () -> Void) throws

  /// One instant at a time; nil: none.
  func arm(at instant: Instant?)

  func stop()
}

extension DaemonClock {
  public var boot: String { "" }
}

/// The machine's clock, through a timer of the kernel: no wake-ups but those asked for.
public final class SystemClock: DaemonClock {
  private let timer = Mutex<WallClockTimer?>(nil)

  /// As the service manager tells it, for the unit lets the daemon see nothing of `/proc` but processes; else as the
  /// kernel does.
  public let boot: String

  public init() {
    let told = ProcessInfo.processInfo.environment["FOLLOWUPD_BOOT_ID"]
    let known = told ?? (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
    boot = known?.filter(\.isHexDigit).lowercased() ?? ""
  }

  public func now() -> Instant { Instant(second: Int64(Date().timeIntervalSince1970.rounded(.down))) }

  /// The kernel's count since the machine started; unlike CLOCK_MONOTONIC it goes on through a suspend.
  public func elapsed() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec)
  }

  public func start(onTime: @escaping @Sendable () -> Void) throws {
    let made = try WallClockTimer { _ in onTime() }
    timer.withLock { $0 = made }
  }

  public func arm(at instant: Instant?) {
    timer.withLock { try? $0?.arm(at: instant?.second) }
  }

  public func stop() {
    timer.withLock {
      $0?.stop()
      $0 = nil
    }
  }
}
