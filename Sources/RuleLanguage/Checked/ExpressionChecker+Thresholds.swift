// Thresholds in expressions: no other thing may have their name, and readers are told what they stand for.

import FollowupModel

extension ExpressionChecker {
  /// Remembers what a threshold's name stands for, so that explanations say that; false where something else around has
  /// the name, too, which is noted.
  mutating func isClear(_ expression: Expression) -> Bool {
    guard let name = expression.threshold else { return true }
    if isKnown(name) {
      let owner = scopes.last { names(of: $0).contains(name) }
      reportClash(name, owner.map { "a field or list of \($0)" } ?? "the record that a rule here is about")
      return false
    }
    replaced[expression.range.start] = (expression.range.end, expression.valuePhrase)
    return true
  }

  /// Said where the threshold is declared, because that is where it gets another name.
  mutating func reportClash(_ name: String, _ other: String) {
    guard let threshold = thresholds[name] else { return }
    diagnostics.note(
      .error, at: threshold.name.range, in: source, "`\(name)` is a threshold here, and also \(other)",
      help: "give the threshold another name, like `\(name)_limit`")
  }

  /// A message with each threshold's value behind its name.
  func withValues(_ message: String) -> String {
    thresholds.values.reduce(message) { message, threshold in
      let name = "`\(threshold.name.text)` is"
      guard message.contains(name) else { return message }
      return message.replacing(name, with: "`\(threshold.name.text)` (\(threshold.value.phrase)) is")
    }
  }
}
