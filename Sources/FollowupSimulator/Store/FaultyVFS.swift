// SQLite's file interface (https://sqlite.org/c3ref/vfs.html), passed through to the usual one. Files in a folder of a
// `FaultyDisk` are watched; all others are none of its business.

import Foundation
import GRDBSQLite

/// Everything here is used by one thread: a run is played from beginning to end before the next.
enum FaultyVFS {
  nonisolated(unsafe) static var disks: [String: DiskState] = [:]
  nonisolated(unsafe) private static var usual: UnsafeMutablePointer<sqlite3_vfs>?
  nonisolated(unsafe) private static var methods = sqlite3_io_methods()

  /// A file of ours: SQLite's part, then what we know, then the usual file.
  private struct File {
    var base: sqlite3_file
    var disk: Unmanaged<DiskState>?
    var path: Unmanaged<NSString>?
  }

  private static let headerSize = (MemoryLayout<File>.stride + 15) / 16 * 16

  /// Makes it SQLite's usual VFS, once.
  static func register() {
    guard usual == nil, let found = sqlite3_vfs_find(nil) else { return }
    usual = found
    let ours = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    ours.initialize(to: found.pointee)
    ours.pointee.zName = UnsafePointer(strdup("followupd-faulty"))
    ours.pointee.szOsFile = found.pointee.szOsFile + Int32(headerSize)
    ours.pointee.xOpen = { _, name, file, flags, outFlags in FaultyVFS.open(name, file, flags, outFlags) }
    ours.pointee.xDelete = { _, name, syncsFolder in FaultyVFS.delete(name, syncsFolder) }
    prepareMethods()
    sqlite3_vfs_register(ours, 1)
  }

  private static func disk(of path: String) -> DiskState? {
    disks[(path as NSString).deletingLastPathComponent]
  }

  private static func open(
    _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let file, let usual else { return SQLITE_MISUSE }
    let header = UnsafeMutableRawPointer(file).assumingMemoryBound(to: File.self)
    header.initialize(to: File(base: sqlite3_file(pMethods: nil), disk: nil, path: nil))
    let code = usual.pointee.xOpen(usual, name, inner(file), flags, outFlags)
    guard code == SQLITE_OK else { return code }
    if let name, let disk = disk(of: String(cString: name)) {
      header.pointee.disk = Unmanaged.passRetained(disk)
      header.pointee.path = Unmanaged.passRetained(String(cString: name) as NSString)
    }
    header.pointee.base.pMethods = withUnsafePointer(to: &methods) { $0 }
    return SQLITE_OK
  }

  private static func delete(_ name: UnsafePointer<CChar>?, _ syncsFolder: Int32) -> Int32 {
    guard let usual, let name else { return SQLITE_MISUSE }
    if let disk = disk(of: String(cString: name)) {
      if disk.isOff { return SQLITE_IOERR | 10 << 8 }
      disk.removed(String(cString: name))
    }
    return usual.pointee.xDelete(usual, name, syncsFolder)
  }

  private static func inner(_ file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<sqlite3_file> {
    (UnsafeMutableRawPointer(file) + headerSize).assumingMemoryBound(to: sqlite3_file.self)
  }

  private static func header(_ file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<File> {
    UnsafeMutableRawPointer(file).assumingMemoryBound(to: File.self)
  }

  private static func prepareMethods() {
    // Version 2: with shared memory, without memory-mapped files.
    methods.iVersion = 2
    methods.xClose = { file in
      guard let file else { return SQLITE_MISUSE }
      let code = FaultyVFS.inner(file).pointee.pMethods.pointee.xClose(FaultyVFS.inner(file))
      FaultyVFS.header(file).pointee.disk?.release()
      FaultyVFS.header(file).pointee.path?.release()
      return code
    }
    methods.xRead = { file, bytes, count, offset in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xRead(FaultyVFS.inner(file), bytes, count, offset)
    }
    methods.xWrite = { file, bytes, count, offset in
      guard let file else { return SQLITE_MISUSE }
      let code = FaultyVFS.change(file, offset: Int(offset), count: Int(count))
      guard code == SQLITE_OK else { return code }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xWrite(FaultyVFS.inner(file), bytes, count, offset)
    }
    methods.xTruncate = { file, size in
      guard let file else { return SQLITE_MISUSE }
      let code = FaultyVFS.change(file, offset: Int(size), count: .max)
      guard code == SQLITE_OK else { return code }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xTruncate(FaultyVFS.inner(file), size)
    }
    methods.xSync = { file, _ in
      guard let file else { return SQLITE_MISUSE }
      guard let disk = FaultyVFS.header(file).pointee.disk?.takeUnretainedValue() else { return SQLITE_OK }
      if disk.isOff { return SQLITE_IOERR | 4 << 8 }
      if let path = FaultyVFS.header(file).pointee.path?.takeUnretainedValue() { disk.synced(path as String) }
      return SQLITE_OK
    }
    prepareOtherMethods()
  }

  /// What is passed through as it is.
  private static func prepareOtherMethods() {
    methods.xFileSize = { file, size in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xFileSize(FaultyVFS.inner(file), size)
    }
    methods.xLock = { file, level in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xLock(FaultyVFS.inner(file), level)
    }
    methods.xUnlock = { file, level in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xUnlock(FaultyVFS.inner(file), level)
    }
    methods.xCheckReservedLock = { file, result in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xCheckReservedLock(FaultyVFS.inner(file), result)
    }
    methods.xFileControl = { file, operation, argument in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xFileControl(FaultyVFS.inner(file), operation, argument)
    }
    methods.xSectorSize = { file in
      guard let file else { return 4_096 }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xSectorSize(FaultyVFS.inner(file))
    }
    methods.xDeviceCharacteristics = { file in
      guard let file else { return 0 }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xDeviceCharacteristics(FaultyVFS.inner(file))
    }
    methods.xShmMap = { file, page, size, extends, result in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xShmMap(FaultyVFS.inner(file), page, size, extends, result)
    }
    methods.xShmLock = { file, offset, count, flags in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xShmLock(FaultyVFS.inner(file), offset, count, flags)
    }
    methods.xShmBarrier = { file in
      guard let file else { return }
      FaultyVFS.inner(file).pointee.pMethods.pointee.xShmBarrier(FaultyVFS.inner(file))
    }
    methods.xShmUnmap = { file, deletes in
      guard let file else { return SQLITE_MISUSE }
      return FaultyVFS.inner(file).pointee.pMethods.pointee.xShmUnmap(FaultyVFS.inner(file), deletes)
    }
  }

  private static func change(_ file: UnsafeMutablePointer<sqlite3_file>, offset: Int, count: Int) -> Int32 {
    guard let disk = header(file).pointee.disk?.takeUnretainedValue(),
      let path = header(file).pointee.path?.takeUnretainedValue()
    else { return SQLITE_OK }
    let code = disk.admitWrite()
    if code == SQLITE_OK { disk.willChange(path as String, offset: offset, count: count) }
    return code
  }
}
