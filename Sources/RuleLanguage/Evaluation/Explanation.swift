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
      evaluation: Evaluation(context, of: record),
      reader: Reader(language: language, formatter: formatter, labels: labels))
    return explainer.explain(phrase).text
  }
}

struct Explainer {
  var evaluation: Evaluation
  let reader: Reader
  /// Nil where the words are those of the rule: English.
  let words: ConditionWords?
  /// Whether a record is spoken of: its values are said, and of alternatives only those that are true.
  let saysValues: Bool

  init(evaluation: Evaluation, reader: Reader, saysValues: Bool = true) {
    self.evaluation = evaluation
    self.reader = reader
    self.saysValues = saysValues
    words = ConditionWords.of(reader.language)
  }

  /// The words, and whether they are of several conditions, so that they need parentheses inside others.
  mutating func explain(_ phrase: Phrase) -> (text: String, isJoined: Bool) {
    switch phrase {
    case .and(let parts):
      return (parts.map { explain($0).text }.joined(separator: words?.and ?? " and "), parts.count > 1)
    case .or(let parts):
      let matching = saysValues ? parts.filter { truth($0) == .yes } : parts
      let said = matching.isEmpty ? parts : matching
      if said.count == 1, let only = said.first { return explain(only) }
      return (said.map { explain($0).text }.joined(separator: words?.or ?? " or "), true)
    case .not(let part):
      guard let words else { return ("not " + explain(part).text, false) }
      if case .test(let sentence, let test, let hiding) = part, sentence.isBareValue {
        return (text(of: sentence, test, hiding, isNegated: true), false)
      }
      return (words.not.filled(["x": explain(part).text]), false)
    case .parenthesised(let part):
      let inner = explain(part)
      return inner.isJoined ? ("(\(inner.text))", false) : inner
    case .test(let sentence, let test, let hiding): return (text(of: sentence, test, hiding), false)
    }
  }

  private mutating func text(
    of sentence: Sentence, _ test: Test, _ hiding: Phrase.Hiding, isNegated: Bool = false
  ) -> String {
    let isHidden =
      !saysValues || hiding == .always || hiding == .whenTrue && evaluation.verdict(test).truth == .yes
    guard let words else { return sentence.pieces.map { text(of: $0, withoutValue: isHidden) }.joined() }
    var writer = SentenceWriter(
      sentence: sentence, words: words, reader: reader, evaluation: evaluation, hidesValues: isHidden)
    return writer.text(isNegated: isNegated)
  }

  private mutating func text(of piece: Phrase.Piece, withoutValue: Bool) -> String {
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
