// Texts with their values filled in.

import FollowupModel

extension Template {
  /// The text for a record. Missing values print –, links the name of what they lead to, or its id.
  public func render(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter,
    labels: Labels = Labels()
  ) -> String {
    let reader = Reader(language: language, formatter: formatter, labels: labels)
    var evaluation = Evaluation(context, of: record)
    return parts.map { part in
      switch part {
      case .literal(let text): return text
      case .value(let printed): return evaluation.text(of: printed, for: reader)
      case .percent(let share): return reader.percent(share)
      case .duration(let span):
        return evaluation.number(span.count).map { reader.duration($0, span.unit) } ?? missingText
      case .days(let node):
        return evaluation.number(node).map { formatter.days($0, language: language) } ?? missingText
      case .plural(let node, let forms):
        return evaluation.number(node).map { formatter.plural($0, forms: forms, language: language) } ?? missingText
      }
    }.joined()
  }
}

/// Whom values are printed for.
struct Reader {
  let language: String
  let formatter: any ValueFormatter
  let labels: Labels

  /// 0.2 as `20%`.
  func percent(_ share: Number) -> String {
    (Number(100).flatMap { share.multiplied(by: $0) }.map(text(of:)) ?? "\(share)") + "%"
  }

  /// A number with its unit: `3 working days`, `3 dni robocze`.
  func duration(_ count: Number, _ unit: DurationUnit) -> String {
    let forms = ConditionWords.of(language)?.units[unit] ?? [unit.rawValue, unit.rawValue + "s"]
    return "\(text(of: count)) \(formatter.plural(count, forms: forms, language: language))"
  }

  private func text(of number: Number) -> String { formatter.text(of: .number(number), language: language) }
}

/// What stands for a missing value.
let missingText = "–"

extension Evaluation {
  /// A value as people read it.
  mutating func text(of printed: PrintedNode, for reader: Reader) -> String {
    switch value(printed.node).value {
    case nil: return missingText
    case .link(let key)?:
      if let field = printed.nameField, let target = context.records.record(key), field < target.values.count,
        let name = target.values[field]
      {
        return reader.formatter.text(of: name, language: reader.language)
      }
      return key.id.text
    case .choice(let value)?:
      return printed.choice.flatMap { reader.labels[.value(value, of: $0), reader.language] } ?? value
    case let value?: return reader.formatter.text(of: value, language: reader.language)
    }
  }

  fileprivate mutating func number(_ node: Node) -> Number? {
    guard case .number(let number)? = value(node).value else { return nil }
    return number
  }
}
