// The verdicts of many rows side by side, and how two columns of them are joined.

import FollowupModel

/// Truths as numbers: `and` takes the least of two, `or` the greatest.
enum BlockTruth {
  static let no: UInt8 = 0
  static let unknown: UInt8 = 1
  static let yes: UInt8 = 2

  static func of(_ truth: Truth) -> UInt8 { truth == .yes ? yes : truth == .no ? no : unknown }
}

/// An end in a column; `never` where time alone changes nothing.
enum BlockEnd {
  static let never = Int64.max

  static func of(_ instant: Instant?) -> Int64 { instant?.second ?? never }
}

/// A verdict for each row of a table.
public final class VerdictColumn {
  public let count: Int
  let truths: UnsafeMutablePointer<UInt8>
  /// Nil while no row's verdict has an end.
  private(set) var ends: UnsafeMutablePointer<Int64>?

  init(count: Int, withEnds: Bool) {
    self.count = count
    truths = .allocate(capacity: count)
    ends = withEnds ? .allocate(capacity: count) : nil
  }

  deinit {
    truths.deallocate()
    ends?.deallocate()
  }

  public subscript(row: Int) -> Verdict {
    get {
      let truth: Truth =
        switch truths[row] {
        case BlockTruth.yes: .yes
        case BlockTruth.no: .no
        default: .unknown
        }
      let end = ends?[row] ?? BlockEnd.never
      return Verdict(truth: truth, until: end == BlockEnd.never ? nil : Instant(second: end))
    }
    set {
      truths[row] = BlockTruth.of(newValue.truth)
      if let until = newValue.until { endsMade()[row] = until.second } else { ends?[row] = BlockEnd.never }
    }
  }

  /// Puts a verdict into a row, without its end where nobody wants to know of ends.
  func put(_ verdict: Verdict, at row: Int, withEnd: Bool) {
    if withEnd { self[row] = verdict } else { truths[row] = BlockTruth.of(verdict.truth) }
  }

  /// Whether a row's truth is `yes`.
  public func isTrue(_ row: Int) -> Bool { truths[row] == BlockTruth.yes }

  /// The ends, each `never` where there were none.
  func endsMade() -> UnsafeMutablePointer<Int64> {
    if let ends { return ends }
    let made = UnsafeMutablePointer<Int64>.allocate(capacity: count)
    made.initialize(repeating: BlockEnd.never, count: count)
    ends = made
    return made
  }

  func negate() {
    for row in 0..<count { truths[row] = BlockTruth.yes - truths[row] }
  }

  /// What is not true becomes false, what is true stays; or the other way round.
  func settle(trueAs truth: UInt8) {
    for row in 0..<count { truths[row] = truths[row] == BlockTruth.yes ? truth : BlockTruth.yes - truth }
  }

  /// Joins another column into this one, as `VerdictFold` joins verdicts: the other is used up.
  func join(_ other: VerdictColumn, decisive: UInt8) {
    let (left, right) = (truths, other.truths)
    switch (ends, other.ends) {
    case (nil, nil): break
    case (nil, let rightEnds?):
      for row in 0..<count where left[row] == decisive { rightEnds[row] = BlockEnd.never }
      (ends, other.ends) = (rightEnds, nil)
    case (let leftEnds?, nil):
      for row in 0..<count where right[row] == decisive { leftEnds[row] = BlockEnd.never }
    case (let leftEnds?, let rightEnds?):
      for row in 0..<count {
        let (first, second) = (leftEnds[row], rightEnds[row])
        let (leftDecides, rightDecides) = (left[row] == decisive, right[row] == decisive)
        let decided = leftDecides ? (rightDecides ? max(first, second) : first) : second
        leftEnds[row] = leftDecides || rightDecides ? decided : min(first, second)
      }
    }
    if decisive == BlockTruth.no {
      for row in 0..<count { left[row] = min(left[row], right[row]) }
    } else {
      for row in 0..<count { left[row] = max(left[row], right[row]) }
    }
    withExtendedLifetime(other) {}
  }
}
