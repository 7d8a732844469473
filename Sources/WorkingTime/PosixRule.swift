// The rule for all time to come at the end of a TZif file: a POSIX TZ string, `CET-1CEST,M3.5.0,M10.5.0/3`.
// RFC 9636 section 3.3.1 with the extension of its version 3: times from -167 to 167 hours.

import FollowupModel

/// Standard time and, where there is one, the yearly daylight saving time.
struct PosixRule: Hashable, Sendable {
  /// A day of every year.
  enum Day: Hashable, Sendable {
    /// `Jn`: 1…365, as if there were no 29 February.
    case julian(Int)
    /// `n`: 0…365.
    case ordinal(Int)
    /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of month m; the fifth is the last.
    case weekday(month: Int, week: Int, day: Int)
  }

  /// A day and the wall time, in seconds from its midnight, at which the clock is changed.
  struct Change: Hashable, Sendable {
    var day: Day
    var second: Int
  }

  struct Daylight: Hashable, Sendable {
    /// Seconds east of UTC.
    var offset: Int
    var start: Change
    var end: Change
  }

  /// Seconds east of UTC.
  var standard: Int
  var daylight: Daylight?

  /// The rest of the span in which `second` lies.
  func span(at second: Int64) -> TransitionTable.Span {
    guard let daylight else { return TransitionTable.Span(offset: standard, end: nil) }
    let day = (Int(second) + standard).quotientAndRemainder(flooringBy: Zone.secondsPerDay).quotient
    let year = CivilDate(dayNumber: day).year
    var offset = standard
    // Changes of one instant cancel each other (daylight saving all year), the start last: hence the grouping.
    var pending: (instant: Int64, offset: Int)?
    for change in (year - 1...year + 2).flatMap({ changes(in: $0, daylight) }).sorted(by: <) {
      if let last = pending, last.instant < change.instant, last.offset != offset {
        if last.instant > second { return TransitionTable.Span(offset: offset, end: last.instant) }
        offset = last.offset
      }
      pending = (change.instant, change.isStart ? daylight.offset : standard)
    }
    // The last one stands only to close the group before it.
    return TransitionTable.Span(offset: offset, end: nil)
  }

  private struct DatedChange: Comparable {
    var instant: Int64
    var isStart: Bool

    static func < (left: DatedChange, right: DatedChange) -> Bool {
      left.instant == right.instant ? !left.isStart && right.isStart : left.instant < right.instant
    }
  }

  private func changes(in year: Int, _ daylight: Daylight) -> [DatedChange] {
    // Years and weekdays repeat after 400 years, so that the years just beyond 1…9999 need no case of their own.
    let cycle = year > 9999 ? 1 : year < 1 ? -1 : 0
    guard let sameYear = CivilDate(year: year - 400 * cycle, month: 1, day: 1) else { return [] }
    let newYear = sameYear.dayNumber + 146_097 * cycle
    func instant(_ change: Change, _ offset: Int) -> Int64 {
      let day = change.day.dayNumber(in: year, newYear: newYear)
      return Int64(day * Zone.secondsPerDay + change.second - offset)
    }
    return [
      DatedChange(instant: instant(daylight.start, standard), isStart: true),
      DatedChange(instant: instant(daylight.end, daylight.offset), isStart: false),
    ]
  }
}

extension PosixRule.Day {
  /// Days since 1970-01-01 of this day in a year whose 1 January is `newYear`.
  fileprivate func dayNumber(in year: Int, newYear: Int) -> Int {
    switch self {
    case .julian(let number):
      let isLeap = CivilDate.daysIn(month: 2, of: year) == 29
      return newYear + number - 1 + (isLeap && number > 59 ? 1 : 0)
    case .ordinal(let number):
      return newYear + number
    case .weekday(let month, let week, let weekday):
      let first = newYear + (1..<month).reduce(0) { $0 + CivilDate.daysIn(month: $1, of: year) }
      // ISO weekdays run from Monday 1 to Sunday 7; POSIX ones from Sunday 0.
      let ahead = (weekday - CivilDate(dayNumber: first).weekday.rawValue + 7) % 7
      let last = CivilDate.daysIn(month: month, of: year) - 1
      var inMonth = ahead + (week - 1) * 7
      while inMonth > last { inMonth -= 7 }
      return first + inMonth
    }
  }
}
