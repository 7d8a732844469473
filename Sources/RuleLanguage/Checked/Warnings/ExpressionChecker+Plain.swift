// Single tests that are always or never true: `count(invoices) < 0`, a required field that `is empty`.

import FollowupModel

extension ExpressionChecker {
  /// Warns of a test that says nothing; after that it counts as one that may turn out any way.
  mutating func judged(_ condition: CheckedCondition, _ expression: Expression) -> CheckedCondition {
    let outlook = condition.outlook
    let isNever = outlook.yes == nil
    guard isNever || outlook.isNeverFalse else { return condition }
    var open = condition
    open.outlook = .open
    // `when yes` is a way to say "all of them".
    if case .yesNo(true) = expression.kind { return open }
    let (message, help) = reason(expression, condition.test, isNever)
    warn(expression.range, message, help: help)
    return open
  }

  private func reason(_ expression: Expression, _ test: Test, _ isNever: Bool) -> (String, String) {
    let verdict = isNever ? "this is never true" : "this is always true"
    let leaveOut = "leave it out, or test something else"
    guard case .test(let left, let predicate) = expression.kind else {
      return (verdict, isNever ? "to stop a rule, write `paused`" : leaveOut)
    }
    switch predicate.kind {
    case .isEmpty:
      let isField = if case .path(let names) = left.kind { names.count == 1 && names[0].text != "id" } else { false }
      return (
        "`\(shortened(left.range))` is never empty, so \(verdict)",
        isField ? "leave it out, or declare the field with `, optional`" : "leave it out"
      )
    case .isBetween(let low, let high):
      guard isNever != predicate.isNegated else { break }
      return (
        "nothing lies between `\(shortened(low.range))` and `\(shortened(high.range))`",
        "write the smaller one first: `between \(shortened(high.range)) and \(shortened(low.range))`"
      )
    case .isBetweenSpans(let low, _, _):
      guard isNever != predicate.isNegated else { break }
      return (
        "nothing lies between these two, so \(verdict)", "write a number greater than \(written(low.range)) second"
      )
    case .isEqual(let values), .isOneOf(let values):
      guard values.count > 1 else { break }
      return (
        "these are all values of `\(shortened(left.range))`, so \(verdict)", "leave out the values you do not mean"
      )
    default: break
    }
    if case .aggregate(.count, _, _, _) = left.kind {
      return ("a count is 0 or more, so \(verdict)", "compare with 1 or more, or write `any(…)` or `none(…)`")
    }
    if case .compare(let left, _, let right) = positive(test) {
      if left == right { return ("both sides are the same, so \(verdict)", "compare with something else") }
      if left.isFixed, right.isFixed { return ("both sides are fixed, so \(verdict)", "compare a field with a value") }
    }
    return (verdict, leaveOut)
  }

  private func positive(_ test: Test) -> Test {
    if case .not(let inner) = test { return positive(inner) }
    return test
  }

  /// Values that stand twice in a list: `is one of open, open`.
  mutating func warnOfRepeatedValues(_ tests: [Test], _ values: [Expression]) {
    var known: Set<Test> = []
    for (test, value) in zip(tests, values) where !known.insert(test).inserted {
      warn(value.range, "`\(shortened(value.range))` stands in this list twice", help: "leave one of them out")
    }
  }
}

extension Node {
  fileprivate var isFixed: Bool {
    switch self {
    case .literal, .wallTime: return true
    default: return false
    }
  }
}
