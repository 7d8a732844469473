// What came of a test of rules: day by day what was expected beside what was sent, and why they differ.

import FollowupModel
import RuleLanguage

/// How a test ended.
public struct TestOutcome: Sendable {
  /// A date of the test: one with expectations, or one on which something was sent.
  public struct Day: Sendable {
    public var date: CivilDate
    /// Whether the test says what is sent on it.
    public var isChecked: Bool
    public var pairs: [Pair]

    public var agrees: Bool { pairs.allSatisfy { $0.difference == nil } }
  }

  /// What was expected and what was sent in its place.
  public struct Pair: Sendable {
    public var expected: ExpectedReminder?
    public var sent: SentReminder?
    /// What differs and why, for people; nil where they agree.
    public var difference: String?
  }

  /// An answer that could not be given.
  public struct Refusal: Sendable {
    public var date: CivilDate
    public var message: String
  }

  /// By rising date.
  public var days: [Day]
  public var refusals: [Refusal]

  public var isPassed: Bool { refusals.isEmpty && days.allSatisfy(\.agrees) }

  /// Everything that is wrong, by date: `2026-11-16: expected …`.
  public var differences: [String] {
    let refused = refusals.map { ($0.date, $0.message) }
    let differing = days.flatMap { day in day.pairs.compactMap { pair in pair.difference.map { (day.date, $0) } } }
    return (refused + differing).enumerated()
      .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
      .map { "\($0.element.0): \($0.element.1)" }
  }
}

/// One reminder that was sent in a test.
public struct SentReminder: Hashable, Sendable {
  public var rule: String
  public var record: RecordKey
  /// The employee's id, or the address where it is nobody's.
  public var who: String
  public var address: String
  public var time: TimeOfDay
  public var step: String
  public var isLate: Bool
  public var isInDigest: Bool
}

// Both as a test would write them, so that a line of the outcome can be copied into the test.

extension ExpectedReminder {
  /// `overdue for f1 to remind anna at step "14 days" late in a digest`.
  public var phrase: String {
    (time.map { "at \($0) " } ?? "") + "\(rule) for \(record.id.phrase) to remind \(who.recipientPhrase)"
      + (step.map { " at step \"\($0)\"" } ?? "") + (isLate ? " late" : "") + (isInDigest ? " in a digest" : "")
  }
}

extension SentReminder {
  /// As an expectation would say it; the first step and the usual time go without saying.
  public var phrase: String {
    (time == RuleTestRunner.window.at ? "" : "at \(time) ")
      + "\(rule) for \(record.id.phrase) to remind \(who.recipientPhrase)"
      + (step == Step.firstLabel ? "" : " at step \"\(step)\"") + (isLate ? " late" : "")
      + (isInDigest ? " in a digest" : "")
  }
}

extension String {
  /// An employee's id or an address, as tests write it.
  var recipientPhrase: String { RecordID(self).phrase }
}
