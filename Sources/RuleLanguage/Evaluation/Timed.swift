// A value in time: what it is now, how long it stays so, and which way it goes after.

import FollowupModel

/// Which way a value goes as time passes, for as far as ends are looked for or the evaluation knows it to be steady.
enum Trend: Sendable {
  /// Never falls while time passes.
  case rising
  /// Never rises.
  case falling
  /// Nothing is known.
  case mixed

  var reversed: Trend {
    switch self {
    case .rising: return .falling
    case .falling: return .rising
    case .mixed: return .mixed
    }
  }
}

/// The value of an expression now.
struct Timed {
  /// Nil where it is missing.
  var value: Value?
  /// The value is the same before this instant; nil: time never changes it, and `trend` means nothing.
  var until: Instant?
  var trend: Trend

  init(_ value: Value?, until: Instant? = nil, trend: Trend = .mixed) {
    self.value = value
    self.until = until
    self.trend = trend
  }

  /// Missing for ever.
  static let missing = Timed(nil)

  var isMissingForEver: Bool { value == nil && until == nil }

  /// End and trend of a value that rises with the first and, unless `falling`, with the second.
  static func course(_ first: Timed, _ second: Timed, fallsWithSecond: Bool = false) -> (until: Instant?, trend: Trend)
  {
    let secondTrend = fallsWithSecond ? second.trend.reversed : second.trend
    guard first.until != nil else { return (second.until, secondTrend) }
    guard second.until != nil else { return (first.until, first.trend) }
    return (earliest(first.until, second.until), first.trend == secondTrend ? first.trend : .mixed)
  }
}
