// Which days are working days, counted one by one.

import FollowupModel

struct NaiveDays {
  private let holidays: Set<Int>
  private let workingWeekends: Set<Int>

  init(_ settings: TeamSettings) {
    holidays = Set(settings.holidays.map(\.dayNumber))
    workingWeekends = Set(settings.workingWeekends.map(\.dayNumber))
  }

  func isWorking(_ day: Int) -> Bool {
    if workingWeekends.contains(day) { return true }
    return ![.saturday, .sunday].contains(CivilDate(dayNumber: day).weekday) && !holidays.contains(day)
  }

  /// Working days after `start`, up to and with `end`.
  func count(after start: Int, through end: Int) -> Int {
    start < end ? (start + 1...end).count(where: isWorking) : 0
  }

  /// The n-th working day after a day; the day itself where n is 0.
  func day(_ count: Int, after start: Int) -> Int {
    var day = start
    for _ in 0..<count {
      day += 1
      while !isWorking(day) { day += 1 }
    }
    return day
  }
}
