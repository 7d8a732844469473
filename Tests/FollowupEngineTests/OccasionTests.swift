// What is said regularly: the day's line, and the week's summary to heads.

import FollowupEngine
import FollowupModel
import Testing
import WorkingTime

@Suite struct OccasionTests {
  private func daily(_ settings: inout Settings) {
    settings.dailyLine = Window(at: TimeOfDay(second: 9 * 3600), days: .everyDay)
  }

  private func weekly(_ settings: inout Settings) {
    settings.weeklySummary = Window(at: TimeOfDay(second: 8 * 3600), days: .weekdays([.monday]))
  }

  private func summaries(_ team: Team) -> [Envelope] { team.attempts.filter { $0.messageID.hasPrefix("<weekly.") } }

  @Test func theDaysLineComesAfterTheMailAndOnQuietDaysToo() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(2), settings: daily)
    let dossiers = try team.store.counts().dossiers
    try team.run(until: "2026-11-18 12:00")
    let quiet = "all quiet: \(dossiers) checked, nothing due, 0 waiting"
    #expect(
      team.journal.filter { $0.kind == .daily }.map(\.message) == [
        "\(dossiers) checked, 2 due, 0 waiting", quiet, quiet,
      ])
  }

  @Test func aStopOfDaysHasOneLineAfterIt() throws {
    let team = try Team(overdue("remind client.manager"), people, settings: daily)
    try team.stop(until: "2026-11-20 12:00")
    #expect(team.journal.filter { $0.kind == .daily }.count == 1)
    try team.run(until: "2026-11-21 12:00")
    #expect(team.journal.filter { $0.kind == .daily }.count == 2)
  }

  @Test func headsGetTheWeeksSumsOfTheirTeamOnceAWeek() throws {
    let team = try Team(
      overdue("remind client.manager"),
      people + "client beta: name Beta, manager boris\ninvoice b1: client beta, due_on 2026-11-01, status open\n"
        + Team.invoices(2), settings: weekly)
    try team.run(until: "2026-11-18 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-01, status paid")
    try team.run(until: "2026-11-23 08:30")
    #expect(summaries(team).map(\.recipient).sorted() == ["helena@example.com", "karol@example.com"])
    let helena = try #require(summaries(team).first { $0.recipient.hasPrefix("helena") })
    let mail = String(decoding: helena.message, as: UTF8.self)
    #expect(mail.contains("* Anna: 2 opened, 1 closed, 1 open, closed after 2 days on average"))
    #expect(mail.contains("* Boris: 1 opened, 0 closed, 1 open"))
    #expect(mail.contains("* overdue: 3 opened, 1 closed, 2 open, closed after 2 days on average"))
    #expect(mail.contains("* ACME: 16 November 2026 (7 days), overdue, Anna"))
    try team.run(until: "2026-11-23 12:00")
    #expect(summaries(team).count == 2)
  }

  @Test func aWeekIsSummedUpOnceAlsoWhereTheClockIsSetBack() throws {
    let team = try Team(overdue("remind client.manager"), people + Team.invoices(1), settings: weekly)
    try team.run(until: "2026-11-23 08:30")
    let count = summaries(team).count
    #expect(count > 0)
    try team.set(clock: "2026-11-22 12:00")
    try team.stop(until: "2026-11-22 13:00")
    try team.run(until: "2026-11-29 12:00")
    #expect(summaries(team).count == count)
    try team.run(until: "2026-11-30 12:00")
    #expect(summaries(team).count == 2 * count)
  }

  @Test func aTeamWithoutHeadsAndAWeekWithoutFollowUpsHaveNoSummary() throws {
    let alone = "employee anna: name Anna, email anna@example.com\nclient acme: name ACME, manager anna\n"
    let headless = try Team(overdue("remind client.manager"), alone + Team.invoices(1), settings: weekly)
    try headless.run(until: "2026-12-01 12:00")
    #expect(summaries(headless).isEmpty)
    let quiet = try Team(overdue("remind client.manager"), people, settings: weekly)
    try quiet.run(until: "2026-12-01 12:00")
    #expect(quiet.attempts.isEmpty)
  }

  @Test func aHeadInAnotherZoneGetsItByTheirOwnClock() throws {
    let team = try Team(
      overdue("remind client.manager"),
      people.replacing("helena@example.com,", with: "helena@example.com, time_zone America/New_York,")
        + Team.invoices(1), settings: weekly)
    try team.run(until: "2026-11-24 12:00")
    let arrivals = summaries(team).filter { $0.recipient.hasPrefix("helena") }.map { team.show($0.createdAt) }
    #expect(arrivals == ["11-16 14:00", "11-23 14:00"])
  }
}
