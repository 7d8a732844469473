// People: who gets a reminder when somebody is away, unknown, named twice or cannot be reached.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct PeopleTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open\n"

  /// Who gets a reminder that is meant for Anna, with these absences.
  private func who(_ more: String) throws -> (who: [String], mail: String) {
    let team = try Team(overdue("remind client.manager"), f1 + more)
    try team.run(until: "2026-11-16 12:00")
    return (team.reports.map(\.to), try team.mail(0))
  }

  @Test func anAbsentPersonsRemindersGoToTheSubstituteSayingSo() throws {
    let (to, mail) = try who("absence a1: employee anna, from 2026-11-10, until 2026-11-16, substitute boris")
    #expect(to == ["boris@example.com"])
    #expect(mail.contains("You get this for Anna, who is absent until"))
  }

  @Test func anAbsenceIncludesItsLastDayAndNoMore() throws {
    let team = try Team(
      overdue("remind client.manager every day"),
      f1 + "absence a1: employee anna, from 2026-11-10, until 2026-11-16, substitute boris")
    #expect(
      try team.run(until: "2026-11-17 12:00") == ["11-16 09:00 boris f1 0 days 1", "11-17 09:00 anna f1 0 days 2"])
  }

  @Test(arguments: [
    (true, "ends on 2026-11-10, before it begins on 2026-11-16", "Europe/Warszawa"),
    (false, "ends before it begins", "…"),
  ])
  func whatCannotBeMeantOfPeopleIsToldOnceWithItsValuesWhereThatIsWanted(
    _ isWanted: Bool, _ order: String, _ zone: String
  ) throws {
    let team = try Team(
      overdue("remind client.manager"),
      f1 + """
        absence a1: employee anna, from 2026-11-16, until 2026-11-10
        absence a2: employee boris, from 2026-11-16, until 2026-11-20, substitute boris
        employee cyryl: name Cyryl, email cyryl@example.com, time_zone Europe/Warszawa
        """
    ) { $0.journalsTexts = isWanted }
    try team.run(until: "2026-11-18 12:00")
    #expect(
      team.journal.filter { $0.kind == .dataProblem }.map(\.message).sorted() == [
        "absence/a1: \(order), so nobody is away; correct `from` or `until`",
        "absence/a2: `boris` stands in for themselves, which counts as nobody; name another",
        "employee/cyryl: `\(zone)` is no time zone, so the team's is taken; write one such as Europe/Warsaw",
      ])
    #expect(team.reports.map(\.to) == ["anna@example.com"])
  }

  @Test func aTimeZoneThatIsNoneIsToldAndTheTeamsIsTaken() throws {
    let team = try Team(
      overdue("remind client.manager"),
      f1 + "employee anna: name Anna, email anna@example.com, time_zone Europe/Warszawa")
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 09:00 anna f1 0 days 1"])
    #expect(
      team.journal.filter { $0.kind == .dataProblem }.map(\.message) == [
        "employee/anna: `…` is no time zone, so the team's is taken; write one such as Europe/Warsaw"
      ])
  }

  @Test func substitutesOfSubstitutesStandIn() throws {
    let (to, _) = try who(
      """
      employee cyryl: name Cyryl, email cyryl@example.com
      absence a1: employee anna, from 2026-11-10, until 2026-11-20, substitute boris
      absence a2: employee boris, from 2026-11-10, until 2026-11-20, substitute cyryl
      """)
    #expect(to == ["cyryl@example.com"])
  }

  @Test func aCircleOfSubstitutesEndsAtTheHead() throws {
    let (to, mail) = try who(
      """
      absence a1: employee anna, from 2026-11-10, until 2026-11-20, substitute boris
      absence a2: employee boris, from 2026-11-10, until 2026-11-20, substitute anna
      """)
    #expect(to == ["helena@example.com"])
    #expect(mail.contains("You get this for Anna"))
  }

  @Test func anAbsentHeadsHeadAnswers() throws {
    let (to, _) = try who(
      """
      absence a1: employee anna, from 2026-11-10, until 2026-11-20
      absence a2: employee helena, from 2026-11-10, until 2026-11-20
      """)
    #expect(to == ["karol@example.com"])
  }

  @Test func whereEverybodyIsAwayTheFallbackAddressGetsIt() throws {
    let (to, mail) = try who(
      """
      absence a1: employee anna, from 2026-11-10, until 2026-11-20
      absence a2: employee helena, from 2026-11-10, until 2026-11-20
      absence a3: employee karol, from 2026-11-10, until 2026-11-20
      """)
    #expect(to == ["fallback@example.com"])
    #expect(mail.contains("You get this for Anna"))
  }

  @Test func aPersonWithoutAddressIsStoodInForByTheHead() throws {
    let (to, mail) = try who("employee anna: name Anna, head helena")
    #expect(to == ["helena@example.com"])
    #expect(mail.contains("cannot be reached by mail"))
  }

  @Test(arguments: ["client acme: name ACME", "client acme: name ACME, manager nobody"])
  func aClientWithoutManagerIsTheFallbackAddresss(client: String) throws {
    let (to, mail) = try who(client)
    #expect(to == ["fallback@example.com"])
    #expect(mail.contains("nobody is named to be reminded"))
  }

  @Test func somebodyNamedTwiceIsRemindedOnce() throws {
    let team = try Team(
      overdue("remind client.manager, client.manager.head, \"HELENA@example.com\", group team")
        + "group team \"helena@example.com\", \"Anna@Example.com\"\n",
      f1 + "client acme: name ACME, manager helena\nemployee helena: name Helena, email helena@example.com, head helena"
    )
    #expect(
      try team.run(until: "2026-11-17 12:00").sorted() == [
        "11-16 09:00 anna f1 0 days 1", "11-16 09:00 helena f1 0 days 1",
      ])
  }

  @Test func whoIsNamedAndStandsInIsNotToldToStandIn() throws {
    let team = try Team(
      overdue("remind client.manager, client.manager.head"),
      f1 + "absence a1: employee anna, from 2026-11-10, until 2026-11-20, substitute helena")
    #expect(try team.run(until: "2026-11-17 12:00") == ["11-16 09:00 helena f1 0 days 1"])
    #expect(try !team.mail(0).contains("You get this"))
  }

  @Test func anAddressOfAnEmployeeIsThatEmployeeAlsoWhenAbsent() throws {
    let team = try Team(
      overdue("remind contact"),
      people + """
        absence a1: employee anna, from 2026-11-10, until 2026-11-20, substitute boris
        invoice f1: client acme, due_on 2026-11-12, status open, contact Anna@example.com
        invoice f2: client acme, due_on 2026-11-12, status open, contact someone@example.org
        """)
    #expect(
      try team.run(until: "2026-11-17 12:00") == ["11-16 09:00 boris f1 0 days 1", "11-16 09:00 someone f2 0 days 1"])
  }

  @Test func anAbsenceEnteredByHandTakesEffectAtTheNextWindow() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    try team.put("absence a1: employee anna, from 2026-11-16, until 2026-11-16, substitute boris", owner: .hand)
    #expect(try team.run(until: "2026-11-17 12:00") == ["11-16 09:00 boris f1 0 days 1"])
  }
}
