// A store as a crash leaves it, with its log: what was committed is read or the store is refused, never less in silence.

import FollowupEngine
import FollowupModel
import Foundation
import Testing

@testable import FollowupStore

@Suite struct WriteAheadLogTests {
  private static let transactions = 12

  /// A store that was killed: a client a transaction in the log, nothing written back.
  private func makeCrashed(at path: String) throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try store.adopt(.sample)
    try store.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0")
    for number in 0..<WriteAheadLogTests.transactions {
      try store.put([client(RecordID("c\(number)"), name: String(repeating: "n", count: 200 * number))])
    }
    for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: folder.store + end, toPath: path + end) }
    try store.close()
  }

  /// How many transactions a store has; nil where it is refused, which must leave it as it is.
  private func transactions(in path: String) throws -> Int? {
    let before = ["", "-wal"].map { FileManager.default.contents(atPath: path + $0) }
    do {
      let store = try SQLiteStore(url: path)
      #expect(try store.verify() == [])
      try store.adopt(.sample)
      let clients = try store.records(ofType: "client").map(\.key.id)
      #expect(Set(clients) == Set((0..<clients.count).map { RecordID("c\($0)") }), "not the first transactions")
      try store.close()
      return clients.count
    } catch let error as StoreError {
      guard case .damaged = error else { throw error }
      #expect("\(error)".contains("write-ahead log") && "\(error)".contains("restore a backup"))
      #expect(["", "-wal"].map { FileManager.default.contents(atPath: path + $0) } == before)
      return nil
    }
  }

  @Test func aKilledStoreHasEveryTransaction() throws {
    let folder = try TemporaryFolder()
    try makeCrashed(at: folder.store)
    #expect(try transactions(in: folder.store) == WriteAheadLogTests.transactions)
  }

  @Test func aByteThatChangedInTheLogLosesNothingInSilence() throws {
    let whole = try TemporaryFolder()
    try makeCrashed(at: whole.store)
    let log = try #require(FileManager.default.contents(atPath: whole.store + "-wal"))
    let seed: UInt64 = 20_261_125
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var refused = 0
    for round in 0..<60 {
      // The header and the heads of frames, too.
      let offset = round < 32 ? round : Int.random(in: 32..<log.count, using: &generator)
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: whole.store, toPath: folder.store)
      var bytes = log
      bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try bytes.write(to: URL(fileURLWithPath: folder.store + "-wal"))
      let found = try transactions(in: folder.store)
      // The last transaction alone looks like one that a power cut spoilt.
      #expect(found ?? .max >= WriteAheadLogTests.transactions - 1, "byte \(offset)")
      refused += found == nil ? 1 : 0
    }
    #expect(refused > 40)
  }

  @Test func aLogThatWasCutOffKeepsTheFirstTransactionsWhole() throws {
    let whole = try TemporaryFolder()
    try makeCrashed(at: whole.store)
    let log = try #require(FileManager.default.contents(atPath: whole.store + "-wal"))
    var former = 0
    for share in 0...12 {
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: whole.store, toPath: folder.store)
      try log.prefix(log.count * share / 12).write(to: URL(fileURLWithPath: folder.store + "-wal"))
      let found = try #require(try transactions(in: folder.store))
      #expect(found >= former)
      former = found
    }
    #expect(former == WriteAheadLogTests.transactions)
  }

  @Test func aPowerCutThatSpoilsTheLastTransactionIsNoDamage() throws {
    let folder = try TemporaryFolder()
    try makeCrashed(at: folder.store)
    var log = try #require(FileManager.default.contents(atPath: folder.store + "-wal"))
    log[log.count - 1] ^= 1
    // What the file system had made ready and nobody wrote.
    log.append(Data(count: 100_000))
    try log.write(to: URL(fileURLWithPath: folder.store + "-wal"))
    #expect(try transactions(in: folder.store) == WriteAheadLogTests.transactions - 1)
  }

  @Test func aLogOfZerosIsOneThatWasJustMade() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try store.adopt(.sample)
    try store.put([client("c0")])
    try store.close()
    try Data(count: 50_000).write(to: URL(fileURLWithPath: folder.store + "-wal"))
    #expect(try transactions(in: folder.store) == 1)
  }

  @Test(arguments: ["no log at all, but text", String(repeating: "x", count: 10_000)])
  func aLogThatIsNoneIsRefused(text: String) throws {
    let folder = try TemporaryFolder()
    try makeCrashed(at: folder.store)
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.store + "-wal"))
    #expect(try transactions(in: folder.store) == nil)
  }
}
