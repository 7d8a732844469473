// Conditions that say nothing together: `status is open and status is paid`, `x or not x`, the same thing twice.

import FollowupModel

extension ExpressionChecker {
  /// What joined conditions say together, after a warning where that is nothing.
  mutating func outlook(of parts: [CheckedCondition], at places: [SourceRange], isAnd: Bool) -> Outlook {
    var known: Set<Test> = []
    var joined: Outlook = isAnd ? .always : .never
    for (index, part) in parts.enumerated() {
      guard known.insert(part.test).inserted else {
        warn(places[index], "`\(shortened(places[index]))` stands here a second time", help: "leave one of them out")
        continue
      }
      let (wasPossible, wasFalsifiable) = (joined.yes != nil, joined.no != nil)
      if isAnd { joined.formAnd(part.outlook) } else { joined.formOr(part.outlook) }
      if isAnd, joined.yes == nil, wasPossible, part.outlook.yes != nil {
        warnOfContradiction(parts, places, index)
        return .open
      }
      if !isAnd, joined.isNeverFalse, wasFalsifiable, part.outlook.no != nil {
        warnOfEmptyAlternative(parts, places, index)
        return .open
      }
    }
    return joined
  }

  private mutating func warnOfContradiction(_ parts: [CheckedCondition], _ places: [SourceRange], _ index: Int) {
    let other = (0..<index).first { Facts.both(parts[$0].outlook.yes, parts[index].outlook.yes) == nil }
    guard let other else {
      let all = places[0].joined(places[index])
      return warn(
        all, "this is never true: `\(shortened(places[index]))` contradicts what stands before it",
        help: "if some of it is enough, join it by `or`")
    }
    let (first, second) = (shortened(places[other]), shortened(places[index]))
    warn(
      places[other].joined(places[index]), "`\(first)` and `\(second)` are never both true",
      help: oneOf(parts[other].test, parts[index].test).map { "for either of them write `\($0)`" }
        ?? "if one of them is enough, join them by `or`")
  }

  private mutating func warnOfEmptyAlternative(_ parts: [CheckedCondition], _ places: [SourceRange], _ index: Int) {
    let other = (0..<index).first { Facts.both(parts[$0].outlook.no, parts[index].outlook.no) == nil }
    let start = places[other ?? 0]
    var help = "if both are meant, join them by `and`"
    if let other, case .not(let first) = parts[other].test, case .not(let second) = parts[index].test,
      let list = oneOf(first, second)
    {
      help = "for neither of them write `\(list.replacing(" is one of ", with: " is not one of "))`"
    }
    let which = other == nil ? "one of these" : "one of `\(shortened(start))` and `\(shortened(places[index]))`"
    warn(start.joined(places[index]), "\(which) is true whatever the value is, so this tests nothing", help: help)
  }

  /// For two values of one choice: the test of either.
  private func oneOf(_ first: Test, _ second: Test) -> String? {
    guard case .compare(let left, .equal, .literal(.choice(let one))) = first,
      case .compare(left, .equal, .literal(.choice(let two))) = second, case .path(let path) = left
    else { return nil }
    return "\(path.phrase) is one of \(one), \(two)"
  }

  /// What stands at a place, cut short where it is long.
  func shortened(_ range: SourceRange) -> String {
    let text = written(range)
    return text.count > 70 ? text.prefix(67) + "…" : text
  }
}
