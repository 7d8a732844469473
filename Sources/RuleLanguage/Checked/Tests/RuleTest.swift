// Checked tests of rules: what is there, what happens at which instant, and what is expected on which day.

import FollowupModel
import WorkingTime

/// A file of checked tests, with everything that is wrong with it.
public struct RuleTestFile: Sendable {
  public var file: String
  /// The zone and calendar that its tests run in.
  public var time: TeamTime
  /// The language of mails in its tests.
  public var language: String
  /// In file order.
  public var tests: [RuleTest]
  public var diagnostics: [Diagnostic]
}

/// One test.
public struct RuleTest: Sendable {
  public var title: String
  /// Where it begins, from 1.
  public var line: Int
  /// Nil where the test has mistakes.
  public var script: TestScript?
}

/// What a test does and expects.
public struct TestScript: Sendable {
  public enum Action: Hashable, Sendable {
    case write(RecordWrite)
    case answer(TestAnswer, rule: String, record: RecordKey)
  }

  /// Something that happens at an instant.
  public struct Event: Hashable, Sendable {
    public var at: Instant
    public var action: Action
  }

  /// All that is expected on a date; empty where nothing is.
  public struct Day: Sendable {
    public var date: CivilDate
    public var expected: [ExpectedReminder]
  }

  /// Records that are there when the clock starts.
  public var given: [Record]
  /// The date at whose beginning the clock starts.
  public var start: CivilDate
  /// By rising instant.
  public var events: [Event]
  /// By rising date.
  public var days: [Day]
}

/// One reminder that a test expects. What it does not say is not compared.
public struct ExpectedReminder: Hashable, Sendable {
  public var rule: String
  public var record: RecordKey
  /// As written: an employee's id, or an address.
  public var who: String
  /// The address it is expected at.
  public var address: String
  public var time: TimeOfDay?
  public var step: String?
  public var isLate: Bool
  public var isInDigest: Bool
}
