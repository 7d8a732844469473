// When a person's mail goes out, and instants as people write them.

import FollowupModel
import Testing
import WorkingTime

@Suite struct WindowTests {
  private let nine = TimeOfDay(second: 9 * 3600)

  private func next(
    _ at: TimeOfDay, _ days: Window.Days, after text: String, in name: String = "Europe/Warsaw",
    calendar: WorkingCalendar = WorkingCalendar()
  ) throws -> String {
    let team = try TeamTime(zone: Zone.named(name), calendar: calendar)
    let instant = try #require(team.parseInstant(text))
    return team.iso(Window(at: at, days: days).next(onOrAfter: instant, zone: team.zone, calendar: calendar))
  }

  @Test func theWindowOfTheSameMomentStillCounts() throws {
    #expect(try next(nine, .everyDay, after: "2026-11-22 09:00") == "2026-11-22T09:00:00+01:00")
    #expect(try next(nine, .everyDay, after: "2026-11-22 09:00:01") == "2026-11-23T09:00:00+01:00")
  }

  @Test func weekendsAndHolidaysPassWithoutMail() throws {
    #expect(try next(nine, .workingDays, after: "2026-11-20 10:00") == "2026-11-23T09:00:00+01:00")
    let monday = try #require(CivilDate(iso: "2026-11-23"))
    #expect(
      try next(nine, .workingDays, after: "2026-11-20 10:00", calendar: WorkingCalendar(daysOff: [monday]))
        == "2026-11-24T09:00:00+01:00")
    #expect(try next(nine, .weekdays([.wednesday]), after: "2026-11-25 09:01") == "2026-12-02T09:00:00+01:00")
  }

  @Test func withoutAnyDayAllowedMailStillGoesOut() throws {
    let never = WorkingCalendar(weekend: Set(Weekday.allCases))
    #expect(try next(nine, .workingDays, after: "2026-11-22 08:00", calendar: never) == "2026-11-22T09:00:00+01:00")
    #expect(try next(nine, .weekdays([]), after: "2026-11-22 08:00") == "2026-11-22T09:00:00+01:00")
  }

  @Test func aWindowInAGapOpensWhenTheGapEnds() throws {
    let half = try #require(TimeOfDay(iso: "02:30"))
    #expect(try next(half, .everyDay, after: "2026-03-29 00:00") == "2026-03-29T03:00:00+02:00")
    #expect(try next(half, .everyDay, after: "2026-03-29 03:00") == "2026-03-29T03:00:00+02:00")
    #expect(try next(half, .everyDay, after: "2026-03-29 03:00:01") == "2026-03-30T02:30:00+02:00")
  }

  @Test func aWindowThatComesTwiceOpensOnce() throws {
    let half = try #require(TimeOfDay(iso: "02:30"))
    #expect(try next(half, .everyDay, after: "2026-10-25 00:00") == "2026-10-25T02:30:00+02:00")
    #expect(try next(half, .everyDay, after: "2026-10-25T02:30:01+02:00") == "2026-10-26T02:30:00+01:00")
    #expect(try next(half, .everyDay, after: "2026-10-25T02:30:00+01:00") == "2026-10-26T02:30:00+01:00")
  }

  @Test func aDateLeftOutHasNoWindow() throws {
    #expect(try next(nine, .everyDay, after: "2011-12-29 09:01", in: "Pacific/Apia") == "2011-12-31T09:00:00+14:00")
  }

  @Test func windowsRiseAndNeverComeTwice() throws {
    var random = SplitMix(seed: 11)
    print("seed 11")
    for name in ["Europe/Warsaw", "America/St_Johns", "Pacific/Apia", "America/Santiago", "Africa/Casablanca"] {
      let zone = try Zone.named(name)
      for _ in 0..<40 {
        let window = Window(at: TimeOfDay(second: Int.random(in: 0..<86_400, using: &random)), days: .everyDay)
        var instant = Instant(second: Int64.random(in: 1_100_000_000...1_800_000_000, using: &random))
        var previous: Instant?
        for _ in 0..<200 {
          let moment = window.next(onOrAfter: instant, zone: zone, calendar: WorkingCalendar())
          #expect(moment >= instant)
          #expect(window.next(onOrAfter: moment, zone: zone, calendar: WorkingCalendar()) == moment)
          if let previous { #expect(zone.date(at: moment) > zone.date(at: previous)) }
          previous = moment
          instant = moment + 1
        }
      }
    }
  }

  @Test(arguments: [
    ("2026-11-22", "2026-11-22T00:00:00+01:00"), ("2026-11-22 09:00", "2026-11-22T09:00:00+01:00"),
    ("2026-07-22T09:00:30", "2026-07-22T09:00:30+02:00"), ("2026-11-22T09:00Z", "2026-11-22T10:00:00+01:00"),
    ("2026-11-22T09:00:00.999-0330", "2026-11-22T13:30:00+01:00"),
    ("2026-11-22t09:00:00+05", "2026-11-22T05:00:00+01:00"), ("1900-01-01", "1900-01-01T00:00:00+01:24"),
  ])
  func instantsAreReadAsPeopleWriteThem(text: String, iso: String) throws {
    let team = TeamTime(zone: try Zone.named("Europe/Warsaw"))
    let instant = try #require(team.parseInstant(text))
    #expect(team.iso(instant) == iso)
    #expect(team.parseInstant(iso) == instant)
  }

  @Test(arguments: [
    "", "2026-11", "2026-02-29", "2026-11-22T", "2026-11-22T9:00", "2026-11-22T24:00", "2026-11-22T09:00+",
    "22.11.2026",
    "2026-11-22T09:00 +01:00", "2026-11-22T09:00Z1", "2026-11-22T09:00.5", "2026-11-22é", "2026-11-22T09:00:60",
    "2026-11-22T09:00+1", "2026-11-22X09:00", "0001-01-01T00:00+01:00",
  ])
  func whatIsNoInstantIsNotRead(text: String) throws {
    #expect(TeamTime(zone: try Zone.named("Europe/Warsaw")).parseInstant(text) == nil)
  }

  @Test func addingKeepsTheWallTimeForDatesAndTheClockForHours() throws {
    let team = TeamTime(zone: try Zone.named("Europe/Warsaw"))
    func add(_ count: Int, _ unit: DurationUnit, _ text: String) throws -> String? {
      team.adding(CalendarDuration(count: count, unit: unit), to: try #require(team.parseInstant(text))).map(team.iso)
    }
    #expect(try add(1, .day, "2026-03-28 02:30") == "2026-03-29T03:00:00+02:00")
    #expect(try add(24, .hour, "2026-03-28 02:30") == "2026-03-29T03:30:00+02:00")
    #expect(try add(1, .day, "2026-10-24 02:30") == "2026-10-25T02:30:00+02:00")
    #expect(try add(1, .month, "2026-01-31 09:00") == "2026-02-28T09:00:00+01:00")
    #expect(try add(3, .workingDay, "2026-11-20 09:00") == "2026-11-25T09:00:00+01:00")
    #expect(try add(-90, .minute, "2026-11-20 00:30") == "2026-11-19T23:00:00+01:00")
    #expect(try add(1, .workingHour, "2026-11-20 16:30") == "2026-11-23T09:30:00+01:00")
  }
}
