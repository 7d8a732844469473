// The outbox's failure policy: when mail is tried again, how long, and what a server that is down costs.

import FollowupModel
import Testing

@testable import FollowupEngine

@Suite struct OutboxTests {
  private let remind = "remind client.manager"
  private let down = DeliveryOutcome.unreachable("cannot connect to `mail.example.com` port 587: connection refused")

  /// Each of so many clients' invoices reminds an address of its own.
  private func crowd(_ count: Int, settings: (inout Settings) -> Void = { _ in }) throws -> Team {
    let addresses = (1...count).map { "\"p\($0)@example.com\"" }.joined(separator: ", ")
    return try Team(
      overdue("remind \(addresses)"), people + "invoice f1: client acme, due_on 2026-11-12, status open",
      settings: settings)
  }

  private func one() throws -> Team {
    try Team(overdue(remind), people + "invoice f1: client acme, due_on 2026-11-12, status open")
  }

  // MARK: When

  @Test func delaysDoubleFromFiveMinutesToAnHourAndDifferFromMailToMail() {
    for (refusal, minutes) in [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (1_000_000, 60)] {
      for name in ["<a@b>", "<c@d>", ""] {
        let delay = RetryPolicy.delay(afterRefusal: refusal, of: name)
        #expect(abs(delay - Int64(minutes) * 60) <= Int64(minutes) * 60 / 8)
        #expect(delay == RetryPolicy.delay(afterRefusal: refusal, of: name), "the same mail gets the same")
      }
    }
    #expect(Set((0..<1_000).map { RetryPolicy.delay(afterRefusal: 1, of: "<\($0)@b>") }).count == 76)
  }

  @Test func aMailIsTriedLessAndLessAndEachAttemptIsKept() throws {
    let team = try one()
    team.server = { _ in .deferred("451 4.7.1 later") }
    try team.run(until: "2026-11-16 15:00")
    let attempts = try team.store.attempts(of: 1)
    let gaps = zip(attempts, attempts.dropFirst()).map { ($1.startedAt - $0.startedAt) / 60 }
    #expect(attempts.count >= 8)
    for (gap, minutes) in zip(gaps, [5, 10, 20, 40, 60, 60, 60] as [Int64]) {
      #expect(abs(gap - minutes) <= minutes / 8 + 1, "\(gaps)")
    }
    #expect(attempts.map(\.number) == Array(1...attempts.count))
    #expect(attempts.allSatisfy { $0.outcome == .deferred && $0.words == "451 4.7.1 later" })
  }

  @Test func theOtherSidesWishOfWhenIsObeyed() throws {
    let team = try one()
    let wish = try #require(team.settings.time.parseInstant("2026-11-16 11:11"))
    team.server = { $0.attempts == 1 ? .deferred("429 slow down", retryAt: wish) : .delivered("200") }
    try team.run(until: "2026-11-16 12:00")
    #expect(try team.store.attempts(of: 1).map(\.startedAt).last == wish)
  }

  // MARK: How long

  @Test func whatNoServerTookInTimeIsGivenUpAndTheHeadIsToldWhatItWas() throws {
    let team = try one()
    team.server = { $0.recipient == "anna@example.com" ? .deferred("452 4.2.2 full") : .delivered("250 ok") }
    try team.run(until: "2026-11-21 08:59")
    #expect(try team.store.envelope(1)?.state.name == "deferred")
    try team.run(until: "2026-11-21 12:00")
    #expect(try team.store.envelope(1)?.state == .failed("given up after 5 days: 452 4.2.2 full"))
    let notice = try #require(team.attempts.last)
    #expect(notice.recipient == "helena@example.com")
    let text = String(decoding: notice.message, as: UTF8.self)
    #expect(text.contains("given up after 5 days") && text.contains("anna@example.com") && text.contains("overdue"))
    #expect(try team.run(until: "2026-12-20 12:00") == [])
    #expect(team.attempts.last == notice, "it is told once")
  }

  @Test func theTimeUntilItIsGivenUpIsTheConfigurations() throws {
    let team = try one()
    team.server = { $0.recipient == "anna@example.com" ? .deferred("452 full") : .delivered("250 ok") }
    try team.change { $0.queueLifetime = 2 * 3600 }
    try team.run(until: "2026-11-16 12:30")
    #expect(try team.store.envelope(1)?.state == .failed("given up after 2 h: 452 full"))
  }

  @Test func mailsThatWaitedBehindADeadServerAreGivenUpTogetherInOneNotice() throws {
    let team = try crowd(12) { $0.queueLifetime = 3600 }
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 10:30")
    let failed = try team.store.envelopes(inStates: ["failed"], limit: .max)
    #expect(failed.count == 12)
    let notices = try team.store.envelopes(inStates: ["queued", "deferred"], limit: .max)
    #expect(notices.map(\.recipient) == ["fallback@example.com"])
    let text = String(decoding: try #require(notices.first).message, as: UTF8.self).replacing("=\r\n", with: "")
    #expect(text.contains("p1@example.com") && text.contains("p9@example.com"))
  }

  @Test func aMailThatWaitedThroughALongStopIsTriedBeforeItIsGivenUp() throws {
    let team = try one()
    team.engine.stopsSubmitting = true
    try team.run(until: "2026-11-16 09:30")
    team.server = { _ in .delivered("250 ok") }
    try team.stop(until: "2026-11-30 12:00")
    #expect(try team.store.envelope(1)?.state == .delivered)
  }

  // MARK: What a server that is down costs

  @Test func aServerThatIsDownCostsOneAttemptAndNotOneAMail() throws {
    let team = try crowd(200)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 10:00")
    // The first ones on both connections, then one at a time: after 30 s, doubling to 8 minutes.
    #expect(team.attempts.count <= 2 + 11)
    #expect(team.journal.count { $0.kind == .deferred } == team.attempts.count)
    let trouble = try #require(team.engine.troubles["mail"])
    #expect(team.show(trouble.since) == "11-16 09:00")
    #expect(trouble.nextAttempt > team.now)
    #expect(try team.store.envelopes(inStates: ["queued"], limit: .max).count >= 187)
    #expect(Set(team.attempts.map(\.number)).count == team.attempts.count, "each time another one goes ahead")
  }

  @Test func allGoOutAsSoonAsOneWasTaken() throws {
    let team = try crowd(50)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:20")
    team.server = { _ in .delivered("250 ok") }
    let next = try #require(team.engine.troubles["mail"]).nextAttempt
    try team.run(until: "2026-11-16 09:29")
    #expect(try team.store.pendingEnvelopes(on: "mail") == 0)
    #expect(team.engine.troubles.isEmpty)
    #expect(try team.store.attempts(of: 50).first?.startedAt == next)
    let told = try #require(team.journal.last { $0.kind == .fault })
    #expect(told.message.contains("works again after") && told.message.contains("mails that wait go out"))
  }

  @Test func aRefusalOfOneMailShowsThatTheServerIsThere() throws {
    let team = try crowd(5)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:00")
    team.server = { $0.recipient == "p3@example.com" ? .failed("550 nobody") : .deferred("450 greylisted") }
    try team.run(until: "2026-11-16 09:01")
    #expect(team.engine.troubles.isEmpty)
    #expect(try team.store.envelopes(inStates: ["queued"], limit: .max).allSatisfy { $0.isFallback })
  }

  @Test func aMailThatMakesTheServerHangUpDoesNotHoldUpTheOthers() throws {
    let team = try crowd(20)
    team.server = {
      $0.recipient == "p1@example.com" ? .unreachable("lost in DATA", .midway) : .delivered("250 ok")
    }
    try team.run(until: "2026-11-16 09:05")
    #expect(try team.store.envelopes(inStates: ["delivered"], limit: .max).count == 19)
    try team.run(until: "2026-11-16 15:00")
    #expect(team.attempts.count { $0.recipient == "p1@example.com" } <= 9, "it backs off as if refused")
  }

  @Test func aCertificateThatIsNotTheServersIsLoudAndAskedForOnceAnHour() throws {
    let team = try crowd(30)
    team.server = { _ in .unreachable("the server's certificate expired on 2026-11-01; renew it", .lasting) }
    try team.run(until: "2026-11-16 09:59")
    #expect(team.attempts.count == 2)
    #expect(team.journal.filter { $0.kind == .deferred }.allSatisfy { $0.severity == .error })
    try team.run(until: "2026-11-16 11:30")
    #expect(team.attempts.count == 4)
    team.server = { _ in .delivered("250 ok") }
    #expect(try team.command(.retry(envelope: nil)).status == .done)
    try team.run(until: "2026-11-16 11:30")
    #expect(try team.store.pendingEnvelopes(on: "mail") == 0)
  }

  @Test(arguments: [true, false])
  func aPersonMayHaveADeadServerTriedAtOnce(all: Bool) throws {
    let team = try crowd(10)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:30")
    team.server = { _ in .delivered("250 ok") }
    try team.command(.retry(envelope: all ? nil : 9))
    #expect(try team.store.pendingEnvelopes(on: "mail") == 0)
    #expect(team.show(team.now) == "11-16 09:30")
  }

  @Test func theMailThatAPersonNamesGoesFirstAndTheOutageSeemsNoShorterForIt() throws {
    let team = try crowd(12)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:05")
    let since = try #require(team.engine.troubles["mail"]).since
    #expect(!team.attempts.contains { $0.number == 12 })
    let before = team.attempts.count
    try team.command(.retry(envelope: 12))
    #expect(team.attempts.dropFirst(before).first?.number == 12)
    #expect(team.engine.troubles["mail"]?.since == since)
    team.server = { _ in .delivered("250 ok") }
    try team.command(.retry(envelope: nil))
    team.server = { _ in self.down }
    try team.put("invoice f2: client acme, due_on 2026-11-12, status open")
    try team.run(until: "2026-11-17 10:00")
    #expect(team.show(try #require(team.engine.troubles["mail"]).since) == "11-17 09:00", "it is another outage")
  }

  @Test func mailThatWaitsUntriedIsExplainedByTheServerThatIsDown() throws {
    let team = try crowd(5)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:01")
    let rule = try #require(team.engine.generation.rule("overdue"))
    let reasons = try team.engine.account(of: rule, RecordKey("invoice", "f1"), at: team.now).reasons
    let untried = try #require(reasons.first { $0.person == "p5@example.com" })
    #expect(untried.silence.reason == .deferred)
    #expect(untried.words?.contains("the mail server takes no mail since 2026-11-16T09:00") == true, "\(untried)")
  }

  @Test func mailThatNobodyWantsAnyMoreSaysWhyItWasNotSent() throws {
    let team = try one()
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:05")
    try team.command(.done(.record(rule: "overdue", id: "f1"), note: nil))
    team.server = { _ in .delivered("250 ok") }
    try team.run(until: "2026-11-16 10:00")
    let envelope = try #require(try team.store.envelope(1))
    #expect(envelope.state == .dropped)
    let reminder = try #require(try team.store.reminders(of: 1).first)
    #expect(try team.engine.fate(of: reminder, in: envelope) == .done)
  }

  @Test func mailThatWasWrittenBeforeATrialIsNotCalledDeliveredToItsReader() throws {
    let team = try one()
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:05")
    try team.change { $0.redirect = "pilot@example.com" }
    team.server = { _ in .delivered("250 ok") }
    try team.run(until: "2026-11-16 10:00")
    let told = try #require(team.journal.last { $0.kind == .delivered })
    #expect(told.message.contains("delivered to pilot@example.com in place of "), "\(told.message)")
  }

  @Test func aStartFindsOutAnewWhetherTheServerIsThere() throws {
    let team = try crowd(10)
    team.server = { _ in self.down }
    try team.run(until: "2026-11-16 09:30")
    team.server = { _ in .delivered("250 ok") }
    try team.stop(until: "2026-11-16 09:31")
    #expect(try team.store.pendingEnvelopes(on: "mail") == 0)
  }

  @Test func mailsOfOtherChannelsGoOutMeanwhile() throws {
    let team = try crowd(10) {
      $0.channels = [Channel(name: "chat", recipients: ["P3@*.com", "p4@example.com"], slots: 1)]
    }
    team.server = { $0.channel == "chat" ? .delivered("200 ok") : self.down }
    try team.run(until: "2026-11-16 09:01")
    let delivered = try team.store.envelopes(inStates: ["delivered"], limit: .max)
    #expect(delivered.map(\.recipient).sorted() == ["p3@example.com", "p4@example.com"])
    try team.change { $0.channels = [] }
    try team.store.forEachPendingRoute { route in
      #expect(route.channel == "mail")
      return true
    }
  }

  @Test func whatIsStoppedBeforeItIsTriedIsNoAttempt() throws {
    let team = try one()
    team.server = { _ in .notTried }
    team.engine.stopsSubmitting = false
    try team.run(until: "2026-11-16 08:59")
    team.engine.stopsSubmitting = true
    try team.run(until: "2026-11-16 09:00")
    team.engine.stopsSubmitting = false
    var first = true
    team.server = { _ in
      defer { first = false }
      return first ? .notTried : .delivered("250 ok")
    }
    try team.run(until: "2026-11-16 09:01")
    #expect(try team.store.attempts(of: 1).map(\.outcome) == [.delivered])
    #expect(try team.store.envelope(1)?.attempts == 1)
  }

  // MARK: What is told

  @Test func anAttemptIsOneLineInTheJournalHoweverManyRemindersAreInside() throws {
    let team = try Team(overdue(remind), people + Team.invoices(40))
    try team.run(until: "2026-11-16 12:00")
    let told = team.journal.filter { $0.kind == .delivered }
    #expect(told.count == 1)
    #expect(told[0].message.hasPrefix("40 reminders: delivered, mail 1 (attempt 1)"))
    let numbers = [told[0].fields["FOLLOWUP_NUMBER"]] + told[0].others.map { $0["FOLLOWUP_NUMBER"] }
    #expect(Set(numbers.compactMap { $0 }) == Set((1...40).map(String.init)), "each client's story is found by it")
    #expect(told[0].fields["FOLLOWUP_MAIL"] == "1")
  }

  @Test func anAnswerThatIsLostIsCalledWhatItIs() throws {
    let team = try one()
    team.server = {
      $0.attempts == 1 ? .ambiguous("the server closed the connection before its answer") : .delivered("250")
    }
    try team.run(until: "2026-11-16 09:01")
    let state = try #require(try team.store.envelope(1)?.state)
    #expect(state.name == "ambiguous")
    #expect(state.meaning.contains("may have taken it"))
    try team.run(until: "2026-11-16 10:00")
    #expect(try team.store.attempts(of: 1).map(\.outcome) == [.ambiguous, .delivered])
    #expect(team.attempts[0].message == team.attempts[1].message)
  }

  @Test func theStoryTellsOfTheFirstDelayAndOfTheEnd() throws {
    let team = try one()
    team.server = { $0.attempts < 6 ? .deferred("451 later") : .delivered("250 ok") }
    try team.run(until: "2026-11-16 15:00")
    let events = try team.store.history(of: 1).map(\.event)
    #expect(events == ["opened", "reminded", "deferred", "delivered"])
    #expect(try team.store.attempts(of: 1).count == 6)
  }
}
