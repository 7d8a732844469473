// A moment in time, whole seconds since 1970-01-01 00:00:00 UTC.

/// A moment in time. What the daemon compares, stores and sleeps until; zones turn it into dates.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01 00:00:00 UTC, leap seconds not counted (POSIX time).
  public var second: Int64

  public init(second: Int64) { self.second = second }

  public static func < (left: Instant, right: Instant) -> Bool { left.second < right.second }

  /// The moment `seconds` later.
  public static func + (instant: Instant, seconds: Int64) -> Instant {
    Instant(second: instant.second + seconds)
  }

  /// The seconds from `right` to `left`.
  public static func - (left: Instant, right: Instant) -> Int64 { left.second - right.second }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 in UTC: `2026-11-22T09:00:00Z`.
  public var description: String {
    let (day, second) = Int(second).quotientAndRemainder(flooringBy: 86_400)
    let time = TimeOfDay(second: second)
    return "\(CivilDate(dayNumber: day))T\(padded(time.second / 3600, 2)):\(padded(time.second / 60 % 60, 2))"
      + ":\(padded(time.second % 60, 2))Z"
  }
}

extension Instant: Codable {
  public init(from decoder: any Decoder) throws {
    second = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(second)
  }
}

extension Int {
  /// Division that rounds towards minus infinity, so that the remainder is never negative.
  public func quotientAndRemainder(flooringBy divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// The earlier of two ends, where nil means "never".
public func earliest(_ left: Instant?, _ right: Instant?) -> Instant? {
  guard let left else { return right }
  guard let right else { return left }
  return min(left, right)
}
