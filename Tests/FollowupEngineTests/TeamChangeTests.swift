// The team changes while follow-ups are open: they move, both are told once, and nothing is sent twice.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct TeamChangeTests {
  private let toBoris = "client acme: name ACME, manager boris"

  private func handovers(_ team: Team) -> [Envelope] { team.attempts.filter { $0.messageID.hasPrefix("<moved.") } }

  @Test func aFollowUpMovesWithItsClientAndBothAreToldOnceAtTheirWindow() throws {
    let team = try Team(overdue("remind client.manager every 7 days"), people + Team.invoices(2))
    try team.run(until: "2026-11-17 22:00")
    try team.put(toBoris)
    #expect(handovers(team).isEmpty, "not at night")
    #expect(try team.run(until: "2026-11-18 12:00") == [])
    #expect(handovers(team).map(\.recipient).sorted() == ["anna@example.com", "boris@example.com"])
    let (former, new) = (try mail(team, to: "anna"), try mail(team, to: "boris"))
    #expect(former.contains("Now with Boris, no longer yours: 2 reminders (ACME)"))
    #expect(new.contains("Now yours, before Anna: 2 reminders (ACME)"))
    #expect(
      try team.story("overdue", "invoice", "f1").contains { $0.hasPrefix("moved from employee/anna to employee/boris") }
    )
    #expect(
      try team.run(until: "2026-11-29 12:00").filter { $0.contains("boris") }.count == 2, "the next ones are Boris's")
    #expect(!team.sent.dropFirst(2).contains { $0.contains("anna") })
    #expect(handovers(team).count == 2)
  }

  @Test func whatNobodyWasRemindedOfMovesWithoutWords() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(1))
    try team.put(toBoris)
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-16 09:00 boris f1 0 days 1"])
    #expect(handovers(team).isEmpty)
  }

  @Test func aTransferOfManyClientsIsOneMailToEach() throws {
    let clients = (1...5).map { "client c\($0): name C\($0), manager anna\n" }.joined()
    let invoices = (1...5).map { "invoice i\($0): client c\($0), due_on 2026-11-01, status open\n" }.joined()
    let team = try Team(overdue("remind client.manager"), people + clients + invoices)
    try team.run(until: "2026-11-16 12:00")
    try team.put(clients.replacing("manager anna", with: "manager boris"))
    try team.run(until: "2026-11-30 12:00")
    #expect(handovers(team).count == 2)
    #expect(try mail(team, to: "boris").contains("5 reminders"))
  }

  @Test func aClientThatGoesToAndFroWithinASecondIsTransferredInOneMail() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(1))
    try team.run(until: "2026-11-16 12:00")
    for _ in 1...2 {
      try team.put(toBoris)
      try team.put("client acme: name ACME, manager anna")
    }
    try team.put(toBoris)
    try team.run(until: "2026-11-30 12:00")
    #expect(handovers(team).map(\.recipient).sorted() == ["anna@example.com", "boris@example.com"])
  }

  @Test func anotherNameOfTheClientTellsNobodyAnything() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(1))
    try team.run(until: "2026-11-16 12:00")
    try team.put("client acme: name ACME Ltd, manager anna")
    try team.run(until: "2026-11-30 12:00")
    #expect(handovers(team).isEmpty)
  }

  @Test func aWindowInAnotherZoneKeepsItsLocalTimeAcrossDaylightSaving() throws {
    let team = try Team(
      overdue("remind client.manager every day\n  send at 09:00"),
      people.replacing("anna@example.com,", with: "anna@example.com, time_zone America/New_York,")
        + "invoice f1: client acme, due_on 2026-03-01, status open\n", at: "2026-03-06 12:00")
    // New York's clocks go forward on 8 March, Warsaw's on 29 March.
    #expect(
      try team.run(until: "2026-03-10 12:00").map { $0.prefix(11) } == [
        "03-06 15:00", "03-07 15:00", "03-08 14:00", "03-09 14:00",
      ])
  }

  private func mail(_ team: Team, to name: String) throws -> String {
    let envelope = try #require(handovers(team).first { $0.recipient == "\(name)@example.com" })
    return String(decoding: envelope.message, as: UTF8.self)
  }
}
