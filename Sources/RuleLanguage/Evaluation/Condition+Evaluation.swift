// Asking a condition or a rule: for the daemon with an end that may be early, for people with the exact one.

import FollowupModel

extension Condition {
  /// The truth for a record now. Its end may be early, never late.
  public func verdict(for record: Record, in context: EvaluationContext) -> Verdict {
    .unknown
  }

  /// The truth for a record now with its exact end, looked for at most `Limits.horizonDays` ahead; nil beyond.
  public func exactVerdict(for record: Record, in context: EvaluationContext) -> Verdict {
    .unknown
  }

  /// The condition in words with the record's own values: `status is open and due_on (1 November 2026) is more than
  /// 3 days ago`. Of alternatives only those that are true are said, where any is.
  public func explanation(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter
  ) -> String {
    ""
  }
}

extension Rule {
  /// Whether the rule matches a record: `when` is true and `unless` is not. The end may be early, never late.
  public func match(for record: Record, in context: EvaluationContext) -> Verdict {
    .unknown
  }

  /// Whether the rule matches a record, with the exact end, looked for at most `Limits.horizonDays` ahead; nil beyond.
  public func exactMatch(for record: Record, in context: EvaluationContext) -> Verdict {
    .unknown
  }
}

extension CheckedPath {
  /// The value at the path's end; nil where it is missing.
  public func value(for record: Record, in context: EvaluationContext) -> Value? {
    nil
  }
}

extension Template {
  /// The text for a record. Missing values print –, links the name of what they lead to, or its id.
  public func render(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter
  ) -> String {
    ""
  }
}
