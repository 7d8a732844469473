// Why a rule matches a record, or does not: both its conditions as trees, and the tests that decide.

import FollowupModel

/// What a rule says of a record at an instant.
public struct RuleExplanation: Sendable {
  public var when: ConditionNode
  public var unless: ConditionNode?
  /// Whether the rule matches: `when` is true and `unless` is not.
  public var match: TruthSpan

  /// The tests that keep the rule from matching: the fewest that would have to be otherwise for each failing part.
  public var obstacles: [ConditionNode] {
    if when.truth != .yes { return when.obstacles(to: .yes) }
    guard let unless, unless.truth == .yes else { return [] }
    return unless.obstacles(to: .no)
  }
}

extension Rule {
  /// What the rule says of a record.
  public func explanation(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter,
    labels: Labels = Labels()
  ) -> RuleExplanation {
    func tree(_ condition: Condition) -> ConditionNode {
      condition.tree(for: record, in: context, language: language, formatter: formatter, labels: labels)
    }
    return RuleExplanation(
      when: tree(when), unless: unless.map(tree), match: context.span { match(for: record, in: $0) })
  }

  /// The next instants at which the rule's answer changes if no record does, at most `count` of them.
  public func changes(for record: Record, in context: EvaluationContext, atMost count: Int) -> [TruthChange] {
    context.changes(atMost: count) { match(for: record, in: $0) }
  }
}

extension ConditionNode {
  /// The tests by which the condition is not what is wanted.
  fileprivate func obstacles(to wanted: Truth) -> [ConditionNode] {
    guard truth != wanted else { return [] }
    switch kind {
    case .test: return [self]
    case .not: return parts.flatMap { $0.obstacles(to: wanted.negated) }
    case .and where wanted == .yes, .or where wanted == .no:
      // What fails stands before what can not be told: it fails whatever that is.
      let failing = parts.filter { $0.truth == wanted.negated }
      return (failing.isEmpty ? parts : failing).flatMap { $0.obstacles(to: wanted) }
    case .and, .or:
      // One part would do, so each stands in the way.
      return parts.flatMap { $0.obstacles(to: wanted) }
    }
  }
}
