// Which values can be compared with which, and how.

import FollowupModel

extension ExpressionChecker {
  /// `is open`, `is one of open, paid`.
  mutating func isOneOf(_ left: Operand, _ values: [Expression], _ range: SourceRange) -> Test? {
    let tests = values.map { compared(left, .equal, $0, range, words: "is") }
    let good = tests.compactMap { $0 }
    guard good.count == tests.count else { return nil }
    if !isLong(range) { warnOfRepeatedValues(good, values) }
    return good.count == 1 ? good.first : .or(good)
  }

  /// A word after `or` that is a value and a yes-or-no field at once is noted; true where there is one.
  mutating func rejectsAmbiguous(_ values: [Expression], _ left: Operand) -> Bool {
    guard case .choice(let known) = left.type else { return false }
    var isAmbiguous = false
    for value in values.dropFirst() {
      guard case .path(let names) = value.kind, names.count == 1, known.contains(names[0].text), isKnown(names[0].text),
        silently({ $0.operand(value)?.type }) == .yesOrNo
      else { continue }
      guard diagnostics.hasRoom(for: .error) else { return true }
      let list = values.prefix(10).map { written($0.range) }.joined(separator: ", ") + (values.count > 10 ? ", …" : "")
      report(
        value.range, "`\(names[0].text)` could be a value of `\(written(left.range))` or a field of its own",
        help: "write `is one of \(list)`, or put the field in parentheses")
      isAmbiguous = true
    }
    return isAmbiguous
  }

  /// A comparison of a left side with a right one as written.
  mutating func compared(
    _ left: Operand, _ comparison: Comparison, _ rightTree: Expression, _ range: SourceRange, words: String
  ) -> Test? {
    if case .choice(let values) = left.type { return choice(left, values, comparison, rightTree, words: words) }
    if case .link = left.type, let finding = bareRecord(left, rightTree) {
      report(rightTree.range, finding.message, help: finding.help)
      return nil
    }
    if left.type == .yesOrNo, case .path(let names) = rightTree.kind, names.count == 1, !isKnown(names[0].text),
      !unsureNames.contains(names[0].text)
    {
      let name = names[0].text
      report(
        rightTree.range, "`\(written(left.range))` is yes or no, and not `\(name)`",
        help: ForeignWords.names[name] ?? "write `is yes` or `is no`")
      return nil
    }
    if isUnquoted(rightTree, for: left) { return nil }
    guard let right = operand(rightTree) else { return nil }
    return compared(left, comparison, right, range, words: words)
  }

  private mutating func compared(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, _ range: SourceRange, words: String
  ) -> Test? {
    if let (left, right) = inDays(left, right) { return compared(left, comparison, right, range, words: words) }
    if left.type.isMoment, case .span = right.kind, comparison == .equal {
      let time = written(right.range)
      report(
        right.range, "a duration cannot stand here alone",
        help: "write `is exactly \(time) ago` or `is exactly \(time) away`")
      return nil
    }
    if case .span = right.kind, !left.type.isMoment, case .value = left.kind {
      return differ(left, right, range, help: "compare `\(written(left.range))` with \(left.type.phrase)")
    }
    guard let leftNode = node(of: left), let rightNode = node(of: right) else { return nil }
    let isEquality = comparison == .equal || comparison == .notEqual
    switch (left.type, right.type) {
    case (.number, .number), (.money, .money):
      guard sameCurrency(left, right) else { return nil }
      return .compare(leftNode, comparison, rightNode)
    case (.date, .date), (.date, .instant), (.instant, .date):
      return days(dateNode(leftNode, left.type), comparison, dateNode(rightNode, right.type))
    case (.instant, .instant): return seconds(leftNode, comparison, rightNode)
    case (.text, .text), (.text, .email), (.email, .text), (.email, .email):
      guard isEquality else {
        report(
          range, "texts have no order, so `\(words)` cannot compare them",
          help: "write `is`, `contains`, `starts with` or `ends with`")
        return nil
      }
      return .compare(leftNode, comparison, rightNode)
    case (.yesOrNo, .yesOrNo):
      guard isEquality else { return differ(left, right, range, help: "write `is yes` or `is no`") }
      return .compare(leftNode, comparison, rightNode)
    case (.link(let first), .link(let second)):
      guard isEquality, first == second else {
        let help = first == second ? "write `is` or `is not`" : "compare it with a link to the same kind of record"
        return differ(left, right, range, help: help)
      }
      return .compare(leftNode, comparison, rightNode)
    case (.number, .money), (.money, .number):
      return differ(left, right, range, help: "write the currency after the number: `10_000 \(currencyAtHand)`")
    case (_, .choice): return differ(left, right, range, help: "write the one of \(right.type.phrase) on the right")
    case (.date, .number), (.instant, .number):
      return differ(left, right, range, help: "write `\(written(right.range)) days ago` or `… away`")
    case (.text, .number), (.email, .number):
      return differ(left, right, range, help: "write it in quotes: `\"\(written(right.range))\"`")
    default: return differ(left, right, range, help: "compare `\(written(left.range))` with \(left.type.phrase)")
    }
  }

  /// The currency of an amount that is written in this file, for examples.
  private var currencyAtHand: String {
    guard diagnostics.hasRoom(for: .error) else { return "EUR" }
    let words = source.utf8.prefix(10_000).split { !(0x41...0x5A).contains($0) }
    return words.lazy.filter { $0.count == 3 }.map { String(decoding: $0, as: UTF8.self) }
      .first { Currency(code: $0) != nil } ?? "EUR"
  }

  private mutating func differ(_ left: Operand, _ right: Operand, _ range: SourceRange, help: String?) -> Test? {
    report(
      range,
      "`\(written(left.range))` is \(left.type.phrase) and `\(written(right.range))` is \(right.type.phrase), "
        + "so they cannot be compared",
      help: help)
    return nil
  }

  // MARK: Dates against today, instants against now

  /// Comparisons with today itself are tests whose flip is a known day.
  private func days(_ left: Node, _ comparison: Comparison, _ right: Node) -> Test {
    let none = Span(count: .literal(.number(.zero)), unit: .day)
    if case .today = right { return against(left, comparison, none, Test.day) }
    if case .today = left { return against(right, comparison.mirrored, none, Test.day) }
    return .compare(left, comparison, right)
  }

  private func seconds(_ left: Node, _ comparison: Comparison, _ right: Node) -> Test {
    let none = Span(count: .literal(.number(.zero)), unit: .minute)
    if case .now = right { return against(left, comparison, none, Test.second) }
    if case .now = left { return against(right, comparison.mirrored, none, Test.second) }
    return .compare(left, comparison, right)
  }

  private func against(_ node: Node, _ comparison: Comparison, _ none: Span, _ test: (Node, Moment) -> Test) -> Test {
    switch comparison {
    case .less: return test(node, .past)
    case .lessOrEqual: return test(node, .distance(.atLeast, none, .ago))
    case .greater: return test(node, .future)
    case .greaterOrEqual: return test(node, .distance(.atLeast, none, .away))
    case .equal: return test(node, .distance(.exactly, none, .ago))
    case .notEqual: return .not(test(node, .distance(.exactly, none, .ago)))
    }
  }

  /// A number against a duration in days or weeks is compared in days.
  private func inDays(_ left: Operand, _ right: Operand) -> (Operand, Operand)? {
    if left.type == .number, let days = days(right) { return (left, days) }
    if right.type == .number, let days = days(left) { return (days, right) }
    return nil
  }

  private func days(_ operand: Operand) -> Operand? {
    guard case .span(let span) = operand.kind else { return nil }
    switch span.unit {
    case .day: return Operand(span.count, .number, operand.range)
    case .week:
      return Operand(.times(span.count, .literal(.number(Number(7) ?? .zero))), .number, operand.range)
    default: return nil
    }
  }

  // MARK: Choices and links

  /// Left of a bare word is a choice: the word is one of its values before anything else.
  private mutating func choice(
    _ left: Operand, _ values: [String], _ comparison: Comparison, _ rightTree: Expression, words: String
  ) -> Test? {
    guard let leftNode = node(of: left) else { return nil }
    guard comparison == .equal || comparison == .notEqual else {
      report(
        left.range.joined(rightTree.range),
        "the values of `\(written(left.range))` have no order, so `\(words)` cannot compare them",
        help: "write `is` or `is one of`")
      return nil
    }
    if case .path(let names) = rightTree.kind, names.count == 1 {
      let word = names[0].text
      if values.contains(word) {
        if let field = choiceField(of: leftNode) { note(names[0], .value(word, of: field)) }
        return .compare(leftNode, comparison, .literal(.choice(word)))
      }
      if !isKnown(word) {
        let help =
          values.contains(LookAlikes.latin(word))
          ? "write `\(LookAlikes.latin(word))` anew: some letters of it are of another alphabet, and only look alike"
          : nearestName(to: word, among: values).map { "did you mean `\($0)`?" }
        report(
          rightTree.range, "`\(word)` is not a value of `\(written(left.range))`",
          help: help ?? "it is one of \(listedPlainly(values))")
        return nil
      }
    }
    if let threshold = rightTree.threshold, values.contains(threshold) {
      reportClash(threshold, "a value of `\(written(left.range))`")
      return nil
    }
    if case .text(let text) = rightTree.kind {
      report(
        rightTree.range, "the values of `\(written(left.range))` are words, written without quotes",
        help: values.contains(text) ? "write `\(text)`" : "it is one of \(listedPlainly(values))")
      return nil
    }
    guard let right = operand(rightTree) else { return nil }
    guard case .choice = right.type, let rightNode = node(of: right) else {
      return differ(left, right, left.range.joined(right.range), help: "it is one of \(listedPlainly(values))")
    }
    return .compare(leftNode, comparison, rightNode)
  }

  private func field(_ name: String, of record: String) -> FieldType? {
    schema[record]?.fields.first { $0.name == name }?.type
  }

  /// What is wrong with `manager is anna` and `manager is "anna"`.
  private func bareRecord(_ left: Operand, _ right: Expression) -> (message: String, help: String)? {
    let id: String
    switch right.kind {
    case .path(let names) where names.count == 1 && !isKnown(names[0].text): id = names[0].text
    case .text(let text): id = text
    default: return nil
    }
    let path = written(left.range)
    if let help = ForeignWords.names[id], case .path = right.kind {
      return ("`\(path)` is \(left.type.phrase), and not `\(id)`", help)
    }
    if case .link(let record) = left.type, case .path = right.kind, field(id, of: record) == .yesOrNo {
      return ("`\(id)` is a field of \(record), and no other record", "write `\(path).\(id)`")
    }
    if case .link(let record) = left.type, field("name", of: record) == .text {
      return (
        "`\(path)` is \(left.type.phrase), so it can be compared with another link, not with `\(id)`",
        "compare its name or its id: `\(path).name is \"\(id)\"` or `\(path).id is \"\(id)\"`"
      )
    }
    return (
      "`\(path)` is \(left.type.phrase), so it can be compared with another link, not with `\(id)`",
      "compare its id: `\(path).id is \"\(id)\"`"
    )
  }
}

extension Comparison {
  /// The comparison that means the same with its sides exchanged.
  var mirrored: Comparison {
    switch self {
    case .less: return .greater
    case .lessOrEqual: return .greaterOrEqual
    case .greater: return .less
    case .greaterOrEqual: return .lessOrEqual
    case .equal, .notEqual: return self
    }
  }
}
