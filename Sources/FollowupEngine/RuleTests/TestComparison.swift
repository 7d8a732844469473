// One day of a test: which reminder answers which expectation, and what is said of those that are left.

import FollowupModel
import RuleLanguage

/// Compares what a day was expected to bring with what it brought.
struct TestComparison {
  let engine: Engine
  let date: CivilDate
  /// The end of the day.
  let now: Instant

  /// Expectations with the reminders that meet them, in the order written; then reminders that nothing expects.
  func pairs(_ expected: [ExpectedReminder], _ reports: [ReminderReport]) throws -> [TestOutcome.Pair] {
    var open = try reports.map { ($0, try sent($0)) }
    var answers: [Int: SentReminder] = [:]
    // Those that ask for most choose first, so that none takes what another needs.
    let choosing = expected.indices.sorted { (expected[$1].demands, $0) < (expected[$0].demands, $1) }
    for isMet in [ExpectedReminder.isMet, ExpectedReminder.isAlmostMet, ExpectedReminder.isAboutTheSame] {
      for index in choosing where answers[index] == nil {
        guard let found = open.firstIndex(where: { isMet(expected[index])($0.1) }) else { continue }
        answers[index] = open.remove(at: found).1
      }
    }
    let met = try expected.enumerated().map { index, expectation in
      TestOutcome.Pair(
        expected: expectation, sent: answers[index], difference: try difference(expectation, answers[index]))
    }
    let left = try open.map { report, sent in
      let why = try engine.whySent(report).map { ": it was sent because \($0)" } ?? ""
      return TestOutcome.Pair(
        expected: nil, sent: sent, difference: "\(sent.phrase) was not expected\(why)")
    }
    return met + left
  }

  /// Reminders of a day of which the test says nothing.
  func unexpected(_ reports: [ReminderReport]) throws -> [TestOutcome.Pair] {
    try reports.map { TestOutcome.Pair(expected: nil, sent: try sent($0), difference: nil) }
  }

  private func sent(_ report: ReminderReport) throws -> SentReminder {
    let employee = try engine.people().employee(ofAddress: report.to)
    return SentReminder(
      rule: report.rule, record: report.record, who: employee?.text ?? report.to, address: report.to,
      time: engine.settings.time.zone.timeOfDay(at: report.at), step: report.step, isLate: report.isLate,
      isInDigest: report.isDigest)
  }

  /// What to say where an expectation and what came in its place differ; nil where it is met.
  private func difference(_ expected: ExpectedReminder, _ sent: SentReminder?) throws -> String? {
    guard let sent else {
      guard let rule = engine.generation.rule(expected.rule) else { return nil }
      let why = try engine.whySilent(rule, expected.record, on: date, at: now)
      return "expected \(expected.phrase); it was not sent: \(why)"
    }
    guard !expected.isMet(by: sent) else { return nil }
    var wrong: [String] = []
    if !expected.isFor(sent) {
      let why = try engine.whyNot(expected.who, on: date).map { ", because \($0)" } ?? ""
      wrong.append("\(sent.who.recipientPhrase) got it\(why)")
    }
    if let time = expected.time, time != sent.time { wrong.append("it was sent at \(sent.time)") }
    if let step = expected.step, step != sent.step { wrong.append("it was step \"\(sent.step)\"") }
    if expected.isLate, !sent.isLate { wrong.append("it was not late") }
    if expected.isInDigest, !sent.isInDigest { wrong.append("it was a mail of its own, not in a digest") }
    return "expected \(expected.phrase); \(wrong.joined(separator: ", and "))"
  }
}

extension ExpectedReminder {
  /// How many circumstances it asks for.
  fileprivate var demands: Int {
    [time != nil, step != nil, isLate, isInDigest].filter { $0 }.count
  }

  fileprivate func isMet(by sent: SentReminder) -> Bool {
    isAlmostMet(by: sent) && (time.map { $0 == sent.time } ?? true) && (step.map { $0 == sent.step } ?? true)
      && (!isLate || sent.isLate) && (!isInDigest || sent.isInDigest)
  }

  /// The right person, in other circumstances.
  fileprivate func isAlmostMet(by sent: SentReminder) -> Bool { isAboutTheSame(as: sent) && isFor(sent) }

  /// The right follow-up, to whomever.
  fileprivate func isAboutTheSame(as sent: SentReminder) -> Bool { rule == sent.rule && record == sent.record }

  /// Addresses differ by more than letter case.
  fileprivate func isFor(_ sent: SentReminder) -> Bool { address.lowercased() == sent.address.lowercased() }
}
