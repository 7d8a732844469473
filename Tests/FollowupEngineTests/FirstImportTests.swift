// A team's first day: whatever brings its records is one change, which goes on at once, or waits as a whole for a person.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct FirstImportTests {
  private let rules =
    overdue("remind client.manager every day\n  after 5 days remind client.manager.head\n  send at 09:00")
    + rule("silent", for: "client", when: "none(calls)", "remind manager\n  send at 09:00")

  /// A new team, before its first file.
  private func team(above: Int, at start: String = "2026-11-16 08:00") throws -> Team {
    try Team(rules, at: start) { $0.holdAbove = above }
  }

  private func clients(_ count: Int) -> String {
    people + (1..<count).map { "client c\($0): name C, manager boris\n" }.joined()
  }

  @Test func aSmallFirstImportIsNotHeld() throws {
    let team = try team(above: 5)
    try team.put(clients(2))
    try team.put(Team.invoices(3))
    #expect(try team.held().isEmpty)
    #expect(try team.run(until: "2026-11-16 12:00").count == 5)
  }

  @Test func filesOfTheFirstDayCountAsOneChangeThoughEachIsSmall() throws {
    let team = try team(above: 5)
    try team.put(clients(3))
    #expect(try team.open() == ["silent acme open", "silent c1 open", "silent c2 open"])
    try team.run(until: "2026-11-16 08:20")
    try team.put(Team.invoices(3))
    #expect(try team.open().allSatisfy { $0.hasSuffix("held") })
    #expect(try team.open().count == 6)
    #expect(try team.held().map(\.reason) == [.first])
    #expect(team.attempts.map(\.subject) == ["6 follow-ups are held until you release them"])
    #expect(try team.run(until: "2026-11-17 12:00") == [])
  }

  @Test func whatComesWhileTheFirstImportWaitsWaitsWithIt() throws {
    let team = try team(above: 5)
    try team.put(clients(6))
    try team.run(until: "2026-11-18 08:00")
    try team.put("invoice f1: client acme, due_on 2026-11-01, status open")
    #expect(try team.open().count == 7)
    #expect(try team.held().count == 1)
    #expect(try team.open().allSatisfy { $0.hasSuffix("held") })
    // Nobody is written to a second time.
    #expect(team.attempts.count == 1)
    #expect(team.journal.contains { $0.kind == .held && $0.message.hasPrefix("1 follow-ups more") })
  }

  @Test func aFileThatCorrectsTheFirstOnesTakesOutWhatItEnds() throws {
    let team = try team(above: 5)
    try team.put(clients(6))
    try team.put((1..<6).map { "call k\($0): client c\($0)\n" }.joined() + "call k0: client acme\n")
    #expect(try team.open() == [])
    let change = try #require(try team.held().first)
    #expect(try team.engine.describe(change).contains("opened 0 follow-ups"))
    #expect(try team.command(.release(change: change.number)).status == .done)
  }

  @Test func whoHeardOfAFollowUpAlreadyGoesOnHearingOfIt() throws {
    let team = try team(above: 5)
    try team.put(people + "call k1: client acme\n" + Team.invoices(3))
    try team.run(until: "2026-11-16 12:00")
    try team.put(clients(5))
    #expect(try team.open().filter { $0.hasSuffix("held") } == (1...4).map { "silent c\($0) held" })
    let change = try #require(try team.held().first)
    #expect(
      try team.engine.describe(change)
        == "with the first import (test) 7 follow-ups are open, more than the 5 of `hold_above`; the 4 that nobody heard "
        + "of yet are held: 4 of silent")
    #expect(try team.run(until: "2026-11-17 12:00").count == 3)
  }

  @Test func theFirstImportIsOverAfterADay() throws {
    let team = try team(above: 5)
    try team.put(clients(4))
    try team.run(until: "2026-11-17 08:00")
    try team.put(Team.invoices(3))
    #expect(try team.held().isEmpty)
    #expect(try team.store.heldChanges().isEmpty)
  }

  @Test func aStopDoesNotEndIt() throws {
    let team = try team(above: 5)
    try team.put(clients(4))
    try team.stop(until: "2026-11-16 08:30", meanwhile: Team.invoices(3))
    #expect(try team.open().count == 7)
    #expect(try team.open().allSatisfy { $0.hasSuffix("held") })
  }

  @Test func whatTimeOpensOnTheFirstDayIsNotHeld() throws {
    let team = try team(above: 3, at: "2026-11-15 23:00")
    try team.put(people + "call k1: client acme\n" + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.stop(until: "2026-11-16 08:00")
    #expect(try team.open() == ["overdue f1 open"])
  }

  @Test func whatWasPutByHandBeforeDoesNotMakeTheImportTheSecond() throws {
    let team = try team(above: 5)
    try team.put("client solo: name Solo", owner: .hand)
    try team.put(clients(3))
    try team.put(Team.invoices(3))
    #expect(try team.held().map(\.reason) == [.first])
  }

  @Test func releasedItRemindsOfAllOnce() throws {
    let team = try team(above: 5)
    try team.put(clients(3) + Team.invoices(3))
    try team.command(.release(change: try #require(try team.held().first).number))
    #expect(try team.run(until: "2026-11-16 12:00").count == 6)
    try team.put(Team.invoices(9))
    #expect(try team.open().filter { $0.hasSuffix("held") }.count == 6, "the next change is counted by itself")
  }
}

@Suite struct FromTodayTests {
  private let rules = overdue(
    "remind client.manager every day at most 4 times\n  after 5 days remind client.manager.head\n  send at 09:00")

  /// A team whose first import of five invoices was released from today.
  private func team() throws -> Team {
    let team = try Team(rules, people + Team.invoices(5)) { $0.holdAbove = 4 }
    let change = try #require(try team.held().first)
    let reply = try team.command(.release(change: change.number, fromToday: true))
    #expect(reply.status == .done)
    return team
  }

  @Test func nothingOfWhatWasThereIsSent() throws {
    let team = try team()
    #expect(try team.open() == (1...5).map { "overdue f\($0) known" })
    #expect(try team.run(until: "2027-02-01 12:00") == [])
    #expect(try team.wake() == nil, "and nothing wakes the daemon for it")
  }

  @Test func whatMatchesFromNowOnReminds() throws {
    let team = try team()
    try team.put("invoice f6: client acme, due_on 2026-11-13, status open")
    #expect(try team.run(until: "2026-11-17 12:00") == ["11-17 09:00 anna f6 0 days 1"])
  }

  @Test func whatEndsAndBeginsAgainReminds() throws {
    let team = try team()
    try team.put("invoice f1: client acme, due_on 2026-11-01, status paid")
    #expect(try team.open().count == 4)
    try team.put("invoice f1: client acme, due_on 2026-11-02, status open")
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 09:00 anna f1 0 days 1"])
  }

  @Test func aPersonMayLetAKnownOneSpeak() throws {
    let team = try team()
    #expect(try team.command(.acknowledge(.record(rule: "overdue", id: "f2"))).status == .refused)
    #expect(try team.command(.reopen(.record(rule: "overdue", id: "f2"))).status == .done)
    #expect(
      try team.run(until: "2026-11-17 12:00") == ["11-16 09:00 anna f2 0 days 1", "11-17 09:00 anna f2 0 days 2"])
  }

  @Test func doneOfAKnownOneIsCheckedLater() throws {
    let team = try team()
    try team.command(.done(.record(rule: "overdue", id: "f2"), note: nil))
    #expect(try team.run(until: "2026-11-23 12:00") == ["11-23 09:00 helena f2 5 days 1"])
  }

  @Test func aStopAndChangedRulesDoNotMakeItForgotten() throws {
    let team = try team()
    try team.stop(
      until: "2026-11-20 10:00", rules: rules + rule("other", when: "status is paid", "remind client.manager"))
    try team.rules(overdue("remind client.manager every week\n  after 8 days remind client.manager.head"))
    #expect(try team.run(until: "2026-12-31 12:00") == [])
    #expect(try team.open().allSatisfy { $0.hasSuffix("known") })
  }

  @Test func aHeldFileHasNothingToStartFrom() throws {
    let team = try Team(rules, people)
    func snapshot(_ lines: String) throws -> ChangeSet {
      ChangeSet(owner: .source("i"), mode: .snapshot(types: ["invoice"]), writes: try team.writes(lines))
    }
    try team.apply(snapshot(Team.invoices(10)))
    try team.apply(snapshot(Team.invoices(5)))
    let change = try #require(try team.held().first)
    #expect(try team.command(.release(change: change.number, fromToday: true)).status == .refused)
    #expect(try team.held().count == 1)
  }

  @Test func beforeTheReleaseAManagerSeesWhomItReminds() throws {
    let team = try Team(rules, people + Team.invoices(5)) { $0.holdAbove = 4 }
    let change = try #require(try team.held().first)
    let followUps = try team.store.followUps(heldBy: change.number, limit: 10)
    let forecast = try team.engine.forecast(ofReleasing: followUps, now: team.now)
    #expect(forecast.recipients.map(\.address) == ["anna@example.com"])
    #expect(forecast.recipients.map(\.reminders) == [5])
    #expect(forecast.recipients.map(\.mails) == [1])
    #expect(forecast.recipients.first?.first.map(team.show) == "11-16 09:00")
    try team.command(.release(change: change.number))
    #expect(try team.run(until: "2026-11-16 12:00").count == 5)
    #expect(try team.mail(0).contains("held release \(change.number) --from-today"))
  }
}
