// A time zone as the system's zoneinfo describes it: offsets, and the way between instants and wall times.

import FollowupModel

/// A time zone: which wall time every instant has.
///
/// Wall times that occur twice mean the first occurrence, wall times that a gap leaves out the instant of the gap.
/// Both are the first instant at which the wall shows that time or a later one, which is how they are computed.
public struct Zone: Sendable {
  /// The IANA name: `Europe/Warsaw`.
  public let name: String
  /// A hash of the zone's data in hexadecimal: another one means that wall times may have changed.
  public let fingerprint: String

  let table: TransitionTable

  init(name: String, fingerprint: String, table: TransitionTable) {
    self.name = name
    self.fingerprint = fingerprint
    self.table = table
  }

  /// Coordinated Universal Time.
  public static let utc = Zone(name: "UTC", fingerprint: "utc", table: TransitionTable(initialOffset: 0))

  /// Seconds that the wall is ahead of UTC, negative to the west.
  public func offsetSeconds(at instant: Instant) -> Int {
    table.span(at: Zone.bounded(instant)).offset
  }

  /// The date that the wall shows.
  public func date(at instant: Instant) -> CivilDate { local(at: instant).date }

  /// The time of day that the wall shows.
  public func timeOfDay(at instant: Instant) -> TimeOfDay { local(at: instant).time }

  /// Date and time of day that the wall shows.
  public func local(at instant: Instant) -> (date: CivilDate, time: TimeOfDay) {
    let second = Zone.bounded(instant)
    let wall = Int(second) + table.span(at: second).offset
    let (day, secondOfDay) = wall.quotientAndRemainder(flooringBy: Zone.secondsPerDay)
    return (CivilDate(dayNumber: day), TimeOfDay(second: secondOfDay))
  }

  /// The instant of a wall time. In an overlap the first; in a gap the instant at which the gap ends.
  public func instant(of date: CivilDate, at time: TimeOfDay) -> Instant {
    let day = min(max(date.dayNumber, Zone.days.lowerBound), Zone.days.upperBound)
    let wall = Int64(day * Zone.secondsPerDay + time.second)
    var start = wall - Int64(TransitionTable.offsets.upperBound)
    while true {
      let span = table.span(at: start)
      let candidate = max(start, wall - Int64(span.offset))
      guard let end = span.end, candidate >= end else { return Instant(second: candidate) }
      start = end
    }
  }

  /// The first instant of a date. Where midnight falls into a gap, or the whole date does, the instant of the gap.
  public func startOfDay(_ date: CivilDate) -> Instant {
    instant(of: date, at: TimeOfDay(second: 0))
  }

  /// The first instant after this one at which the offset changes; nil where it never does (again).
  public func nextTransition(after instant: Instant) -> Instant? {
    var span = table.span(at: Zone.bounded(instant))
    let offset = span.offset
    while let end = span.end {
      span = table.span(at: end)
      if span.offset != offset { return Instant(second: end) }
    }
    return nil
  }

  /// The same zone with every change of the years up to 9999 in a list, for who asks for them all.
  func unfolded() -> Zone {
    var table = table
    table.unfoldRule(until: TeamTime.seconds.upperBound)
    return Zone(name: name, fingerprint: fingerprint, table: table)
  }

  static let secondsPerDay = 86_400

  /// The days of the years 1…9999, and one more on either side: beyond them wall times stand still.
  private static let days = -719_163...2_932_897

  private static func bounded(_ instant: Instant) -> Int64 {
    let seconds = Int64(days.lowerBound * secondsPerDay)...Int64(days.upperBound * secondsPerDay)
    return min(max(instant.second, seconds.lowerBound), seconds.upperBound)
  }
}

// The name and the hash stand for the table.
extension Zone: Hashable {
  public static func == (left: Zone, right: Zone) -> Bool {
    left.name == right.name && left.fingerprint == right.fingerprint
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(fingerprint)
  }
}
