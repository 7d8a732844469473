// When days begin in the team's zone, looked up for the days ahead of one instant.

import FollowupModel
import WorkingTime

/// The first instants of days, each computed once.
final class DayStarts {
  private let zone: Zone
  private let today: Int64
  private var starts: [Int64]
  private static let unknown = Int64.min
  /// Days ahead that are remembered.
  private static let span = 2048

  init(_ context: EvaluationContext) {
    zone = context.time.zone
    today = Int64(context.today.dayNumber)
    starts = [Int64](repeating: DayStarts.unknown, count: DayStarts.span)
  }

  /// The start of a day after today; `never` for days that no clock will show.
  @inline(__always)
  func end(at day: Int64) -> Int64 {
    let ahead = day &- today
    if ahead >= 0, ahead < DayStarts.span {
      let known = starts[Int(ahead)]
      if known != DayStarts.unknown { return known }
    }
    return computed(day, ahead)
  }

  private func computed(_ day: Int64, _ ahead: Int64) -> Int64 {
    guard Slot.days.contains(day) else { return BlockEnd.never }
    let start = zone.startOfDay(CivilDate(dayNumber: Int(day))).second
    if ahead >= 0, ahead < DayStarts.span { starts[Int(ahead)] = start }
    return start
  }
}
