// Which dates are worked, and during which hours. Counting and stepping take the same time for near and far dates.

import FollowupModel

/// A calendar of working days: the weekend, the hours, and the days that differ from the plain week.
///
/// Its days are listed for all years 1…9999 when they are first asked for: that takes a few milliseconds and half a
/// megabyte once, for the one calendar that a team uses, and makes every later question a search in a sorted list.
/// Listing a span of years only would make the dates far away that records hold (9999-12-31 for "never") slow for ever.
public struct WorkingCalendar: Sendable {
  /// Weekdays off.
  public let weekend: Set<Weekday>
  /// The hours of a working day.
  public let hours: WorkingHours
  /// The days that it names, in an order of their own, each once. What is both a holiday and working is worked.
  public let days: [DayRule]
  /// How many of the first 1…7 days of a week, from Monday, are worked.
  private let workedInWeek: [Int]
  private let listed = Lazily<ExceptionalDays>()

  public init(
    weekend: Set<Weekday> = [.saturday, .sunday], hours: WorkingHours = .standard, days: [DayRule] = []
  ) {
    self.weekend = weekend
    self.hours = hours
    self.days = Dictionary(days.map { ("\($0)", $0) }, uniquingKeysWith: { first, _ in first })
      .sorted { $0.key < $1.key }.map(\.value)
    var worked = 0
    workedInWeek = Weekday.allCases.map { day in
      worked += weekend.contains(day) ? 0 : 1
      return worked
    }
  }

  /// A calendar of a weekend with dates off and dates worked besides; a date in both is worked.
  public init(
    weekend: Set<Weekday> = [.saturday, .sunday], daysOff: Set<CivilDate>, daysWorking: Set<CivilDate> = []
  ) {
    self.init(
      weekend: weekend,
      days: daysOff.map { DayRule(.holiday, .single($0)) } + daysWorking.map { DayRule(.working, .single($0)) })
  }

  private var exceptions: ExceptionalDays {
    listed.value { ExceptionalDays(weekend: weekend, days: days) }
  }

  public func isWorkingDay(_ date: CivilDate) -> Bool {
    let isWeekend = weekend.contains(date.weekday)
    let exceptions = isWeekend ? exceptions.working : exceptions.off
    return isWeekend == ExceptionalDays.contains(date.dayNumber, in: exceptions)
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
    let stride = count.magnitude < 64 ? Int(count.magnitude) + 1 : Int(count.magnitude) * 7 / 5
    let day = firstDay(near: count > 0 ? start : start - 1, stride: stride) { workingDays(throughDay: $0) >= wanted }
    return day.flatMap { CivilDate(dayNumber: 0).adding(days: $0) }
  }

  /// How many working days lie in (`first`, `last`]; negative, of (`last`, `first`], where `last` is earlier.
  public func workingDays(after first: CivilDate, through last: CivilDate) -> Int {
    workingDays(throughDay: last.dayNumber) - workingDays(throughDay: first.dayNumber)
  }

  /// What tells this calendar from others, the same in every run.
  public var fingerprint: String {
    let parts = ["\(weekend.map(\.rawValue).sorted())", "\(hours)"] + days.map(\.description)
    return stableHash(of: parts.joined(separator: ";").utf8)
  }

  /// Working days from some fixed day through `day`.
  func workingDays(throughDay day: Int) -> Int {
    // Day −3 is a Monday.
    let bounded = min(max(day, -20_000_000), 20_000_000)
    let (week, inWeek) = (bounded + 3).quotientAndRemainder(flooringBy: 7)
    let exceptions = exceptions
    return week * workedInWeek[6] + workedInWeek[inWeek]
      + ExceptionalDays.count(in: exceptions.working, through: day)
      - ExceptionalDays.count(in: exceptions.off, through: day)
  }
}

// The list follows from the rest.
extension WorkingCalendar: Hashable {
  public static func == (left: WorkingCalendar, right: WorkingCalendar) -> Bool {
    left.weekend == right.weekend && left.hours == right.hours && left.days == right.days
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(weekend)
    hasher.combine(hours)
    hasher.combine(days)
  }
}

/// The first day for which `isReached`, which holds for all later ones too. Sought from `start` in strides that double;
/// nil where it lies beyond all dates.
func firstDay(near start: Int, stride: Int, where isReached: (Int) -> Bool) -> Int? {
  var (low, high, stride) = (start, start, stride)
  if isReached(start) {
    repeat {
      high = low
      low -= stride
      stride *= 2
      guard low > -16_000_000 else { return nil }
    } while isReached(low)
  } else {
    repeat {
      low = high
      high += stride
      stride *= 2
      guard high < 16_000_000 else { return nil }
    } while !isReached(high)
  }
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if isReached(middle) { high = middle } else { low = middle }
  }
  return high
}
