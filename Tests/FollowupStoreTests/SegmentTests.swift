// Segments: their scores and rankings survive a stop, and what is not known any more is scored again.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

@Suite struct SegmentTests {
  private let schema = Schema(types: [
    RecordType(name: "client", fields: [Field(name: "name", type: .text)]),
    RecordType(name: "employee", fields: [Field(name: "name", type: .text)]),
  ])

  private func open(_ path: String) throws -> SQLiteStore {
    let store = try SQLiteStore(url: path)
    try store.adopt(schema)
    return store
  }

  private func fill(_ store: SQLiteStore) throws {
    try store.transaction {
      let keys = ["a", "b", "ß"].map { RecordKey("client", RecordID($0)) } + [RecordKey("employee", "e")]
      _ = try store.write(keys.map { .put(Record(key: $0, values: [.text("x")])) }, owner: .imported)
      try store.setSegments(["best": "client"])
    }
  }

  private func toScore(_ store: SQLiteStore, at second: Int64 = 0, limit: Int = 99) throws -> [RecordID] {
    try store.recordsToScore(in: "best", at: Instant(second: second), limit: limit).sorted()
  }

  private func ids(of stored: StoredScores) -> [RecordID] {
    (0..<stored.scores.count).map { stored.scores.id(at: $0) }
  }

  @Test func everyRecordOfTheSegmentsTypeIsToBeScored() throws {
    let store = try SQLiteStore.inMemory()
    try store.adopt(schema)
    try fill(store)
    #expect(try toScore(store) == ["a", "b", "ß"])
    #expect(try toScore(store, limit: 2).count == 2)
    #expect(try store.nextRanking() == nil)
  }

  @Test func scoresAndMembersSurviveAStop() throws {
    let folder = try TemporaryFolder()
    let money = try #require(Money("12.5 PLN"))
    let store = try open(folder.store)
    try fill(store)
    try store.transaction {
      try store.planRanking(of: "best", at: Instant(second: 50), because: "clients.csv")
      try store.planRanking(of: "best", at: Instant(second: 90), because: nil)
      try store.setScores(
        [
          ("a", SegmentScore(value: .money(money), until: Instant(second: 70))),
          ("b", SegmentScore(value: .number(.one), until: nil)), ("ß", SegmentScore(value: nil, until: nil)),
        ], in: "best")
      try store.setMember(true, "a", in: "best")
    }
    try store.close()
    let again = try open(folder.store)
    #expect(
      try again.dueRanking(until: Instant(second: 50))
        == PlannedRanking(
          segment: "best", at: Instant(second: 50), because: "clients.csv", hasChangedScores: true))
    #expect(try again.dueRanking(until: Instant(second: 49)) == nil)
    let stored = try again.scores(in: "best")
    #expect(ids(of: stored) == ["a", "b", "ß"])
    #expect((0..<3).map { stored.scores.score(at: $0).value } == [.money(money), .number(.one), nil])
    #expect(stored.isMember == [true, false, false])
    #expect(try again.isMember("a", of: "best"))
    #expect(try !again.isMember("b", of: "best"))
    #expect(try !again.isMember("a", of: "other"))
    #expect(try again.nextScoreEnd(in: "best") == Instant(second: 70))
    #expect(try toScore(again, at: 69) == [])
    #expect(try toScore(again, at: 70) == ["a"])
    try again.close()
  }

  @Test func onlyAScoreThatDiffersAsksForARanking() throws {
    let store = try SQLiteStore.inMemory()
    try store.adopt(schema)
    try fill(store)
    func changes(_ body: () throws -> Void) throws -> Bool {
      try store.transaction {
        try store.finishRanking(of: "best", nextAt: Instant(second: 1))
        try body()
      }
      return try #require(try store.dueRanking(until: Instant(second: 1))).hasChangedScores
    }
    func score(_ value: Value?, until: Instant? = nil) throws {
      try store.setScores([("a", SegmentScore(value: value, until: until))], in: "best")
    }
    #expect(try changes { try score(nil) } == false)
    #expect(try changes { try score(.number(.one)) })
    #expect(try changes { try score(.number(.one), until: Instant(second: 9)) } == false)
    #expect(try changes { try store.forgetScore(of: "a", in: "best") } == false)
    #expect(try changes { try store.setScores([("a", nil)], in: "best") })
    #expect(try changes { try store.setSegments(["best": "client"]) })
  }

  @Test func aSegmentOfAnotherTypeBeginsAnew() throws {
    let store = try SQLiteStore.inMemory()
    try store.adopt(schema)
    try fill(store)
    try store.transaction {
      try store.setMember(true, "a", in: "best")
      try store.setSegments(["best": "employee"])
    }
    #expect(ids(of: try store.scores(in: "best")) == ["e"])
    try store.transaction { try store.setSegments([:]) }
    #expect(ids(of: try store.scores(in: "best")).isEmpty)
  }
}
