// When the steps of a rule fall due: pure calendar arithmetic from the opening of a follow-up.

import FollowupModel
import RuleLanguage
import WorkingTime

/// One occurrence of one step, by the time at which it falls due.
struct Occurrence: Hashable {
  /// The position of the step in its rule.
  var step: Int
  var at: Instant
}

/// The steps of a rule, laid out from the instant at which a follow-up opened.
struct Ladder {
  let steps: [Step]
  let openedAt: Instant
  let time: TeamTime

  /// When a step starts; nil where the calendar does not reach so far.
  func start(of step: Int) -> Instant? {
    guard let after = steps[step].after else { return openedAt }
    return shift(from: openedAt, by: after)
  }

  /// The position of the last step that has started; the first one has from the beginning.
  func current(at instant: Instant) -> Int {
    steps.indices.last { (start(of: $0) ?? openedAt) <= instant && start(of: $0) != nil } ?? 0
  }

  /// The occurrences in (`after`, `through`], by time. At most `Ladder.occurrencesAtMost` of each step: beyond, the
  /// earliest are left out, which no window could have told apart.
  func occurrences(after: Instant, through: Instant) -> [Occurrence] {
    var result: [Occurrence] = []
    for step in steps.indices {
      guard let start = start(of: step) else { continue }
      let end = nextStart(after: step)
      var found: [Occurrence] = []
      if start > after, start <= through { found.append(Occurrence(step: step, at: start)) }
      var previous = max(after, start)
      while let at = repetition(of: step, from: start, after: previous), at <= through, end.map({ at < $0 }) ?? true {
        found.append(Occurrence(step: step, at: at))
        if found.count > Ladder.occurrencesAtMost { found.removeFirst(found.count / 2) }
        previous = at
      }
      result += found
    }
    return result.sorted { ($0.at, $0.step) < ($1.at, $1.step) }
  }

  /// The first instant after `instant` at which something falls due. `isOver` names the steps that repeat no more.
  func next(after instant: Instant, isOver: (Int) -> Bool) -> Instant? {
    var result: Instant?
    for step in steps.indices {
      guard let start = start(of: step) else { continue }
      if start > instant {
        result = earliest(result, start)
      } else if !isOver(step), let at = repetition(of: step, from: start, after: instant),
        nextStart(after: step).map({ at < $0 }) ?? true
      {
        result = earliest(result, at)
      }
    }
    return result
  }

  static let occurrencesAtMost = 10_000

  private func nextStart(after step: Int) -> Instant? {
    step + 1 < steps.count ? start(of: step + 1) : nil
  }

  /// Durations in days or longer count from the date and fall at its start; others from the instant.
  private func shift(from instant: Instant, by duration: CalendarDuration) -> Instant? {
    guard duration.unit.countsDates else { return time.adding(duration, to: instant) }
    return time.adding(duration, to: time.today(at: instant)).map(time.zone.startOfDay)
  }

  /// The first repetition of a step after an instant that is not before its start.
  private func repetition(of step: Int, from start: Instant, after instant: Instant) -> Instant? {
    switch steps[step].repetition {
    case .once: return nil
    case .everyWeekday(let weekday):
      let from = max(time.today(at: instant), time.today(at: start))
      let ahead = (weekday.rawValue - from.weekday.rawValue + 6) % 7 + 1
      return from.adding(days: ahead).map(time.zone.startOfDay)
    case .every(let period):
      guard period.count > 0 else { return nil }
      return nthRepetition(period, from: start, after: instant)
    }
  }

  /// Occurrence k falls at start + k × period: never counted from the one before, or months would drift.
  private func nthRepetition(_ period: CalendarDuration, from start: Instant, after instant: Instant) -> Instant? {
    func at(_ k: Int) -> Instant? {
      let (count, overflow) = k.multipliedReportingOverflow(by: period.count)
      return overflow ? nil : shift(from: start, by: CalendarDuration(count: count, unit: period.unit))
    }
    // Doubling, then halving: the times rise with k.
    var high = 1
    while let time = at(high), time <= instant { high *= 2 }
    var low = high / 2
    guard at(high) != nil || low > 0 else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if let time = at(middle), time <= instant { low = middle } else { high = middle }
    }
    return at(high)
  }
}
