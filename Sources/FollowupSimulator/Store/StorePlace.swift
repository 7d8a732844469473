// Where the store of a run lies, and what is left of it after a stop.

import FollowupEngine
import FollowupStore
import Foundation

/// A store in memory, or in a file on a disk that can fail.
final class StorePlace {
  let disk: FaultyDisk?
  private var store: SQLiteStore?

  init(onDisk: Bool, seed: UInt64, syncs: Bool = true) throws {
    disk = onDisk ? try FaultyDisk(seed: seed, syncs: syncs) : nil
  }

  func open() throws -> any Store {
    let opened = try disk.map { try SQLiteStore(url: "sqlite:\($0.path)") } ?? SQLiteStore.inMemory()
    store = opened
    return opened
  }

  /// As after the end of the daemon's process, or of the machine's power.
  func reopen() throws -> any Store {
    guard let disk, let store else { return try self.store ?? open() }
    try? store.close()
    self.store = nil
    try disk.restart()
    return try open()
  }

  func close() {
    try? store?.close()
    store = nil
    disk?.remove()
  }
}
