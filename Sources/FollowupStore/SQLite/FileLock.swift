// The lock beside a store, which also tells how the last writer ended.

import FollowupEngine
import Foundation

/// The lock that keeps a second writer off a store: `PATH.lock`, held by an open file (flock(2)), so that it ends
/// with its process, however that ends.
final class FileLock {
  /// What stands in the file.
  enum Mark: String {
    /// A writer works, or was killed: what it committed last is in the write-ahead log.
    case open
    /// The log is being written back and removed.
    case closing
    case closed = ""
  }

  private let path: String
  private var file: CInt

  init(path: String) throws(StoreError) {
    self.path = path
    let name = path + ".lock"
    file = open(name, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else {
      throw errno == EROFS ? .readOnly(path: path) : .cannotOpen(path: name, errno: errno)
    }
    // Made by root, for an import say, it must still open for the store's user.
    var owner = stat()
    if geteuid() == 0, stat(path, &owner) == 0 { _ = fchown(file, owner.st_uid, owner.st_gid) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      release()
      throw reason == EWOULDBLOCK ? .inUse(path: path) : .cannotOpen(path: name, errno: reason)
    }
  }

  deinit { release() }

  /// What the last writer left.
  var mark: Mark { FileLock.mark(in: file) }

  private static func mark(in file: CInt) -> Mark {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = max(0, pread(file, &bytes, bytes.count, 0))
    return Mark(rawValue: String(decoding: bytes.prefix(count), as: UTF8.self)) ?? .closed
  }

  /// A mark that cannot be written, on a full disk say, only means that less is known after a crash.
  func set(_ mark: Mark) {
    guard file >= 0 else { return }
    let bytes = Array(mark.rawValue.utf8)
    _ = ftruncate(file, 0)
    _ = pwrite(file, bytes, bytes.count, 0)
  }

  /// Throws where a writer was killed and its log is gone since. A restored backup never had one.
  func checkLog() throws(StoreError) { try FileLock.checkLog(of: path, mark) }

  /// The same for who only reads, and needs no lock: SQLite would make a new log, and the loss would not be seen any more.
  static func checkLog(of path: String) throws(StoreError) {
    let file = open(path + ".lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return }
    defer { Glibc.close(file) }
    try checkLog(of: path, mark(in: file))
  }

  private static func checkLog(of path: String, _ mark: Mark) throws(StoreError) {
    guard mark == .open, access(path + "-wal", F_OK) != 0, errno == ENOENT, !StoreFile.isBackup(path) else { return }
    throw .damaged(
      path: path,
      detail: "`\(path)-wal` is gone, which had what was committed before followupd was killed; put it back, or remove "
        + "`\(path).lock` to go on without")
  }

  func release() {
    guard file >= 0 else { return }
    Glibc.close(file)
    file = -1
  }
}
