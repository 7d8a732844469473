// A person's side of the control socket: ask, wait, hear.

import Glibc

/// One connection to the daemon. Blocks the calling thread; for command lines and tests.
public final class ControlClient {
  private let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// Connects.
  ///
  /// - Throws: `ControlError`: 69 where no daemon answers, 77 where it may not be asked, 78 for an impossible path.
  public init(path: String) throws(ControlError) {
    self.path = path
    try UnixSocket.check(path)
    descriptor = try UnixSocket.open()
    // A full queue of connections makes `connect` wait, this long.
    var timeout = timeval(tv_sec: ControlLimits.connectSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let code = UnixSocket.call(connect, descriptor, path)
    guard code == 0 else { throw Self.error(code, path) }
  }

  deinit { close(descriptor) }

  /// Asks and waits for the answer; may be called again.
  ///
  /// - Parameter timeoutSeconds: how long to wait for the whole answer; nil for as long as it takes.
  /// - Throws: `ControlError`.
  public func send(_ request: ControlRequest, timeoutSeconds: Int? = 60) throws(ControlError) -> ControlAnswer {
    guard let line = try? ControlCoding.line(of: request), line.count <= ControlLimits.requestBytes else {
      throw ControlError(
        .wrongUsage, "the request is larger than \(ControlLimits.requestBytes) bytes", remedy: "ask for less at once")
    }
    let deadline = timeoutSeconds.map { Self.now() + Int64($0) * 1000 }
    write(line)
    return try ControlCoding.answer(from: try readLine(deadline: deadline))
  }

  /// A failure is not reported: the daemon may have said why before it hung up, and that is read next.
  private func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private func readLine(deadline: Int64?) throws(ControlError) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeSubrange(...end) }
        return Array(pending[...end])
      }
      searched = pending.count
      guard searched <= ControlLimits.answerBytes else {
        throw ControlError(.inputOutputError, "the answer is too large", remedy: "ask for less at once")
      }
      try waitForAnswer(until: deadline)
      let count = recv(descriptor, &block, block.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw ControlError(
          .unavailable, "the daemon ended before it answered, so that what became of the request is not known",
          remedy: "see `systemctl status followupd`, and then what the request should have changed")
      }
      pending += block[..<count]
    }
  }

  private func waitForAnswer(until deadline: Int64?) throws(ControlError) {
    var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    while true {
      let left = deadline.map { max(0, $0 - Self.now()) }
      let ready = poll(&descriptors, 1, left.map { Int32(clamping: $0) } ?? -1)
      if ready > 0 { return }
      if ready == 0 {
        throw ControlError(
          .unavailable, "the daemon did not answer in time; it may still do what was asked of it",
          remedy: "a long import may be under way, or it is stuck: see `journalctl -u followupd`")
      }
      guard errno == EINTR else {
        throw ControlError(.inputOutputError, "cannot wait for the daemon: \(reason(of: errno))", remedy: "try again")
      }
    }
  }

  /// Milliseconds of a clock that nobody sets.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  private static func error(_ code: Int32, _ path: String) -> ControlError {
    switch code {
    case EACCES, EPERM: return .notAllowed
    default:
      return ControlError(
        .unavailable, "the daemon does not answer at `\(path)`: \(reason(of: code))",
        remedy: "start it with `systemctl start followupd`, or name its socket with `--socket`")
    }
  }
}
