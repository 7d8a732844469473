// Spans as rules write them: a count and a unit of the calendar or of the clock.

/// A unit of a duration.
public enum DurationUnit: String, Hashable, Codable, Sendable, CaseIterable {
  case minute, hour, day, week, month, year
  case workingDay = "working day"
  case workingHour = "working hour"

  /// Whether the unit counts dates; the others count time on the clock.
  public var countsDates: Bool {
    switch self {
    case .day, .week, .month, .year, .workingDay: return true
    case .minute, .hour, .workingHour: return false
    }
  }
}

/// A count and its unit: `14 days`, `3 working days`, `1 month`.
public struct CalendarDuration: Hashable, Codable, Sendable {
  public var count: Int
  public var unit: DurationUnit

  public init(count: Int, unit: DurationUnit) {
    self.count = count
    self.unit = unit
  }
}

extension CalendarDuration: CustomStringConvertible {
  /// `1 day`, `14 days`.
  public var description: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }
}
