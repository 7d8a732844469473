// `or` beside `and` without parentheses: people read it in two ways, so it is said how it is read here.

import FollowupModel

extension ExpressionChecker {
  /// Warns where one of the alternatives is conditions joined by `and`, without parentheses around them.
  mutating func warnOfMixedWords(_ alternatives: [Expression]) {
    let joined = alternatives.first { if case .and = $0.kind { true } else { false } }
    guard let joined, diagnostics.hasRoom(for: .warning) else { return }
    let whole = alternatives.prefix(10).map { part in
      if case .and = part.kind { "(\(written(part.range)))" } else { written(part.range) }
    }.joined(separator: " or ")
    let isLong = alternatives.count > 10 || whole.count > 160
    warn(
      joined.range, "`and` joins more closely than `or`, so these conditions belong together",
      help: isLong
        ? "put them in parentheses, or those that `or` is to join" : "write `\(whole)`, or put `or` in parentheses")
  }
}
