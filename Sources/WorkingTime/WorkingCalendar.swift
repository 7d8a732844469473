// Which dates are worked. Counting and stepping take the same time for near and far dates.

import FollowupModel

/// A calendar of working days: the weekend, and dates that differ from it.
public struct WorkingCalendar: Hashable, Sendable {
  /// Weekdays off.
  public let weekend: Set<Weekday>
  /// Days off that are no weekend, and weekend days that are worked; day numbers, rising.
  private let extraOff: [Int]
  private let extraWorking: [Int]
  /// How many of the first 1…7 days of a week, from Monday, are worked.
  private let workedInWeek: [Int]

  /// A calendar of a weekend with dates off and dates worked besides; a date in both is worked.
  public init(
    weekend: Set<Weekday> = [.saturday, .sunday], daysOff: Set<CivilDate> = [], daysWorking: Set<CivilDate> = []
  ) {
    self.weekend = weekend
    extraOff = daysOff.subtracting(daysWorking).filter { !weekend.contains($0.weekday) }.map(\.dayNumber).sorted()
    extraWorking = daysWorking.filter { weekend.contains($0.weekday) }.map(\.dayNumber).sorted()
    var worked = 0
    workedInWeek = Weekday.allCases.map { day in
      worked += weekend.contains(day) ? 0 : 1
      return worked
    }
  }

  public func isWorkingDay(_ date: CivilDate) -> Bool {
    let exceptions = weekend.contains(date.weekday) ? extraWorking : extraOff
    let index = WorkingCalendar.count(in: exceptions, through: date.dayNumber)
    let isException = index > 0 && exceptions[index - 1] == date.dayNumber
    return weekend.contains(date.weekday) == isException
  }

  /// The n-th working day strictly after a date, for a negative n strictly before it, the date itself for 0.
  /// Nil where it lies beyond the years 1…9999 or the calendar has none.
  public func adding(workingDays count: Int, to date: CivilDate) -> CivilDate? {
    guard count != 0 else { return date }
    let start = date.dayNumber
    // Beyond all dates the answer is known, and the arithmetic below cannot overflow.
    guard count.magnitude < 4_000_000, start.magnitude < 4_000_000 else { return nil }
    let before = workingDays(throughDay: count > 0 ? start : start - 1)
    // For either sign the first day with that many working days through it.
    let wanted = count > 0 ? before + count : before + count + 1
    var low = count > 0 ? start : start - 1
    var high = low
    var stride = count.magnitude < 64 ? Int(count.magnitude) + 1 : Int(count.magnitude) * 7 / 5
    if count > 0 {
      while workingDays(throughDay: high) < wanted {
        low = high
        high += stride
        stride *= 2
        guard high < 16_000_000 else { return nil }
      }
    } else {
      while workingDays(throughDay: low) >= wanted {
        high = low
        low -= stride
        stride *= 2
        guard low > -16_000_000 else { return nil }
      }
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if workingDays(throughDay: middle) < wanted { low = middle } else { high = middle }
    }
    return CivilDate(dayNumber: 0).adding(days: high)
  }

  /// How many working days lie in (`first`, `last`]; negative, of (`last`, `first`], where `last` is earlier.
  public func workingDays(after first: CivilDate, through last: CivilDate) -> Int {
    workingDays(throughDay: last.dayNumber) - workingDays(throughDay: first.dayNumber)
  }

  /// What tells this calendar from others, the same in every run.
  public var fingerprint: String {
    let parts = [weekend.map(\.rawValue).sorted(), extraOff, extraWorking]
    return stableHash(of: parts.map { "\($0)" }.joined(separator: ";").utf8)
  }

  /// Working days from some fixed day through `day`.
  private func workingDays(throughDay day: Int) -> Int {
    // Day −3 is a Monday.
    let bounded = min(max(day, -20_000_000), 20_000_000)
    let (week, inWeek) = (bounded + 3).quotientAndRemainder(flooringBy: 7)
    return week * workedInWeek[6] + workedInWeek[inWeek]
      + WorkingCalendar.count(in: extraWorking, through: day) - WorkingCalendar.count(in: extraOff, through: day)
  }

  /// How many of the rising numbers are at most `limit`.
  private static func count(in sorted: [Int], through limit: Int) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
