// What tells the service manager that everything that must move still moves: a ping on its way through the mail loop,
// the mailbox and the store, and back.

import FollowupModel
import NIOCore
import NIOPosix

/// Sends a ping on its way twice in each span that the service manager waits, and says that the daemon lives where work that
/// takes long, and keeps the ping waiting, has got on meanwhile.
struct Watchdog {
  private let pings: RepeatedTask

  /// - Parameters:
  ///   - interval: the manager's span, in microseconds.
  ///   - life: what long work counts.
  ///   - ping, alive: called on the loop.
  init(
    interval: UInt64, loop: any EventLoop, life: LifeSign, ping: @escaping @Sendable () -> Void,
    alive: @escaping @Sendable () -> Void
  ) {
    let half = TimeAmount.microseconds(Int64(clamping: interval / 2))
    let progress = NIOLoopBoundBox.makeBoxSendingValue(Progress(life), eventLoop: loop)
    pings = loop.scheduleRepeatedTask(initialDelay: .zero, delay: half) { _ in
      if progress.value.hasMoved() { alive() }
      ping()
    }
  }

  func stop() { pings.cancel() }

  /// Whether work got on since it was asked last.
  struct Progress {
    private let life: LifeSign
    private var seen: Int

    init(_ life: LifeSign) { (self.life, seen) = (life, life.steps) }

    mutating func hasMoved() -> Bool {
      let steps = life.steps
      defer { seen = steps }
      return steps != seen
    }
  }
}

extension Daemon {
  /// Nil where nobody watches.
  func startWatchdog() -> Watchdog? {
    guard let interval = notifier.watchdogInterval else { return nil }
    return Watchdog(interval: interval, loop: loops.next(), life: life) { [mailbox] in
      mailbox.post(.ping)
    } alive: { [notifier] in
      notifier.watchdog()
    }
  }

  /// Asks the store, and has the mail loop tell the manager. A fault that the daemon lives with feeds the watchdog too:
  /// a restart would mend no full disk.
  func answerPing() {
    _ = try? engine.nextWake()
    tellStatus()
    loops.next().execute { [notifier] in notifier.watchdog() }
  }

  /// Keeps the line of `systemctl status` true. Asked often: looks at most once a second, the next ping makes up for it.
  func tellStatus() {
    let elapsed = clock.elapsed()
    guard notifier.isSupervised, statusTold.second != elapsed else { return }
    let line = statusLine()
    if line != statusTold.line { notifier.status(line) }
    statusTold = (elapsed, line)
  }
}
