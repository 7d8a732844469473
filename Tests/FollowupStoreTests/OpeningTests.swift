// Opening a store: what is refused and with which words, who may write, what is on disk when a transaction returns.

import FollowupEngine
import FollowupModel
import Foundation
import Testing

@testable import FollowupStore

private func makeStore(at path: String) throws {
  let store = try SQLiteStore(url: path)
  try store.adopt(.sample)
  try store.put((0..<500).map { client(RecordID("c\($0)"), name: String(repeating: "n", count: 100)) })
  try store.close()
}

/// The error of opening `url`, and what people read of it.
private func refusal(_ open: () throws -> SQLiteStore) -> (StoreError?, String) {
  do {
    _ = try open()
    return (nil, "")
  } catch {
    return (error as? StoreError, "\(error)")
  }
}

private func contents(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

/// Runs a program and returns its exit status and output.
private func run(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

@Test func aStoreSurvivesBeingClosed() throws {
  let folder = try TemporaryFolder()
  try makeStore(at: "sqlite:" + folder.store)
  let store = try SQLiteStore(url: folder.store)
  try store.adopt(.sample)
  #expect(try store.records(ofType: "client").count == 500)
  #expect(try store.verify().isEmpty)
}

@Test func everyCommitIsSyncedToDisk() throws {
  let folder = try TemporaryFolder()
  for _ in 1...2 {
    let store = try SQLiteStore(url: folder.store)
    #expect(try store.access { try $0.integer("PRAGMA synchronous") } == 2)
    #expect(try store.access { try $0.row("PRAGMA journal_mode") { try $0.text(0) } } == "wal")
    try store.close()
  }
}

@Test func aFileKnowsWhatItIs() throws {
  let folder = try TemporaryFolder()
  try makeStore(at: folder.store)
  let header = try #require(contents(folder.store))
  #expect(Array(header[68..<72]) == Array("fupd".utf8))
  #expect(Array(header[60..<64]) == [0, 0, 0, UInt8(Tables.version)])
}

@Test func aSecondWriterIsRefusedUntilTheFirstIsDone() throws {
  let folder = try TemporaryFolder()
  let first = try SQLiteStore(url: folder.store)
  let (error, text) = refusal { try SQLiteStore(url: folder.store) }
  #expect(error == .inUse(path: folder.store))
  #expect(text.hasSuffix("another followupd or import works on it; wait for it, or stop it"))
  try first.close()
  try SQLiteStore(url: folder.store).close()
}

@Test func aWriterInAnotherProcessIsRefusedToo() throws {
  let folder = try TemporaryFolder()
  let first = try SQLiteStore(url: folder.store)
  let lock = folder.store + ".lock"
  #expect(try run("/usr/bin/flock", "--nonblock", lock, "true").status == 1)
  try first.close()
  #expect(try run("/usr/bin/flock", "--nonblock", lock, "true").status == 0)
}

@Test func aStoreOfANewerVersionIsRefusedAndLeftAsItIs() throws {
  let folder = try TemporaryFolder()
  try makeStore(at: folder.store)
  let store = try SQLiteStore(url: folder.store)
  try store.access { try $0.run("PRAGMA user_version = 99") }
  try store.close()
  let before = contents(folder.store)
  for open in [{ try SQLiteStore(url: folder.store) }, { try SQLiteStore.readOnly(path: folder.store) }] {
    let (error, text) = refusal(open)
    #expect(error == .newerVersion(path: folder.store, found: 99, known: Tables.version))
    #expect(text.contains("install the newer followupd"))
  }
  #expect(contents(folder.store) == before)
}

@Test(arguments: ["no database", "", "SQLite format 3\0 but not quite", String(repeating: "x", count: 10_000)])
func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs(text: String) throws {
  let folder = try TemporaryFolder()
  try Data(text.utf8).write(to: URL(fileURLWithPath: folder.store))
  for open in [{ try SQLiteStore(url: folder.store) }, { try SQLiteStore.readOnly(path: folder.store) }] {
    guard case .damaged(folder.store, _)? = refusal(open).0 else {
      Issue.record("opened \(text.prefix(20))")
      continue
    }
  }
  #expect(contents(folder.store) == Data(text.utf8))
}

@Test func aDatabaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws {
  let folder = try TemporaryFolder()
  #expect(try run("/usr/bin/env", "cp", "--", #filePath, folder.store).status == 0)
  try makeStore(at: folder.store + "2")
  var bytes = try #require(contents(folder.store + "2"))
  bytes.replaceSubrange(68..<72, with: [0, 0, 0, 0])
  try bytes.write(to: URL(fileURLWithPath: folder.store))
  #expect(
    refusal { try SQLiteStore(url: folder.store) }.0
      == .damaged(path: folder.store, detail: "the file is a database of another program"))
  #expect(contents(folder.store) == bytes)
}

@Test func aFileCutShortIsRefusedAndLeftAsItIs() throws {
  let folder = try TemporaryFolder()
  try makeStore(at: folder.store)
  let whole = try #require(contents(folder.store))
  for count in [0, 50, 100, 4096, whole.count / 2, whole.count - 1] {
    let part = whole.prefix(count)
    try part.write(to: URL(fileURLWithPath: folder.store))
    guard case .damaged? = refusal({ try SQLiteStore(url: folder.store) }).0 else {
      Issue.record("opened the first \(count) bytes")
      continue
    }
    #expect(contents(folder.store) == part)
  }
}

@Test func damageInsideAFileIsAnErrorAndNoCrash() throws {
  let folder = try TemporaryFolder()
  try makeStore(at: folder.store)
  let whole = try #require(contents(folder.store))
  let seed: UInt64 = 20_261_122
  print("seed \(seed)")
  var generator = SeededGenerator(seed: seed)
  var noticed = 0
  for _ in 0..<60 {
    var bytes = whole
    for _ in 0..<200 { bytes[Int.random(in: 100..<bytes.count, using: &generator)] = generator.next().bytes }
    try bytes.write(to: URL(fileURLWithPath: folder.store))
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.store + end) }
    do {
      let store = try SQLiteStore(url: folder.store)
      try store.adopt(.sample)
      try store.forEachDossier { _, _ in }
      _ = try store.records(ofType: "client")
      try store.put([client("new"), client("c7", name: "changed")])
      noticed += try store.verify().isEmpty ? 0 : 1
    } catch let error as StoreError {
      noticed += 1
      #expect("\(error)".contains(folder.store))
    }
  }
  #expect(noticed == 60)
}

extension UInt64 {
  fileprivate var bytes: UInt8 { UInt8(truncatingIfNeeded: self) }
}

@Test func namesThatNoStoreCanHaveAreRefused() throws {
  let folder = try TemporaryFolder()
  #expect(
    refusal { try SQLiteStore(url: "postgres://localhost/x") }.1
      == "store `postgres://localhost/x`: cannot be opened: a store is named as `sqlite:PATH`")
  #expect(refusal { try SQLiteStore(url: folder.path + "/none/store.db") }.1.contains("make it first"))
  #expect(refusal { try SQLiteStore(url: folder.path) }.1.contains("this is not a file"))
  #expect(refusal { try SQLiteStore.readOnly(path: folder.store) }.1.contains("there is no such file"))
}

// MARK: Reading beside a writer

@Test func aReaderSeesWhatIsCommittedWhileTheWriterWorks() throws {
  let folder = try TemporaryFolder()
  let writer = try SQLiteStore(url: folder.store)
  try writer.adopt(.sample)
  try writer.put([client("acme")])
  let reader = try SQLiteStore.readOnly(path: "sqlite:" + folder.store)
  try reader.adopt(.sample.changing("client", to: ["name": .text, "added": .number]))
  #expect(try reader.record(RecordKey("client", "acme"))?.values == [.text("ACME"), nil])
  try writer.transaction {
    _ = try writer.write([.put(client("beta"))], owner: .imported)
    #expect(try reader.records(ofType: "client").count == 1)
  }
  try reader.transaction {
    #expect(try reader.records(ofType: "client").count == 2)
    try writer.put([client("gamma")])
    #expect(try reader.records(ofType: "client").count == 2)
  }
  #expect(throws: StoreError.readOnly(path: folder.store)) { try reader.put([client("delta")]) }
}

// MARK: Things that go wrong while it runs

@Test func aTransactionThatThrowsLeavesNothing() throws {
  struct Stop: Error {}
  let store = try SQLiteStore.sample(client("acme"))
  #expect(throws: Stop.self) {
    try store.transaction {
      _ = try store.write([.put(client("beta")), .delete(RecordKey("client", "acme"))], owner: .source("new"))
      try store.markDue(dossier("brand_new", "x"), at: Instant(second: 1))
      #expect(try store.record(RecordKey("client", "beta")) != nil)
      throw Stop()
    }
  }
  #expect(try store.record(RecordKey("client", "beta")) == nil)
  #expect(try store.record(RecordKey("client", "acme")) != nil)
  #expect(try store.nextDue() == nil)
  // Types and owners that were new in it get their numbers anew.
  try store.transaction {
    try store.markDue(dossier("another", "x"), at: Instant(second: 2))
    try store.markDue(dossier("brand_new", "x"), at: Instant(second: 3))
    _ = try store.write([.put(client("beta"))], owner: .source("other"))
  }
  #expect(
    try store.dueDossiers(until: Instant(second: 9), limit: 9).map(\.dossier) == [
      dossier("another", "x"), dossier("brand_new", "x"),
    ])
  #expect(try store.keys(ownedBy: .source("other"), types: ["client"]) == [RecordKey("client", "beta")])
}

@Test func anInnerTransactionIsUndoneByItself() throws {
  struct Stop: Error {}
  let store = try SQLiteStore.sample()
  try store.transaction {
    _ = try store.write([.put(client("acme"))], owner: .hand)
    try? store.transaction {
      _ = try store.write([.put(client("beta"))], owner: .hand)
      throw Stop()
    }
  }
  #expect(try store.records(ofType: "client") == [client("acme")])
}

@Test func aWriteOutsideATransactionIsRefused() throws {
  let store = try SQLiteStore.sample()
  #expect(throws: StoreError.failed(detail: "a write outside a transaction")) {
    try store.markDue(dossier("client", "acme"), at: Instant(second: 1))
  }
}

@Test func aFullDiskIsSaidAndChangesNothing() throws {
  let folder = try TemporaryFolder()
  let store = try SQLiteStore(url: folder.store)
  try store.adopt(.sample)
  try store.put([client("acme")])
  try store.access { database in
    let pages = try #require(try database.integer("PRAGMA page_count"))
    try database.run(.text("PRAGMA max_page_count = \(pages + 2)"))
  }
  let note = String(repeating: "x", count: 60_000)
  #expect(throws: StoreError.full(path: folder.store)) {
    try store.put([client("beta"), invoice("f1", client: "beta", note: note)])
  }
  #expect(try store.record(RecordKey("client", "beta")) == nil)
  try store.access { try $0.run("PRAGMA max_page_count = 1000000") }
  try store.put([client("beta"), invoice("f1", client: "beta", note: note)])
  #expect(try store.verify().isEmpty)
}

@Test func aStoreThatAnotherProgramHoldsIsSaidToBeLocked() throws {
  let folder = try TemporaryFolder()
  let store = try SQLiteStore(url: folder.store)
  try store.adopt(.sample)
  let browser = Process()
  let input = Pipe()
  let output = Pipe()
  browser.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
  browser.arguments = [
    "-c",
    """
    import sqlite3, sys
    base = sqlite3.connect(sys.argv[1], isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.read()
    """, folder.store,
  ]
  browser.standardInput = input
  browser.standardOutput = output
  try browser.run()
  #expect(!output.fileHandleForReading.availableData.isEmpty)
  try store.access { try $0.run("PRAGMA busy_timeout = 10") }
  #expect(throws: StoreError.locked(path: folder.store)) { try store.put([client("acme")]) }
  try input.fileHandleForWriting.close()
  browser.waitUntilExit()
  try store.put([client("acme")])
}
