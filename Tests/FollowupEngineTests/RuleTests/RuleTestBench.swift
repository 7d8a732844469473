// Rules and their tests as texts, run as `followupctl rules test` runs them.

import FollowupEngine
import FollowupModel
import FollowupStore
import MailComposer
import RuleLanguage
import Testing
import WorkingTime

/// Rules under test: the team's records and some rules.
struct RuleTestBench {
  let rules: RuleSet

  init(_ text: String) throws {
    let checked = RuleChecker.check([SourceText(file: "team.rules", text: text)])
    let errors = checked.diagnostics.filter { $0.severity == .error }
    rules = try #require(checked.rules, "\(errors.map(\.description).joined(separator: "\n"))")
  }

  /// The outcomes of a file of tests that must be free of mistakes, in file order.
  func run(_ tests: String) throws -> [TestOutcome] {
    let file = TestChecker.check(SourceText(file: "team.tests", text: tests), rules: rules)
    try #require(file.diagnostics.isEmpty, "\(file.diagnostics.map(\.description).joined(separator: "\n"))")
    let runner = RuleTestRunner(
      rules: rules, time: file.time, language: file.language, zoneNamed: { try? Zone.named($0) },
      composer: SilentComposer(), formatter: CLDRFormatter(zone: file.time.zone),
      store: try SQLiteStore.inMemory())
    return try file.tests.map { try runner.run(try #require($0.script)) }
  }

  /// The outcome of one test, its lines given.
  func outcome(_ lines: String, settings: String = "") throws -> TestOutcome {
    try #require(try run("\(settings)\ntest \"it\"\n\(lines)").first)
  }

  /// Expects a test to pass.
  func expectPass(_ lines: String, settings: String = "", at location: SourceLocation = #_sourceLocation) throws {
    let outcome = try outcome(lines, settings: settings)
    #expect(outcome.isPassed, "\(outcome.differences.joined(separator: "\n"))", sourceLocation: location)
  }

  /// Expects a test to fail with these differences.
  func expectFailure(_ lines: String, _ differences: String..., at location: SourceLocation = #_sourceLocation) throws {
    let outcome = try outcome(lines)
    #expect(!outcome.isPassed, sourceLocation: location)
    #expect(outcome.differences == differences, sourceLocation: location)
  }
}

/// Composes nothing.
private struct SilentComposer: MessageComposer {
  func compose(_ letter: Letter) -> ComposedMessage {
    ComposedMessage(subject: letter.reminders.first?.subject ?? "", bytes: [])
  }

  func compose(
    noticeTo address: String, subject: String, text: String, messageID: String, date: Instant
  ) -> ComposedMessage {
    ComposedMessage(subject: subject, bytes: [])
  }
}
