// The one queue into the daemon's one working thread.

import ControlAPI
import FollowupModel
import Foundation
import Synchronization
import SystemdSupport

/// Something that happened outside the working thread.
enum Message: Sendable {
  /// What became of mails, by their numbers.
  case settled([(envelope: Int64, Settlement)])
  case request(ControlRequest, PeerCredentials, respond: @Sendable (ControlAnswer) -> Void)
  /// Somebody at the loopback port.
  case metrics(respond: @Sendable (String) -> Void)
  /// The watches whose files changed together.
  case inbox([String])
  case reload
  /// An instant has come, or the clock was set.
  case time
  case stop
  /// To be answered to the service manager's watchdog.
  case ping
  /// The connections to the mail server are closed, all mail is settled.
  case transportStopped

  /// Settlements first, then people, then changes, then what is due.
  var rank: Int {
    switch self {
    case .settled, .stop, .ping, .transportStopped: return 0
    case .request, .metrics, .reload: return 1
    case .inbox: return 2
    case .time: return 3
    }
  }
}

/// Messages by rank, and in order within one.
final class Mailbox: Sendable {
  private let condition = NSCondition()
  private let queues = Mutex([[Message]](repeating: [], count: 4))

  func post(_ message: Message) {
    condition.lock()
    queues.withLock { queues in
      // Settlements that wait are taken down together, in one commit.
      if case .settled(let new) = message, case .settled(let waiting)? = queues[message.rank].last {
        queues[message.rank][queues[message.rank].count - 1] = .settled(waiting + new)
      } else {
        queues[message.rank].append(message)
      }
    }
    condition.signal()
    condition.unlock()
  }

  /// The next message; nil when there is none and it is not worth waiting.
  func next(waiting: Bool) -> Message? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let message = queues.withLock({ queues in
        queues.firstIndex { !$0.isEmpty }.map { queues[$0].removeFirst() }
      }) {
        return message
      }
      guard waiting else { return nil }
      condition.wait()
    }
  }
}
