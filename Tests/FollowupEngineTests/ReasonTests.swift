// Why nothing was sent: for each reason of the one list a day on which the engine comes to it, and records it.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct ReasonTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"
  private let reference = FollowUpReference.record(rule: "overdue", id: "f1")
  private let remind = "remind client.manager"

  @Test(arguments: NotSent.allCases)
  func everyReasonIsRecordedByTheEngine(_ reason: NotSent) throws {
    #expect(try recorded(reason).contains(reason))
  }

  @Test func aDayOnWhichAllIsWellHasNoReason() throws {
    let team = try Team(overdue(remind), f1)
    try team.run(until: "2026-11-16 12:00")
    #expect(try told(team) == [])
    #expect(try accounted(team) == [])
  }

  @Test func aReasonSaysUntilWhenItHoldsAndOfWhichStep() throws {
    let team = try Team(overdue("remind client.manager every day"), f1)
    try team.command(.snooze(reference, until: try date("2026-11-20")))
    try team.run(until: "2026-11-17 12:00")
    let story = try team.store.history(of: 1)
    let left = try #require(story.first { $0.event == "left-out" })
    #expect(left.reason == .snoozed)
    #expect(left.step == "0 days")
    #expect(left.until.map(team.show) == "11-20 00:00")
    #expect(
      team.journal.contains { $0.fields["FOLLOWUP_REASON"] == "snoozed" && $0.fields["FOLLOWUP_STEP"] == "0 days" })
    let reasons = try account(team).reasons
    #expect(reasons.map(\.silence.reason) == [.snoozed])
    #expect(reasons.first?.silence.until == left.until)
  }

  @Test func whatComesNextIsSaidWithItsStep() throws {
    let team = try Team(overdue("remind client.manager\n  after 14 days remind client.manager.head"), f1)
    #expect(try accounted(team) == [.window, .notDue])
    try team.run(until: "2026-11-16 12:00")
    let reason = try #require(try account(team).reasons.first)
    #expect(reason.silence.reason == .notDue)
    #expect(reason.silence.until.map(team.show) == "11-30 00:00")
    #expect(reason.step == "14 days")
  }

  @Test func aStepThatWasSaidOftenEnoughSaysSoOnce() throws {
    let team = try spent()
    try team.put("invoice f1: client acme, due_on 2026-11-10, status open")
    #expect(try told(team) == [.spent])
    #expect(try accounted(team) == [.spent])
  }

  @Test(arguments: [NotSent.paused, .muted, .unless])
  func whatKeepsAFollowUpFromOpeningIsSaid(_ reason: NotSent) throws {
    let clause = reason == .paused ? "paused until 2026-12-01\n" : reason == .unless ? "unless status is open\n" : ""
    let team = try Team(overdue(clause + remind))
    if reason == .muted {
      try team.put(f1.replacing("2026-11-12", with: "2026-11-15"))
      try team.command(.mute(reference, until: nil))
    }
    try team.put(f1)
    #expect(try team.open() == [])
    #expect(try accounted(team) == [reason])
  }

  @Test func aRecordThatDoesNotMatchNeedsNoReason() throws {
    let team = try Team(overdue("unless status is open\n" + remind), f1.replacing("open", with: "paid"))
    #expect(try accounted(team) == [])
  }

  // MARK: A day for each

  /// The reasons that the engine recorded with the follow-up's story, or gives of the state it recorded.
  private func recorded(_ reason: NotSent) throws -> [NotSent] {
    switch reason {
    case .unless:
      return try beforeTheWindow("unless note is not empty\n" + remind) {
        try $0.put("invoice f1: client acme, due_on 2026-11-12, status open, note disputed")
      }
    case .snoozed:
      return try beforeTheWindow(remind) { try $0.command(.snooze(reference, until: try date("2026-11-20"))) }
    case .acknowledged: return try beforeTheWindow(remind) { try $0.command(.acknowledge(reference)) }
    case .done: return try beforeTheWindow(remind) { try $0.command(.done(reference, note: nil)) }
    case .muted: return try beforeTheWindow(remind) { try $0.command(.mute(reference, until: nil)) }
    case .paused: return try beforeTheWindow(remind) { try $0.rules(overdue("paused\n" + remind)) }
    case .held: return try told(Team(overdue(remind), people + Team.invoices(3)) { $0.holdAbove = 2 })
    case .known:
      let team = try Team(overdue(remind), people + Team.invoices(3)) { $0.holdAbove = 2 }
      try team.command(.release(change: try #require(try team.held().first).number, fromToday: true))
      return try told(team)
    case .ended:
      return try beforeTheWindow(remind) { try $0.put("invoice f1: client acme, due_on 2026-11-12, status paid") }
    case .late: return try beforeTheWindow("if late skip\n" + remind) { try $0.stop(until: "2026-11-17 12:00") }
    case .superseded:
      return try beforeTheWindow("send at 09:00 on friday\n" + remind + "\nafter 2 days " + remind) {
        try $0.run(until: "2026-11-18 12:00")
      }
    case .replaced: return try beforeTheWindow(remind) { try $0.put("client acme: name ACME, manager boris") }
    case .removed: return try beforeTheWindow(remind) { try $0.rules(rule("other", when: "amount is empty", remind)) }
    case .spent: return try told(spent())
    case .newStep:
      return try beforeTheWindow(remind) {
        try $0.run(until: "2026-11-18 12:00")
        try $0.rules(overdue(remind + "\nafter 1 day " + remind))
      }
    case .absent, .noAddress, .nobody: return try told(someoneElse(reason))
    case .journalOnly: return try beforeTheWindow(remind + " by journal") { try $0.run(until: "2026-11-16 12:00") }
    case .capped:
      let team = try Team(overdue("remind client.manager immediately"), people + Team.invoices(2)) { $0.dailyCap = 1 }
      return try told(team)
    case .clock, .notDue, .window: return try accounted(waiting(reason))
    case .queued, .deferred, .uncertain, .refused, .dropped: return try mail(reason)
    }
  }

  private func beforeTheWindow(_ clauses: String, _ happens: (Team) throws -> Void) throws -> [NotSent] {
    let team = try Team(overdue(clauses), f1)
    try happens(team)
    try team.run(until: team.show(team.now) < "11-17" ? "2026-11-17 12:00" : "2026-11-19 12:00")
    return try told(team)
  }

  private func spent() throws -> Team {
    let team = try Team(overdue("remind client.manager every day at most 1 times"), f1)
    try team.run(until: "2026-11-18 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-11, status open")
    return team
  }

  private func someoneElse(_ reason: NotSent) throws -> Team {
    let known: String
    switch reason {
    case .absent: known = f1 + "\nabsence a1: employee anna, from 2026-11-01, until 2026-11-30"
    case .noAddress: known = f1.replacing(", email anna@example.com", with: "")
    default: known = f1.replacing(", manager anna", with: "")
    }
    let team = try Team(overdue(remind), known)
    try team.run(until: "2026-11-16 12:00")
    return team
  }

  private func waiting(_ reason: NotSent) throws -> Team {
    guard reason != .clock else { return try overBeforeTheClockWasSetBack() }
    let team = try Team(overdue("remind client.manager every 3 days"), f1)
    guard reason != .window else { return team }
    try team.run(until: "2026-11-16 12:00")
    return team
  }

  /// A match that time itself ended, and a clock that shows a time before that once more.
  private func overBeforeTheClockWasSetBack() throws -> Team {
    let team = try Team(rule(when: "status is open and due_on is within the last 5 days", remind), f1)
    try team.run(until: "2026-11-19 12:00")
    try team.set(clock: "2026-11-16 12:00")
    return team
  }

  /// What both the story and the account say of a mail.
  private func mail(_ reason: NotSent) throws -> [NotSent] {
    let team = try Team(overdue(remind), f1)
    let retry = try #require(team.settings.time.parseInstant("2026-11-16 13:00"))
    team.server = { _ in
      switch reason {
      case .queued: return nil
      case .refused: return .failed("550 no")
      case .uncertain: return .ambiguous("the answer is lost", retryAt: retry)
      default: return .deferred("450 later", retryAt: retry)
      }
    }
    try team.run(until: "2026-11-16 12:00")
    if reason == .dropped { try team.command(.drop(envelope: 1)) }
    let reasons = try account(team).reasons
    if reason == .deferred {
      #expect(reasons.first?.silence == Silence(.deferred, until: retry))
      #expect(reasons.first?.words == "450 later")
    }
    if reason != .queued { #expect(try told(team).contains(reason)) }
    return reasons.map(\.silence.reason)
  }

  private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

  /// What the stories of all follow-ups say.
  private func told(_ team: Team) throws -> [NotSent] {
    try team.allFollowUps().flatMap { try team.store.history(of: $0.number) }.compactMap(\.reason)
  }

  private func account(_ team: Team) throws -> Account {
    let rule = try #require(team.engine.generation.rules.rule(named: "overdue"))
    return try team.engine.account(of: rule, RecordKey("invoice", "f1"), at: team.now)
  }

  private func accounted(_ team: Team) throws -> [NotSent] { try account(team).reasons.map(\.silence.reason) }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
