// Working hours as a clock: it runs while a calendar's hours last and stands still otherwise.

import FollowupModel

/// The working hours of a calendar in a zone.
///
/// The hours of a date go from the instant at which the wall first shows their beginning, or a later time, to the
/// instant at which it first shows their end. What passes between is counted as it passes: on a day on which the clock
/// is put forward within the hours they are shorter, and longer where it is put back.
final class WorkingClock: Sendable {
  private let zone: Zone
  private let calendar: WorkingCalendar
  private let irregular = Lazily<IrregularDays>()

  init(zone: Zone, calendar: WorkingCalendar) {
    self.zone = zone
    self.calendar = calendar
  }

  /// The working seconds that have passed at an instant since some fixed one. Never falls.
  func reading(at instant: Instant) -> Int {
    // Where the clock is put back across midnight, the next date may have begun already.
    let shown = zone.date(at: instant).dayNumber
    let day = (shown - 2...shown + 1).last { start(of: $0) <= instant } ?? shown - 2
    let passed = min(Int(instant - start(of: day)), calendar.hours.length(of: day, in: zone))
    return reading(throughDay: day - 1) + (isWorked(day) ? max(0, passed) : 0)
  }

  /// The earliest instant at which the clock reads so much; nil beyond the years 1…9999.
  func earliest(reading wanted: Int, near instant: Instant) -> Instant? {
    moment(reading: wanted, near: instant) { self.reading(throughDay: $0) >= wanted }
  }

  /// The last instant at which the clock reads no more than that; nil beyond the years 1…9999.
  func latest(reading wanted: Int, near instant: Instant) -> Instant? {
    moment(reading: wanted, near: instant) { self.reading(throughDay: $0) > wanted }
  }

  private func moment(reading wanted: Int, near instant: Instant, isReached: (Int) -> Bool) -> Instant? {
    guard let day = firstDay(near: zone.date(at: instant).dayNumber, stride: 2, where: isReached) else { return nil }
    let result = start(of: day) + Int64(wanted - reading(throughDay: day - 1))
    return TeamTime.seconds.contains(result.second) ? result : nil
  }

  /// What the clock reads at the end of a date.
  private func reading(throughDay day: Int) -> Int {
    let irregular = irregular.value { IrregularDays(zone: zone, calendar: calendar) }
    return calendar.workingDays(throughDay: day) * calendar.hours.seconds + irregular.extraSeconds(throughDay: day)
  }

  private func isWorked(_ day: Int) -> Bool { calendar.isWorkingDay(CivilDate(dayNumber: day)) }

  private func start(of day: Int) -> Instant { calendar.hours.start(of: day, in: zone) }
}

extension WorkingHours {
  /// When they begin on a date.
  fileprivate func start(of day: Int, in zone: Zone) -> Instant {
    zone.instant(of: CivilDate(dayNumber: day), at: from)
  }

  /// How many seconds they last on a date.
  fileprivate func length(of day: Int, in zone: Zone) -> Int {
    Int(zone.instant(of: CivilDate(dayNumber: day), at: to) - start(of: day, in: zone))
  }
}

/// The working days on which the clock is changed within the hours.
private final class IrregularDays: Sendable {
  /// Rising.
  private let days: [Int32]
  /// The seconds by which the first of them, the first two… are longer than others together; zero of none.
  private let extra: [Int]

  init(zone: Zone, calendar: WorkingCalendar) {
    let hours = calendar.hours
    var zone = zone
    var found: [Int: Int] = [:]
    var instant = Instant(second: TeamTime.seconds.lowerBound)
    var harmless = 0
    while let change = zone.nextTransition(after: instant), change > instant, TeamTime.seconds.contains(change.second) {
      // A date that is left out lies between the two.
      let dates = [zone.date(at: change + -1).dayNumber, zone.date(at: change).dayNumber].sorted()
      let touched = (dates[0]...dates[1]).filter { hours.length(of: $0, in: zone) != hours.seconds }
      for day in touched { found[day] = hours.length(of: day, in: zone) - hours.seconds }
      harmless = touched.isEmpty ? harmless + 1 : 0
      if instant.second < TransitionTable.unfoldedUntil, change.second >= TransitionTable.unfoldedUntil {
        // From here on the clock is changed at the same times every year: two changes show what all others do.
        if harmless > 1 { break }
        zone = zone.unfolded()
      }
      instant = change
    }
    let worked = found.keys.filter { calendar.isWorkingDay(CivilDate(dayNumber: $0)) }.sorted()
    days = worked.map(Int32.init)
    extra = worked.reduce(into: [0]) { $0.append($0[$0.count - 1] + (found[$1] ?? 0)) }
  }

  func extraSeconds(throughDay day: Int) -> Int { extra[ExceptionalDays.count(in: days, through: day)] }
}
