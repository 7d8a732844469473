// The days (or seconds) between which a test against today (or now) is true.

import FollowupModel

/// A test of a date is true while today lies between two days, both included; nil is open. So its truth changes at
/// most twice, on days that are known beforehand.
struct Bounds {
  var from: Int?
  var through: Int?

  init(from: Int? = nil, through: Int? = nil) {
    self.from = from
    self.through = through
  }

  /// `more than n ago` and its like, for D at `position`; `edge` is D + n for `ago`, D - n for `away`.
  init(_ distance: Distance, _ side: Side, at position: Int, edge: Int) {
    switch (distance, side) {
    case (.moreThan, .ago): self.init(from: edge + 1)
    case (.atLeast, .ago): self.init(from: edge)
    case (.lessThan, .ago): self.init(from: position, through: edge - 1)
    case (.atMost, .ago): self.init(from: position, through: edge)
    case (.moreThan, .away): self.init(through: edge - 1)
    case (.atLeast, .away): self.init(through: edge)
    case (.lessThan, .away): self.init(from: edge + 1, through: position)
    case (.atMost, .away): self.init(from: edge, through: position)
    case (.exactly, _): self.init(from: edge, through: edge)
    }
  }

  /// The days on which `date` lies in this, the last or the next period.
  init(of period: CalendarPeriod, _ which: Which, seenFrom date: CivilDate) {
    // A date of last month is one that was in its month a month ago.
    let shift = which == .this ? 0 : which == .last ? 1 : -1
    guard let first = Bounds.start(of: period, around: date, shift: shift) else {
      self = .never
      return
    }
    let next = Bounds.start(of: period, around: date, shift: shift + 1)
    self.init(from: first.dayNumber, through: next.map { $0.dayNumber - 1 })
  }

  static let never = Bounds(from: 1, through: 0)

  /// Whether the test is true at a position, and the first later position at which that changes.
  func truth(at position: Int) -> (Bool, until: Int?) {
    if let from, let through, from > through { return (false, nil) }
    if let from, position < from { return (false, from) }
    guard let through else { return (true, nil) }
    return position <= through ? (true, through + 1) : (false, nil)
  }

  private static func start(of period: CalendarPeriod, around date: CivilDate, shift: Int) -> CivilDate? {
    let (year, month, _) = date.components
    switch period {
    case .week: return CivilDate(dayNumber: date.dayNumber - date.weekday.rawValue + 1 + 7 * shift)
    case .month: return CivilDate(year: year, month: month, day: 1)?.adding(months: shift)
    case .quarter: return CivilDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1)?.adding(months: 3 * shift)
    case .year: return CivilDate(year: year, month: 1, day: 1)?.adding(months: 12 * shift)
    }
  }
}
