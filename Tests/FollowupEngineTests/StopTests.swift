// After a stop: time is caught up in order, and nothing is lost, sent twice, or sent at night.

import FollowupModel
import Testing

@Suite struct StopTests {
  private let ladder = overdue(
    """
    remind client.manager every day
      after 3 days remind client.manager.head every 2 days
      send at 09:00
    """)
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"

  @Test func aStopOverSeveralWindowsSendsOneLateReminderToEach() throws {
    let team = try Team(ladder, f1)
    #expect(
      try team.stop(until: "2026-11-22 10:00").sorted() == [
        "11-22 10:00 anna f1 0 days 3 late", "11-22 10:00 helena f1 3 days 2 late",
      ])
    #expect(try team.run(until: "2026-11-23 12:00") == ["11-23 09:00 helena f1 3 days 3"])
  }

  @Test func aPersonGetsOnlyTheLatestStepThatNamesThem() throws {
    let team = try Team(
      overdue(
        "remind client.manager every day\n  after 3 days remind client.manager, client.manager.head\n  send at 09:00"),
      f1)
    #expect(
      try team.stop(until: "2026-11-22 10:00").sorted() == [
        "11-22 10:00 anna f1 3 days 1 late", "11-22 10:00 helena f1 3 days 1 late",
      ])
  }

  @Test func aStoppedAndARunningDaemonEndInTheSameState() throws {
    let running = try Team(ladder, f1)
    let stopped = try Team(ladder, f1)
    try running.run(until: "2026-11-22 10:00")
    try stopped.stop(until: "2026-11-22 10:00")
    for team in [running, stopped] {
      let followUp = try team.followUp("overdue", "invoice", "f1")
      #expect(followUp.counted == ["0 days": 3, "3 days": 2])
      #expect(followUp.openedAt == team.settings.time.parseInstant("2026-11-16 08:00"))
    }
    #expect(try running.run(until: "2026-12-01 12:00") == stopped.run(until: "2026-12-01 12:00"))
  }

  @Test func aMissedWindowIsMadeUpAtTheNextOneAndNotAtNight() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    #expect(try team.stop(until: "2026-11-17 03:00") == [])
    #expect(try team.wake() == "11-17 09:00")
    #expect(try team.run(until: "2026-11-20 12:00") == ["11-17 09:00 anna f1 0 days 1 late"])
  }

  @Test func aWindowMissedByHoursIsMadeUpTheSameDay() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    #expect(try team.stop(until: "2026-11-16 11:00") == ["11-16 11:00 anna f1 0 days 1 late"])
  }

  @Test func theNextWindowIsTheRecipientsOwn() throws {
    let team = try Team(
      overdue("remind client.manager\n  send at 09:00"),
      f1 + "\nemployee anna: name Anna, email anna@example.com, time_zone Asia/Tokyo")
    #expect(try team.stop(until: "2026-11-17 20:00") == [])
    #expect(try team.wake() == "11-18 01:00")
    #expect(try team.stop(until: "2026-11-18 02:00") == ["11-18 02:00 anna f1 0 days 1 late"])
  }

  @Test func whatWasMissedCountsBesideWhatIsDueAtTheSameWindow() throws {
    let team = try Team(overdue("remind client.manager every day at most 3 times\n  send at 09:00"), f1)
    #expect(try team.stop(until: "2026-11-17 03:00") == [])
    #expect(
      try team.run(until: "2026-11-30 12:00") == ["11-17 09:00 anna f1 0 days 2", "11-18 09:00 anna f1 0 days 3"])
  }

  @Test func aMatchWhoseWholeSpanPassedStillCounts() throws {
    let team = try Team(
      rule(when: "status is open and due_on is exactly 7 days ago", "remind client.manager"),
      people + "invoice f1: client acme, due_on 2026-11-11, status open")
    #expect(try team.stop(until: "2026-11-24 09:30") == ["11-24 09:30 anna f1 0 days 1 late"])
    let skipping = try Team(
      rule(when: "status is open and due_on is exactly 7 days ago", "remind client.manager\n  if late skip"),
      people + "invoice f1: client acme, due_on 2026-11-11, status open")
    #expect(try skipping.stop(until: "2026-11-24 09:30") == [])
  }

  @Test func filesThatWaitAreReadBeforeTimeIsCaughtUp() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-14, status open")
    #expect(
      try team.stop(until: "2026-11-24 10:00", meanwhile: "invoice f1: client acme, due_on 2026-11-14, status paid")
        == [])
    #expect(try team.allFollowUps().isEmpty)
  }

  @Test func anAbsenceThatEndedDuringTheStopNoLongerCounts() throws {
    let team = try Team(
      overdue("remind client.manager"),
      f1 + "\nabsence a1: employee anna, from 2026-11-10, until 2026-11-17, substitute boris")
    #expect(try team.stop(until: "2026-11-18 10:00") == ["11-18 10:00 anna f1 0 days 1 late"])
  }

  @Test func changedRulesAreNoticedAtTheStart() throws {
    let team = try Team(overdue("remind client.manager every day"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.stop(until: "2026-11-17 12:00", rules: rule("other", when: "status is open", "remind client.manager.head"))
    #expect(try team.open() == ["other f1 open"])
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .rule)
  }
}
