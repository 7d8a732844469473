// Stores of former versions: brought up to date by whoever may write them, and read as they are by everybody else.

import FollowupEngine
import FollowupModel
import Foundation
import GRDB
import Testing

@testable import FollowupStore

@Suite struct FormerStoreTests {
  private let reasons: [NotSent?] = [nil, .unless, .snoozed, .done, .dropped, .deferred, .refused, nil]

  /// A store as a former version wrote it.
  private func make(version: Int, at path: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "FormerStores")
    let statements = try String(contentsOf: folder.appending(path: "version-\(version).sql"), encoding: .utf8)
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: statements) }
    try queue.close()
  }

  @Test func aStoreOfTheFirstVersionKeepsItsStoryAndTellsTheReasonsInIt() throws {
    let folder = try TemporaryFolder()
    try make(version: 1, at: folder.store)
    for _ in 1...2 {
      let store = try SQLiteStore(url: folder.store)
      #expect(try store.access { try $0.integer("PRAGMA user_version") } == Int64(Tables.version))
      let story = try store.history(of: 1)
      #expect(story.map(\.reason) == reasons)
      #expect(story.map(\.event).prefix(2) == ["opened", "left-out"])
      #expect(story[3].detail == "mail 7 withdrawn: it is done")
      #expect(try store.followUp(1)?.rule == "late")
      #expect(try store.verify().isEmpty)
      try store.close()
    }
  }

  @Test func aMailKeepsItsMessageWhenItsStoreIsBroughtUpToDate() throws {
    let folder = try TemporaryFolder()
    try make(version: 7, at: folder.store)
    let former = try SQLiteStore.readOnly(path: folder.store)
    let mail = try #require(try former.envelope(1))
    #expect(String(decoding: mail.message, as: UTF8.self).hasSuffix("\r\n\r\nPay."))
    try former.close()
    let store = try SQLiteStore(url: folder.store)
    #expect(try store.envelope(1) == mail)
    #expect(try store.verify().isEmpty)
    try store.close()
  }

  @Test func aCopyOfAFormerStoreIsKeptBeforeItIsBroughtUpToDate() throws {
    let folder = try TemporaryFolder()
    try make(version: 1, at: folder.store)
    try SQLiteStore(url: folder.store).close()
    let copy = try SQLiteStore.readOnly(path: folder.store + ".version-1")
    defer { try? copy.close() }
    #expect(try copy.access { try $0.integer("PRAGMA user_version") } == 1)
    #expect(try copy.history(of: 1).count == reasons.count)
    #expect(try copy.followUp(1)?.rule == "late")
  }

  @Test func aFormerStoreOfWhichNoCopyCanBeKeptStaysAsItIs() throws {
    let folder = try TemporaryFolder()
    try make(version: 1, at: folder.store)
    let before = FileManager.default.contents(atPath: folder.store)
    // Something else has the name that the copy would get.
    try Data("notes".utf8).write(to: URL(fileURLWithPath: folder.store + ".version-1"))
    let error = #expect(throws: StoreError.self) { try SQLiteStore(url: folder.store) }
    #expect(error.map { "\($0)".contains("version-1` is not replaced: it is no store of followupd") } == true)
    #expect(FileManager.default.contents(atPath: folder.store)?.dropFirst(100) == before?.dropFirst(100))
    #expect(try SQLiteStore.readOnly(path: folder.store).history(of: 1).count == reasons.count)
  }

  @Test func aFormerStoreIsReadWithoutBeingChanged() throws {
    let folder = try TemporaryFolder()
    try make(version: 1, at: folder.store)
    let before = FileManager.default.contents(atPath: folder.store)
    let store = try SQLiteStore.readOnly(path: folder.store)
    #expect(try store.history(of: 1).map(\.detail.count) == [0, 35, 40, 28, 22, 70, 52, 19])
    #expect(try store.history(of: 1).allSatisfy { $0.reason == nil && $0.step == nil && $0.until == nil })
    try store.close()
    #expect(FileManager.default.contents(atPath: folder.store) == before)
  }

  @Test(arguments: [1, 7]) func aStoreBroughtUpToDateHasTheTablesOfANewOne(version: Int) throws {
    let (former, new) = (try TemporaryFolder(), try TemporaryFolder())
    try make(version: version, at: former.store)
    let tables = try [former, new].map { folder in
      let store = try SQLiteStore(url: folder.store)
      defer { try? store.close() }
      return try store.access { database in
        try database.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name") {
          "\(try $0.text(0)): \(try $0.text(1).split(whereSeparator: \.isWhitespace).joined(separator: " "))"
        }
      }
    }
    #expect(tables[0] == tables[1])
    #expect(!tables[0].isEmpty)
  }

  @Test func aReasonIsKeptWithItsStepAndEnd() throws {
    let store = try SQLiteStore.inMemory()
    let entries =
      NotSent.allCases.map {
        HistoryEntry(
          followUp: 3, at: Instant(second: 9), event: "left-out", detail: $0.phrase, step: "14 days", reason: $0,
          until: Instant(second: 99))
      } + [HistoryEntry(followUp: 3, at: Instant(second: 10), event: "closed", detail: "")]
    try store.transaction { for entry in entries { try store.appendHistory(entry) } }
    #expect(try store.history(of: 3) == entries)
  }
}
