// Records arrive: what is taken, what is held for a person, and what a person then decides.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct ChangeTests {
  private let rules = overdue("remind client.manager every day\n  send at 09:00")

  private func snapshot(
    _ team: Team, _ lines: String, rejected: Int = 0, rejectedKeys: [RecordID] = [], fingerprint: String? = nil
  ) throws -> ChangeSet {
    let rows =
      rejectedKeys.map { RejectedRow(file: "i.csv", line: 9, reason: "no date", key: RecordKey("invoice", $0)) }
      + (0..<rejected).map { RejectedRow(file: "i.csv", line: $0, reason: "no date", key: nil) }
    return ChangeSet(
      owner: .source("invoices"), mode: .snapshot(types: ["invoice"]), files: ["i.csv"], writes: try team.writes(lines),
      rejected: rows, fingerprint: fingerprint)
  }

  private func heldNumber(_ team: Team) throws -> Int64 { try #require(try team.store.heldChanges().first).number }

  @Test func aSnapshotRemovesWhatItNoLongerHas() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(10)))
    #expect(try team.open().count == 10)
    try team.apply(try snapshot(team, Team.invoices(8)))
    #expect(try team.open().count == 8)
    #expect(team.replies.last?.outcome?.removed == 2)
  }

  @Test func aSnapshotThatWouldRemoveTooMuchIsHeldAndTheOwnerTold() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(10)))
    try team.apply(try snapshot(team, Team.invoices(7)))
    #expect(team.replies.last?.status == .problems)
    #expect(team.replies.last?.remedy?.contains("followupctl held show") == true)
    #expect(try team.open().count == 10)
    #expect(team.attempts.last?.recipient == "fallback@example.com")
    #expect(try team.mail(team.attempts.count - 1).contains("would remove 3 of 10"))
    #expect(try team.command(.release(change: heldNumber(team))).status == .done)
    #expect(try team.open().count == 7)
    #expect(try team.store.heldChanges().isEmpty)
  }

  @Test func aHeldSnapshotMayBeDiscarded() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(10)))
    try team.apply(try snapshot(team, Team.invoices(7)))
    let number = try heldNumber(team)
    #expect(try team.command(.discard(change: number)).status == .done)
    #expect(try team.open().count == 10)
    #expect(try team.command(.release(change: number)).status == .refused)
  }

  @Test func aNewerFileTakesThePlaceOfAHeldOne() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(10), fingerprint: "a"))
    try team.apply(try snapshot(team, Team.invoices(7), fingerprint: "b"))
    #expect(try team.store.heldChanges().count == 1)
    try team.apply(try snapshot(team, Team.invoices(9), fingerprint: "c"))
    #expect(try team.store.heldChanges().isEmpty)
    #expect(try team.open().count == 9)
  }

  @Test func aFileWithTooManyBadRowsIsHeld() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(9), rejected: 1))
    #expect(try team.open().count == 9)
    #expect(try team.store.heldChanges().isEmpty)
    try team.apply(try snapshot(team, Team.invoices(8), rejected: 1))
    #expect(team.replies.last?.status == .problems)
    #expect(try team.store.heldChanges().map(\.reason) == [.rejected])
    #expect(try team.store.rejectedRows().count == 1)
  }

  @Test func aRecordWhoseRowWasRejectedStaysAsItWas() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(20)))
    try team.apply(try snapshot(team, Team.invoices(19), rejectedKeys: ["f20"]))
    #expect(try team.open().count == 20)
    try team.apply(try snapshot(team, Team.invoices(18), rejected: 1))
    #expect(try team.open().count == 20)
    #expect(team.journal.contains { $0.kind == .rejected && $0.message.contains("i.csv") })
  }

  @Test func anUnchangedFileIsNotReadTwice() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(3), fingerprint: "a"))
    try team.apply(try snapshot(team, Team.invoices(3), fingerprint: "a"))
    #expect(team.replies.last?.message == "unchanged since it was last read")
  }

  @Test func oneRecordByHandIsNeverHeld() throws {
    let team = try Team(rules, people) { $0.holdAbove = 1 }
    try team.put(Team.invoices(3), owner: .hand)
    #expect(try team.open() == ["overdue f1 open", "overdue f2 open", "overdue f3 open"])
  }
}

@Suite struct HoldingBackTests {
  private let rules = overdue(
    "remind client.manager every day\n  after 5 days remind client.manager.head\n  send at 09:00")

  private func team(_ above: Int) throws -> Team { try Team(rules, people) { $0.holdAbove = above } }

  @Test func aChangeThatOpensTooManyFollowUpsIsHeld() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    #expect(try team.open() == (1...5).map { "overdue f\($0) held" })
    #expect(try team.run(until: "2026-11-20 12:00") == [])
    #expect(team.attempts.map(\.subject) == ["5 follow-ups are held until you release them"])
    #expect(try team.mail(0).contains("5 of overdue"))
  }

  @Test func aSmallChangeGoesStraightThrough() throws {
    let team = try team(5)
    try team.put(Team.invoices(5))
    #expect(try team.store.heldChanges().isEmpty)
    #expect(try team.run(until: "2026-11-16 12:00").count == 5)
  }

  @Test func releaseSendsOneReminderOfTheStepReached() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.run(until: "2026-11-22 12:00")
    let change = try #require(try team.store.heldChanges().first)
    #expect(try team.command(.release(change: change.number)).status == .done)
    #expect(
      try team.run(until: "2026-11-30 12:00") == (1...5).map { "11-23 09:00 helena f\($0) 5 days 1 digest" })
  }

  @Test func discardClosesAndMutesThem() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.command(.discard(change: try #require(try team.store.heldChanges().first).number))
    #expect(try team.open() == [])
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    try team.put("invoice f1: client acme, due_on 2026-10-01, status open")
    #expect(try team.open() == [])
    try team.command(.unmute(.record(rule: "overdue", id: "f1")))
    #expect(try team.open() == ["overdue f1 open"])
  }

  @Test func aHeldFollowUpThatNoLongerMatchesIsClosed() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.put("invoice f1: client acme, due_on 2026-10-01, status paid")
    #expect(try team.open().count == 4)
    try team.command(.release(change: try #require(try team.store.heldChanges().first).number))
    #expect(try team.run(until: "2026-11-16 12:00").count == 4)
  }

  @Test func aRuleChangeThatOpensTooManyIsHeldAsWell() throws {
    let team = try team(4)
    try team.put(Team.invoices(4))
    try team.put("invoice f5: client acme, due_on 2026-11-01, status open")
    try team.rules(rules + rule("other", when: "status is open", "remind client.manager.head"))
    #expect(try team.open().filter { $0.hasSuffix("held") }.count == 5)
    #expect(try team.run(until: "2026-11-16 12:00").count == 5)
  }

  @Test func whatTimeOpensIsNeverHeld() throws {
    let team = try team(4)
    for number in 1...9 { try team.put("invoice f\(number): client acme, due_on 2026-11-14, status open") }
    try team.run(until: "2026-11-18 12:00")
    #expect(try team.open() == (1...9).map { "overdue f\($0) open" })
  }

  @Test func theCountSurvivesARestart() throws {
    let team = try team(4)
    try team.handle(.changes(ChangeSet(owner: .source("test"), writes: try team.writes(Team.invoices(5)))))
    try team.stop(until: "2026-11-16 08:30")
    #expect(try team.open() == (1...5).map { "overdue f\($0) held" })
    #expect(try team.store.heldChanges().map(\.isCounting) == [false])
  }

  @Test func aFileReadAfterAStopIsHeldAlsoWhereItsMatchesBeganBefore() throws {
    let team = try team(4)
    try team.put("invoice f9: client acme, due_on 2026-11-14, status open")
    try team.stop(until: "2026-11-20 08:00", meanwhile: Team.invoices(5))
    #expect(try team.open().filter { $0.hasSuffix("held") }.count == 6)
  }

  @Test func neverHoldingMeansNeverAlsoWhenSetLater() throws {
    let team = try team(4)
    try team.handle(.changes(ChangeSet(owner: .source("test"), writes: try team.writes(Team.invoices(5)))))
    try team.change { $0.holdAbove = 0 }
    #expect(try team.open() == (1...5).map { "overdue f\($0) open" })
  }
}
