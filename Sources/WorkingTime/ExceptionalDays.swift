// The days on which a calendar differs from its plain week, worked out when they are first asked for.

import FollowupModel
import Synchronization

/// Days off that are no weekend, and weekend days that are worked; day numbers, rising, each once.
final class ExceptionalDays: Sendable {
  let off: [Int32]
  let working: [Int32]

  init(weekend: Set<Weekday>, days: [DayRule]) {
    var named: [DayRule.Kind: [Int]] = [:]
    for rule in days { named[rule.kind, default: []] += rule.dayNumbers() }
    let working = Set(named[.working] ?? [])
    func isWeekend(_ day: Int) -> Bool { weekend.contains(CivilDate(dayNumber: day).weekday) }
    off = ExceptionalDays.rising((named[.holiday] ?? []).filter { !isWeekend($0) && !working.contains($0) })
    self.working = ExceptionalDays.rising(working.filter(isWeekend))
  }

  private static func rising(_ days: some Sequence<Int>) -> [Int32] {
    var result: [Int32] = []
    for day in days.sorted() where result.last.map({ $0 < day }) ?? true { result.append(Int32(day)) }
    return result
  }

  /// Whether a day is one of the rising numbers.
  static func contains(_ day: Int, in sorted: [Int32]) -> Bool {
    let index = count(in: sorted, through: day)
    return index > 0 && sorted[index - 1] == day
  }

  /// How many of the rising numbers are at most `limit`.
  static func count(in sorted: [Int32], through limit: Int) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if Int(sorted[middle]) <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A value that is worked out once, by whoever asks first.
final class Lazily<Value: AnyObject & Sendable>: Sendable {
  private let known = AtomicLazyReference<Value>()

  func value(_ make: () -> Value) -> Value { known.load() ?? known.storeIfNil(make()) }
}
