// Delivery: what the mail server says, and what follows.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct DeliveryTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"

  private func team() throws -> Team { try Team(overdue("remind client.manager"), f1) }

  private func failing(_ address: String) -> (Envelope) -> DeliveryOutcome? {
    { $0.recipient == address ? .failed("550 5.1.1 no such user") : .delivered("250 ok") }
  }

  @Test func aRefusedMailGoesToTheHeadOnceSayingSo() throws {
    let team = try team()
    team.server = failing("anna@example.com")
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.map(\.recipient) == ["anna@example.com", "helena@example.com"])
    #expect(try team.mail(1).contains("550 5.1.1 no such user"))
    #expect(team.attempts[0].messageID != team.attempts[1].messageID)
  }

  @Test func whatIsDoneMeanwhileIsNotPassedOnWithTheRestOfARefusedMail() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(2))
    let retry = try #require(team.settings.time.parseInstant("2026-11-16 10:00"))
    team.server = { _ in .deferred("450 later", retryAt: retry) }
    try team.run(until: "2026-11-16 09:30")
    try team.command(.done(.record(rule: "overdue", id: "f1"), note: nil))
    team.server = failing("anna@example.com")
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.map(\.reminders.count) == [2, 2, 1], "the bytes of a digest never change")
    #expect(try team.mail(2).contains("overdue"))
    let passedOn = try #require(team.attempts.last?.reminders.first?.followUp)
    #expect(try team.store.followUp(passedOn)?.record.id == "f2")
    #expect(try team.story("overdue", "invoice", "f1").contains("left-out not passed on: it is done"))
  }

  @Test func aRefusalByTheHeadTooIsTheEnd() throws {
    let team = try team()
    team.server = { _ in .failed("550 no") }
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.map(\.recipient) == ["anna@example.com", "helena@example.com"])
    #expect(try team.store.counts().failedEnvelopes == 2)
  }

  @Test func aRefusedMailThatIsTriedAgainInVainIsPassedOnOnce() throws {
    let team = try team()
    team.server = failing("anna@example.com")
    try team.run(until: "2026-11-16 12:00")
    try team.command(.retry(envelope: team.attempts[0].number))
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.map(\.recipient) == ["anna@example.com", "helena@example.com", "anna@example.com"])
    #expect(try team.store.counts().failedEnvelopes == 1)
  }

  @Test(arguments: ["paid", "done", "snoozed", "acknowledged", "muted", "removed"])
  func mailThatStillWaitsForItsServerIsWithdrawnWhenNobodyWantsItAnyMore(because: String) throws {
    let team = try team()
    let retry = try #require(team.settings.time.parseInstant("2026-11-16 10:00"))
    team.server = { _ in .deferred("450 later", retryAt: retry) }
    try team.run(until: "2026-11-16 09:30")
    let followUp = FollowUpReference.number(1)
    switch because {
    case "paid": try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    case "done": try team.command(.done(followUp, note: nil))
    case "snoozed": try team.command(.snooze(followUp, until: try #require(CivilDate(iso: "2026-11-20"))))
    case "acknowledged": try team.command(.acknowledge(followUp))
    case "muted": try team.command(.mute(followUp, until: nil))
    default: try team.remove("invoice", "f1")
    }
    team.server = { _ in .delivered("250 ok") }
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.count == 1)
    #expect(try team.store.envelope(1)?.state == .dropped)
  }

  @Test func aRefusedMailOfAStrangerGoesToTheFallbackAddress() throws {
    let team = try Team(overdue("remind \"stranger@example.org\""), f1)
    team.server = failing("stranger@example.org")
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.map(\.recipient) == ["stranger@example.org", "fallback@example.com"])
  }

  @Test func aDeferredMailIsTriedAgainAtItsTimeUnchanged() throws {
    let team = try team()
    let retry = try #require(team.settings.time.parseInstant("2026-11-16 09:05"))
    team.server = { $0.attempts == 1 ? .deferred("450 later", retryAt: retry) : .delivered("250 ok") }
    try team.run(until: "2026-11-16 09:04")
    #expect(try team.wake() == "11-16 09:05")
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.count == 2)
    #expect(team.attempts[0].messageID == team.attempts[1].messageID)
    #expect(team.attempts[0].message == team.attempts[1].message)
    #expect(team.journal.contains { $0.kind == .deferred && $0.message.contains("450 later") })
  }

  @Test func aDeferredDigestIsOneEntryInTheJournalAndOneInEachStory() throws {
    let team = try Team(overdue("remind client.manager\n  send at 09:00"), people + Team.invoices(3))
    let retry = try #require(team.settings.time.parseInstant("2026-11-16 09:05"))
    team.server = { $0.attempts == 1 ? .deferred("450 later", retryAt: retry) : .delivered("250 ok") }
    try team.run(until: "2026-11-16 12:00")
    let told = team.journal.filter { $0.kind == .deferred }
    let number = try #require(team.attempts.first).number
    #expect(told.count == 1)
    #expect(told.first?.fields["FOLLOWUP_MAIL"] == "\(number)" && told.first?.fields["FOLLOWUP_REMINDERS"] == "3")
    #expect(told.first?.message.contains("mail \(number) (attempt 1)") ?? false)
    for invoice in 1...3 {
      let story = try team.story("overdue", "invoice", RecordID("f\(invoice)"))
      #expect(story.contains { $0.hasPrefix("deferred") && $0.contains("450 later") })
    }
    let delivered = team.journal.filter { $0.kind == .delivered }
    #expect(delivered.map(\.others.count) == [2], "it is found by each follow-up inside")
  }

  @Test func aMailOnItsWayWhenTheDaemonDiedIsTheSameMailAgain() throws {
    let team = try team()
    team.server = { _ in nil }
    try team.run(until: "2026-11-16 09:00")
    team.server = { _ in .delivered("250 ok") }
    try team.stop(until: "2026-11-16 09:01")
    #expect(team.attempts.count == 2)
    #expect(team.attempts[0].messageID == team.attempts[1].messageID)
    #expect(team.attempts[0].message == team.attempts[1].message)
    #expect(team.journal.contains { $0.kind == .ambiguous })
    #expect(try team.run(until: "2026-12-31 12:00") == [])
  }

  @Test func noMoreMailsAreOnTheirWayThanThereAreConnections() throws {
    let team = try Team(
      overdue("remind \"a@example.com\", \"b@example.com\", \"c@example.com\""), f1)
    team.server = { _ in nil }
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.count == 2)
    #expect(try team.wake() == nil)
    try team.handle(.settled(envelope: team.attempts[0].number, .delivered("250 ok")))
    #expect(team.attempts.count == 3)
  }

  @Test func aDaemonThatEndsSubmitsNothingNewAndDoesNotSpin() throws {
    let team = try team()
    team.engine.stopsSubmitting = true
    try team.run(until: "2026-11-16 12:00")
    #expect(team.attempts.isEmpty)
    #expect(try team.wake() == nil)
    #expect(try team.stop(until: "2026-11-16 12:01") == [])
    #expect(team.attempts.count == 1)
  }

  @Test func aPersonMayRetryAndDropWhatWaits() throws {
    let team = try team()
    let retry = try #require(team.settings.time.parseInstant("2026-11-17 09:00"))
    team.server = { _ in .deferred("450 later", retryAt: retry) }
    try team.run(until: "2026-11-16 09:30")
    #expect(try team.command(.retry(envelope: nil)).message == "1 to be tried now")
    #expect(team.attempts.count == 2)
    #expect(try team.command(.drop(envelope: 1)).status == .done)
    #expect(try team.command(.drop(envelope: 1)).status == .refused)
    #expect(try team.command(.retry(envelope: 7)).status == .refused)
    try team.run(until: "2026-11-30 12:00")
    #expect(team.attempts.count == 2)
  }

  @Test func journalEntriesCarryTheFieldsByWhichAClientsStoryIsFound() throws {
    let team = try team()
    try team.run(until: "2026-11-16 12:00")
    let fields = [
      "FOLLOWUP_NUMBER": "1", "FOLLOWUP_RULE": "overdue", "FOLLOWUP_RECORD": "invoice", "FOLLOWUP_RECORD_ID": "f1",
      "FOLLOWUP_CLIENT": "acme",
    ]
    for kind in [JournalKind.opened, .reminded, .delivered] {
      let entry = try #require(team.journal.first { $0.kind == kind })
      #expect(
        entry.fields.filter { !["FOLLOWUP_STEP", "FOLLOWUP_MAIL", "FOLLOWUP_REMINDERS"].contains($0.key) } == fields)
      #expect(entry.fields["FOLLOWUP_STEP"] == (kind == .opened ? nil : "0 days"))
    }
  }

  @Test(arguments: [false, true])
  func theJournalNamesIdsOnlyUnlessTextsAreAskedFor(full: Bool) throws {
    let team = try Team(overdue("remind client.manager"), f1) { $0.journalsTexts = full }
    try team.run(until: "2026-11-16 12:00")
    let told = try #require(team.journal.first { $0.kind == .reminded })
    #expect(told.message.hasSuffix(full ? "reminded, to anna@example.com: overdue" : "reminded, to employee/anna"))
    #expect(team.journal.contains { $0.message.contains("anna@example.com") } == full)
  }
}
