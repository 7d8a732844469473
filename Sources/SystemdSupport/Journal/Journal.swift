// Where entries go: to journald when it listens, else to standard error, a line each.

import CSystemd
import Glibc

/// Writes entries to the journal, or where no journald listens, as lines to standard error.
///
/// Nothing is buffered: when `send` returns, the entry is the journal's or the kernel's. It blocks only while
/// journald's queue is full.
public struct Journal: Sendable {
  /// Where entries go.
  public enum Destination: Hashable, Sendable {
    /// To journald when it listens, found out anew for each entry, else to standard error.
    case automatic
    case standardError
  }

  /// Who speaks: `SYSLOG_IDENTIFIER`, by which `journalctl -t` finds the entries.
  public let identifier: String
  public let destination: Destination
  /// Which fields a line on standard error shows, and under which names; nil for all. The journal gets all.
  public let shownFields: KeyValuePairs<String, String>?
  /// Standard error, unless a test listens.
  let descriptor: Int32
  private let isJournalStream: Bool

  public init(
    identifier: String, destination: Destination = .automatic, shownFields: KeyValuePairs<String, String>? = nil
  ) {
    self.init(identifier: identifier, destination: destination, shownFields: shownFields, descriptor: STDERR_FILENO)
  }

  init(
    identifier: String, destination: Destination, shownFields: KeyValuePairs<String, String>?, descriptor: Int32
  ) {
    self.identifier = identifier
    self.destination = destination
    self.shownFields = shownFields
    self.descriptor = descriptor
    isJournalStream = Self.isJournalStream(descriptor)
  }

  /// Writes one entry. There is nobody to tell when neither the journal nor standard error takes it.
  public func send(_ entry: JournalEntry) {
    if destination == .automatic, Self.isListening, sendToJournal(entry) { return }
    let line = entry.line(identifier: identifier, shown: shownFields, prefixed: isJournalStream)
    write(Array((line + "\n").utf8))
  }

  /// Whether journald listens. Its library does not tell: it drops entries in silence.
  public static var isListening: Bool {
    let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    return withUnixAddress("/run/systemd/journal/socket") { connect(socket, $0, $1) == 0 } ?? false
  }

  private func sendToJournal(_ entry: JournalEntry) -> Bool {
    let assignments = entry.assignments(identifier: identifier).map { Array($0.utf8) }
    // One block of bytes for all fields, so that each vector's pointer lives as long as the call.
    var bytes = assignments.flatMap { $0 }
    return bytes.withUnsafeMutableBytes { buffer in
      var offset = 0
      let vectors = assignments.map { assignment in
        defer { offset += assignment.count }
        return iovec(iov_base: buffer.baseAddress.map { $0 + offset }, iov_len: assignment.count)
      }
      return sd_journal_sendv(vectors, Int32(vectors.count)) == 0
    }
  }

  private func write(_ line: [UInt8]) {
    var rest = line[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Whether the descriptor leads to journald, which then takes off a priority's prefix (systemd.exec(5), JOURNAL_STREAM).
  private static func isJournalStream(_ descriptor: Int32) -> Bool {
    guard let stream = getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
  }
}

/// Calls `body` with the address of a Unix socket; nil when the path is too long for one.
func withUnixAddress<Result>(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result? {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  // One byte stays zero: the text's end.
  guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
  }
}
