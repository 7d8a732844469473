// Conditions that an empty value silences: `ends_on is not in the past` is not true where there is no end.
// In this language nothing is known of an empty value, and `not` does not change that; people read it otherwise.

import FollowupModel

/// A test that says `not` about a value that may be empty, unless the conditions around it provide for that.
struct Silence: Sendable {
  var node: Node
  var range: SourceRange
  var phrase: String
}

extension ExpressionChecker {
  /// The silences of a negated test of an optional field.
  func silences(of test: Test, _ range: SourceRange) -> [Silence] {
    guard let node = test.deniedSubject, case .path(let path) = node, outlooks.field(path)?.isOptional == true
    else { return [] }
    return [Silence(node: node, range: range, phrase: path.phrase)]
  }

  /// Those of joined conditions that none of the other parts provides for: in `and` by saying that the value is there,
  /// in `or` by saying that it is not.
  func silences(of parts: [CheckedCondition], isAnd: Bool) -> [Silence] {
    let all = parts.flatMap(\.silences)
    guard !all.isEmpty else { return [] }
    var provided: Set<Node> = []
    for part in parts {
      let silent = Set(part.silences.map(\.node))
      provided.formUnion(part.outlook.nodesKnown(toBe: isAnd ? "present" : "empty").filter { !silent.contains($0) })
    }
    return all.filter { !provided.contains($0.node) }
  }

  /// A whole condition: of a clause, or after `where`. What the conditions around did not provide for is warned of.
  mutating func wholeCondition(_ expression: Expression) -> CheckedCondition? {
    guard let checked = condition(expression) else { return nil }
    var known: Set<Node> = []
    for silence in checked.silences where known.insert(silence.node).inserted {
      warn(
        silence.range, "this is not true where `\(silence.phrase)` is empty",
        help: "if those are meant too, write `(\(shortened(silence.range)) or \(silence.phrase) is empty)`; "
          + "if not, add `and \(silence.phrase) is not empty`")
    }
    return checked
  }
}

extension Outlook {
  /// The nodes that are there, or empty, wherever the condition is true.
  fileprivate func nodesKnown(toBe state: String) -> [Node] {
    (yes?.possible ?? [:]).compactMap { subject, known in
      if case .presence(let node) = subject, known == .words([state]) { node } else { nil }
    }
  }
}

extension Test {
  /// The value of which a single negated test says something.
  fileprivate var deniedSubject: Node? {
    switch self {
    case .not(let test): return test.subject
    case .compare(let node, .notEqual, _): return node
    default: return nil
    }
  }

  /// The value of which a single test says something.
  fileprivate var subject: Node? {
    switch self {
    case .holds(let node), .compare(let node, _, _), .text(let node, _, _), .day(let node, _), .second(let node, _),
      .isWeekday(let node, _), .isWorkingDay(let node):
      if case .dateOf(let instant) = node { return instant }
      return node
    case .or(let tests):
      // The values of one `is one of`.
      guard let first = tests.first?.subject, tests.allSatisfy({ $0.subject == first }) else { return nil }
      return first
    case .not(let test): return test.subject
    default: return nil
    }
  }
}
