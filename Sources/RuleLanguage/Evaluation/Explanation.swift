// Why a rule matched, in its own words and the record's own values.

import FollowupModel

extension Condition {
  /// The condition in words with the record's own values: `status is open and due_on (1 November 2026) is more than
  /// 3 days ago`. Of alternatives only those that are true are said, where any is.
  public func explanation(
    for record: Record, in context: EvaluationContext, language: String, formatter: any ValueFormatter,
    labels: Labels = Labels()
  ) -> String {
    var explainer = Explainer(
      evaluation: Evaluation(context, scopes: [record]),
      reader: Reader(language: language, formatter: formatter, labels: labels))
    return explainer.explain(phrase).text
  }
}

private struct Explainer {
  var evaluation: Evaluation
  let reader: Reader

  /// The words, and whether they are of several conditions, so that they need parentheses inside others.
  mutating func explain(_ phrase: Phrase) -> (text: String, isJoined: Bool) {
    switch phrase {
    case .and(let parts):
      return (parts.map { explain($0).text }.joined(separator: " and "), parts.count > 1)
    case .or(let parts):
      let matching = parts.filter { truth($0) == .yes }
      let said = matching.isEmpty ? parts : matching
      if said.count == 1, let only = said.first { return explain(only) }
      return (said.map { explain($0).text }.joined(separator: " or "), true)
    case .not(let part): return ("not " + explain(part).text, false)
    case .parenthesised(let part):
      let inner = explain(part)
      return inner.isJoined ? ("(\(inner.text))", false) : inner
    case .test(let pieces, let test, let hiding):
      let isHidden = hiding == .always || hiding == .whenTrue && evaluation.verdict(test).truth == .yes
      return (pieces.map { words($0, withoutValue: isHidden) }.joined(), false)
    }
  }

  private mutating func words(_ piece: Phrase.Piece, withoutValue: Bool) -> String {
    switch piece {
    case .words(let words): return words
    case .name(let written, let thing): return reader.labels[thing, reader.language] ?? written
    case .value where withoutValue: return ""
    case .value(let printed): return " (\(evaluation.text(of: printed, for: reader)))"
    }
  }

  private mutating func truth(_ phrase: Phrase) -> Truth {
    switch phrase {
    case .and(let parts): return joined(parts, .and)
    case .or(let parts): return joined(parts, .or)
    case .not(let part): return truth(part).negated
    case .parenthesised(let part): return truth(part)
    case .test(_, let test, _): return evaluation.verdict(test).truth
    }
  }

  private mutating func joined(_ parts: [Phrase], _ start: VerdictFold) -> Truth {
    var fold = start
    for part in parts { fold.add(Verdict(truth: truth(part), until: nil)) }
    return fold.result.truth
  }
}
