// How long durations are in days, as far as that can be said without a date.

import FollowupModel

extension CalendarDuration {
  /// The fewest and the most days; for clock time the days that begin in it.
  var days: ClosedRange<Int> {
    let limit = 1_000_000
    let count = min(max(self.count, 0), limit)
    switch unit {
    case .day: return count...count
    case .week: return (7 * count)...(7 * count)
    case .month: return (28 * count)...(31 * count)
    case .year: return (365 * count)...(366 * count)
    case .workingDay: return count...(count == 0 ? 0 : 366 * limit)
    case .hour: return (count / 25)...(count / 23 + 1)
    case .minute: return (count / 1500)...(count / 1380 + 1)
    case .workingHour: return (count / 25)...(366 * limit)
    }
  }

  /// Whether it has as many days wherever it begins.
  var isFixed: Bool { days.lowerBound == days.upperBound }
}
