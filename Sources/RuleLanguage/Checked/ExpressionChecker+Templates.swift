// Texts: every `{…}` is checked like a condition.

import FollowupModel

extension ExpressionChecker {
  /// A checked text. What is wrong in it is noted and left out.
  mutating func template(_ text: TextTemplate) -> Template {
    isSaid = false
    defer { isSaid = true }
    return Template(parts: text.parts.compactMap { part($0) })
  }

  private mutating func part(_ part: TextTemplate.Part) -> Template.Part? {
    switch part {
    case .literal(let text): return .literal(text)
    case .value(let expression):
      guard let operand = operand(expression) else { return nil }
      if case .percent(let share) = expression.kind { return .percent(share) }
      if case .span(let span) = operand.kind { return .duration(span) }
      return node(of: operand).map { .value(printed($0, operand.type)) }
    case .days(let expression): return number(expression, "days").map(Template.Part.days)
    case .plural(let expression, let forms):
      if forms.isEmpty || forms.contains(where: \.isEmpty) {
        report(expression.range, "a plural form is empty", help: "write the words in order: \"invoice|invoices\"")
      }
      return number(expression, "plural forms").map { .plural($0, forms) }
    }
  }

  private mutating func number(_ expression: Expression, _ use: String) -> Node? {
    guard let operand = operand(expression) else { return nil }
    if case .span(let span) = operand.kind, span.unit == .day { return span.count }
    guard operand.type == .number, let node = node(of: operand) else {
      if operand.type != .number {
        report(
          expression.range, "`\(written(expression.range))` is \(operand.type.phrase), and \(use) need a number",
          help: operand.type.isMoment ? "write `days since \(written(expression.range))`" : nil)
      }
      return nil
    }
    return node
  }
}
