// Outlooks of comparisons: with fixed values, with today, and of two values with each other.

import FollowupModel

extension OutlookReader {
  func compared(_ left: Node, _ comparison: Comparison, _ right: Node) -> Outlook {
    if case .literal(let value) = right { return compared(left, comparison, with: value) }
    if case .literal(let value) = left { return compared(right, comparison.mirrored, with: value) }
    if isDate(left), isDate(right) { return datesCompared(left, comparison, right) }
    return paired(left, comparison, right)
  }

  // MARK: Fixed values

  private func compared(_ node: Node, _ comparison: Comparison, with value: Value) -> Outlook {
    if case .literal(let other) = node {
      guard let ordering = Outlook.ordering(other, value) else { return .open }
      return comparison.holds(ordering) ? .always : .never
    }
    switch value {
    case .number(let number): return compared(node, comparison, with: number)
    case .money(let money): return compared(node, comparison, with: money)
    case .date(let date):
      guard isDate(node) else { return .open }
      let (base, offset) = steady(node)
      return numbers(
        .value(base), [node], Ranges(comparison, date.dayNumber - offset), mayFail: mayOverflow(node))
    case .text(let text), .email(let text): return word(text, node, comparison, among: nil)
    case .choice(let word): return self.word(word, node, comparison, among: choices(of: node))
    case .yesNo(let bool): return word(bool ? "yes" : "no", node, comparison, among: ["yes", "no"])
    default: return .open
    }
  }

  private func compared(_ node: Node, _ comparison: Comparison, with number: Number) -> Outlook {
    switch node {
    case .measure(.day, .since, let date): return age(date, node, comparison, number)
    case .measure(.day, .until, let date):
      guard let negated = number.negated else { return .open }
      return age(date, node, comparison.mirrored, negated)
    case .daysBetween(.today, let date): return age(date, node, comparison, number)
    case .daysBetween(let date, .today):
      guard let negated = number.negated else { return .open }
      return age(date, node, comparison.mirrored, negated)
    case .aggregate(.count, _):
      return numbers(
        .value(node), [], whole(comparison, number), within: Ranges(from: 0, through: nil))
    default: return numbers(.value(node), [node], Ranges(comparison, Int(number.scaled)))
    }
  }

  private func compared(_ node: Node, _ comparison: Comparison, with money: Money) -> Outlook {
    var amounts = numbers(.value(node), [node], Ranges(comparison, Int(money.amount.scaled)), mayFail: true)
    amounts.comparesMoney = true
    // Only a field surely has a currency: a sum of nothing is 0 in any.
    guard case .path = node else { return amounts }
    var currency = Facts()
    _ = currency.add(.currency(node), .words([money.currency.code]))
    return Outlook(
      yes: Facts.both(amounts.yes, currency), no: Facts.both(amounts.no, currency), unknown: amounts.unknown,
      comparesMoney: true)
  }

  private func age(_ date: Node, _ node: Node, _ comparison: Comparison, _ number: Number) -> Outlook {
    let (base, offset) = steady(date)
    return numbers(
      .age(base), [node], whole(comparison, number).shifted(by: offset), within: ages(of: base),
      mayFail: mayOverflow(date))
  }

  /// The whole numbers that stand so to a number.
  private func whole(_ comparison: Comparison, _ number: Number) -> Ranges {
    let floor = number.truncated - (number.scaled < 0 && !number.isWhole ? 1 : 0)
    guard !number.isWhole else { return Ranges(comparison, floor) }
    switch comparison {
    case .less, .lessOrEqual: return Ranges(.lessOrEqual, floor)
    case .greater, .greaterOrEqual: return Ranges(.greater, floor)
    case .equal: return .nothing
    case .notEqual: return .everything
    }
  }

  private func word(_ word: String, _ node: Node, _ comparison: Comparison, among words: Set<String>?) -> Outlook {
    let others = words.map { Possible.words($0.subtracting([word])) } ?? .otherWords([word])
    let outlook = of(.value(node), [node], yes: .words([word]), no: others)
    return comparison == .equal ? outlook : outlook.negated
  }

  private func choices(of node: Node) -> Set<String>? {
    guard case .path(let path) = node, case .choice(let values)? = field(path)?.type, values.count <= 64
    else { return nil }
    return Set(values)
  }

  // MARK: Two values

  private func datesCompared(_ left: Node, _ comparison: Comparison, _ right: Node) -> Outlook {
    let (first, firstOffset) = steady(left)
    let (second, secondOffset) = steady(right)
    let mayFail = mayOverflow(left) || mayOverflow(right)
    if first == second {
      let holds = Ranges(comparison, secondOffset).intersection(Ranges(firstOffset...firstOffset))
      let outlook = holds.isEmpty ? Outlook.never : .always
      return Outlook(yes: outlook.yes, no: outlook.no, unknown: mayFail || mayBeMissing(left) ? Facts() : nil)
    }
    if second == .today {
      let days = Ranges(comparison.mirrored, firstOffset - secondOffset)
      return numbers(.age(first), [left], days, within: ages(of: first), mayFail: mayFail)
    }
    if first == .today {
      let days = Ranges(comparison, secondOffset - firstOffset)
      return numbers(.age(second), [right], days, within: ages(of: second), mayFail: mayFail)
    }
    guard firstOffset == secondOffset else {
      return opaque(.compare(left, comparison, right), mayFail ? nil : [left, right])
    }
    return paired(first, comparison, second)
  }

  private func paired(_ left: Node, _ comparison: Comparison, _ right: Node) -> Outlook {
    func orders(_ comparison: Comparison, _ all: Set<String>) -> (yes: Set<String>, no: Set<String>) {
      let orders: [Evaluation.Ordering: String] = [.less: "less", .same: "same", .greater: "greater"]
      let yes = Set(orders.filter { comparison.holds($0.key) }.values).intersection(all)
      return (yes, all.subtracting(yes))
    }
    let all: Set<String> = left == right ? ["same"] : ["less", "same", "greater"]
    let (yes, no) = orders(comparison, all)
    let isMoney = left != right && (mayBeMoney(left) || mayBeMoney(right))
    var outlook = of(.order(left, right), [left, right], yes: .words(yes), no: .words(no), mayFail: isMoney)
    outlook.comparesMoney = isMoney
    guard left != right, comparison != .equal, comparison != .notEqual else { return outlook }
    let (mirroredYes, mirroredNo) = orders(comparison.mirrored, all)
    let mirrored = of(.order(right, left), [], yes: .words(mirroredYes), no: .words(mirroredNo))
    return Outlook(
      yes: Facts.both(outlook.yes, mirrored.yes), no: Facts.both(outlook.no, mirrored.no), unknown: outlook.unknown,
      comparesMoney: isMoney)
  }

  private func mayBeMoney(_ node: Node) -> Bool {
    guard case .path(let path) = node else { return !isDate(node) }
    return field(path)?.type == .money
  }
}

extension Outlook {
  /// How two fixed values stand to each other; nil where they cannot be compared.
  fileprivate static func ordering(_ left: Value, _ right: Value) -> Evaluation.Ordering? {
    switch (left, right) {
    case (.number(let left), .number(let right)): return ordered(left, right)
    case (.money(let left), .money(let right)) where left.currency == right.currency:
      return ordered(left.amount, right.amount)
    case (.date(let left), .date(let right)): return ordered(left, right)
    case (.text(let left), .text(let right)): return left == right ? .same : .greater
    case (.yesNo(let left), .yesNo(let right)): return left == right ? .same : .greater
    default: return nil
    }
  }

  private static func ordered<Value: Comparable>(_ left: Value, _ right: Value) -> Evaluation.Ordering {
    left < right ? .less : left == right ? .same : .greater
  }
}
