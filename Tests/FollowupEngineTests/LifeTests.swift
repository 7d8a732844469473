// The life of a follow-up: when it opens, how long it lives, what closes it.

import FollowupModel
import Testing

@Suite struct LifeTests {
  @Test func aMatchOpensOnceAndNotEveryDay() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(try team.open() == ["overdue f1 open"])
    #expect(try team.run(until: "2026-12-31 23:00") == ["11-16 09:00 anna f1 0 days 1"])
    #expect(try team.allFollowUps().count == 1)
  }

  @Test func aFollowUpOpensWhenTimeMakesItMatch() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-17, status open")
    #expect(try team.open() == [])
    #expect(try team.wake() == "11-21 00:00")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-23 09:00 anna f1 0 days 1"])
  }

  @Test func aPaidInvoiceClosesItsFollowUpAndAnOpenOneOpensAnew() throws {
    let team = try Team(
      overdue("remind client.manager every day"), people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.run(until: "2026-11-17 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    #expect(try team.open() == [])
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .change)
    #expect(try team.run(until: "2026-11-19 12:00") == [])
    try team.put("invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(try team.run(until: "2026-11-20 12:00") == ["11-20 09:00 anna f1 0 days 1"])
    #expect(try team.allFollowUps().map(\.isOpen) == [false, true])
  }

  @Test func timeAloneClosesWhatNoLongerMatches() throws {
    let team = try Team(
      rule(when: "due_on is less than 3 days away", "send immediately\n  remind client.manager every day"),
      people + "invoice f1: client acme, due_on 2026-11-18, status open")
    #expect(team.sent == ["11-16 08:00 anna f1 0 days 1"])
    try team.run(until: "2026-11-30 12:00")
    #expect(team.sent.last == "11-18 00:00 anna f1 0 days 3")
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .time)
  }

  @Test func unlessKeepsAFollowUpFromOpening() throws {
    let team = try Team(
      rule(
        when: "status is open and due_on is more than 3 days ago",
        "unless client.on_hold\n  remind client.manager"),
      people + "client acme: name ACME, manager anna, on_hold yes\n"
        + "invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(try team.run(until: "2026-11-18 12:00") == [])
    #expect(try team.open() == [])
    try team.put("client acme: name ACME, manager anna, on_hold no")
    #expect(try team.run(until: "2026-11-20 12:00") == ["11-19 09:00 anna f1 0 days 1"])
  }

  @Test func unlessLeavesOutWhatFallsDueWithoutCountingIt() throws {
    let team = try Team(
      rule(
        when: "status is open and due_on is more than 3 days ago",
        "unless client.on_hold\n  remind client.manager every day at most 3 times\n  send at 09:00"),
      people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.run(until: "2026-11-16 12:00")
    try team.put("client acme: name ACME, manager anna, on_hold yes")
    #expect(try team.run(until: "2026-11-19 12:00") == [])
    #expect(try team.open() == ["overdue f1 open"])
    #expect(try team.story("overdue", "invoice", "f1").contains("left-out not sent: the rule's `unless` holds"))
    try team.put("client acme: name ACME, manager anna, on_hold no")
    #expect(
      try team.run(until: "2026-11-30 12:00") == ["11-20 09:00 anna f1 0 days 2", "11-21 09:00 anna f1 0 days 3"])
  }

  @Test func unlessThatBecomesTrueBeforeTheWindowDoesNotCount() throws {
    let team = try Team(
      rule(
        when: "status is open and due_on is more than 3 days ago",
        "unless client.on_hold\n  remind client.manager every day at most 1 times\n  send at 09:00"),
      people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.put("client acme: name ACME, manager anna, on_hold yes")
    #expect(try team.run(until: "2026-11-17 08:00") == [])
    #expect(try team.leftOut() == [.unless])
    try team.put("client acme: name ACME, manager anna, on_hold no")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-18 09:00 anna f1 0 days 2"])
  }

  @Test func aRemovedRecordClosesItsFollowUpAndDropsItsWaitingMail() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-12, status open")
    try team.remove("invoice", "f1")
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .removed)
    #expect(try team.store.verify() == [])
    #expect(try team.leftOut() == [.removed])
    #expect(try team.open() == [])
  }

  @Test func anInvoiceThatMovesToAnotherClientKeepsItsFollowUp() throws {
    let team = try Team(
      overdue("remind client.manager every day"),
      people + "client other: name Other, manager boris\ninvoice f1: client acme, due_on 2026-11-12, status open")
    try team.run(until: "2026-11-16 12:00")
    try team.put("invoice f1: client other, due_on 2026-11-12, status open")
    #expect(try team.run(until: "2026-11-17 12:00") == ["11-17 09:00 boris f1 0 days 2"])
    #expect(try team.allFollowUps().count == 1)
  }

  @Test func anInvoiceThatMovesToAClientForWhomTheRuleDoesNotMatchIsClosed() throws {
    let team = try Team(
      rule(when: "status is open and client.name is \"ACME\"", "remind client.manager every day"),
      people + "client other: name Other, manager boris\ninvoice f1: client acme, status open")
    try team.put("invoice f1: client other, status open")
    #expect(try team.run(until: "2026-11-30 12:00") == [])
    #expect(try team.open() == [])
  }

  @Test func aConditionOverAClientsInvoicesFollowsAnInvoiceThatLeaves() throws {
    let team = try Team(
      rule(for: "client", when: "count(invoices where status is open) is at least 1", "remind manager"),
      people + "client other: name Other, manager boris\ninvoice f1: client acme, status open")
    #expect(try team.open() == ["overdue acme open"])
    try team.put("invoice f1: client other, status open")
    #expect(try team.open() == ["overdue other open"])
  }

  @Test func aRuleForEmployeesSeesTheInvoicesOfTheirClients() throws {
    let team = try Team(
      rule(
        for: "employee", when: "count(clients.invoices where status is open) is at least 2",
        "remind employee"),
      people + "client other: name Other, manager anna\ninvoice f1: client acme, status open")
    #expect(try team.open() == [])
    try team.put("invoice f2: client other, status open")
    #expect(try team.open() == ["overdue anna open"])
    try team.put("client other: name Other, manager boris")
    #expect(try team.open() == [])
    try team.put("invoice f3: client other, status open")
    #expect(try team.open() == ["overdue boris open"])
    try team.remove("invoice", "f3")
    #expect(try team.open() == [])
  }

  @Test func aConditionThatReadsThePersonChangesWithThePerson() throws {
    let team = try Team(
      rule(when: "status is open and client.manager.name is \"Zofia\"", "remind client.manager"),
      people + "invoice f1: client acme, status open")
    #expect(try team.open() == [])
    try team.put("employee anna: name Zofia, email anna@example.com")
    #expect(try team.open() == ["overdue f1 open"])
  }

  @Test func aRecordMayComeBeforeItsClient() throws {
    let team = try Team(
      rule(when: "status is open and client.name is \"Late\"", "remind client.manager"),
      people + "invoice f1: client late, status open")
    #expect(try team.open() == [])
    try team.put("client late: name Late, manager boris")
    #expect(try team.open() == ["overdue f1 open"])
  }

  @Test func aClockSetBackNeitherClosesNorRepeatsAnything() throws {
    let team = try Team(
      rule(when: "due_on is exactly 4 days ago", "send immediately\n  remind client.manager every day"),
      people + "invoice f1: client acme, due_on 2026-11-13, status open")
    #expect(try team.run(until: "2026-11-17 00:30") == ["11-17 00:00 anna f1 0 days 1"])
    try team.set(clock: "2026-11-16 23:30")
    try team.put("invoice f1: client acme, due_on 2026-11-13, status paid")
    #expect(try team.run(until: "2026-11-17 12:00") == [])
    #expect(try team.allFollowUps().count == 1)
    #expect(try team.run(until: "2026-11-18 00:30") == [])
    #expect(try team.open() == [])
    try team.set(clock: "2026-11-17 23:30")
    try team.put("invoice f1: client acme, due_on 2026-11-13, status open")
    #expect(try team.run(until: "2026-11-20 00:30") == [])
    #expect(try team.allFollowUps().count == 1)
  }
}
