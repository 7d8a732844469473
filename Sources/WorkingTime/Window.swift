// The moments at which a person gets mail: a time of day on some days, in the person's own zone.

import FollowupModel

/// A time of day and the days on which mail goes out.
public struct Window: Hashable, Sendable {
  public enum Days: Hashable, Sendable {
    case everyDay
    case workingDays
    case weekdays(Set<Weekday>)
  }

  public var at: TimeOfDay
  public var days: Days

  public init(at: TimeOfDay, days: Days) {
    self.at = at
    self.days = days
  }

  /// The first moment of the window at or after an instant. A time that does not exist is the next valid one, of two
  /// the first; a date that the zone leaves out has no moment. Where no day qualifies every day does: nothing waits
  /// for ever.
  public func next(onOrAfter instant: Instant, zone: Zone, calendar: WorkingCalendar) -> Instant {
    // The day before: a gap around midnight may push its moment to this instant.
    var date = CivilDate(dayNumber: zone.date(at: instant).dayNumber - 1)
    while true {
      date = firstDay(onOrAfter: date, calendar)
      let moment = zone.instant(of: date, at: at)
      let exists = zone.date(at: zone.startOfDay(date)) == date
      // At the end of all time dates stand still, and so may the window.
      if (moment >= instant && exists) || date.dayNumber > Window.lastDay { return moment }
      date.dayNumber += 1
    }
  }

  private func firstDay(onOrAfter date: CivilDate, _ calendar: WorkingCalendar) -> CivilDate {
    let before = CivilDate(dayNumber: date.dayNumber - 1)
    switch days {
    case .everyDay:
      return date
    case .workingDays:
      return calendar.adding(workingDays: 1, to: before) ?? date
    case .weekdays(let weekdays):
      return (0..<7).lazy.map { CivilDate(dayNumber: date.dayNumber + $0) }.first { weekdays.contains($0.weekday) }
        ?? date
    }
  }

  /// 9999-12-31.
  private static let lastDay = 2_932_896
}
