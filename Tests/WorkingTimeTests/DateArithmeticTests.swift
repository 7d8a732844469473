// Months, days and working days against Python, and the ends of what can be counted.

import FollowupModel
import Testing
import WorkingTime

@Suite struct DateArithmeticTests {
  static let seed = 7

  @Test func datesAndWorkingDaysAgreeWithPython() throws {
    print("dates.py with seed \(Self.seed)")
    var team = TeamTime(zone: .utc)
    for line in try linesOfPython("dates.py", String(Self.seed)) {
      if line[0] == "c" {
        let weekend = line[1].compactMap { $0.wholeNumberValue.flatMap(Weekday.init(rawValue:)) }
        let off = line[2].split(separator: ",").compactMap { CivilDate(iso: $0) }
        let working = line[3].split(separator: ",").compactMap { CivilDate(iso: $0) }
        team = TeamTime(
          zone: .utc,
          calendar: WorkingCalendar(weekend: Set(weekend), daysOff: Set(off), daysWorking: Set(working)))
        continue
      }
      let date = try #require(CivilDate(iso: line[1]))
      var result = "-"
      switch line[0] {
      case "i": result = team.calendar.isWorkingDay(date) ? "1" : "0"
      case "k": result = "\(team.workingDays(after: date, through: try #require(CivilDate(iso: line[2]))))"
      default:
        let units: [Substring: DurationUnit] = ["m": .month, "a": .day, "n": .workingDay]
        let duration = CalendarDuration(count: try #require(Int(line[2])), unit: try #require(units[line[0]]))
        result = team.adding(duration, to: date).map { "\($0)" } ?? "-"
        let opposite = CalendarDuration(count: -duration.count, unit: duration.unit)
        #expect(team.subtracting(opposite, from: date) == team.adding(duration, to: date))
      }
      #expect(result == line[line.count - 1], "\(line.joined(separator: " "))")
    }
  }

  @Test func aYearAndAWeekAreMonthsAndDays() throws {
    let team = TeamTime(zone: .utc)
    let leapDay = try #require(CivilDate(iso: "2024-02-29"))
    #expect(team.adding(CalendarDuration(count: 1, unit: .year), to: leapDay)?.description == "2025-02-28")
    #expect(team.adding(CalendarDuration(count: 4, unit: .year), to: leapDay)?.description == "2028-02-29")
    #expect(team.subtracting(CalendarDuration(count: 2, unit: .week), from: leapDay)?.description == "2024-02-15")
  }

  @Test(arguments: DurationUnit.allCases, [Int.max, .min, .max / 2, 1_000_000_000, -1_000_000_000])
  func hugeDurationsLeadNowhereInsteadOfCrashing(unit: DurationUnit, count: Int) {
    let team = TeamTime(zone: .utc)
    let duration = CalendarDuration(count: count, unit: unit)
    let date = CivilDate(dayNumber: 20_000)
    #expect(team.adding(duration, to: date) == nil)
    #expect(team.subtracting(duration, from: date) == nil)
    let instant = Instant(second: 1_800_000_000)
    // A thousand million minutes are 1 901 years.
    let fits = unit == .minute && count.magnitude == 1_000_000_000
    #expect((team.adding(duration, to: instant) != nil) == fits)
  }

  @Test func aCalendarWithoutWorkingDaysEndsItsSearch() {
    let never = WorkingCalendar(weekend: Set(Weekday.allCases))
    let date = CivilDate(dayNumber: 20_000)
    #expect(never.adding(workingDays: 1, to: date) == nil)
    #expect(never.adding(workingDays: -1, to: date) == nil)
    #expect(never.adding(workingDays: 0, to: date) == date)
    #expect(never.workingDays(after: date, through: CivilDate(dayNumber: 30_000)) == 0)
    let once = WorkingCalendar(
      weekend: Set(Weekday.allCases), daysOff: [], daysWorking: [CivilDate(dayNumber: 900_000)])
    #expect(once.adding(workingDays: 1, to: date)?.dayNumber == 900_000)
    #expect(once.adding(workingDays: 2, to: date) == nil)
  }

  @Test func farWorkingDaysAreFoundAtOnce() throws {
    let calendar = WorkingCalendar()
    let date = try #require(CivilDate(iso: "2026-11-20"))
    #expect(calendar.adding(workingDays: 2_000_000, to: date)?.description == "9693-01-09")
    #expect(calendar.adding(workingDays: -520_000, to: date)?.description == "0033-09-09")
    #expect(calendar.adding(workingDays: 3_000_000, to: date) == nil)
    #expect(calendar.workingDays(after: date, through: CivilDate(dayNumber: .max)) > 0)
    #expect(calendar.adding(workingDays: 1, to: CivilDate(dayNumber: .max)) == nil)
  }

  @Test func holidaysAreKnownToTheEndOfTimeWithoutWaiting() throws {
    let poland = WorkingCalendar(
      days: [.fixed(month: 1, day: 1), .fixed(month: 12, day: 25), .easter(.western, offset: 1)].map {
        DayRule(.holiday, $0)
      })
    let far = try #require(CivilDate(iso: "9998-12-24"))
    #expect(poland.adding(workingDays: 1, to: far)?.description == "9998-12-28")
    #expect(!poland.isWorkingDay(CivilDate(dayNumber: Easter.western.sunday(of: 9999).dayNumber + 1)))
    let clock = ContinuousClock()
    let spent = clock.measure {
      for step in 0..<10_000 { _ = poland.adding(workingDays: step - 5000, to: far) }
    }
    #expect(spent < .seconds(5))
    #expect(poland == WorkingCalendar(days: poland.days.reversed() + poland.days))
  }

  @Test func aFingerprintTellsCalendarsApart() throws {
    let date = CivilDate(dayNumber: 20_000)
    let nine = TimeOfDay(second: 9 * 3600)
    let short = WorkingHours(from: nine, to: TimeOfDay(second: 16 * 3600))
    #expect(WorkingCalendar().fingerprint != WorkingCalendar(hours: try #require(short)).fingerprint)
    let easter = WorkingCalendar(days: [DayRule(.holiday, .easter(.western, offset: 1))])
    let orthodox = WorkingCalendar(days: [DayRule(.holiday, .easter(.orthodox, offset: 1))])
    #expect(easter.fingerprint != orthodox.fingerprint)
    #expect(WorkingCalendar().fingerprint == WorkingCalendar(weekend: [.sunday, .saturday]).fingerprint)
    #expect(WorkingCalendar().fingerprint != WorkingCalendar(weekend: [.sunday]).fingerprint)
    #expect(WorkingCalendar().fingerprint != WorkingCalendar(daysOff: [date]).fingerprint)
  }
}
