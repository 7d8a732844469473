// A store of another user. The tests may run as root, for whom every file is open: the calling thread takes another
// user's rights for the attempt, and gives them back.

import FollowupEngine
import FollowupModel
import Foundation
import Testing

@testable import FollowupStore

// setfsuid(2) and setfsgid(2), which the Glibc module leaves out.
@_silgen_name("setfsuid") @discardableResult private func setfsuid(_ user: UInt32) -> Int32
@_silgen_name("setfsgid") @discardableResult private func setfsgid(_ group: UInt32) -> Int32

/// Runs `body` with the file access of the user `nobody` (setfsuid(2): of this thread alone) where this is root.
private func asAnotherUser<Result>(_ body: () throws -> Result) rethrows -> Result {
  guard geteuid() == 0 else { return try body() }
  setfsgid(65_534)
  setfsuid(65_534)
  defer {
    setfsuid(0)
    setfsgid(0)
  }
  return try body()
}

@Suite(.serialized) struct PermissionTests {
  @Test func aFolderThatIsNotOursIsRefusedWithTheRemedy() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let error = #expect(throws: StoreError.self) { try asAnotherUser { try SQLiteStore(url: folder.store) } }
    #expect(try "\(#require(error))".contains("permission denied; run as the store's user"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aStoreThatIsNotOursIsNotRead() throws {
    let folder = try TemporaryFolder()
    try SQLiteStore(url: folder.store).close()
    chmod(folder.store, 0o600)
    if geteuid() != 0 { chmod(folder.store, 0) }
    let error = #expect(throws: StoreError.self) { try asAnotherUser { try SQLiteStore.readOnly(path: folder.store) } }
    #expect(try "\(#require(error))".contains("permission denied"))
  }

  @Test func aStoreThatMayOnlyBeReadIsNotOpenedForWriting() throws {
    let folder = try TemporaryFolder()
    try SQLiteStore(url: folder.store).close()
    chmod(folder.store, 0o444)
    chmod(folder.path, 0o777)
    unlink(folder.store + ".lock")
    let error = #expect(throws: StoreError.self) { try asAnotherUser { try SQLiteStore(url: folder.store) } }
    #expect(error == .readOnly(path: folder.store))
    #expect(try "\(#require(error))".contains("make the file and its folder writable for this user"))
  }

  @Test func aReaderWhoMayNotMakeTheSharedMemoryFileIsToldTheRemedy() throws {
    let folder = try TemporaryFolder()
    try SQLiteStore(url: folder.store).close()
    chmod(folder.store, 0o644)
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let error = #expect(throws: StoreError.self) { try asAnotherUser { try SQLiteStore.readOnly(path: folder.store) } }
    #expect(try "\(#require(error))".contains("run this as the user that followupd runs as"))
  }

  @Test func aReadableStoreIsReadBesideItsWriterWithoutTheRightToWrite() throws {
    let folder = try TemporaryFolder()
    let writer = try SQLiteStore(url: folder.store)
    try writer.adopt(.sample)
    try writer.put([client("acme")])
    for end in ["", "-wal", "-shm"] { chmod(folder.store + end, 0o444) }
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let found = try asAnotherUser {
      let reader = try SQLiteStore.readOnly(path: folder.store)
      try reader.adopt(.sample)
      return try reader.records(ofType: "client")
    }
    #expect(found == [client("acme")])
  }

  @Test func aBackupWhereThisUserMayNotWriteIsRefused() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try store.adopt(.sample)
    for end in ["", "-wal", "-shm"] { chmod(folder.store + end, 0o444) }
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let backup = folder.path + "/backup.db"
    #expect(throws: BackupError.cannotWrite(path: backup, why: "Permission denied")) {
      try asAnotherUser { try SQLiteStore.readOnly(path: folder.store).backUp(to: backup) }
    }
    #expect(!FileManager.default.fileExists(atPath: backup))
  }

  @Test func aNewStoreIsNotForEverybodysEyes() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try store.adopt(.sample)
    for end in ["", "-wal", "-shm"] {
      var status = stat()
      #expect(stat(folder.store + end, &status) == 0)
      #expect(status.st_mode & 0o007 == 0)
    }
  }
}
