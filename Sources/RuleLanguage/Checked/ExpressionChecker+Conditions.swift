// Conditions: what joins tests, and the tests themselves.

import FollowupModel

/// A checked condition and its words.
struct CheckedCondition {
  var test: Test
  var phrase: Phrase
  /// How it can turn out; open where a warning has been given of that.
  var outlook: Outlook
  var silences: [Silence] = []
}

extension ExpressionChecker {
  mutating func condition(_ expression: Expression) -> CheckedCondition? {
    switch expression.kind {
    case .mistake: return nil
    case .and(let parts):
      if let regrouped = regrouped(parts, in: expression) { return condition(regrouped) }
      return joined(parts, Test.and, Phrase.and, isAnd: true)
    case .or(let parts):
      let provided = providedLists
      defer { providedLists = provided }
      parts.forEach { providedLists.formUnion(listsFoundEmpty($0)) }
      warnOfMixedWords(parts)
      return joined(parts, Test.or, Phrase.or, isAnd: false)
    case .not(let part):
      if let regrouped = regrouped([expression], in: expression) { return condition(regrouped) }
      return condition(part).map { negated($0, at: expression.range) }
    case .parenthesised(let part):
      return condition(part).map { inner in
        var checked = inner
        checked.phrase = .parenthesised(inner.phrase)
        return checked
      }
    case .test(let left, let predicate):
      if let regrouped = regrouped([expression], in: expression) { return condition(regrouped) }
      return spoken(expression, hidden: predicate.statesItsValue) { $0.test(left, predicate) }
    default: return spoken(expression, hidden: .always) { $0.holds(expression) }
    }
  }

  private mutating func joined(
    _ parts: [Expression], _ test: ([Test]) -> Test, _ phrase: ([Phrase]) -> Phrase, isAnd: Bool
  ) -> CheckedCondition? {
    // All parts are checked before any missing one ends it: every mistake is found.
    let checked = parts.map { condition($0) }
    let good = checked.compactMap { $0 }
    guard good.count == checked.count else { return nil }
    let joined = CheckedCondition(test: test(good.map(\.test)), phrase: phrase(good.map(\.phrase)), outlook: .open)
    guard !isLong(parts[0].range.joined(parts[parts.count - 1].range)) else { return joined }
    return CheckedCondition(
      test: joined.test, phrase: joined.phrase, outlook: outlook(of: good, at: parts.map(\.range), isAnd: isAnd),
      silences: silences(of: good, isAnd: isAnd))
  }

  private func negated(_ condition: CheckedCondition, at range: SourceRange) -> CheckedCondition {
    let test = Test.not(condition.test)
    return CheckedCondition(
      test: test, phrase: .not(condition.phrase), outlook: condition.outlook.negated,
      silences: condition.silences.isEmpty && !isLong(range) ? silences(of: test, range) : condition.silences)
  }

  /// Checks a test and gathers the words of it, with the values that the record's paths have.
  private mutating func spoken(
    _ expression: Expression, hidden: Phrase.Hiding, _ body: (inout ExpressionChecker) -> Test?
  ) -> CheckedCondition? {
    guard isSaid else { return body(&self).flatMap { judged($0, expression, .and([])) } }
    (said, named, replaced, listEnds) = ([], [:], [:], [])
    isSaid = false
    defer { isSaid = true }
    guard let test = body(&self) else { return nil }
    let sentence = Sentence(
      expression, values: said, names: named, replaced: replaced, listEnds: listEnds, in: source)
    return judged(test, expression, .test(sentence, test, hidden))
  }

  private mutating func judged(_ test: Test, _ expression: Expression, _ phrase: Phrase) -> CheckedCondition? {
    guard !isLong(expression.range) else { return CheckedCondition(test: test, phrase: phrase, outlook: .open) }
    let checked = CheckedCondition(
      test: test, phrase: phrase, outlook: outlooks.outlook(test), silences: silences(of: test, expression.range))
    return judged(checked, expression)
  }

  /// A value that is a condition by itself.
  private mutating func holds(_ expression: Expression) -> Test? {
    guard let operand = operand(expression) else { return nil }
    guard operand.type == .yesOrNo, let node = node(of: operand) else {
      if operand.type != .yesOrNo {
        report(
          expression.range,
          "`\(written(expression.range))` is \(operand.type.phrase), not something that is true or false",
          help: operand.type.isMoment
            ? "test it: `\(written(expression.range)) is in the past`" : "compare it: `… is …`")
      }
      return nil
    }
    if case .condition(let test) = node { return test }
    return .holds(node)
  }

  // MARK: `is open or paid`

  /// After `is`, the reader of the text takes every name after `or` for a value. Those that are conditions of
  /// their own bind less than `and`: `name is "a" or vip and due` is `name is "a"`, or `vip and due`.
  private func regrouped(_ parts: [Expression], in expression: Expression) -> Expression? {
    var groups: [Expression] = []
    var group: [Expression] = []
    for part in parts {
      if let (trimmed, others) = alternatives(part), let last = others.last {
        groups += [and(group + [trimmed])] + others.dropLast()
        group = [last]
      } else {
        group.append(part)
      }
    }
    return groups.isEmpty ? nil : Expression(.or(groups + [and(group)]), expression.range)
  }

  private func and(_ parts: [Expression]) -> Expression {
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return parts[0] }
    return Expression(.and(parts), first.range.joined(last.range))
  }

  /// A test without what follows its values, and what follows; nil where all are values.
  private func alternatives(_ expression: Expression) -> (Expression, [Expression])? {
    switch expression.kind {
    case .not(let inner):
      guard let (trimmed, others) = alternatives(inner) else { return nil }
      return (Expression(.not(trimmed), SourceRange(start: expression.range.start, end: trimmed.range.end)), others)
    case .test(let left, var predicate):
      guard case .isEqual(let values) = predicate.kind, values.count > 1 else { return nil }
      let type = typeOfPath(left)
      let count = values.indices.dropFirst().first { !isValue(values[$0], of: type) } ?? values.count
      guard count < values.count else { return nil }
      let kept = Array(values[..<count])
      predicate.kind = .isEqual(kept)
      predicate.range.end = kept[count - 1].range.end
      let range = SourceRange(start: expression.range.start, end: predicate.range.end)
      return (Expression(.test(left, predicate), range), Array(values[count...]))
    default: return nil
    }
  }

  /// The type of a path, in parentheses or not; nil of anything else, which is no choice.
  private func typeOfPath(_ expression: Expression) -> ValueType? {
    switch expression.kind {
    case .path: return silently { $0.operand(expression)?.type }
    case .parenthesised(let inner): return typeOfPath(inner)
    default: return nil
    }
  }

  private func isValue(_ expression: Expression, of type: ValueType?) -> Bool {
    guard case .path(let names) = expression.kind else { return true }
    guard case .choice(let values)? = type, names.count == 1 else { return false }
    return values.contains(names[0].text) || !isKnown(names[0].text)
  }
}

extension Predicate {
  /// Whether a true test already says the value of its left side.
  fileprivate var statesItsValue: Phrase.Hiding {
    switch kind {
    case .isEmpty: return isNegated ? .never : .whenTrue
    case .isEqual(let values): return isNegated || values.count > 1 ? .never : .whenTrue
    case .compares(.equal, _): return .whenTrue
    default: return .never
    }
  }
}
