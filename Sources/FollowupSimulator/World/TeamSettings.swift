// Where a simulated team works, and what it set up beside its rules.

import FollowupModel
import WorkingTime

/// The part of a script that stays as it is through a run.
public struct TeamSettings: Hashable, Sendable {
  /// The day on which it begins, at eight in the morning.
  public var start: CivilDate
  /// The team's time zone.
  public var zone: String
  /// Whose clocks show another time, by employee.
  public var zones: [String: String]
  /// Reminders in full that a person gets a day; 0: any number.
  public var dailyCap: Int
  /// A trial: one mailbox gets everything.
  public var isTrial: Bool
  /// Whether heads get a summary every Monday at eight.
  public var summarises: Bool
  /// Follow-ups that one change opens before a person is asked; 0: any number.
  public var holdAbove = 0
  /// Days off beside Saturdays and Sundays, and days on among those.
  public var holidays: Set<CivilDate> = []
  public var workingWeekends: Set<CivilDate> = []

  static let pilot = "pilot@example.com"
  static let fallback = "fallback@example.com"
  static let owner = "owner@example.com"

  /// Half of all teams have nothing but rules and sit in Warsaw.
  static func random(_ random: inout SeededGenerator) -> TeamSettings {
    guard random.once(in: 2) else {
      return TeamSettings(
        start: usualDays[0], zone: "Europe/Warsaw", zones: [:], dailyCap: 0, isTrial: false, summarises: false)
    }
    var zones: [String: String] = [:]
    for name in Staff.names where random.once(in: 2) { zones[name] = random.pick(places) }
    return TeamSettings(
      start: random.pick(usualDays), zone: random.pick(places), zones: zones, dailyCap: random.pick([0, 0, 1, 2]),
      isTrial: random.once(in: 4), summarises: random.once(in: 2))
  }

  /// Some days around the beginning are holidays, and some weekends are worked through.
  mutating func takeHolidays(_ random: inout SeededGenerator) {
    for day in start.dayNumber - 10..<start.dayNumber + 60 {
      let date = CivilDate(dayNumber: day)
      let isWeekend = [.saturday, .sunday].contains(date.weekday)
      guard random.once(in: isWeekend ? 10 : 6) else { continue }
      if isWeekend { workingWeekends.insert(date) } else { holidays.insert(date) }
    }
  }

  /// The calendar as a rule file declares it; where it has no days of its own, the usual one.
  var calendarText: String {
    guard !holidays.isEmpty || !workingWeekends.isEmpty else { return "" }
    return "calendar \(TeamSettings.calendar)\n  weekend saturday, sunday\n"
      + holidays.sorted().map { "  holiday \($0)\n" }.joined()
      + workingWeekends.sorted().map { "  working \($0)\n" }.joined()
  }

  static let calendar = "office"

  /// Clocks that change at night, in spring where others do in autumn, by half an hour, at midnight, and never.
  private static let places = [
    "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata",
  ]

  /// A Monday; days before clocks change in one place or another; and before a 29 February.
  private static let usualDays = [
    (2026, 11, 16), (2026, 10, 19), (2027, 3, 10), (2027, 3, 22), (2026, 9, 1), (2028, 2, 24),
  ]
  .compactMap { CivilDate(year: $0, month: $1, day: $2) }
}

extension TeamSettings: CustomStringConvertible {
  public var description: String {
    let others = zones.sorted { $0.key < $1.key }.map { "\($0) in \($1)" }.joined(separator: ", ")
    return "from \(start) in \(zone)\(others.isEmpty ? "" : ", \(others)"), daily cap \(dailyCap)"
      + (isTrial ? ", a trial" : "") + (summarises ? ", with summaries" : "")
      + (holdAbove > 0 ? ", holding back above \(holdAbove)" : "") + "\n\(calendarText)"
  }
}

/// The zones of a team, read once.
struct TeamZones {
  let team: Zone
  private var others: [String: Zone] = [:]

  init(_ settings: TeamSettings) throws {
    team = try Zone.named(settings.zone)
    for name in settings.zones.values { others[name] = try Zone.named(name) }
  }

  func named(_ name: String) -> Zone? { others[name] }

  /// Whose clock a person looks at: the team's for who is no employee.
  func zone(of employee: String?, _ settings: TeamSettings) -> Zone {
    employee.flatMap { settings.zones[$0] }.flatMap { others[$0] } ?? team
  }
}

/// Who works there.
enum Staff {
  static let names = ["helena", "anna", "boris"]
  static let head = "helena"
  static let managers = ["anna", "boris"]

  static func address(of name: String) -> String { "\(name)@example.com" }

  static func writes(_ settings: TeamSettings) -> [RecordWrite] {
    names.map { name in
      let link = name == head ? nil : Value.link(RecordKey("employee", RecordID(head)))
      return .put(
        Record(
          key: RecordKey("employee", RecordID(name)),
          values: [.text(name), .email(address(of: name)), link, settings.zones[name].map(Value.text)]))
    }
  }
}
