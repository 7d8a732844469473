// Changed rules beside those in force, on copies of a store at work.

import FollowupEngine
import FollowupModel
import FollowupStore
import RuleLanguage
import Testing
import WorkingTime

@Suite struct PreviewTests {
  private let invoices =
    people + """
      client zeta: name Zeta, manager boris
      invoice old: client acme, due_on 2026-11-01, status open
      invoice new: client zeta, due_on 2026-11-10, status open

      """

  private func text(_ days: Int, name: String = "overdue", _ clauses: String = "remind client.manager") -> String {
    rule(name, when: "status is open and due_on is more than \(days) days ago", clauses)
  }

  @Test func aHigherThresholdClosesExactlyWhatItLeavesOut() throws {
    let team = try Team(text(3), invoices)
    let preview = try team.preview(text(10), days: 3)
    #expect(preview.closes.map(\.record.id) == ["new"])
    #expect(
      preview.closes.map(\.words) == [
        FollowUpWords(client: "Zeta", subject: "overdue", people: ["boris@example.com"])
      ])
    #expect(preview.opens.isEmpty)
    #expect(preview.stays == ["overdue": 1])
    #expect(preview.stopping == ["boris@example.com"])
    #expect(preview.starting.isEmpty)
    #expect(preview.after.people.map(\.address) == ["anna@example.com"])
    // It was a trial.
    #expect(try team.open() == ["overdue old open", "overdue new open"])
    #expect(team.engine.generation.rules.rules[0].name == "overdue")
  }

  @Test func aLowerThresholdOpensWhatItTakesInAndSaysWhoIsReminded() throws {
    let team = try Team(text(10), invoices)
    let preview = try team.preview(text(3), days: 3)
    #expect(preview.opens.map(\.record.id) == ["new"])
    #expect(preview.closes.isEmpty)
    #expect(preview.starting == ["boris@example.com"])
    #expect(preview.after.rules["overdue"]?.opened == 1)
    #expect(preview.before.rules["overdue"]?.opened ?? 0 == 0)
  }

  @Test func aRenamedRuleKeepsItsFollowUps() throws {
    let team = try Team(text(3), invoices)
    let preview = try team.preview(text(3, name: "late was overdue"), days: 3)
    #expect(preview.opens.isEmpty && preview.closes.isEmpty)
    #expect(preview.stays == ["late": 2])
    #expect(preview.before.mails.map(\.address) == preview.after.mails.map(\.address))
  }

  @Test func aRemovedRuleClosesAllOfItsFollowUps() throws {
    let team = try Team(text(3) + text(5, name: "other"), invoices)
    let preview = try team.preview(text(5, name: "other"), days: 1)
    #expect(preview.closes.map(\.rule) == ["overdue", "overdue"])
    #expect(preview.stays == ["other": 2])
  }

  @Test func laddersUnderWayGoOnAndNewStepsInThePastCountAsSent() throws {
    let team = try Team(text(3), invoices)
    try team.run(until: "2026-11-20 12:00")
    let same = try team.preview(text(3, "remind client.manager\nafter 2 days remind client.manager.head"), days: 14)
    #expect(same.opens.isEmpty && same.closes.isEmpty)
    #expect(same.after.mails.isEmpty)
    let later = try team.preview(text(3, "remind client.manager\nafter 7 days remind client.manager.head"), days: 14)
    #expect(later.before.mails.isEmpty)
    #expect(later.starting == ["helena@example.com"])
    #expect(later.after.mails.map(\.reminders) == [2])
  }

  @Test func moreThanMayOpenAtOnceWouldBeHeld() throws {
    let team = try Team(text(40), invoices) { $0.holdAbove = 1 }
    let preview = try team.preview(text(3), days: 3)
    #expect(preview.opens.count == 2)
    #expect(preview.isHeld)
    #expect(preview.after.mails.count == 2)
    #expect(try !team.preview(text(10), days: 3).isHeld)
  }

  @Test func theSameRulesChangeNothing() throws {
    let team = try Team(text(3, "remind client.manager every 2 days"), invoices)
    let preview = try team.preview(text(3, "remind client.manager every 2 days"), days: 30)
    #expect(preview.opens.isEmpty && preview.closes.isEmpty)
    #expect(preview.before == preview.after)
    #expect(preview.before.mails.count > 10)
  }
}

extension Team {
  /// What changed rules would do from now on.
  func preview(_ rules: String, days: Int) throws -> RulesPreview {
    let today = settings.time.today(at: now)
    let copies = (try store.scratchCopy(), try store.scratchCopy())
    return try PreviewTrial(
      composer: engine.composer, formatter: engine.formatter, now: now,
      last: try #require(today.adding(days: days - 1))
    ).preview(of: try changed(rules), insteadOf: engine.generation, on: copies)
  }
}
