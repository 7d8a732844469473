// Texts with their values filled in.

import FollowupModel

extension Template {
  /// The text for a record. Missing values print –, links the name of what they lead to, or its id.
  public func render(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter,
    labels: Labels = Labels()
  ) -> String {
    let reader = Reader(language: language, formatter: formatter, labels: labels)
    var evaluation = Evaluation(context, scopes: [record])
    return parts.map { part in
      switch part {
      case .literal(let text): return text
      case .value(let printed): return evaluation.text(of: printed, for: reader)
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
