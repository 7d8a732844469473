// Backups: one state of a store while it is written to, whole or not there at all.

import FollowupEngine
import FollowupModel
import Foundation
import Testing

@testable import FollowupStore

@Suite struct BackupTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private var backup: String { folder.path + "/backup.db" }

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(url: folder.store)
    try HealthTests.fill(store)
  }

  private var files: Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []) }

  @Test func aBackupIsTheStoreAndNeedsNoFileBesideIt() throws {
    let size = try store.backUp(to: backup)
    #expect(files == ["store.db", "store.db-wal", "store.db-shm", "store.db.lock", "backup.db"])
    var status = stat()
    stat(backup, &status)
    #expect(status.st_mode & 0o777 == 0o600 && Int(status.st_size) == size)
    let copy = try SQLiteStore.readOnly(path: backup)
    #expect(try copy.verify() == [])
    try copy.adopt(.sample)
    #expect(try copy.records(ofType: "invoice") == store.records(ofType: "invoice"))
    #expect(try copy.history(of: 1) == store.history(of: 1))
    try copy.close()
    #expect(files.contains("backup.db-wal") == false && files.contains("backup.db-shm") == false)
  }

  @Test func aBackupIsOneStateWhileOthersWrite() throws {
    try store.put((0..<2000).map { client(RecordID("c\($0)"), name: String(repeating: "n", count: 900)) })
    let reader = try SQLiteStore.reader(besideWriterOf: folder.store)
    let before = try store.counts().records
    var shares: [Double] = []
    try reader.backUp(to: backup) { share in
      shares.append(share)
      if shares.count == 1 { try store.put([client("late"), client("c7", name: "changed")]) }
    }
    #expect(shares.count > 1 && shares == shares.sorted() && shares.last == 1)
    let copy = try SQLiteStore.readOnly(path: backup)
    #expect(try copy.verify() == [])
    #expect(try copy.counts().records == before)
    #expect(try store.counts().records == before + 1)
  }

  @Test func whatIsThereIsNotReplacedUnlessAskedAndOnlyABackup() throws {
    try store.backUp(to: backup)
    #expect(throws: BackupError.exists(path: backup)) { try store.backUp(to: backup) }
    try store.put([client("new")])
    try store.backUp(to: backup, replaces: true)
    #expect(try SQLiteStore.readOnly(path: backup).counts().records == 8)
    let letter = folder.path + "/letter.txt"
    try Data("dear".utf8).write(to: URL(fileURLWithPath: letter))
    #expect(throws: BackupError.notReplaceable(path: letter, why: "it is no store of followupd")) {
      try store.backUp(to: letter, replaces: true)
    }
    let link = folder.path + "/link.db"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.store)
    for name in [folder.store, link] {
      #expect(throws: BackupError.notReplaceable(path: name, why: "it is the store itself")) {
        try store.backUp(to: name, replaces: true)
      }
    }
    #expect(FileManager.default.contents(atPath: letter) == Data("dear".utf8))
    #expect(throws: BackupError.cannotWrite(path: "/proc/backup.db", why: "No such file or directory")) {
      try store.backUp(to: "/proc/backup.db")
    }
    #expect(try store.verify() == [])
  }

  @Test func aBackupThatIsBrokenOffLeavesNothing() throws {
    struct Stop: Error {}
    let before = files
    #expect(throws: Stop.self) { try store.backUp(to: backup) { _ in throw Stop() } }
    #expect(files == before)
    try store.backUp(to: backup)
  }

  @Test func aDamagedStoreYieldsNoBackup() throws {
    let root = try #require(
      try store.access { try $0.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'history_by_follow_up'") })
    try store.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.store))
    try file.seek(toOffset: UInt64(root - 1) * 4096)
    try file.write(contentsOf: [UInt8](repeating: 0x55, count: 4096))
    try file.close()
    let error = #expect(throws: StoreError.self) { try SQLiteStore.readOnly(path: folder.store).backUp(to: backup) }
    #expect(try "\(#require(error))".contains("see what `followupctl verify` says"))
    #expect(!files.contains { $0.hasPrefix("backup") })
  }

  @Test func aRestoredBackupGoesOnWhereItWasMade() throws {
    try store.backUp(to: backup)
    try store.put([client("later")])
    try store.close()
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.store + end) }
    try FileManager.default.copyItem(atPath: backup, toPath: folder.store)
    let restored = try SQLiteStore(url: folder.store)
    try restored.adopt(.sample)
    #expect(try restored.verify() == [])
    #expect(try restored.record(RecordKey("client", "later")) == nil)
    try restored.put([client("after")])
    #expect(try restored.access { try $0.row("PRAGMA journal_mode") { try $0.text(0) } } == "wal")
  }

  @Test func aLogThatLiesBesideARestoredBackupIsNotWrittenOverIt() throws {
    try store.backUp(to: backup)
    try store.put([client("later")])
    let image = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: backup, toPath: image.store)
    try FileManager.default.copyItem(atPath: folder.store + "-wal", toPath: image.store + "-wal")
    let before = FileManager.default.contents(atPath: image.store)
    for open in [{ try SQLiteStore(url: image.store) }, { try SQLiteStore.readOnly(path: image.store) }] {
      let error = #expect(throws: StoreError.self) { try open() }
      #expect(try "\(#require(error))".contains("where this is a restored backup, remove it"))
    }
    #expect(FileManager.default.contents(atPath: image.store) == before)
    try FileManager.default.removeItem(atPath: image.store + "-wal")
    #expect(try SQLiteStore(url: image.store).verify() == [])
  }
}
