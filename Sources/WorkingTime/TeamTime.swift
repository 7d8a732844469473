// The team's zone and calendar together: durations added to dates and instants.

import FollowupModel

/// What "today", "3 working days" and "1 month" mean for a team.
public struct TeamTime: Sendable {
  /// Behind a reference, for it is handed on with every evaluation.
  private final class Parts: Sendable {
    let zone: Zone
    let calendar: WorkingCalendar
    let clock: WorkingClock

    init(_ zone: Zone, _ calendar: WorkingCalendar) {
      self.zone = zone
      self.calendar = calendar
      clock = WorkingClock(zone: zone, calendar: calendar)
    }
  }

  private let parts: Parts
  public var zone: Zone { parts.zone }
  public var calendar: WorkingCalendar { parts.calendar }
  private var clock: WorkingClock { parts.clock }

  public init(zone: Zone, calendar: WorkingCalendar = WorkingCalendar()) { parts = Parts(zone, calendar) }

  /// Changes whenever the zone, its data or the calendar do.
  public var fingerprint: String { "\(zone.name) \(zone.fingerprint) \(calendar.fingerprint)" }

  /// The date at an instant.
  public func today(at now: Instant) -> CivilDate { zone.date(at: now) }

  /// The first start of a day at or after an instant.
  public func startOfDay(onOrAfter instant: Instant) -> Instant {
    let day = today(at: instant)
    let start = zone.startOfDay(day)
    return start >= instant ? start : zone.startOfDay(CivilDate(dayNumber: day.dayNumber + 1))
  }

  /// The date a duration later. Nil for units of the clock and beyond the years 1…9999.
  public func adding(_ duration: CalendarDuration, to date: CivilDate) -> CivilDate? {
    switch duration.unit {
    case .day: return date.adding(days: duration.count)
    case .week: return product(duration.count, 7).flatMap { date.adding(days: $0) }
    case .month: return date.adding(months: duration.count)
    case .year: return product(duration.count, 12).flatMap { date.adding(months: $0) }
    case .workingDay: return calendar.adding(workingDays: duration.count, to: date)
    case .minute, .hour, .workingHour: return nil
    }
  }

  /// The date a duration earlier. Nil for units of the clock and beyond the years 1…9999.
  public func subtracting(_ duration: CalendarDuration, from date: CivilDate) -> CivilDate? {
    opposite(duration).flatMap { adding($0, to: date) }
  }

  /// The instant a duration later. Units of dates keep the wall time: in a gap it is the next valid one, in an
  /// overlap the first. Working hours are those of `adding(workingSeconds:to:)`. Nil beyond the years 1…9999.
  public func adding(_ duration: CalendarDuration, to instant: Instant) -> Instant? {
    switch duration.unit {
    case .minute: return product(duration.count, 60).flatMap { moved(instant, seconds: $0) }
    case .hour: return product(duration.count, 3600).flatMap { moved(instant, seconds: $0) }
    case .workingHour: return product(duration.count, 3600).flatMap { adding(workingSeconds: $0, to: instant) }
    case .day, .week, .month, .year, .workingDay:
      guard duration.count != 0 else { return instant }
      let (date, time) = zone.local(at: instant)
      return adding(duration, to: date).map { zone.instant(of: $0, at: time) }
    }
  }

  /// The instant a duration earlier; the rules are those of `adding`.
  public func subtracting(_ duration: CalendarDuration, from instant: Instant) -> Instant? {
    opposite(duration).flatMap { adding($0, to: instant) }
  }

  /// The last date that begins within a duration from now. Units of dates count from today; of others it may be today.
  /// Nil beyond the years 1…9999.
  public func lastDate(within duration: CalendarDuration, of now: Instant) -> CivilDate? {
    if duration.unit.countsDates { return adding(duration, to: today(at: now)) }
    return adding(duration, to: now).map(today)
  }

  /// How many working days lie in (`first`, `last`]; negative where `last` is earlier.
  public func workingDays(after first: CivilDate, through last: CivilDate) -> Int {
    calendar.workingDays(after: first, through: last)
  }

  /// The earliest instant by which so many seconds of the calendar's hours have passed; for a negative count the last
  /// one from which so many pass until `instant`. Nil beyond the years 1…9999 or where the calendar has no such hours.
  public func adding(workingSeconds count: Int, to instant: Instant) -> Instant? {
    // More seconds than there are in all years.
    guard count != 0, count.magnitude < 400_000_000_000 else { return count == 0 ? instant : nil }
    let wanted = clock.reading(at: instant) + count
    return count > 0 ? clock.earliest(reading: wanted, near: instant) : clock.latest(reading: wanted, near: instant)
  }

  /// The seconds of the calendar's hours that pass from `first` to `last`; negative where `last` is earlier.
  public func workingSeconds(from first: Instant, to last: Instant) -> Int {
    clock.reading(at: last) - clock.reading(at: first)
  }

  private func moved(_ instant: Instant, seconds: Int) -> Instant? {
    let (second, overflow) = instant.second.addingReportingOverflow(Int64(seconds))
    guard !overflow, TeamTime.seconds.contains(second) else { return nil }
    return Instant(second: second)
  }

  private func product(_ count: Int, _ factor: Int) -> Int? {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }

  private func opposite(_ duration: CalendarDuration) -> CalendarDuration? {
    guard duration.count != .min else { return nil }
    return CalendarDuration(count: -duration.count, unit: duration.unit)
  }

  /// The instants of the years 1…9999 in UTC.
  static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
}

// The clock follows from zone and calendar.
extension TeamTime: Hashable {
  public static func == (left: TeamTime, right: TeamTime) -> Bool {
    left.zone == right.zone && left.calendar == right.calendar
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(zone)
    hasher.combine(calendar)
  }
}
