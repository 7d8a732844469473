// Calendars as rules declare them: what they mean, and what is said about those that cannot be meant.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct CalendarTests {
  private func findings(_ clauses: String) -> [String] {
    checked("calendar team\n" + clauses).diagnostics.map {
      "\($0.line):\($0.column) \($0.severity.rawValue): \($0.message) / \($0.help ?? "")"
    }
  }

  @Test func theCalendarOfTheLanguageReferenceMeansWhatItSays() throws {
    let rules = try #require(
      checked(
        """
        calendar poland
          weekend saturday, sunday
          hours 08:30 to 16:30
          holiday 1 January, 6 January, 1 May, 3 May, 15 August, 1 November, 11 November, 25 December, 26 December
          holiday 24 December from 2025
          holiday easter, easter + 1 day, easter + 49 days, easter + 60 days
          working 2026-01-10
        calendar orthodox
          weekend friday
          holiday orthodox easter - 2 days until 2026
        calendar plain
        """
      ).rules)
    let poland = try #require(rules.calendars["poland"])
    #expect("\(poland.hours)" == "08:30 to 16:30")
    for off in ["2026-01-01", "2026-04-06", "2026-05-24", "2026-06-04", "2025-12-24", "2026-01-11"] {
      #expect(!poland.isWorkingDay(date(off)), "\(off)")
    }
    for worked in ["2026-01-10", "2024-12-24", "2026-01-02"] { #expect(poland.isWorkingDay(date(worked)), "\(worked)") }
    let orthodox = try #require(rules.calendars["orthodox"])
    #expect("\(orthodox.hours)" == "09:00 to 17:00")
    // Good Friday is a day off anyway; Holy Saturday is not.
    #expect(!orthodox.isWorkingDay(date("2026-04-10")) && orthodox.isWorkingDay(date("2026-04-11")))
    #expect(rules.calendars["plain"] == WorkingCalendar())
  }

  @Test func theTwentyNinthOfFebruaryComesInLeapYearsOnly() throws {
    let rules = try #require(checked("calendar team\n  weekend sunday\n  holiday 29 February\n").rules)
    let calendar = try #require(rules.calendars["team"])
    #expect(!calendar.isWorkingDay(date("2028-02-29")))
    #expect(calendar.isWorkingDay(date("2027-03-01")) && calendar.isWorkingDay(date("2027-02-27")))
  }

  @Test(arguments: [
    "holiday 1 May until 2020\nholiday 1 May from 2021", "holiday 2 May, 2026-08-15", "working 2026-11-28",
    "holiday 1 May\nworking 1 May from 2030", "holiday 3 June\nworking 2026-06-03", "hours 00:00 to 23:59",
  ])
  func whatMayBeMeantIsTaken(_ clauses: String) { #expect(findings(clauses).isEmpty) }

  @Test func aCalendarIsDeclaredOnce() {
    let found = RuleChecker.check([
      SourceText(file: "a.rules", text: "calendar team\n"), SourceText(file: "b.rules", text: "\ncalendar team\n"),
    ]).diagnostics
    #expect(found.map(\.message) == ["calendar `team` is declared twice"])
    #expect(found.first?.file == "b.rules" && found.first?.help?.contains("a.rules, line 1") == true)
  }
}
