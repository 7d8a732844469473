// How far a long work has come: on standard error, on a terminal, after a second.

import ControlAPI
import Foundation

final class ProgressLine: @unchecked Sendable {  // `isShown` and `isOver` are only touched with the lock held.
  private let start = ContinuousClock.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let lock = NSLock()
  private var isShown = false
  private var isOver = false

  func show(_ text: @autoclosure () -> String) {
    guard isTerminal, ContinuousClock.now - start > .seconds(1) else { return }
    lock.withLock {
      guard !isOver else { return }
      isShown = true
      write("\r\u{1B}[K\(text())")
    }
  }

  /// Takes the line away.
  func end() {
    lock.withLock {
      if isShown { write("\r\u{1B}[K") }
      isOver = true
    }
  }

  /// Shows what the daemon at a socket says it is at, once a second until the end.
  func watch(_ socket: String) {
    guard isTerminal else { return }
    Thread.detachNewThread { [self] in
      while !lock.withLock({ isOver }) {
        sleep(1)
        let answer = try? ControlClient(path: socket).send(.status)
        guard case .status(let report)? = answer?.content, let underWay = report.underWay else { continue }
        show(underWay)
      }
    }
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
