// Tests of a moment whose edges are equally far from every value: all but those of calendar periods, months and
// working time.

import FollowupModel

extension BlockTest.Window {
  init?(days moment: Moment) {
    switch moment {
    case .today: self.init(from: 0, through: 0, inSeconds: false)
    case .tomorrow: self.init(from: -1, through: -1, inSeconds: false)
    case .yesterday: self.init(from: 1, through: 1, inSeconds: false)
    default: self.init(moment, inSeconds: false) { $0.days }
    }
  }

  init?(seconds moment: Moment) {
    self.init(moment, inSeconds: true) { $0.seconds }
  }

  private init?(_ moment: Moment, inSeconds: Bool, _ length: (Span) -> Int64?) {
    switch moment {
    case .past: self.init(from: 1, inSeconds: inSeconds)
    case .future: self.init(through: -1, inSeconds: inSeconds)
    case .distance(let distance, let span, let side):
      guard let length = length(span) else { return nil }
      let edge = side == .ago ? length : -length
      let bounds = Bounds(distance, side, at: 0, edge: Int(edge))
      self.init(
        from: bounds.from.map(Int64.init), through: bounds.through.map(Int64.init), edges: [edge], inSeconds: inSeconds)
    case .between(let first, let second, let side):
      guard let low = length(first), let high = length(second) else { return nil }
      let isAgo = side == .ago
      self.init(
        from: isAgo ? low : -high, through: isAgo ? high : -low, edges: isAgo ? [low, high] : [-low, -high],
        inSeconds: inSeconds)
    case .today, .tomorrow, .yesterday, .period: return nil
    }
  }
}

extension Span {
  private var literalCount: Number? {
    guard case .literal(.number(let number)) = count else { return nil }
    return number
  }

  /// How many days this is, where that is the same from any date.
  fileprivate var days: Int64? {
    guard let count = literalCount, count.isWhole, abs(count.truncated) < 10_000_000 else { return nil }
    switch unit {
    case .day: return Int64(count.truncated)
    case .week: return Int64(count.truncated) * 7
    default: return nil
    }
  }

  /// How many seconds this is, where that is the same from any instant. A part of a second is left out.
  fileprivate var seconds: Int64? {
    guard unit == .minute || unit == .hour, let count = literalCount,
      let seconds = Number(unit == .minute ? 60 : 3600).flatMap(count.multiplied), abs(seconds.truncated) < 1 << 40
    else { return nil }
    return Int64(seconds.truncated)
  }

  fileprivate var hasLiteralCount: Bool { literalCount != nil }
}

extension Moment {
  /// Whether no count comes from a record.
  var hasOnlyLiterals: Bool {
    switch self {
    case .distance(_, let span, _): return span.hasLiteralCount
    case .between(let first, let second, _): return first.hasLiteralCount && second.hasLiteralCount
    case .past, .future, .today, .tomorrow, .yesterday, .period: return true
    }
  }
}
