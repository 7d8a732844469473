// Holidays, working days and working hours against Python, which tries one day and one span after another.

import FollowupModel
import Testing
import WorkingTime

@Suite struct CalendarOracleTests {
  static let seed = 11

  @Test func calendarsAndWorkingHoursAgreeWithPython() throws {
    print("calendars.py with seed \(Self.seed)")
    var team = TeamTime(zone: .utc)
    var facts: [Substring: Int] = [:]
    for line in try linesOfPython("calendars.py", String(Self.seed)) {
      facts[line[0], default: 0] += 1
      if line[0] == "c" {
        team = try Self.team(line)
      } else if let wrong = try Self.answer(to: line, team), wrong != line.dropFirst().joined(separator: " ") {
        // `#expect` for each of so many facts takes minutes.
        Issue.record("\(line.joined(separator: " ")), but here \(wrong)")
      }
    }
    #expect(facts["e"] == 9998)
    #expect(facts["c"] == 12)
    for kind in ["i", "n", "k", "p", "b"] as [Substring] { #expect(facts[kind, default: 0] > 350) }
  }

  /// The fact as this implementation sees it, without its first word.
  private static func answer(to line: [Substring], _ team: TeamTime) throws -> String? {
    let known = line[1..<(line.count - 1)].joined(separator: " ")
    switch line[0] {
    case "e":
      let year = try #require(Int(line[1]))
      return "\(year) \(Easter.western.sunday(of: year)) \(Easter.orthodox.sunday(of: year))"
    case "i": return "\(known) \(team.calendar.isWorkingDay(try date(line[1])) ? 1 : 0)"
    case "n":
      let duration = CalendarDuration(count: try #require(Int(line[2])), unit: .workingDay)
      return "\(known) \(team.adding(duration, to: try date(line[1])).map { "\($0)" } ?? "-")"
    case "k": return "\(known) \(team.workingDays(after: try date(line[1]), through: try date(line[2])))"
    case "p":
      let seconds = try #require(Int(line[2]))
      return "\(known) \(team.adding(workingSeconds: seconds, to: try instant(line[1])).map { "\($0.second)" } ?? "-")"
    default: return "\(known) \(team.workingSeconds(from: try instant(line[1]), to: try instant(line[2])))"
    }
  }

  private static func team(_ line: [Substring]) throws -> TeamTime {
    let weekend = line[1].compactMap { $0.wholeNumberValue.flatMap(Weekday.init(rawValue:)) }
    let hours = WorkingHours(
      from: TimeOfDay(second: try #require(Int(line[2]))), to: TimeOfDay(second: try #require(Int(line[3]))))
    let calendar = WorkingCalendar(
      weekend: Set(weekend), hours: try #require(hours), days: try line.dropFirst(5).map(rule))
    return TeamTime(zone: try Zone.named(String(line[4])), calendar: calendar)
  }

  /// `h:12-24:2025:9999`, `w:2026-01-10:1:9999`, `h:e+49:1:9999`.
  private static func rule(_ text: Substring) throws -> DayRule {
    let parts = text.split(separator: ":")
    let years = try #require(Int(parts[2]))...(try #require(Int(parts[3])))
    let day: DayRule.Day
    if let date = CivilDate(iso: parts[1]) {
      day = .single(date)
    } else if let easter = ["e": Easter.western, "o": .orthodox][parts[1].prefix(1)] {
      day = .easter(easter, offset: try #require(Int(parts[1].dropFirst())))
    } else {
      let numbers = parts[1].split(separator: "-").compactMap { Int($0) }
      day = .fixed(month: try #require(numbers.first), day: try #require(numbers.last))
    }
    return DayRule(parts[0] == "h" ? .holiday : .working, day, years: years)
  }

  private static func date(_ text: Substring) throws -> CivilDate { try #require(CivilDate(iso: text)) }

  private static func instant(_ text: Substring) throws -> Instant { Instant(second: try #require(Int64(text))) }
}
