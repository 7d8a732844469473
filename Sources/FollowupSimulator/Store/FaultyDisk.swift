// A disk that can fail: one folder of real files, reached by SQLite through a VFS that remembers what was not synced.

import Foundation
import GRDBSQLite

/// A folder for one store, whose disk loses power, fills up, and loses what was not synced.
final class FaultyDisk {
  /// The store's file.
  let path: String
  private let folder: String
  private let state: DiskState

  init(seed: UInt64, syncs: Bool) throws {
    let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("simulated-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    folder = temporary.path
    path = folder + "/followupd.db"
    state = DiskState(seed: seed, syncs: syncs)
    FaultyVFS.register()
    FaultyVFS.disks[folder] = state
  }

  func losePower(atWrite count: Int) { state.writesUntilPowerLoss = count }
  func refuseWrites(_ count: Int) { state.writesToRefuse = count }

  /// Nothing more goes wrong.
  func heal() {
    state.writesUntilPowerLoss = nil
    state.writesToRefuse = 0
  }

  /// After the store was closed: where the power was lost, what was not synced is taken back, or the last part of it.
  func restart() throws {
    if state.isOff { state.takeBackWhatWasNotSynced() }
    state.isOff = false
    heal()
  }

  func remove() {
    FaultyVFS.disks[folder] = nil
    try? FileManager.default.removeItem(atPath: folder)
  }
}

/// What a disk knows of its files.
final class DiskState {
  /// What a write replaced.
  private struct Undo {
    var offset: Int
    var bytes: [UInt8]
    var size: Int
  }

  let syncs: Bool
  var writesUntilPowerLoss: Int?
  var writesToRefuse = 0
  var isOff = false
  private var random: SeededGenerator
  private var unsynced: [String: [Undo]] = [:]

  init(seed: UInt64, syncs: Bool) {
    self.syncs = syncs
    random = SeededGenerator(seed: seed ^ 0xD15C)
  }

  /// Whether a write may be made; else SQLite's code for what went wrong.
  func admitWrite() -> Int32 {
    if let left = writesUntilPowerLoss {
      writesUntilPowerLoss = left > 1 ? left - 1 : nil
      if left <= 1 { isOff = true }
    }
    if isOff { return SQLITE_IOERR }
    guard writesToRefuse > 0 else { return SQLITE_OK }
    writesToRefuse -= 1
    return SQLITE_FULL
  }

  /// Remembers what stands where a write or a truncation will change it.
  func willChange(_ path: String, offset: Int, count: Int) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    fstat(file, &status)
    let size = Int(status.st_size)
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
    if !bytes.isEmpty { pread(file, &bytes, bytes.count, off_t(offset)) }
    unsynced[path, default: []].append(Undo(offset: offset, bytes: bytes, size: size))
  }

  func synced(_ path: String) {
    if syncs { unsynced[path] = nil }
  }

  func removed(_ path: String) { unsynced[path] = nil }

  /// Of each file a random number of the last unsynced writes.
  func takeBackWhatWasNotSynced() {
    for path in unsynced.keys.sorted() {
      let changes = unsynced[path] ?? []
      let file = open(path, O_RDWR | O_CLOEXEC)
      guard file >= 0 else { continue }
      for undo in changes.suffix(random.below(changes.count + 1)).reversed() {
        if !undo.bytes.isEmpty { pwrite(file, undo.bytes, undo.bytes.count, off_t(undo.offset)) }
        ftruncate(file, off_t(undo.size))
      }
      close(file)
    }
    unsynced = [:]
  }
}
