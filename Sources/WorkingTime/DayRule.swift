// One day that a calendar names: the same every year, one counted from Easter, or a single date.

import FollowupModel

/// A day off, or a day that is worked though it would be off.
public struct DayRule: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case holiday
    /// Worked, whatever else is said of it.
    case working
  }

  public enum Day: Hashable, Sendable {
    /// Every year; 29 February in leap years only.
    case fixed(month: Int, day: Int)
    /// So many days after Easter Sunday (before it, when negative), at most `offsetAtMost`.
    case easter(Easter, offset: Int)
    case single(CivilDate)
  }

  public var kind: Kind
  public var day: Day
  /// The years in which it counts: those of the day itself.
  public var years: ClosedRange<Int>

  public init(_ kind: Kind, _ day: Day, years: ClosedRange<Int> = DayRule.allYears) {
    self.kind = kind
    self.day = day
    self.years = years
  }

  /// How far from Easter a day may lie, in days.
  public static let offsetAtMost = 366
  /// The years that dates have.
  public static let allYears = 1...9999

  /// Whether it names a date.
  public func contains(_ date: CivilDate) -> Bool {
    let (year, month, day) = date.components
    guard years.contains(year) else { return false }
    switch self.day {
    case .single(let single): return single == date
    case .fixed(let fixedMonth, let fixedDay): return month == fixedMonth && day == fixedDay
    case .easter(let easter, let offset):
      let sundays = (year - 1...year + 1).clamped(to: DayRule.allYears).lazy.map(easter.sunday)
      return sundays.contains { $0.dayNumber + offset == date.dayNumber }
    }
  }

  /// Every date of it, as rising day numbers.
  public func dayNumbers() -> [Int] {
    switch day {
    case .single(let date): return years.contains(date.year) ? [date.dayNumber] : []
    case .fixed(let month, let day):
      return years.compactMap { CivilDate(year: $0, month: month, day: day)?.dayNumber }
    case .easter(let easter, let offset):
      guard offset.magnitude <= DayRule.offsetAtMost else { return [] }
      // A day far from Easter may lie in the year before or after.
      let sundays = (years.lowerBound - 1...years.upperBound + 1).clamped(to: DayRule.allYears)
      return sundays.lazy.map { CivilDate(dayNumber: easter.sunday(of: $0).dayNumber + offset) }
        .filter { years.contains($0.year) }.map(\.dayNumber)
    }
  }
}

extension DayRule: CustomStringConvertible {
  /// As rules write it: `holiday 24 December from 2025`.
  public var description: String {
    var text = "\(kind.rawValue) \(day)"
    if years.lowerBound > DayRule.allYears.lowerBound { text += " from \(years.lowerBound)" }
    if years.upperBound < DayRule.allYears.upperBound { text += " until \(years.upperBound)" }
    return text
  }
}

extension DayRule.Day: CustomStringConvertible {
  /// `1 January`, `easter + 49 days`, `2026-01-10`.
  public var description: String {
    switch self {
    case .fixed(let month, let day): return "\(day) \(DayRule.Day.months[month - 1])"
    case .easter(let easter, 0): return easter.rawValue
    case .easter(let easter, let offset):
      let days = offset.magnitude == 1 ? "day" : "days"
      return "\(easter.rawValue) \(offset < 0 ? "-" : "+") \(offset.magnitude) \(days)"
    case .single(let date): return "\(date)"
    }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}
