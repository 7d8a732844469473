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

  private func heldNumber(_ team: Team) throws -> Int64 { try #require(try team.held().first).number }

  /// The daemon deals with one import as with one event, however long it is: whoever watches must see that it gets on.
  @Test func writingManyRecordsShowsThatItGetsOn() throws {
    let team = try Team(overdue("remind client.manager"), people)
    let life = LifeSign()
    team.engine.life = life
    let records = try team.writes(Team.invoices(5000)).compactMap {
      if case .put(let record) = $0 { record } else { nil }
    }
    .sorted { $0.key < $1.key }
    let staged = StagedRecords(count: records.count, types: ["invoice"], records: { try records.forEach($0) })
    // A first load notes what a client has at once; what is there already is compared and noted a thousand at a time.
    for least in [1, 4] {
      let before = life.steps
      try team.apply(ChangeSet(owner: .source("test"), staged: staged))
      #expect(life.steps >= before + least, "the first time, and where all is there already")
    }
  }

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
    #expect(try team.held().isEmpty)
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
    #expect(try team.held().count == 1)
    try team.apply(try snapshot(team, Team.invoices(9), fingerprint: "c"))
    #expect(try team.held().isEmpty)
    #expect(try team.open().count == 9)
  }

  @Test func aFileWithTooManyBadRowsIsHeld() throws {
    let team = try Team(rules, people)
    try team.apply(try snapshot(team, Team.invoices(9), rejected: 1))
    #expect(try team.open().count == 9)
    #expect(try team.held().isEmpty)
    try team.apply(try snapshot(team, Team.invoices(8), rejected: 1))
    #expect(team.replies.last?.status == .problems)
    #expect(try team.held().map(\.reason) == [.rejected])
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
