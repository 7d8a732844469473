// Windows: when what is due is sent, and what one person gets at one moment.

import FollowupModel
import Testing

@Suite struct WindowTests {
  @Test func mailWaitsForTheNextWorkingDay() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-09, status open",
      at: "2026-11-13 09:01")
    #expect(try team.wake() == "11-16 09:00")
    #expect(try team.run(until: "2026-11-20 12:00") == ["11-16 09:00 anna f1 0 days 1"])
  }

  @Test func whatFallsDueAtTheWindowTakesIt() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-09, status open",
      at: "2026-11-13 09:00")
    #expect(team.sent == ["11-13 09:00 anna f1 0 days 1"])
  }

  @Test func aWindowIsTheRecipientsLocalTime() throws {
    let team = try Team(
      overdue("remind client.manager, client.manager.head\n  send at 09:00"),
      """
      employee ken: name Ken, email ken@example.com, time_zone Asia/Tokyo
      employee nora: name Nora, email nora@example.com, head ken, time_zone America/New_York
      client acme: name ACME, manager nora
      invoice f1: client acme, due_on 2026-11-12, status open
      """, at: "2026-11-15 23:00")
    #expect(
      try team.run(until: "2026-11-18 12:00") == ["11-16 01:00 ken f1 0 days 1", "11-16 15:00 nora f1 0 days 1"])
  }

  @Test func aWindowThatDoesNotExistIsTheNextValidTimeAndOfTwoTheFirst() throws {
    let spring = try Team(
      overdue("remind client.manager\n  send at 02:30"),
      people + "invoice f1: client acme, due_on 2026-03-24, status open", at: "2026-03-28 12:00")
    #expect(try spring.run(until: "2026-03-30 12:00") == ["03-29 03:00 anna f1 0 days 1"])
    let autumn = try Team(
      overdue("remind client.manager\n  send at 02:30"),
      people + "invoice f1: client acme, due_on 2026-10-20, status open", at: "2026-10-24 12:00")
    try autumn.run(until: "2026-10-26 12:00")
    #expect(autumn.reports.map(\.at.description) == ["2026-10-25T00:30:00Z"])
  }

  @Test func aRuleMaySendOnSomeWeekdaysOnly() throws {
    let team = try Team(
      overdue("remind client.manager every day\n  send at 07:30 on tuesday, saturday"),
      people + "invoice f1: client acme, due_on 2026-11-10, status open")
    #expect(
      try team.run(until: "2026-11-24 12:00") == [
        "11-17 07:30 anna f1 0 days 1", "11-21 07:30 anna f1 0 days 2", "11-24 07:30 anna f1 0 days 3",
      ])
  }

  @Test func aStepMaySendImmediatelyWhileOthersWait() throws {
    let team = try Team(
      overdue("remind client.manager\n  after 1 day remind client.manager.head immediately"),
      people + "invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(
      try team.run(until: "2026-11-18 12:00") == ["11-16 09:00 anna f1 0 days 1", "11-17 00:00 helena f1 1 day 1"])
  }

  @Test func whatOnePersonGetsAtOneMomentIsOneDigestByPriorityThenClient() throws {
    let team = try Team(
      overdue("remind client.manager")
        + rule("urgent", when: "status is open and amount > 1000 PLN", "remind client.manager with priority urgent"),
      people + """
        client beta: name Beta, manager anna
        client abc: name ABC, manager boris
        invoice f1: client beta, due_on 2026-11-12, status open
        invoice f2: client acme, due_on 2026-11-12, status open
        invoice f3: client beta, amount 2000 PLN, status open
        invoice f4: client abc, due_on 2026-11-12, status open
        """)
    #expect(
      try team.run(until: "2026-11-16 12:00") == [
        "11-16 09:00 anna f3 0 days 1 digest", "11-16 09:00 anna f2 0 days 1 digest",
        "11-16 09:00 anna f1 0 days 1 digest", "11-16 09:00 boris f4 0 days 1",
      ])
    #expect(team.attempts.map(\.recipient) == ["anna@example.com", "boris@example.com"])
    #expect(team.attempts.last?.subject == "overdue")
    #expect(try team.mail(0).contains("X-Followup: "))
  }

  @Test func aStepMayBeSaidInTheJournalOnly() throws {
    let team = try Team(
      overdue("remind client.manager by journal"),
      people + "invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(try team.run(until: "2026-11-18 12:00") == ["11-16 09:00 anna f1 0 days 1"])
    #expect(team.attempts.isEmpty)
    #expect(team.journal.contains { $0.kind == .reminded && $0.fields["FOLLOWUP_RECORD_ID"] == "f1" })
  }
}

@Suite struct JustBeforeSendingTests {
  private let saturday = rule(when: "status is open and due_on is exactly 7 days ago", "remind client.manager")

  @Test func aPaidInvoiceStopsItsReminders() throws {
    let team = try Team(
      overdue("remind client.manager every day"), people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(try team.leftOut() == [.ended])
  }

  @Test func whatTimeAloneEndedIsStillSentMarkedLate() throws {
    let team = try Team(
      saturday, people + "invoice f1: client acme, due_on 2026-11-07, status open", at: "2026-11-10 08:00")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-16 09:00 anna f1 0 days 1 late"])
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .time)
  }

  @Test func ifLateSkipLeavesItOut() throws {
    let team = try Team(
      rule(when: "status is open and due_on is exactly 7 days ago", "remind client.manager\n  if late skip"),
      people + "invoice f1: client acme, due_on 2026-11-07, status open", at: "2026-11-10 08:00")
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(try team.leftOut() == [.late])
  }

  @Test func whatWasPaidAfterTimeEndedItIsNotSent() throws {
    let team = try Team(
      saturday, people + "invoice f1: client acme, due_on 2026-11-07, status open", at: "2026-11-10 08:00")
    try team.run(until: "2026-11-15 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-07, status paid")
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(try team.leftOut() == [.ended])
  }

  @Test func whatHoldsAtTheWindowIsSentWhateverItWasWhenItFellDue() throws {
    let team = try Team(
      rule(for: "call", when: "at is more than 2 hours ago", "remind client.manager"),
      people + "call c1: client acme, at 2026-11-16 04:00", at: "2026-11-16 06:00")
    try team.run(until: "2026-11-16 08:00")
    try team.put("call c1: client acme, at 2026-11-16 05:30")
    #expect(try team.open() == ["overdue c1 open"])
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 09:00 anna c1 0 days 1"])
  }

  @Test func aNewManagerGetsItInstead() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.put("client acme: name ACME, manager boris")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-16 09:00 boris f1 0 days 1"])
    #expect(try team.leftOut() == [.replaced])
  }

  @Test func aNewManagerInAnotherZoneGetsItAtTheirOwnWindow() throws {
    let team = try Team(
      overdue("remind client.manager"),
      people + """
        employee nora: name Nora, email nora@example.com, time_zone America/New_York
        invoice f1: client acme, due_on 2026-11-12, status open
        """)
    try team.put("client acme: name ACME, manager nora")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-16 15:00 nora f1 0 days 1"])
  }

  @Test func aManagerWhoIsNamedAgainBeforeTheWindowGetsItAfterAll() throws {
    let team = try Team(
      overdue("remind client.manager"),
      people + """
        employee nora: name Nora, email nora@example.com, time_zone America/New_York
        invoice f1: client acme, due_on 2026-11-12, status open
        """)
    try team.put("client acme: name ACME, manager nora")
    try team.run(until: "2026-11-16 12:00")
    try team.put("client acme: name ACME, manager anna")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-17 09:00 anna f1 0 days 1 late"])
  }

  @Test func aPersonWhoIsNamedSinceItFellDueGetsItToo() throws {
    let team = try Team(
      overdue("remind client.manager, client.manager.head"),
      people + "client acme: name ACME, manager karol\ninvoice f1: client acme, due_on 2026-11-12, status open")
    try team.put("client acme: name ACME, manager anna")
    #expect(
      try team.run(until: "2026-11-30 12:00").sorted() == [
        "11-16 09:00 anna f1 0 days 1", "11-16 09:00 helena f1 0 days 1",
      ])
  }
}
