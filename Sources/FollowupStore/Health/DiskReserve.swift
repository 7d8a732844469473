// Room on the store's disk for when it is full: mail that is committed still goes out, because what the server says of
// it can be written down. The log beside the store has its blocks from the start, and a file gives way when the store
// itself must grow.

import FollowupEngine
import Foundation

final class DiskReserve {
  /// The size of `PATH-wal`: more than it grows to between two checkpoints (1000 pages).
  static let logBytes = 6 << 20
  /// The file `PATH.reserve`: thousands of mails' worth of entries of history.
  static let fileBytes = 2 << 20

  private let store: String
  private(set) var isHeld = false

  init(of store: String) { self.store = store }

  private var file: String { store + ".reserve" }

  /// Takes the room. Where the file system cannot keep room free there is no reserve, and no error.
  ///
  /// - Throws: `full` where there is not that much.
  func hold() throws(StoreError) {
    // Zeros after the last transaction are to SQLite what is left of an older log. It does not lock this file, so that
    // opening and closing it does no harm.
    try allocate("\(store)-wal", DiskReserve.logBytes, flags: O_WRONLY)
    do {
      try allocate(file, DiskReserve.fileBytes, flags: O_WRONLY | O_CREAT)
    } catch {
      unlink(file)
      throw error
    }
    isHeld = true
  }

  /// Lets the store have the room. The log's blocks stay its own.
  func release() {
    unlink(file)
    isHeld = false
  }

  private func allocate(_ path: String, _ bytes: Int, flags: CInt) throws(StoreError) {
    let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == ENOSPC || errno == EDQUOT { throw .full(path: store) }
      return
    }
    defer { close(descriptor) }
    while true {
      switch posix_fallocate(descriptor, 0, off_t(bytes)) {
      case EINTR: continue
      case ENOSPC, EDQUOT: throw .full(path: store)
      default: return
      }
    }
  }
}

extension SQLiteStore {
  /// Keeps room free for what must be written when the disk is full. Nothing for a store in memory.
  ///
  /// - Throws: `StoreError.full` where there is not that much room.
  public func holdReserve() throws { try reserve?.hold() }

  /// Gives the room to what is written next.
  public func releaseReserve() { reserve?.release() }
}
