// A file that is written beside its place, whole and on disk, and waits to be moved there.

import Glibc

/// Why a file could not be written.
public struct FileReplacementError: Error, Sendable, CustomStringConvertible {
  /// The system call that failed.
  public var call: String
  /// The value of `errno`.
  public var code: Int32

  /// `rename: Permission denied`.
  public var description: String { "\(call): \(String(cString: strerror(code)))" }

  static func last(_ call: String) -> FileReplacementError { FileReplacementError(call: call, code: errno) }
}

/// New contents of a file, not in its place yet.
struct StagedFile {
  let target: String
  private let beside: String

  /// Writes the contents beside the place. `prepare` sets owner and mode of the open file.
  init(
    for target: String, contents: [UInt8], _ prepare: (_ descriptor: Int32) throws(FileReplacementError) -> Void
  ) throws(FileReplacementError) {
    self.target = target
    beside = target + ".new-\(getpid())"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .last("open") }
    defer { close(descriptor) }
    do throws(FileReplacementError) {
      try StagedFile.write(contents, to: descriptor)
      try prepare(descriptor)
      guard fsync(descriptor) == 0 else { throw .last("fsync") }
    } catch {
      unlink(beside)
      throw error
    }
  }

  /// Moves it in its place. The new name survives a power cut once the folder is on disk, too.
  func move() throws(FileReplacementError) {
    guard rename(beside, target) == 0 else { throw .last("rename") }
  }

  /// Removes it.
  func discard() { unlink(beside) }

  /// Has a file's folder on disk.
  static func syncFolder(of path: String) throws(FileReplacementError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("fsync") }
  }

  private static func write(_ contents: [UInt8], to descriptor: Int32) throws(FileReplacementError) {
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw .last("write") }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
