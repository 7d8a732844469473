// A temporary file without a name: it is gone with the last that has it open, however that ends.

import Glibc

/// Why a temporary file could not be written or read.
public struct SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
  public var folder: String
  /// An `errno` value.
  public var code: CInt

  public init(folder: String, code: CInt) {
    self.folder = folder
    self.code = code
  }

  public var isFull: Bool { code == ENOSPC || code == EDQUOT }

  public var description: String {
    let reason = String(cString: strerror(code))
    return isFull
      ? "\(folder): there is no room for temporary files; make room, or set TMPDIR to another folder"
      : "\(folder): a temporary file cannot be used (\(reason)); check the folder, or set TMPDIR to another one"
  }
}

final class SpoolFile: Sendable {
  static let pieceBytes = 64 << 10

  private let descriptor: CInt
  private let folder: String

  /// Where SQLite, too, puts what does not fit into memory.
  static var folder: String {
    for name in ["SQLITE_TMPDIR", "TMPDIR"] {
      if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
    }
    return access("/var/tmp", W_OK | X_OK) == 0 ? "/var/tmp" : "/tmp"
  }

  init(in folder: String) throws(SpoolError) {
    self.folder = folder
    // mkstemp(3) puts six characters of its own in place of the six X.
    var name = Array("\(folder)/followupd-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw SpoolError(folder: folder, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(name)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: [UInt8], at start: Int) throws(SpoolError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, start + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SpoolError(folder: folder, code: count == 0 ? ENOSPC : errno) }
      done += count
    }
  }

  /// Appends a part of the file to `buffer`.
  func read(_ range: Range<Int>, into buffer: inout [UInt8]) throws(SpoolError) {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: range.count))
    var done = 0
    while done < range.count {
      let count = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: start + done), range.count - done, range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SpoolError(folder: folder, code: count == 0 ? EIO : errno) }
      done += count
    }
  }
}
