// What a condition asks for, apart from any record: for people who look at a rule, not at what it found.

import FollowupModel
import WorkingTime

/// A line of a condition in words.
public struct ConditionLine: Hashable, Sendable {
  /// What joins it with the line before, `and` or `or`; empty for the first.
  public var joint: String
  public var words: String

  public init(joint: String, words: String) {
    self.joint = joint
    self.words = words
  }
}

extension Condition {
  /// The condition in words, a line for each part that is joined at its top.
  public func lines(language: String, formatter: any ValueFormatter, labels: Labels = Labels()) -> [ConditionLine] {
    let nobody = Record(key: RecordKey("", RecordID("")), values: [])
    let context = EvaluationContext(
      now: Instant(second: 0), time: TeamTime(zone: .utc, calendar: WorkingCalendar()), records: RecordSet())
    var explainer = Explainer(
      evaluation: Evaluation(context, of: nobody),
      reader: Reader(language: language, formatter: formatter, labels: labels), saysValues: false)
    func lines(_ parts: [Phrase], joint: String) -> [ConditionLine] {
      parts.enumerated().map { index, part in
        ConditionLine(joint: index == 0 ? "" : joint.trimmedSpaces, words: explainer.explain(part).text)
      }
    }
    switch phrase {
    case .and(let parts): return lines(parts, joint: explainer.words?.and ?? "and")
    case .or(let parts): return lines(parts, joint: explainer.words?.or ?? "or")
    case .not, .parenthesised, .test: return lines([phrase], joint: "")
    }
  }
}
