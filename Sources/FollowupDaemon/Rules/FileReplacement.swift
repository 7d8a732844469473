// Replaces a file's contents so that nobody, not even after a power cut, ever reads half of them.

import Glibc

/// Why a file could not be replaced.
public struct FileReplacementError: Error, Sendable, CustomStringConvertible {
  /// The system call that failed.
  public var call: String
  /// The value of `errno`.
  public var code: Int32

  /// `rename: Permission denied`.
  public var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// A file and its new contents.
struct FileReplacement {
  let path: String
  let contents: [UInt8]

  /// Writes the contents beside the file and moves them in its place, with its mode and its owner. Where the path is a
  /// symbolic link, the file it leads to is replaced.
  func perform() throws(FileReplacementError) {
    guard let resolved = realpath(path, nil) else { throw failure("realpath") }
    let target = String(cString: resolved)
    free(resolved)
    var known = stat()
    guard stat(target, &known) == 0 else { throw failure("stat") }
    let beside = target + ".new-\(getpid())"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("open") }
    do throws(FileReplacementError) {
      defer { close(descriptor) }
      try write(to: descriptor)
      // An owner that cannot be kept is no reason to leave the file as it was, but its mode then opens no door.
      let keepsOwner = fchown(descriptor, known.st_uid, known.st_gid) == 0
      let mode = known.st_mode & (keepsOwner ? 0o7777 : 0o777)
      guard fchmod(descriptor, mode) == 0 else { throw failure("fchmod") }
      guard fsync(descriptor) == 0 else { throw failure("fsync") }
      guard rename(beside, target) == 0 else { throw failure("rename") }
    } catch {
      unlink(beside)
      throw error
    }
    try syncFolder(of: target)
  }

  private func write(to descriptor: Int32) throws(FileReplacementError) {
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw failure("write") }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Only then does the new name survive a power cut.
  private func syncFolder(of path: String) throws(FileReplacementError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("fsync") }
  }

  private func failure(_ call: String) -> FileReplacementError { FileReplacementError(call: call, code: errno) }
}
