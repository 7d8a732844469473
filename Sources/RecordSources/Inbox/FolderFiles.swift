// The files of a folder: which are there, in what order they were written, and whether somebody still writes.

import Glibc

/// A file that is there.
struct FoundFile: Hashable, Sendable {
  var path: String
  var name: String
  /// When it was last written to, in nanoseconds since 1970.
  var modified: Int64
}

extension PathPattern {
  /// The regular files that match, the longest unwritten first, then by name. Empty where the folder is missing.
  func files() throws(SourceError) -> [FoundFile] {
    guard let directory = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw .unreadable(file: folder, reason: SystemError.text(errno))
    }
    defer { closedir(directory) }
    var found: [FoundFile] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard matches(name) else { continue }
      var status = stat()
      let path = path(of: name)
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
      found.append(FoundFile(path: path, name: name, modified: modified))
    }
    return found.sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }
  }
}

/// Calls `body` with the bytes of a file in pieces of 256 KiB at most.
func readPieces<Result>(
  of path: String, _ body: (() throws(SourceError) -> [UInt8]?) throws(SourceError) -> Result
) throws(SourceError) -> Result {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadable(file: path, reason: SystemError.text(errno)) }
  defer { close(descriptor) }
  return try body { () throws(SourceError) in
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    var count = -1
    repeat {
      count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw .unreadable(file: path, reason: SystemError.text(errno)) }
    piece.removeLast(piece.count - count)
    return piece.isEmpty ? nil : piece
  }
}

/// Whether a process has the file open for writing. False also where the system does not tell (only the owner of a
/// file, or a process with CAP_LEASE, may ask). See fcntl(2), F_SETLEASE: a read lease is refused while there are writers.
func hasWriter(_ path: String) -> Bool {
  let setLease: Int32 = 1024
  let setSignal: Int32 = 10
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  // A writer that comes right now breaks the lease with a signal: with one that does nothing, not with SIGIO.
  guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return false }
  if fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 {
    _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
    return false
  }
  return errno == EAGAIN
}
