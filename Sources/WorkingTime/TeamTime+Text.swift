// Instants as people and files write them: ISO 8601, with an offset or in the team's zone.

import FollowupModel

extension TeamTime {
  /// ISO 8601 with the zone's offset: `2026-11-22T09:00:00+01:00`.
  public func iso(_ instant: Instant) -> String {
    let (date, time) = zone.local(at: instant)
    let seconds = time.second % 60 == 0 ? ":00" : ""
    let offset = zone.offsetSeconds(at: instant)
    return "\(date)T\(time)\(seconds)\(offset < 0 ? "-" : "+")\(TimeOfDay(second: abs(offset)))"
  }

  /// Reads `2026-11-22` (its first instant), `2026-11-22 09:00`, `2026-11-22T09:00:30`, and the latter two with `Z` or
  /// an offset such as `+01:00` after them; without one the time is the zone's. Fractions of seconds are cut off.
  /// Nil for anything else.
  public func parseInstant(_ text: String) -> Instant? {
    let bytes = text.utf8
    guard let date = CivilDate(iso: String(bytes.prefix(10)) ?? "") else { return nil }
    let rest = bytes.dropFirst(10)
    guard let separator = rest.first else { return zone.startOfDay(date) }
    guard "Tt ".utf8.contains(separator) else { return nil }
    let clock = rest.dropFirst()
    let end = clock.firstIndex { "Zz+-".utf8.contains($0) } ?? clock.endIndex
    guard let time = TeamTime.time(clock[..<end]) else { return nil }
    if end == clock.endIndex { return zone.instant(of: date, at: time) }
    guard let offset = TeamTime.offset(clock[end...]) else { return nil }
    let instant = Zone.utc.instant(of: date, at: time) + Int64(-offset)
    return TeamTime.seconds.contains(instant.second) ? instant : nil
  }

  private static func time(_ text: Substring.UTF8View) -> TimeOfDay? {
    guard let point = text.firstIndex(where: { ".,".utf8.contains($0) }) else { return TimeOfDay(iso: Substring(text)) }
    let fraction = text[point...].dropFirst()
    guard text[..<point].count == 8, !fraction.isEmpty, fraction.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return TimeOfDay(iso: Substring(text[..<point]))
  }

  /// `Z`, `+01`, `+0100`, `+01:00` or `+01:00:00` in seconds.
  private static func offset(_ text: Substring.UTF8View) -> Int? {
    let digits = text.dropFirst()
    if let first = text.first, "Zz".utf8.contains(first) { return digits.isEmpty ? 0 : nil }
    var clock = String(Substring(digits))
    if clock.utf8.count == 2 { clock += ":00" }
    if clock.utf8.count == 4 { clock = "\(clock.prefix(2)):\(clock.suffix(2))" }
    guard let time = TimeOfDay(iso: clock) else { return nil }
    return text.first == UInt8(ascii: "-") ? -time.second : time.second
  }
}
