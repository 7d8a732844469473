// Changed rules: what becomes of the follow-ups that are open.

import FollowupEngine
import FollowupModel
import Testing
import WorkingTime

@Suite struct RuleChangeTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"

  private func started(_ rules: String) throws -> Team {
    let team = try Team(rules, f1)
    try team.run(until: "2026-11-16 12:00")
    return team
  }

  @Test func aChangedConditionKeepsWhatStillMatchesAndClosesTheRest() throws {
    let team = try started(overdue("remind client.manager every day"))
    try team.rules(rule(when: "status is open and due_on is more than 2 days ago", "remind client.manager every day"))
    #expect(try team.allFollowUps().count == 1)
    #expect(try team.run(until: "2026-11-17 08:00") == [])
    try team.rules(rule(when: "status is open and due_on is more than 30 days ago", "remind client.manager every day"))
    #expect(try team.open() == [])
    #expect(try team.run(until: "2026-11-18 08:00") == [])
  }

  @Test func aChangedThresholdIsAChangeOfTheRulesThatUseIt() throws {
    func rules(_ days: Int) -> String {
      "threshold grace \(days) days\n"
        + rule(when: "status is open and due_on is more than grace ago", "remind client.manager every day")
    }
    let team = try started(rules(3))
    #expect(try team.open().count == 1)
    try team.rules(rules(30))
    #expect(try team.open() == [])
    try team.rules(rules(3))
    #expect(try team.open().count == 1)
  }

  @Test func aNewStepThatLiesInThePastCountsAsSent() throws {
    let team = try started(overdue("remind client.manager"))
    try team.run(until: "2026-11-20 12:00")
    try team.rules(
      overdue(
        "remind client.manager\n  after 2 days remind client.manager.head\n  after 9 days remind \"b@example.com\""))
    #expect(try team.run(until: "2026-12-31 12:00") == ["11-25 09:00 b f1 9 days 1"])
  }

  @Test func aRepeatedNewStepGoesOnFromNow() throws {
    let team = try started(overdue("remind client.manager"))
    try team.run(until: "2026-11-20 12:00")
    try team.rules(
      overdue("remind client.manager\n  after 2 days remind client.manager.head every 3 days at most 2 times"))
    #expect(
      try team.run(until: "2026-12-31 12:00") == [
        "11-23 09:00 helena f1 2 days 1", "11-24 09:00 helena f1 2 days 2",
      ])
  }

  @Test func aRemovedRuleClosesItsFollowUpsAndDropsTheirMail() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    try team.rules(rule("other", when: "status is paid", "remind client.manager"))
    #expect(try team.open() == [])
    #expect(try team.leftOut() == [.removed])
    #expect(try team.run(until: "2026-12-31 12:00") == [])
  }

  @Test func aRemovedStepDropsItsWaitingMail() throws {
    let team = try started(overdue("remind client.manager\n  after 1 day remind client.manager.head"))
    try team.run(until: "2026-11-17 08:00")
    try team.rules(overdue("remind client.manager"))
    #expect(try team.run(until: "2026-12-31 12:00") == [])
    #expect(try team.leftOut() == [.removed])
  }

  @Test func wasRenamesARuleWithItsFollowUpsAndMutes() throws {
    let team = try Team(
      overdue("remind client.manager every day"), f1 + "\ninvoice f2: client acme, due_on 2026-11-12, status open")
    try team.command(.mute(.record(rule: "overdue", id: "f2"), until: nil))
    try team.run(until: "2026-11-16 12:00")
    let renamed = overdue("remind client.manager every day").replacing(
      "overdue", with: "late was overdue", maxReplacements: 1)
    try team.rules(renamed)
    #expect(try team.open() == ["late f1 open", "late f2 open"])
    #expect(try team.run(until: "2026-11-17 12:00") == ["11-17 09:00 anna f1 0 days 2"])
    try team.command(.unmute(.record(rule: "late", id: "f2")))
    #expect(try team.run(until: "2026-11-18 12:00").count == 2)
    try team.stop(until: "2026-11-18 13:00", rules: renamed)
    #expect(try team.open() == ["late f1 open", "late f2 open"])
  }

  @Test func wasOfARuleThatWasThereBesideDoesNotMixTheirFollowUps() throws {
    let team = try started(
      overdue("remind client.manager") + rule("late", when: "status is open", "remind client.manager.head"))
    try team.rules(
      rule("late", when: "status is open", "remind client.manager.head").replacing(
        "late\n", with: "late was overdue\n", maxReplacements: 1))
    #expect(try team.open() == ["late f1 open"])
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .rule)
  }

  @Test func aPausedRuleOpensAndSendsNothingUntilItsDate() throws {
    let team = try Team(overdue("remind client.manager\n  paused until 2026-11-20"), f1)
    #expect(try team.open() == [])
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-20 09:00 anna f1 0 days 1"])
  }

  @Test func followUpsOfAPausedRuleWaitAndGoOnWithTheStepReached() throws {
    let clauses =
      "remind client.manager every day\n  after 3 days remind client.manager.head every 5 days\n  send at 09:00"
    let team = try started(overdue(clauses))
    try team.rules(overdue(clauses + "\n  paused"))
    #expect(try team.run(until: "2026-11-20 12:00") == [])
    #expect(try team.open() == ["overdue f1 open"])
    #expect(try team.story("overdue", "invoice", "f1").contains("reminded to employee/anna"))
    try team.rules(overdue(clauses))
    #expect(
      try team.run(until: "2026-11-24 12:00") == ["11-21 09:00 helena f1 3 days 1", "11-24 09:00 helena f1 3 days 2"])
  }

  @Test func whatWaitsWhenARuleIsPausedIsMadeUpForOnce() throws {
    let team = try Team(overdue("remind client.manager every day at most 1 times"), f1)
    try team.rules(overdue("remind client.manager every day at most 1 times\n  paused until 2026-11-19"))
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-19 09:00 anna f1 0 days 2"])
    #expect(try team.leftOut() == [.paused])
  }

  @Test(arguments: [false, true])
  func anAnswerThatEndsWhileItsRulePausesIsFollowedByAReminderWhenThePauseEnds(_ isDone: Bool) throws {
    let clauses = "remind client.manager\n  recheck after 3 days\n  send at 09:00"
    let team = try started(overdue(clauses))
    let f1 = FollowUpReference.record(rule: "overdue", id: "f1")
    _ = try team.command(isDone ? .done(f1, note: nil) : .snooze(f1, until: try #require(CivilDate(iso: "2026-11-19"))))
    try team.rules(overdue(clauses + "\n  paused until 2026-11-25"))
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-25 09:00 anna f1 0 days 2"])
  }

  @Test func aChangedTextNeitherOpensNorRepeatsAnything() throws {
    let team = try started(overdue("remind client.manager every 2 days"))
    try team.rules(
      overdue("remind client.manager every 2 days").replacing("subject \"overdue\"", with: "subject \"Mind {due_on}\""))
    #expect(try team.run(until: "2026-11-18 12:00") == ["11-18 09:00 anna f1 0 days 2"])
    #expect(team.reports.last?.subject == "Mind 12 November 2026")
  }

  @Test func theRulesOwnerIsToldOfRefusedRules() throws {
    let team = try Team(overdue("remind client.manager"), f1) { $0.rulesOwner = "owner@example.com" }
    try team.handle(.refused(summary: "2 errors in late.rules", findings: ["late.rules:1:1: error: no"]))
    try team.settle()
    #expect(team.attempts.map(\.recipient) == ["owner@example.com"])
    #expect(try team.mail(0).contains("2 errors in late.rules"))
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 09:00 anna f1 0 days 1"])
  }

  @Test func aChangeOfZoneKeepsTheDatesOfOpenFollowUps() throws {
    let team = try Team(
      overdue("remind client.manager every 2 days at most 2 times\n  send at 09:00"), f1, at: "2026-11-15 12:00")
    try team.run(until: "2026-11-16 16:00")
    #expect(team.sent == ["11-16 09:00 anna f1 0 days 1"])
    let newYork = try Zone.named("America/New_York")
    try team.change { $0.time = TeamTime(zone: newYork) }
    #expect(try team.allFollowUps().map { team.show($0.openedAt) } == ["11-16 00:00"])
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-18 09:00 anna f1 0 days 2"])
  }
}
