// Mistakes in calendars: what cannot be worked by, and what was surely mistyped.

import RuleLanguage
import Testing

extension Catalogue {
  static let calendars: [Mistake] = [
    calendar(
      .error, "‸weekend monday, tuesday, wednesday, thursday, friday, saturday, sunday",
      "a weekend of all seven days leaves no day to work on", "name the days off only: `weekend saturday, sunday`"),
    calendar(
      .warning, "‸weekend sunday, sunday", "a day of the weekend is named twice", "leave one of the two out"),
    calendar(
      .error, "hours 09:00 to 17:00\n‸hours 08:00 to 16:00", "`hours` stands here a second time", "keep one of them"),
    calendar(
      .error, "‸hours 17:00 to 09:00", "these hours end before they begin",
      "write `hours 09:00 to 17:00`; hours across midnight belong to two days and cannot be written"),
    calendar(
      .error, "‸hours 09:00 to 09:00", "these hours are none",
      "write when work begins and when it ends: `hours 09:00 to 17:00`"),
    calendar(
      .error, "‸holiday 1 May from 2030 until 2020", "no year is from 2030 until 2020",
      "write the earlier year first: `from 2020 until 2030`"),
    calendar(
      .warning, "holiday 1 May, 2 May\nholiday ‸1 May from 2030", "1 May is named already, in line \(firstLine + 1)",
      "leave one of the two out"),
    calendar(
      .warning, "holiday 2026-11-28\nworking ‸2026-11-28",
      "2026-11-28 is a holiday and a working day at once, see line \(firstLine + 1); it counts as worked",
      "leave one of the two out"),
    calendar(
      .warning, "holiday ‸2026-05-04 from 2027", "2026-05-04 lies outside these years, so it never counts",
      "leave `from` and `until` out: a date has a year"),
    calendar(
      .warning, "holiday ‸29 February from 2025 until 2027", "none of these years has a 29 February",
      "correct the years, or leave the day out"),
    calendar(
      .error, "holiday ‸easter + 400 days", "`easter + 400 days` is more than a year away",
      "write a date, such as `1 January`"),
    calendar(
      .warning, "working ‸2026-11-25", "2026-11-25 is a wednesday and worked anyway",
      "correct the date, or leave it out: `working` is for days that would be off"),
    Mistake(
      .error, file: "calendar team\ncalendar ‸team", "calendar `team` is declared twice",
      "it is in a.rules, line \(firstLine) already; give this one another name, or put all its days into one"),
  ]

  private static func calendar(
    _ severity: Diagnostic.Severity, _ clauses: String, _ message: String, _ help: String
  ) -> Mistake {
    Mistake(severity, file: "calendar team\n\(clauses)", message, help)
  }

  /// Where a mistake's file goes on after the records.
  private static let firstLine = Mistake.records.split(separator: "\n", omittingEmptySubsequences: false).count
}

@Suite struct CalendarMistakeTests {
  @Test(arguments: Catalogue.calendars)
  func aCalendarThatCannotBeMeantIsExplained(_ mistake: Mistake) { expectTaught(mistake) }
}
