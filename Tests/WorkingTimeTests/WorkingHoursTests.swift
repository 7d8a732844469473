// Working hours: when they have passed, across weekends, holidays and changes of the clock, and far away.

import FollowupModel
import Testing
import WorkingTime

@Suite struct WorkingHoursTests {
  private func added(
    _ seconds: Int, _ text: String, hours: WorkingHours = .standard, zone: String = "Europe/Warsaw",
    weekend: Set<Weekday> = [.saturday, .sunday], days: [DayRule] = []
  ) throws -> String? {
    let calendar = WorkingCalendar(weekend: weekend, hours: hours, days: days)
    let team = TeamTime(zone: try Zone.named(zone), calendar: calendar)
    let start = try #require(team.parseInstant(text))
    let end = team.adding(workingSeconds: seconds, to: start)
    if let end { #expect(team.workingSeconds(from: start, to: end) == seconds) }
    return end.map(team.iso)
  }

  @Test func hoursPassOnlyWhileWorkLasts() throws {
    // Friday afternoon, and the weekend after it.
    #expect(try added(3600, "2026-11-20 15:30") == "2026-11-20T16:30:00+01:00")
    #expect(try added(3 * 3600, "2026-11-20 15:30") == "2026-11-23T10:30:00+01:00")
    #expect(try added(3600, "2026-11-21 12:00") == "2026-11-23T10:00:00+01:00")
    // The eighth hour has passed when the day ends, not when the next one begins.
    #expect(try added(8 * 3600, "2026-11-20 09:00") == "2026-11-20T17:00:00+01:00")
    #expect(try added(8 * 3600 + 1, "2026-11-20 09:00") == "2026-11-23T09:00:01+01:00")
    #expect(try added(0, "2026-11-21 12:00") == "2026-11-21T12:00:00+01:00")
  }

  @Test func backwardsTheLastInstantIsMeant() throws {
    #expect(try added(-3600, "2026-11-23 09:30") == "2026-11-20T16:30:00+01:00")
    #expect(try added(-3600, "2026-11-23 10:00") == "2026-11-23T09:00:00+01:00")
    #expect(try added(-1, "2026-11-22 03:00") == "2026-11-20T16:59:59+01:00")
  }

  @Test func aHolidayHasNoHours() throws {
    let independence = DayRule(.holiday, .fixed(month: 11, day: 11))
    #expect(try added(2 * 3600, "2026-11-10 16:00", days: [independence]) == "2026-11-12T10:00:00+01:00")
    let worked = DayRule(.working, .single(try #require(CivilDate(iso: "2026-11-21"))))
    #expect(try added(3600, "2026-11-20 17:00", days: [worked]) == "2026-11-21T10:00:00+01:00")
  }

  @Test func hoursLostOrDoubledByTheClockAreCountedAsTheyPass() throws {
    let night = try #require(WorkingHours(from: TimeOfDay(second: 0), to: TimeOfDay(second: 8 * 3600)))
    // 29 March has no 02:00–03:00: work lasts seven hours; 25 October has that hour twice.
    #expect(try added(7 * 3600, "2026-03-29 00:00", hours: night, weekend: []) == "2026-03-29T08:00:00+02:00")
    #expect(try added(8 * 3600, "2026-03-29 00:00", hours: night, weekend: []) == "2026-03-30T01:00:00+02:00")
    #expect(try added(9 * 3600, "2026-10-25 00:00", hours: night, weekend: []) == "2026-10-25T08:00:00+01:00")
    #expect(try added(-9 * 3600, "2026-10-25 08:00", hours: night, weekend: []) == "2026-10-25T00:00:00+02:00")
    // Hours that begin in the gap begin when it ends; a date left out has none.
    let gap = try #require(WorkingHours(from: TimeOfDay(second: 9000), to: TimeOfDay(second: 4 * 3600)))
    #expect(try added(3600, "2026-03-29 00:00", hours: gap, weekend: []) == "2026-03-29T04:00:00+02:00")
    #expect(
      try added(8 * 3600 + 60, "2011-12-29 09:00", zone: "Pacific/Apia", weekend: [])
        == "2011-12-31T09:01:00+14:00")
  }

  @Test func farHoursAreFoundAtOnce() throws {
    let team = TeamTime(zone: try Zone.named("Europe/Warsaw"), calendar: WorkingCalendar(weekend: []))
    let start = try #require(team.parseInstant("2026-11-20 09:00"))
    // Eight hours a day, and no change of the clock in them.
    #expect(team.adding(workingSeconds: 2_000_000 * 8 * 3600, to: start).map(team.iso) == "7502-09-13T17:00:00+02:00")
    #expect(team.adding(workingSeconds: 3_000_000 * 8 * 3600, to: start) == nil)
    #expect(team.adding(workingSeconds: .max, to: start) == nil)
    #expect(team.adding(workingSeconds: .min, to: start) == nil)
    let end = try #require(team.parseInstant("9999-12-31 23:59:59"))
    #expect(team.adding(workingSeconds: team.workingSeconds(from: start, to: end), to: start) != nil)
    for extreme in [Int64.min, .max] {
      _ = team.workingSeconds(from: start, to: Instant(second: extreme))
      _ = team.adding(workingSeconds: 3600, to: Instant(second: extreme))
    }
  }

  @Test func aCalendarWithoutWorkHasNoHours() throws {
    #expect(try added(1, "2026-11-20 09:00", weekend: Set(Weekday.allCases)) == nil)
    #expect(try added(-1, "2026-11-20 09:00", weekend: Set(Weekday.allCases)) == nil)
    #expect(WorkingHours(from: TimeOfDay(second: 3600), to: TimeOfDay(second: 3600)) == nil)
  }

  @Test func moreTimeNeverLeadsToAnEarlierInstant() throws {
    var random = SplitMix(seed: 5)
    print("seed 5")
    let hours = try #require(WorkingHours(from: TimeOfDay(second: 0), to: TimeOfDay(second: 86_400)))
    for name in ["America/Havana", "Pacific/Apia"] {
      let team = TeamTime(zone: try Zone.named(name), calendar: WorkingCalendar(weekend: [.sunday], hours: hours))
      for _ in 0..<300 {
        let start = Instant(second: Int64.random(in: 1_300_000_000...1_350_000_000, using: &random))
        let later = start + Int64.random(in: 0...200_000, using: &random)
        let worked = team.workingSeconds(from: start, to: later)
        #expect(worked >= 0 && worked <= later - start)
        let back = try #require(team.adding(workingSeconds: worked, to: start))
        #expect(back <= later && team.workingSeconds(from: back, to: later) == 0)
        let seconds = Int.random(in: -100_000...100_000, using: &random)
        #expect(
          team.adding(workingSeconds: seconds, to: later) ?? later >= team.adding(workingSeconds: seconds, to: start)
            ?? start)
      }
    }
  }
}
