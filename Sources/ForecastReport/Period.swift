// The columns of a person-by-day table: days, or weeks or months where there would be too many.

import FollowupEngine
import FollowupModel

/// One or more days that share a column.
struct Period {
  var first: CivilDate
  var last: CivilDate

  var label: String { first.components.day == 1 || first == last ? first.short : "from \(first.short)" }

  /// The days of a forecast in at most about so many columns.
  static func dividing(_ forecast: Forecast, atMost limit: Int) -> (noun: String, periods: [Period]) {
    let days = forecast.days.map(\.date)
    let weeks = grouping(days) { $0.weekday == .monday }
    if days.count <= limit { return ("day", days.map { Period(first: $0, last: $0) }) }
    return weeks.count <= limit ? ("week", weeks) : ("month", grouping(days) { $0.components.day == 1 })
  }

  private static func grouping(_ days: [CivilDate], startsAt isStart: (CivilDate) -> Bool) -> [Period] {
    var result: [Period] = []
    for day in days {
      if result.isEmpty || isStart(day) { result.append(Period(first: day, last: day)) }
      result[result.count - 1].last = day
    }
    return result
  }

  /// What a person gets in it.
  func load(of person: Forecast.Person) -> Forecast.Load {
    person.days.reduce(into: Forecast.Load()) { sum, day in
      guard (first...last).contains(day.key) else { return }
      sum.mails += day.value.mails
      sum.reminders += day.value.reminders
    }
  }
}
