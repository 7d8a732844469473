// What a condition answers: a truth of three values, and the instant until which it holds if no record changes.

import FollowupModel

/// Kleene's three truths: a test of a missing value is neither true nor false. Only `yes` matches.
public enum Truth: Hashable, Sendable {
  case yes, no, unknown

  init(_ bool: Bool) { self = bool ? .yes : .no }

  var negated: Truth {
    switch self {
    case .yes: return .no
    case .no: return .yes
    case .unknown: return .unknown
    }
  }
}

/// A truth and its end.
public struct Verdict: Hashable, Sendable {
  public var truth: Truth
  /// The truth holds before this instant (exclusive) if no record changes; nil: time alone never ends it.
  public var until: Instant?

  public init(truth: Truth, until: Instant?) {
    self.truth = truth
    self.until = until
  }

  init(_ bool: Bool, until: Instant? = nil) { self.init(truth: Truth(bool), until: until) }

  static let unknown = Verdict(truth: .unknown, until: nil)

  var negated: Verdict { Verdict(truth: truth.negated, until: until) }
}

/// Joins verdicts, with the earliest end at which the joined truth can change.
///
/// One decisive truth (`no` for `and`, `yes` for `or`) decides alone, so the last decisive one to end keeps the result.
/// Without any, each change can matter.
struct VerdictFold {
  private let decisive: Truth
  private var decidedUntil: Instant?
  private var isDecided = false
  private var isUnknown = false
  private var othersUntil: Instant?

  static var and: VerdictFold { VerdictFold(decisive: .no) }
  static var or: VerdictFold { VerdictFold(decisive: .yes) }

  private init(decisive: Truth) { self.decisive = decisive }

  /// Whether no further verdict can change the result or its end.
  var isFinal: Bool { isDecided && decidedUntil == nil }

  mutating func add(_ verdict: Verdict) {
    if verdict.truth == decisive {
      decidedUntil = isDecided ? latest(decidedUntil, verdict.until) : verdict.until
      isDecided = true
    } else {
      if verdict.truth == .unknown { isUnknown = true }
      othersUntil = earliest(othersUntil, verdict.until)
    }
  }

  var result: Verdict {
    if isDecided { return Verdict(truth: decisive, until: decidedUntil) }
    return Verdict(truth: isUnknown ? .unknown : decisive.negated, until: othersUntil)
  }

  private func latest(_ left: Instant?, _ right: Instant?) -> Instant? {
    guard let left, let right else { return nil }
    return max(left, right)
  }
}
