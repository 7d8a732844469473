// The daily cap, and a trial in which one mailbox gets everything.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct CapTests {
  private let remind = "remind client.manager"

  private func team(_ clauses: String, _ count: Int, cap: Int, more: String = "") throws -> Team {
    try Team(overdue(clauses) + more, people + Team.invoices(count)) { $0.dailyCap = cap }
  }

  @Test func whatIsBeyondTheCapIsNamedInTheSameMail() throws {
    let team = try team(remind, 5, cap: 2)
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.count == 1)
    #expect(team.attempts[0].reminders.count == 5)
    #expect(team.reports.count == 5, "nothing is dropped")
    let mail = try team.mail(0)
    #expect(mail.split(separator: "X-Followup: ").count == 6)
    #expect(mail.contains("Only named here, beyond the daily limit: 3 reminders"))
    #expect(try team.story("overdue", "invoice", "f5").contains { $0.hasSuffix("only named: beyond `daily_cap`") })
    #expect(try !team.story("overdue", "invoice", "f1").contains { $0.contains("only named") })
  }

  @Test func theMostUrgentIsNeverFolded() throws {
    let urgent = rule("urgent", when: "amount > 1000 PLN", "remind client.manager with priority urgent")
    let team = try Team(
      overdue(remind) + urgent, people + Team.invoices(3) + "invoice f9: client acme, amount 2000 PLN, status open\n"
    ) { $0.dailyCap = 1 }
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.count == 1)
    #expect(try !team.story("urgent", "invoice", "f9").contains { $0.contains("only named") })
    #expect(try team.story("overdue", "invoice", "f1").contains { $0.contains("only named") })
  }

  @Test func theCapIsADaysAndCountsAnewTheNext() throws {
    let team = try team("remind client.manager every day", 2, cap: 2)
    try team.run(until: "2026-11-17 12:00")
    #expect(team.attempts.count == 2)
    for index in 0...1 { #expect(try !team.mail(index).contains("Only named here")) }
  }

  @Test func immediateMailBeyondTheCapWaitsForTheWindowAndIsNotCalledLate() throws {
    let team = try team("if late skip\n  remind client.manager immediately", 3, cap: 2)
    #expect(team.sent.count == 2)
    let sent = try team.run(until: "2026-11-30 12:00")
    #expect(sent == ["11-16 09:00 anna f3 0 days 1"])
    #expect(try team.story("overdue", "invoice", "f3").contains { $0.contains("`daily_cap`") })
  }

  @Test func theCapHoldsWhereTheClockIsSetBackOverMidnight() throws {
    let team = try Team(
      rule("open", when: "status is open", "remind client.manager immediately\n  send at 09:00"), people,
      at: "2026-11-17 00:30"
    ) { $0.dailyCap = 1 }
    func put(_ invoice: String) throws {
      try team.put("invoice \(invoice): client acme, due_on 2026-12-01, status open")
    }
    try put("f1")
    try team.set(clock: "2026-11-16 23:50")
    try put("f2")
    try team.run(until: "2026-11-17 00:10")
    try put("f3")
    #expect(team.sent == ["11-17 00:30 anna f1 0 days 1"])
    #expect(try team.run(until: "2026-11-17 12:00").count == 2, "nothing is dropped")
    #expect(try team.mail(1).contains("Only named here"))
  }

  @Test func withoutACapEverythingGoesInFull() throws {
    let team = try team(remind, 60, cap: 0)
    try team.run(until: "2026-11-16 12:00")
    #expect(try !team.mail(0).contains("Only named here"))
  }

  @Test func inATrialOneMailboxGetsEverythingAndNobodyElseAnything() throws {
    let team = try Team(
      overdue("remind client.manager, client.manager.head"), people + Team.invoices(2)
    ) { $0.redirect = "pilot@example.com" }
    team.server = { _ in .failed("550 5.1.1 no such user") }
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.map(\.recipient) == ["pilot@example.com", "pilot@example.com"], "a refusal is not passed on")
    #expect(Set(team.reports.map(\.to)) == ["anna@example.com", "helena@example.com"])
  }

  @Test func aNoticeGoesToThePilotToo() throws {
    let team = try Team(overdue(remind), people + Team.invoices(3)) {
      $0.redirect = "pilot@example.com"
      $0.holdAbove = 2
    }
    #expect(team.attempts.map(\.recipient) == ["pilot@example.com"])
  }
}

@Suite struct PaidMeanwhileTests {
  private func team() throws -> Team { try Team(overdue("remind client.manager"), people + Team.invoices(2)) }

  @Test func aPaymentBeforeTheWindowTakesItsReminderOutOfTheDigestAndTheJournalSaysSo() throws {
    let team = try team()
    try team.run(until: "2026-11-16 08:30")
    try team.put("invoice f1: client acme, due_on 2026-11-01, status paid")
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 09:00 anna f2 0 days 1"])
    let mail = try team.mail(0)
    #expect(mail.contains("X-Followup: 2 overdue invoice f2"))
    #expect(!mail.contains("invoice f1"))
    let entry = try #require(team.journal.first { $0.kind == .leftOut })
    #expect(entry.fields["FOLLOWUP_RECORD_ID"] == "f1")
    #expect(entry.fields["FOLLOWUP_REASON"] == "ended")
    #expect(entry.message.contains("it had ended before the window came"))
  }

  @Test func aDigestOfWhichNothingIsLeftIsNotSent() throws {
    let team = try team()
    try team.put(
      "invoice f1: client acme, due_on 2026-11-01, status paid\ninvoice f2: client acme, due_on 2026-11-01, status paid"
    )
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(team.attempts.isEmpty)
    #expect(team.journal.filter { $0.kind == .leftOut }.count == 2)
  }
}
