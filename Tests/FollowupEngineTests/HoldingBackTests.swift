// Changes that would open too many follow-ups at once, and what a person decides about them.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct HoldingBackTests {
  private let rules = overdue(
    "remind client.manager every day\n  after 5 days remind client.manager.head\n  send at 09:00")

  /// A team that has worked for days: its first import is over.
  private func team(_ above: Int) throws -> Team {
    let team = try Team(rules, people, at: "2026-11-13 08:00") { $0.holdAbove = above }
    try team.run(until: "2026-11-16 08:00")
    return team
  }

  private func heldNumber(_ team: Team) throws -> Int64 { try #require(try team.held().first).number }

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
    #expect(try team.held().isEmpty)
    #expect(try team.run(until: "2026-11-16 12:00").count == 5)
  }

  @Test func releaseSendsOneReminderOfTheStepReached() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.run(until: "2026-11-22 12:00")
    let change = try #require(try team.held().first)
    #expect(try team.command(.release(change: change.number)).status == .done)
    #expect(
      try team.run(until: "2026-11-30 12:00") == (1...5).map { "11-23 09:00 helena f\($0) 5 days 1 digest" })
  }

  @Test(arguments: [false, true])
  func whatIsHeldIsNeitherReopenedNorSnoozedButReleased(_ isSnooze: Bool) throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    let f1 = FollowUpReference.record(rule: "overdue", id: "f1")
    let date = try #require(CivilDate(iso: "2026-11-20"))
    let reply = try team.command(isSnooze ? .snooze(f1, until: date) : .reopen(f1))
    let number = try heldNumber(team)
    #expect(reply.status == .refused && reply.message == "overdue for invoice/f1 is held with change \(number)")
    #expect(reply.remedy == "see `followupctl held show \(number)`, and release it")
    #expect(try team.open() == (1...5).map { "overdue f\($0) held" })
    #expect(try team.followUp("overdue", "invoice", "f1").snoozedUntil == nil)
  }

  @Test func discardClosesAndMutesThem() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.command(.discard(change: try #require(try team.held().first).number))
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
    try team.command(.release(change: try #require(try team.held().first).number))
    #expect(try team.run(until: "2026-11-16 12:00").count == 4)
  }

  @Test func whatIsHeldStaysHeldWhenTheClockIsSetBack() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    try team.run(until: "2026-11-18 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-14, status open")
    // By this clock f1 is not overdue yet; it was, and is held.
    try team.set(clock: "2026-11-17 12:00")
    try team.put("client acme: name ACME Ltd, manager anna")
    #expect(try team.open() == (1...5).map { "overdue f\($0) held" })
    #expect(try team.run(until: "2026-11-20 12:00") == [])
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
    #expect(try team.held().map(\.isCounting) == [false])
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

  /// A team with more held follow-ups than one transaction deals with.
  private func flooded() throws -> (Team, Int64) {
    let team = try team(4)
    try team.put(Team.invoices(2 * Limits.followUpsPerCommit + 5))
    return (team, try heldNumber(team))
  }

  private func countHeld(_ team: Team, _ change: Int64) throws -> Int {
    try team.store.countsByRule(heldBy: change).values.reduce(0, +)
  }

  @Test func aReleaseOfVeryManyLeavesRoomForAnswersAndGoesOnAfterAStop() throws {
    let (team, change) = try flooded()
    try team.handle(.command(.release(change: change), by: "boss"))
    #expect(team.replies.last?.message == "change \(change) released: 2005 follow-ups")
    #expect(try countHeld(team, change) == 1005)
    #expect(try team.store.verify() == [])
    try team.handle(.command(.acknowledge(.record(rule: "overdue", id: "f2")), by: "anna"))
    #expect(team.replies.last?.status == .done)
    try team.handle(.command(.release(change: change), by: "boss"))
    #expect(team.replies.last?.status == .refused, "it is decided")
    try team.handle(.tick)
    #expect(try countHeld(team, change) == 5)
    #expect(team.attempts.count == 1, "nobody gets half of it")
    try team.stop(until: "2026-11-16 08:30")
    #expect(try team.store.heldChanges().isEmpty)
    #expect(try team.run(until: "2026-11-16 12:00").count == 2004)
    #expect(team.attempts.count == 1 + 5, "digests of 500 at most")
  }

  @Test func veryManyCanBeKnownOrDiscardedAcrossAStopAsWell() throws {
    for decision in [{ Command.release(change: $0, fromToday: true) }, Command.discard(change:)] {
      let (team, change) = try flooded()
      try team.handle(.command(decision(change), by: "boss"))
      #expect(try countHeld(team, change) == 1005)
      try team.stop(until: "2026-11-16 08:30")
      #expect(try team.store.heldChanges().isEmpty)
      #expect(try team.run(until: "2026-11-20 12:00") == [])
      #expect(try Set(team.allFollowUps().map(\.stateName)).count == 1)
      #expect(try team.store.verify() == [])
    }
  }

  @Test func whatIsHeldHasItInItsStory() throws {
    let team = try team(4)
    try team.put(Team.invoices(5))
    #expect(try team.story("overdue", "invoice", "f3") == ["opened", "held with change \(try heldNumber(team))"])
    #expect(try team.store.history(of: try team.followUp("overdue", "invoice", "f3").number).last?.reason == .held)
  }
}
