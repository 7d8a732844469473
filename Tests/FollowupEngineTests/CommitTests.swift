// What is committed together: where one row of it cannot be written, there is nothing of it, and nothing is sent.

import FollowupEngine
import FollowupModel
import GRDB
import Testing

@testable import FollowupStore

@Suite struct CommitTests {
  private let rules = overdue("remind client.manager every day\n  send at 09:00")

  /// The store refuses what a trigger forbids, from now on.
  private func forbid(_ what: String, in team: Team) throws {
    try team.store.queue.writeWithoutTransaction {
      try $0.execute(sql: "CREATE TRIGGER forbidden BEFORE \(what) BEGIN SELECT RAISE(ABORT, 'forbidden'); END")
    }
  }

  private func allow(in team: Team) throws {
    try team.store.queue.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER forbidden") }
  }

  /// All rows of all tables, to be compared.
  private func everything(in team: Team) throws -> [String] {
    try team.store.queue.unsafeReentrantRead { database in
      try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").flatMap {
        table in try GRDB.Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }.sorted()
      }
    }
  }

  @Test(arguments: ["INSERT ON identity", "INSERT ON chunk", "UPDATE OF due ON dossier", "INSERT ON rejected_row"])
  func aChangeAndTheNoteToLookAreCommittedTogetherOrNotAtAll(what: String) throws {
    let team = try Team(rules, people)
    let before = try everything(in: team)
    try forbid(what, in: team)
    var set = ChangeSet(owner: .source("test"), writes: try team.writes(Team.invoices(20)))
    set.rejected = [RejectedRow(file: "i.csv", line: 9, reason: "no date", key: nil)]
    #expect(throws: StoreError.self) { try team.apply(set) }
    try allow(in: team)
    #expect(try everything(in: team) == before)
    #expect(try team.store.nextDue() == nil)
    try team.apply(set)
    #expect(try team.open().count == 20)
  }

  @Test func aFilesGoodRowsAreAppliedTogetherOrNotAtAll() throws {
    let team = try Team(rules, people)
    let before = try everything(in: team)
    try forbid("INSERT ON identity WHEN new.id = 'f17'", in: team)
    let set = ChangeSet(owner: .source("test"), writes: try team.writes(Team.invoices(20)))
    #expect(throws: StoreError.self) { try team.apply(set) }
    try allow(in: team)
    #expect(try everything(in: team) == before)
  }

  @Test(arguments: [
    "INSERT ON follow_up", "INSERT ON history", "INSERT ON reminder", "UPDATE OF due ON dossier WHEN new.due > old.due",
  ])
  func whatFollowsFromALookIsCommittedTogetherOrNotAtAll(what: String) throws {
    let team = try Team(rules, people)
    // By hand: nothing is counted first.
    try team.handle(.changes(ChangeSet(owner: .hand, writes: try team.writes(Team.invoices(3)))))
    let before = try everything(in: team)
    try forbid(what, in: team)
    #expect(throws: StoreError.self) { try team.settle() }
    try allow(in: team)
    #expect(try everything(in: team) == before)
    try team.settle()
    #expect(try team.open().count == 3)
    #expect(try team.run(until: "2026-11-16 10:00").count == 3)
  }

  @Test(arguments: ["INSERT ON envelope", "INSERT ON envelope_reminder", "UPDATE ON envelope", "UPDATE ON reminder"])
  func aMailIsHandedOverOnlyWhenItAndItsAttemptAreCommitted(what: String) throws {
    let team = try Team(rules, people + Team.invoices(2))
    try forbid(what, in: team)
    #expect(throws: StoreError.self) { try team.run(until: "2026-11-16 10:00") }
    #expect(team.attempts.isEmpty && team.sent.isEmpty)
    try allow(in: team)
    var states: [DeliveryState?] = []
    team.server = { envelope in
      states.append(try? team.store.envelope(envelope.number)?.state)
      return .delivered("250 ok")
    }
    try team.settle()
    #expect(team.attempts.count == 1 && states == [.sending])
    #expect(try team.store.verify() == [])
  }

  @Test(arguments: ["UPDATE ON envelope", "INSERT ON history"])
  func anAnswerThatCannotBeWrittenDownFreesNoSlot(what: String) throws {
    let team = try Team(rules, people + Team.invoices(2))
    team.server = { _ in nil }
    try team.run(until: "2026-11-16 10:00")
    let envelope = try #require(team.attempts.first)
    try forbid(what, in: team)
    #expect(throws: StoreError.self) {
      try team.handle(.settled(envelope: envelope.number, .delivered("250 ok")))
    }
    #expect(try team.store.envelope(envelope.number)?.state == .sending)
    try allow(in: team)
    try team.handle(.settled(envelope: envelope.number, .delivered("250 ok")))
    #expect(try team.store.envelope(envelope.number)?.state == .delivered)
    #expect(team.attempts.count == 1)
    #expect(try team.store.verify() == [])
  }
}
