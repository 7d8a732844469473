// Since when a truth holds, and when it changes next: what people ask, so all of it is exact.

import FollowupModel

/// A truth now, with the time over which it holds if no record changes.
public struct TruthSpan: Hashable, Sendable {
  public var truth: Truth
  /// The first instant of it; nil: looked back `Limits.horizonDays`, it always held.
  public var since: Instant?
  /// The first instant after it; nil: none is found `Limits.horizonDays` ahead.
  public var until: Instant?

  public init(truth: Truth, since: Instant?, until: Instant?) {
    self.truth = truth
    self.since = since
    self.until = until
  }
}

/// A truth that begins at an instant.
public struct TruthChange: Hashable, Sendable {
  public var at: Instant
  public var truth: Truth

  public init(at: Instant, truth: Truth) {
    self.at = at
    self.truth = truth
  }
}

extension EvaluationContext {
  /// A verdict with both its ends.
  func span(_ verdict: (EvaluationContext) -> Verdict) -> TruthSpan {
    let now = exact(verdict)
    return TruthSpan(truth: now.truth, since: start(of: now.truth, verdict), until: now.until)
  }

  /// The next instants at which a truth changes, at most `count` and none beyond the horizon.
  func changes(atMost count: Int, _ verdict: (EvaluationContext) -> Verdict) -> [TruthChange] {
    var changes: [TruthChange] = []
    var next = exact(verdict).until
    while let instant = next, instant < horizon, changes.count < count {
      let later = at(instant).exact(verdict)
      changes.append(TruthChange(at: instant, truth: later.truth))
      next = later.until
    }
    return changes
  }

  /// Since when a truth holds that holds now.
  ///
  /// Ends are known forwards only. So time is walked from end to end, from a day ago up to now; where the truth was
  /// the same all day, from two days ago up to then, and so on, each time twice as far.
  private func start(of truth: Truth, _ verdict: (EvaluationContext) -> Verdict) -> Instant? {
    let bound = max(now + -Int64(Limits.horizonDays) * 86_400, EvaluationContext.firstInstant)
    var (known, distance, looks) = (now, Int64(86_400), 0)
    while known > bound {
      let from = max(now + -distance, bound)
      var begin: Instant?
      var instant = from
      while instant < known {
        let found = verdict(at(instant))
        begin = found.truth == truth ? begin ?? instant : nil
        instant = found.until.map { min($0, known) } ?? known
        looks += 1
        guard looks < EvaluationContext.exactLooks else { return nil }
      }
      if begin != from { return begin ?? known }
      known = from
      distance *= 2
    }
    return nil
  }

  /// A day into the calendar, so that it has begun in every zone.
  private static let firstInstant = Instant(second: seconds.lowerBound + 86_400)
}
