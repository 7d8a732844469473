// Expressions of one rule, from tree to checked nodes: literals, arithmetic, durations, measures.

import FollowupModel

/// Checks the expressions of one rule file. Methods return nil where something was found and noted.
struct ExpressionChecker {
  let schema: Schema
  let source: SourceText
  /// The record types around: the rule's, then those of the aggregates that are being checked.
  var scopes: [String]
  /// Whether the aggregate at hand tells the rule's record apart by its name: then a name that hides another is meant.
  var namesOutside = false
  /// Names of which nothing is said where they are unknown, because their declarations have mistakes.
  var unsureNames: Set<String> = []
  var diagnostics: [Diagnostic] = []
  var reads: Set<FieldRead> = []
  /// What may be asked for by `is in`.
  var segments = SegmentNames.declared([:])
  /// The thresholds of the file, by name.
  var thresholds: [String: ThresholdDeclaration] = [:]
  /// What was asked for by `is in`.
  var askedSegments: Set<String> = []
  /// Values that an explanation says, with the places (UTF-8 offsets) after which it says them.
  var said: [(offset: Int, value: PrintedNode)] = []
  /// What names stand for, by the places (UTF-8 offsets) where they start.
  var named: [Int: (end: Int, thing: Labelled)] = [:]
  /// What the names of thresholds stand for, by the places where they start.
  var replaced: [Int: (end: Int, phrase: String)] = [:]
  /// The places after paths to lists.
  var listEnds: Set<Int> = []
  /// Whether what is being checked will be said: what stands inside of a test is said with it.
  var isSaid = true
  /// Lists whose emptiness the alternatives around provide for, as phrases.
  var providedLists: Set<String> = []

  init(schema: Schema, source: SourceText, record: String) {
    self.schema = schema
    self.source = source
    scopes = [record]
  }

  mutating func report(_ range: SourceRange, _ message: String, help: String? = nil) {
    guard diagnostics.hasRoom(for: .error) else { return }
    diagnostics.note(.error, at: range, in: source, withValues(message), help: help)
  }

  mutating func warn(_ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.note(.warning, at: range, in: source, message, help: help)
  }

  /// How tests of the records around can turn out.
  var outlooks: OutlookReader { OutlookReader(schema: schema, scopes: scopes) }

  /// What `body` gives, without anything that it finds: run by a checker that knows as much and has found nothing.
  func silently<Result>(_ body: (inout ExpressionChecker) -> Result) -> Result {
    var other = ExpressionChecker(schema: schema, source: source, record: scopes[0])
    (other.scopes, other.segments, other.unsureNames, other.thresholds) = (scopes, segments, unsureNames, thresholds)
    return body(&other)
  }

  /// What stands at a place, on one line and without comments; of much only the beginning.
  func written(_ range: SourceRange) -> String {
    let end = min(range.end, range.start + 500)
    let text = Wording.words(source.utf8[range.start..<end]).trimmedSpaces
    return end < range.end ? text + "…" : text
  }

  /// Whether so much stands at a place that what its parts say together is not looked into: it is read once for every
  /// condition around it, and nobody writes it by hand.
  func isLong(_ range: SourceRange) -> Bool { range.end - range.start > 2_000 }

  // MARK: Values

  mutating func operand(_ expression: Expression) -> Operand? {
    let range = expression.range
    guard isClear(expression) else { return nil }
    switch expression.kind {
    case .number(let number), .percent(let number): return Operand(.literal(.number(number)), .number, range)
    case .money(let money):
      warnOfGroupingPoint(money, range)
      return Operand(.literal(.money(money)), .money, range)
    case .text(let text): return Operand(.literal(.text(text)), .text, range)
    case .date(let date): return Operand(.literal(.date(date)), .date, range)
    case .instant(let date, let time): return Operand(.wallTime(date, time), .instant, range)
    case .yesNo(let bool): return Operand(.literal(.yesNo(bool)), .yesOrNo, range)
    case .today: return Operand(.today, .date, range)
    case .now: return Operand(.now, .instant, range)
    case .path(let names): return path(names, range)
    case .duration(let count, let unit):
      return span(count, unit, range).map { Operand(.span($0), .duration(unit), range) }
    case .aggregate(let aggregate, let selected, let path, let filter):
      return self.aggregate(aggregate, selected, path, filter, range)
    case .measure(let unit, let direction, let inner): return measure(unit, direction, inner, range)
    case .anniversary(let inner): return anniversary(inner, range)
    case .percentOf(let share, let inner):
      guard let share = operand(share), let shareNode = node(of: share), let whole = operand(inner) else { return nil }
      guard whole.type.isAmount, let node = node(of: whole) else {
        return wrong(
          whole, "a share is taken of a number or an amount of money", help: "write `20% of` and an amount")
      }
      return Operand(.times(shareNode, node), whole.type, range)
    case .negative(let inner):
      guard let value = operand(inner) else { return nil }
      guard value.type.isAmount, let node = node(of: value) else {
        return wrong(
          value, "only a number or an amount of money can be negative", help: "leave `-` out")
      }
      return Operand(.negative(node), value.type, range)
    case .arithmetic(let left, let sign, let right): return arithmetic(left, sign, right, range)
    case .parenthesised(let inner):
      return operand(inner).map { Operand($0.kind, $0.type, range) }
    case .not, .and, .or, .test:
      return condition(expression).map { Operand(.condition($0.test), .yesOrNo, range) }
    case .mistake: return nil
    }
  }

  /// The node of a value; a list or a duration is noted.
  mutating func node(of operand: Operand) -> Node? {
    switch operand.kind {
    case .value(let node): return node
    case .list:
      report(
        operand.range, "`\(written(operand.range))` is \(operand.type.phrase), where a value is needed",
        help: "count it: `count(\(written(operand.range)))`")
      return nil
    case .span:
      report(
        operand.range, "a duration cannot stand here alone",
        help: "write `… ago` or `… away` after it, or add it to a date")
      return nil
    }
  }

  /// Notes that an operand is not of the type that is needed.
  mutating func wrong(_ operand: Operand, _ need: String, help: String? = nil) -> Operand? {
    report(operand.range, "\(need), and `\(written(operand.range))` is \(operand.type.phrase)", help: help)
    return nil
  }

  // MARK: Durations and measures

  /// A duration, from its count and unit.
  mutating func span(_ count: Expression, _ unit: DurationUnit, _ range: SourceRange) -> Span? {
    guard let operand = operand(count) else { return nil }
    guard operand.type == .number, let node = node(of: operand) else {
      return wrong(operand, "the count of a duration is a number").flatMap { _ in nil }
    }
    if case .literal(.number(let number)) = node, !number.isWhole, unit.countsDates {
      report(count.range, "\(unit.rawValue)s are counted in whole numbers", help: "write a number without a fraction")
      return nil
    }
    return Span(count: node, unit: unit)
  }

  /// A duration that stands where only one can; anything else is noted.
  mutating func span(_ expression: Expression) -> Span? {
    guard let operand = operand(expression) else { return nil }
    if case .span(let span) = operand.kind { return span }
    let help = operand.type == .number ? "add the unit: `\(written(expression.range)) days`" : nil
    report(
      expression.range, "a duration is needed, and `\(written(expression.range))` is \(operand.type.phrase)", help: help
    )
    return nil
  }

  private mutating func measure(
    _ unit: DurationUnit, _ direction: Direction, _ inner: Expression, _ range: SourceRange
  ) -> Operand? {
    guard let moment = operand(inner) else { return nil }
    guard moment.type.isMoment, let node = node(of: moment) else {
      return wrong(
        moment, "time is measured since or until a date or an instant", help: "name a date or an instant")
    }
    guard !unit.countsDates else {
      return Operand(.measure(unit, direction, dateNode(node, moment.type)), .number, range)
    }
    guard moment.type == .instant else {
      return wrong(
        moment, "\(unit.rawValue)s are measured since or until an instant",
        help: "measure days: `days \(direction.rawValue) \(written(inner.range))`")
    }
    return Operand(.measure(unit, direction, node), .number, range)
  }

  private mutating func anniversary(_ inner: Expression, _ range: SourceRange) -> Operand? {
    guard let moment = operand(inner) else { return nil }
    guard moment.type.isMoment, let node = node(of: moment) else {
      return wrong(moment, "only a date has an anniversary", help: "name a date")
    }
    return Operand(.anniversary(dateNode(node, moment.type)), .date, range)
  }

  /// The date of a date or an instant.
  func dateNode(_ node: Node, _ type: ValueType) -> Node {
    guard type == .instant else { return node }
    if case .now = node { return .today }
    return .dateOf(node)
  }

  // MARK: Arithmetic

  private mutating func arithmetic(
    _ leftTree: Expression, _ sign: Arithmetic, _ rightTree: Expression, _ range: SourceRange
  ) -> Operand? {
    let leftOperand = operand(leftTree)
    let rightOperand = operand(rightTree)
    guard let left = leftOperand, let right = rightOperand else { return nil }
    if left.type.isMoment, sign == .plus || sign == .minus { return shifted(left, sign, right, range) }
    guard case .value(let leftNode) = left.kind, case .value(let rightNode) = right.kind else {
      return noArithmetic(left, sign, right, range)
    }
    switch (sign, left.type, right.type) {
    case (.plus, .number, .number), (.plus, .money, .money), (.minus, .number, .number), (.minus, .money, .money):
      guard sameCurrency(left, right) else { return nil }
      return Operand(sign == .plus ? .plus(leftNode, rightNode) : .minus(leftNode, rightNode), left.type, range)
    case (.times, .number, .number): return Operand(.times(leftNode, rightNode), .number, range)
    case (.times, .number, .money), (.times, .money, .number):
      return Operand(.times(leftNode, rightNode), .money, range)
    case (.divided, .number, .number), (.divided, .money, .number):
      return Operand(.divided(leftNode, rightNode), left.type, range)
    case (.divided, .money, .money):
      guard sameCurrency(left, right) else { return nil }
      return Operand(.divided(leftNode, rightNode), .number, range)
    default: return noArithmetic(left, sign, right, range)
    }
  }

  /// Two literals of different currencies never go together.
  mutating func sameCurrency(_ left: Operand, _ right: Operand) -> Bool {
    guard let first = left.currency, let second = right.currency, first != second else { return true }
    report(
      left.range.joined(right.range), "\(first.code) and \(second.code) are different currencies",
      help: "write both amounts in one currency")
    return false
  }

  private mutating func shifted(
    _ left: Operand, _ sign: Arithmetic, _ right: Operand, _ range: SourceRange
  ) -> Operand? {
    guard let leftNode = node(of: left) else { return nil }
    if case .span(let span) = right.kind {
      guard span.unit.countsDates || left.type == .instant else {
        report(
          right.range, "`\(written(left.range))` is a date, so days can be added to it, not \(span.unit.rawValue)s",
          help: "write `days`")
        return nil
      }
      return Operand(.shifted(leftNode, span, sign == .plus ? .ago : .away), left.type, range)
    }
    if right.type == .number {
      report(
        right.range, "`\(written(right.range))` is a bare number, and a date needs a unit",
        help: "write `\(written(right.range)) days`")
      return nil
    }
    if sign == .minus, left.type == .date, right.type == .date, let rightNode = node(of: right) {
      return Operand(.daysBetween(leftNode, rightNode), .number, range)
    }
    return noArithmetic(left, sign, right, range)
  }

  private mutating func noArithmetic(
    _ left: Operand, _ sign: Arithmetic, _ right: Operand, _ range: SourceRange
  ) -> Operand? {
    var help: String?
    if left.type.isAmount, right.type.isAmount { help = "write the currency after the number: `100 EUR`" }
    if left.type.isMoment, right.type.isMoment { help = "measure it: `hours since …`, or subtract two dates" }
    report(
      range,
      "`\(written(left.range))` is \(left.type.phrase) and `\(written(right.range))` is \(right.type.phrase): "
        + "`\(sign.rawValue)` cannot join them",
      help: help)
    return nil
  }
}

extension String {
  var trimmedSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
