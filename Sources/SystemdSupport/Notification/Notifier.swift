// What a service tells the service manager about its state.

import CSystemd
import Glibc

/// Tells the service manager the state of this service (sd_notify(3)). Does nothing when no manager listens.
public struct Notifier: Sendable {
  /// What became of a notification.
  public enum Outcome: Hashable, Sendable {
    case sent
    /// `NOTIFY_SOCKET` is not set: nobody supervises this process.
    case notSupervised
    case failed(SystemError)
  }

  public init() {}

  /// Whether a service manager listens.
  public var isSupervised: Bool { getenv("NOTIFY_SOCKET") != nil }

  /// Start-up, or the reload that was announced, is complete.
  @discardableResult
  public func ready(status: String? = nil) -> Outcome {
    send(["READY=1"] + Self.assignment(ofStatus: status))
  }

  /// One line for `systemctl status`.
  @discardableResult
  public func status(_ status: String) -> Outcome { send(Self.assignment(ofStatus: status)) }

  /// A reload begins, now; `ready` ends it.
  @discardableResult
  public func reloading(status: String? = nil) -> Outcome {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    return send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"] + Self.assignment(ofStatus: status))
  }

  /// The service begins to end.
  @discardableResult
  public func stopping(status: String? = nil) -> Outcome {
    send(["STOPPING=1"] + Self.assignment(ofStatus: status))
  }

  /// This service is alive: to be said at least once in `watchdogInterval`.
  @discardableResult
  public func watchdog() -> Outcome { send(["WATCHDOG=1"]) }

  /// How long the service manager waits for `watchdog` before it takes this service for stuck, in microseconds
  /// (`WatchdogSec=`, sd_watchdog_enabled(3)); nil where it does not watch.
  public var watchdogInterval: UInt64? {
    var microseconds: UInt64 = 0
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
  }

  /// The main process, where it is not the one that was started.
  @discardableResult
  public func mainProcess(_ process: Int32) -> Outcome { send(["MAINPID=\(process)"]) }

  /// A line break would begin an assignment of its own.
  private static func assignment(ofStatus status: String?) -> [String] {
    status.map { ["STATUS=\($0.withoutControlCharacters)"] } ?? []
  }

  private func send(_ assignments: [String]) -> Outcome {
    let result = sd_notify(0, assignments.joined(separator: "\n"))
    if result < 0 { return .failed(SystemError("notify the service manager", code: -result)) }
    return result == 0 ? .notSupervised : .sent
  }
}
