// Sets of whole numbers as ranges, to reason about days, seconds and amounts without trying each.

/// Disjoint ranges, rising, with a gap between any two. `Int.min` and `Int.max` stand for no end.
struct Ranges: Hashable, Sendable {
  private(set) var parts: [ClosedRange<Int>]

  static let everything = Ranges(Int.min...Int.max)
  static let nothing = Ranges(parts: [])

  /// Of very many parts all that lies between their ends: to rule out less is never wrong.
  private init(parts: [ClosedRange<Int>]) {
    guard parts.count > Ranges.partsLimit, let first = parts.first, let last = parts.last else {
      self.parts = parts
      return
    }
    self.parts = [first.lowerBound...last.upperBound]
  }

  private static let partsLimit = 32

  init(_ range: ClosedRange<Int>) { parts = [range] }

  /// From one end to the other, both included; nil is open.
  init(from: Int?, through: Int?) {
    let (low, high) = (from ?? .min, through ?? .max)
    parts = low <= high ? [low...high] : []
  }

  /// The numbers that stand so to another one.
  init(_ comparison: Comparison, _ number: Int) {
    let below = Ranges(from: nil, through: number.saturated(by: -1))
    let above = Ranges(from: number.saturated(by: 1), through: nil)
    let exactly = Ranges(number...number)
    switch comparison {
    case .less: self = below
    case .lessOrEqual: self = below.union(exactly)
    case .greater: self = above
    case .greaterOrEqual: self = above.union(exactly)
    case .equal: self = exactly
    case .notEqual: self = below.union(above)
    }
  }

  var isEmpty: Bool { parts.isEmpty }

  func union(_ other: Ranges) -> Ranges {
    var joined: [ClosedRange<Int>] = []
    for part in (parts + other.parts).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, part.lowerBound <= last.upperBound.saturated(by: 1) {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, part.upperBound)
      } else {
        joined.append(part)
      }
    }
    return Ranges(parts: joined)
  }

  func intersection(_ other: Ranges) -> Ranges {
    if self == .everything { return other }
    if other == .everything { return self }
    let common = parts.flatMap { part in
      other.parts.filter { $0.overlaps(part) }.map { $0.clamped(to: part) }
    }
    return Ranges(parts: common)
  }

  var complement: Ranges {
    var gaps: [ClosedRange<Int>] = []
    var next: Int? = .min
    for part in parts {
      if let low = next, low < part.lowerBound { gaps.append(low...(part.lowerBound - 1)) }
      next = part.upperBound == .max ? nil : part.upperBound + 1
    }
    if let low = next { gaps.append(low...Int.max) }
    return Ranges(parts: gaps)
  }

  /// All numbers moved by the same distance.
  func shifted(by distance: Int) -> Ranges {
    Ranges(parts: parts.map { $0.lowerBound.saturated(by: distance)...$0.upperBound.saturated(by: distance) })
  }

  /// How many numbers the widest range has; nil where there is one without an end.
  var widest: Int? {
    var widest = 0
    for part in parts {
      guard part.lowerBound > .min, part.upperBound < .max else { return nil }
      let (width, overflow) = part.upperBound.subtractingReportingOverflow(part.lowerBound)
      guard !overflow else { return nil }
      widest = max(widest, width + 1)
    }
    return widest
  }
}

extension Int {
  /// The sum, without end where either is.
  fileprivate func saturated(by distance: Int) -> Int {
    if self == .min || self == .max { return self }
    let (sum, overflow) = addingReportingOverflow(distance)
    return overflow ? (distance < 0 ? .min : .max) : sum
  }
}
