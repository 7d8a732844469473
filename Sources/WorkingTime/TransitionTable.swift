// The offsets of a zone over time: listed transitions, and a rule for the time after them.

/// When a zone's offset changes, and to what.
struct TransitionTable: Sendable {
  /// The offset before the first transition, in seconds east of UTC.
  var initialOffset: Int
  /// Seconds since 1970 UTC, rising.
  var transitions: [Int64] = []
  /// The offset from each transition on; as many as `transitions`.
  var offsets: [Int32] = []
  /// What holds from the last transition on; nil: that transition's offset for ever.
  var rule: PosixRule?

  /// A time during which the offset stays the same. The next span may have the same offset.
  struct Span {
    var offset: Int
    /// Exclusive; nil: for ever.
    var end: Int64?
  }

  /// The offsets that zones may have, in seconds (RFC 9636 section 3.2: more than −25 and less than 26 hours).
  static let offsets = -89_999...93_599

  /// The rest of the span in which `second` lies.
  func span(at second: Int64) -> Span {
    let next = firstTransition(after: second)
    if next < transitions.count {
      return Span(offset: next == 0 ? initialOffset : Int(offsets[next - 1]), end: transitions[next])
    }
    if let rule { return rule.span(at: second) }
    return Span(offset: next == 0 ? initialOffset : Int(offsets[next - 1]), end: nil)
  }

  /// Lists the transitions that the rule makes up to an instant: looking one up is much faster than working it out,
  /// and the ends of conditions are looked for a hundred years ahead.
  mutating func unfoldRule(until limit: Int64) {
    guard let rule, var second = transitions.last else { return }
    while let end = rule.span(at: second).end, end <= limit {
      transitions.append(end)
      offsets.append(Int32(rule.span(at: end).offset))
      second = end
    }
  }

  /// 1 January 2200.
  static let unfoldedUntil: Int64 = 7_258_118_400

  /// The index of the first transition after `second`; their count where there is none.
  private func firstTransition(after second: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
