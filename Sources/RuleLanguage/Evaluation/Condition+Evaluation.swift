// Asking a condition or a rule: for the daemon with an end that may be early, for people with the exact one.

import FollowupModel

extension Condition {
  /// The truth for a record now. Its end may be early, never late.
  public func verdict(for record: Record, in context: EvaluationContext) -> Verdict {
    verdict(for: record, in: context, asker: nil)
  }

  /// The same, asked by a rule of that name.
  func verdict(for record: Record, in context: EvaluationContext, asker: String?) -> Verdict {
    var evaluation = Evaluation(context, of: record)
    evaluation.asker = asker
    return evaluation.verdict(test)
  }

  /// The truth for a record now with its exact end, looked for at most `Limits.horizonDays` ahead; nil beyond.
  public func exactVerdict(for record: Record, in context: EvaluationContext) -> Verdict {
    context.exact { verdict(for: record, in: $0) }
  }
}

extension Rule {
  /// Whether the rule matches a record: `when` is true and `unless` is not. The end may be early, never late.
  public func match(for record: Record, in context: EvaluationContext) -> Verdict {
    var fold = VerdictFold.and
    fold.add(when.verdict(for: record, in: context, asker: name))
    guard let unless, !fold.isFinal || context.problems != nil else { return fold.result }
    // Only a true `unless` holds a reminder back, so one that can not be told does not.
    let exception = unless.verdict(for: record, in: context, asker: name)
    fold.add(Verdict(exception.truth != .yes, until: exception.until))
    return fold.result
  }

  /// Whether the rule matches a record, with the exact end, looked for at most `Limits.horizonDays` ahead; nil beyond.
  public func exactMatch(for record: Record, in context: EvaluationContext) -> Verdict {
    context.exact { match(for: record, in: $0) }
  }
}

extension CheckedPath {
  /// The value at the path's end; nil where it is missing.
  public func value(for record: Record, in context: EvaluationContext) -> Value? {
    Evaluation(context, of: record).value(of: path)
  }
}

extension EvaluationContext {
  /// Goes from early end to early end until the truth really differs.
  func exact(_ verdict: (EvaluationContext) -> Verdict) -> Verdict {
    let first = verdict(self)
    var end = first.until
    for _ in 0..<EvaluationContext.exactLooks {
      guard let next = end, next < horizon else { break }
      let later = verdict(at(next))
      if later.truth != first.truth { return Verdict(truth: first.truth, until: next) }
      end = later.until
    }
    return Verdict(truth: first.truth, until: nil)
  }

  /// One look a day to the horizon, and some more for tests of hours and minutes. A truth that could change every
  /// minute and outlives them all (`hours since now is 0`) counts as one without an end.
  static let exactLooks = Limits.horizonDays + 4_000
}
