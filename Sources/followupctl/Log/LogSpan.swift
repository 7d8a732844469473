// From when until when the journal is read, as people say it.

import ControlAPI
import FollowupModel
import WorkingTime

/// Reads instants relative to now.
struct LogSpan {
  let now: Instant
  let time: TeamTime

  /// The instant of a text. `isEnd`: a date is its last second. Prints an error and throws its status for anything else.
  func instant(_ text: String, isEnd: Bool) throws -> Instant {
    if let date = date(text) {
      guard isEnd else { return time.zone.startOfDay(date) }
      return date.adding(days: 1).map { time.zone.startOfDay($0) + -1 } ?? time.zone.startOfDay(date)
    }
    if let ago = LogSpan.secondsAgo(text) { return now + -ago }
    if let instant = time.parseInstant(text) { return instant }
    throw Output.failure(
      .wrongUsage, "`\(text)` is no instant",
      remedy: "write a date, an instant such as \(time.iso(now)), `today`, `yesterday` or `2 hours ago`")
  }

  static func microseconds(_ instant: Instant) -> UInt64 { UInt64(clamping: instant.second) * 1_000_000 }

  private func date(_ text: String) -> CivilDate? {
    let today = time.today(at: now)
    switch text {
    case "today": return today
    case "yesterday": return today.adding(days: -1)
    default: return CivilDate(iso: text)
    }
  }

  /// `2 hours ago` in seconds.
  private static func secondsAgo(_ text: String) -> Int64? {
    let words = text.split(separator: " ")
    let units: [Substring: Int64] = ["minute": 60, "hour": 3600, "day": 86_400, "week": 604_800]
    guard words.count == 3, words[2] == "ago", let count = Int64(words[0]), (0...1_000_000).contains(count) else {
      return nil
    }
    let unit = words[1].hasSuffix("s") ? words[1].dropLast() : words[1]
    return units[unit].map { $0 * count }
  }
}
