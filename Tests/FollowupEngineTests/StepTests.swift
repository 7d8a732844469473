// Steps: when they fall due, how often they repeat, how they follow one another.

import FollowupModel
import Testing

@Suite struct StepTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"

  @Test func everySoManyWorkingDaysAtMostSoManyTimesCountsTheFirst() throws {
    let team = try Team(overdue("remind client.manager every 3 working days at most 3 times"), f1)
    #expect(
      try team.run(until: "2026-12-31 12:00") == [
        "11-16 09:00 anna f1 0 days 1", "11-19 09:00 anna f1 0 days 2", "11-24 09:00 anna f1 0 days 3",
      ])
  }

  @Test func stepsCountFromTheDateOnWhichTheFollowUpOpened() throws {
    let team = try Team(
      overdue(
        """
        remind client.manager
          after 2 days remind client.manager.head
          after 4 days remind group bosses with priority urgent
        """) + "group bosses \"karol@example.com\", \"board@example.com\"\n", f1, at: "2026-11-16 17:00")
    #expect(
      try team.run(until: "2026-12-31 12:00") == [
        "11-17 09:00 anna f1 0 days 1", "11-18 09:00 helena f1 2 days 1", "11-20 09:00 board f1 4 days 1",
        "11-20 09:00 karol f1 4 days 1",
      ])
    #expect(team.reports.map(\.priority) == [.normal, .normal, .urgent, .urgent])
  }

  @Test func aLaterStepEndsTheRepetitionOfTheOneBefore() throws {
    let team = try Team(
      overdue(
        "remind client.manager every day\n  after 3 days remind client.manager.head every 2 days\n  send at 07:00"),
      f1, at: "2026-11-16 00:00")
    #expect(
      try team.run(until: "2026-11-22 12:00") == [
        "11-16 07:00 anna f1 0 days 1", "11-17 07:00 anna f1 0 days 2", "11-18 07:00 anna f1 0 days 3",
        "11-19 07:00 helena f1 3 days 1", "11-21 07:00 helena f1 3 days 2",
      ])
  }

  @Test func monthsDoNotDrift() throws {
    let team = try Team(
      rule(when: "status is open", "remind client.manager every month\n  send at 09:00"),
      people + "invoice f1: client acme, status open", at: "2027-01-31 08:00")
    #expect(
      try team.run(until: "2027-05-31 12:00") == [
        "01-31 09:00 anna f1 0 days 1", "02-28 09:00 anna f1 0 days 2", "03-31 09:00 anna f1 0 days 3",
        "04-30 09:00 anna f1 0 days 4", "05-31 09:00 anna f1 0 days 5",
      ])
  }

  @Test func everyMondayIsEachMondayAfterTheStart() throws {
    let team = try Team(overdue("remind client.manager every monday"), f1, at: "2026-11-18 08:00")
    #expect(
      try team.run(until: "2026-12-01 12:00") == [
        "11-18 09:00 anna f1 0 days 1", "11-23 09:00 anna f1 0 days 2", "11-30 09:00 anna f1 0 days 3",
      ])
  }

  @Test func everyMondayThatStartsOnAMondayWaitsAWeek() throws {
    let team = try Team(overdue("remind client.manager every monday"), f1)
    #expect(
      try team.run(until: "2026-11-24 12:00") == ["11-16 09:00 anna f1 0 days 1", "11-23 09:00 anna f1 0 days 2"])
  }

  @Test func hoursCountFromTheInstant() throws {
    let team = try Team(
      rule(
        for: "call", when: "at is more than 2 hours ago",
        "send immediately\n  remind client.manager every 4 hours at most 2 times\n  after 9 hours remind client.manager.head"
      ),
      people + "call c1: client acme, at 2026-11-16 07:30")
    #expect(
      try team.run(until: "2026-11-18 12:00") == [
        "11-16 09:30:01 anna c1 0 days 1", "11-16 13:30:01 anna c1 0 days 2", "11-16 18:30:01 helena c1 9 hours 1",
      ])
  }

  @Test func occurrencesThatWaitForOneWindowAreOneAndCountOnce() throws {
    let team = try Team(
      overdue("remind client.manager every day at most 3 times"),
      people + "invoice f1: client acme, due_on 2026-11-10, status open", at: "2026-11-13 17:00")
    #expect(
      try team.run(until: "2026-12-31 12:00") == [
        "11-16 09:00 anna f1 0 days 1", "11-17 09:00 anna f1 0 days 2", "11-18 09:00 anna f1 0 days 3",
      ])
  }

  @Test func aLaterStepDropsWhatWaitsOfEarlierOnes() throws {
    let team = try Team(
      overdue("remind client.manager\n  after 1 day remind client.manager.head"),
      people + "invoice f1: client acme, due_on 2026-11-10, status open", at: "2026-11-14 17:00")
    #expect(try team.run(until: "2026-12-31 12:00") == ["11-16 09:00 helena f1 1 day 1"])
    #expect(try team.leftOut() == [.superseded])
  }

  @Test func atRestNothingWakesBeforeTheNextInstant() throws {
    let team = try Team(overdue("remind client.manager every 3 days"), f1)
    #expect(try team.wake() == "11-16 09:00")
    try team.run(until: "2026-11-16 10:00")
    #expect(try team.wake() == "11-19 00:00")
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    #expect(try team.wake() == nil)
  }

  @Test func aChangeThatNoRuleReadsCausesNoLook() throws {
    let team = try Team(overdue("remind client.manager every 3 days"), f1)
    try team.run(until: "2026-11-16 10:00")
    try team.handle(
      .changes(
        ChangeSet(
          owner: .source("test"),
          writes: try team.writes("invoice f1: client acme, due_on 2026-11-12, status open, note called"))))
    #expect(try team.wake() == "11-19 00:00")
    try team.handle(
      .changes(
        ChangeSet(
          owner: .source("test"),
          writes: try team.writes("employee anna: name Anna, email anna@example.org, head helena"))))
    #expect(try team.wake() == "11-19 00:00")
    #expect(try team.run(until: "2026-11-19 10:00") == ["11-19 09:00 anna f1 0 days 2"])
    #expect(team.reports.last?.to == "anna@example.org")
  }
}
