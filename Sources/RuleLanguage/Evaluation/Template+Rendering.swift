// Texts with their values filled in.

import FollowupModel

extension Template {
  /// The text for a record. Missing values print –, links the name of what they lead to, or its id.
  public func render(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter
  ) -> String {
    var evaluation = Evaluation(context, scopes: [record])
    return parts.map { part in
      switch part {
      case .literal(let text): return text
      case .value(let printed): return evaluation.text(of: printed, language: language, formatter: formatter)
      case .days(let node):
        return evaluation.number(node).map { formatter.days($0, language: language) } ?? missingText
      case .plural(let node, let forms):
        return evaluation.number(node).map { formatter.plural($0, forms: forms, language: language) } ?? missingText
      }
    }.joined()
  }
}

/// What stands for a missing value.
let missingText = "–"

extension Evaluation {
  /// A value as people read it.
  mutating func text(of printed: PrintedNode, language: String, formatter: any ValueFormatter) -> String {
    switch value(printed.node).value {
    case nil: return missingText
    case .link(let key)?:
      if let field = printed.nameField, let target = context.records.record(key), field < target.values.count,
        let name = target.values[field]
      {
        return formatter.text(of: name, language: language)
      }
      return key.id.text
    case let value?: return formatter.text(of: value, language: language)
    }
  }

  fileprivate mutating func number(_ node: Node) -> Number? {
    guard case .number(let number)? = value(node).value else { return nil }
    return number
  }
}
