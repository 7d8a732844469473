// A condition over one record as a tree: what each part says, whether it holds, since when and until when.

import FollowupModel

/// A part of a condition with what became of it.
public struct ConditionNode: Sendable {
  public enum Kind: Sendable {
    case and, or, not, test
  }

  public var kind: Kind
  /// Of a test: its words with the record's own values, as the mail's "why" has them. Empty for what joins tests.
  public var words: String
  public var span: TruthSpan
  /// Of a test that can not be told: what is missing, `paid_on is empty`.
  public var missing: [String]
  /// Of a test with aggregates: what they took.
  public var selections: [SelectionReport]
  /// Of a test of a segment: where the record stands in it.
  public var places: [SegmentPlace] = []
  /// What is joined.
  public var parts: [ConditionNode]

  public var truth: Truth { span.truth }
}

/// What an aggregate found in its list.
public struct SelectionReport: Hashable, Sendable {
  /// The list as written: `client.invoices`.
  public var list: String
  /// How many elements the list has.
  public var total: Int
  /// How many were taken.
  public var taken: Int
  /// How many were left because it can not be told whether they pass.
  public var unknown: Int
  /// The ids of the first that were taken, by id; of the first that can not be told where none was.
  public var examples: [RecordID]

  /// How many ids are named.
  static let examplesAtMost = 5
}

extension Condition {
  /// The condition as a tree.
  public func tree(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter,
    labels: Labels = Labels()
  ) -> ConditionNode {
    TreeBuilder(
      record: record, context: context, reader: Reader(language: language, formatter: formatter, labels: labels)
    ).node(phrase)
  }
}

private struct TreeBuilder {
  let record: Record
  let context: EvaluationContext
  let reader: Reader

  func node(_ phrase: Phrase) -> ConditionNode {
    switch phrase {
    case .and(let parts): return joined(.and, phrase, parts)
    case .or(let parts): return joined(.or, phrase, parts)
    case .not(let part): return joined(.not, phrase, [part])
    case .parenthesised(let part): return node(part)
    case .test(_, let test, _): return leaf(phrase, test)
    }
  }

  private func joined(_ kind: ConditionNode.Kind, _ phrase: Phrase, _ parts: [Phrase]) -> ConditionNode {
    ConditionNode(
      kind: kind, words: "", span: span(phrase.test), missing: [], selections: [], parts: parts.map(node))
  }

  private func leaf(_ phrase: Phrase, _ test: Test) -> ConditionNode {
    var evaluation = Evaluation(context, of: record)
    var explainer = Explainer(evaluation: evaluation, reader: reader)
    let span = span(test)
    var finder = MissingFinder(evaluation: evaluation)
    return ConditionNode(
      kind: .test, words: explainer.explain(phrase).text, span: span,
      missing: span.truth == .unknown ? finder.missing(in: test) : [],
      selections: test.selections.map(evaluation.report), places: evaluation.places(in: test), parts: [])
  }

  private func span(_ test: Test) -> TruthSpan {
    context.span { context in
      var evaluation = Evaluation(context, of: record)
      return evaluation.verdict(test)
    }
  }
}

extension Phrase {
  /// What the words say.
  fileprivate var test: Test {
    switch self {
    case .and(let parts): return .and(parts.map(\.test))
    case .or(let parts): return .or(parts.map(\.test))
    case .not(let part): return .not(part.test)
    case .parenthesised(let part): return part.test
    case .test(_, let test, _): return test
    }
  }
}
