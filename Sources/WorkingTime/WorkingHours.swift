// The hours of a working day, by the clock on the wall.

import FollowupModel

/// From when to when is worked on a working day. Both lie within one date.
public struct WorkingHours: Hashable, Sendable {
  public var from: TimeOfDay
  /// Exclusive; later than `from`.
  public var to: TimeOfDay

  /// Nil where the hours would end before they begin.
  public init?(from: TimeOfDay, to: TimeOfDay) {
    guard from < to else { return nil }
    self.init(unchecked: from, to)
  }

  private init(unchecked from: TimeOfDay, _ to: TimeOfDay) {
    self.from = from
    self.to = to
  }

  /// 09:00 to 17:00, where a calendar says nothing.
  public static let standard = WorkingHours(unchecked: TimeOfDay(second: 9 * 3600), TimeOfDay(second: 17 * 3600))

  /// How long they are on a day on which the clock is not changed, in seconds.
  public var seconds: Int { to.second - from.second }
}

extension WorkingHours: CustomStringConvertible {
  /// `09:00 to 17:00`.
  public var description: String { "\(from) to \(to)" }
}
