// followupctl rules test: runs the tests that stand beside rules, with the real engine on a virtual clock.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer
import RuleLanguage
import WorkingTime

struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the tests of rules: the files named *.tests.",
    discussion: """
      A folder is searched for tests, and they are run against the rules at the paths. A file of tests alone is run \
      against the rules in its folder. `a.tests` beside `a.rules` tests those rules, and what else it names. Without any \
      path, those of the configuration. Nothing is sent or kept.
      """)

  @Argument(help: ArgumentHelp("Files of tests, rule files and folders.", valueName: "path")) var paths: [String] = []
  @Option(help: ArgumentHelp("The daemon's configuration file.", valueName: "file")) var config = Configuration
    .defaultPath
  @Option(help: ArgumentHelp("The time zone of tests whose file names none (default: UTC).", valueName: "zone"))
  var timeZone: String?
  @Option(help: "table, json or jsonl.") var format = OutputFormat.table

  mutating func run() throws {
    let zone = try OfflineWorld.zone(timeZone) ?? .utc
    let named = try paths.isEmpty ? OfflineWorld.configuration(config).rules : paths
    let (groups, findings) = RuleTestFiles.groups(at: named)
    for finding in findings { Output.problem("\(finding)") }
    guard !findings.contains(where: { $0.severity == .error }) else {
      throw ExitCode(ExitStatus.unreadableData.rawValue)
    }
    guard !groups.isEmpty else {
      throw Output.failure(
        .problems, "there are no tests: no file ends in `.tests`", remedy: "write some beside the rules, or name them")
    }
    var results: [TestResult] = []
    var hasMistakes = false
    for group in groups {
      let rules = try checkedRules(group.rules)
      for path in group.tests {
        let file = try checkedTests(path, rules, zone)
        // A mistake may lie outside all tests, so that none of them fails for it.
        hasMistakes = hasMistakes || file.diagnostics.contains { $0.severity == .error }
        results += try run(file, file.tested(of: rules))
      }
    }
    if format == .json { Output.line(Output.json(results)) }
    let failed = results.count { !$0.passed }
    // A test with mistakes was not run: what to do about it is said with its mistakes.
    if format == .table, results.contains(where: { !$0.passed && !$0.days.isEmpty }) {
      Output.line("If what was sent is what you want, change the `on …` lines of the tests; if not, change the rule.")
    }
    if format == .table { Output.line("\(results.count - failed) passed, \(failed) failed") }
    guard failed == 0, !results.isEmpty, !hasMistakes else { throw ExitCode(ExitStatus.problems.rawValue) }
  }

  private func checkedRules(_ paths: [String]) throws -> RuleSet {
    let loaded = RuleLoader.load(paths: paths)
    for error in loaded.errors { Output.problem("\(error)") }
    guard let rules = loaded.rules else { throw loaded.failure }
    return rules
  }

  private func checkedTests(_ path: String, _ rules: RuleSet, _ zone: Zone) throws -> RuleTestFile {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Output.failure(
        .unreadableData, "\(path): the file cannot be read", remedy: "check the path, and who may read it")
    }
    let file = TestChecker.check(SourceText(file: path, utf8: Array(bytes)), rules: rules, zone: zone)
    for diagnostic in file.diagnostics { Output.problem("\(diagnostic)") }
    return file
  }

  private func run(_ file: RuleTestFile, _ rules: RuleSet) throws -> [TestResult] {
    let zones = ZoneCache()
    let runner = RuleTestRunner(
      rules: rules, time: file.time, language: file.language, zoneNamed: { zones.zone(named: $0) },
      composer: UnsentMail(), formatter: CLDRFormatter(zone: file.time.zone), store: try SQLiteStore.inMemory())
    return try file.tests.map { test in
      let result = TestResult(file: file.file, test, try test.script.map(runner.run))
      switch format {
      case .table: result.print()
      case .jsonl: Output.line(Output.json(result, pretty: false))
      case .json: break
      }
      return result
    }
  }
}

/// How one test ended, as it is printed.
private struct TestResult: Encodable {
  struct Row: Encodable {
    var expected: String?
    var sent: String?
    var difference: String?
  }

  struct Day: Encodable {
    var date: String
    var checked: Bool
    var rows: [Row]
  }

  var file: String
  var line: Int
  var title: String
  var passed: Bool
  /// What is wrong, in sentences.
  var differences: [String]
  var days: [Day]
  private let outcome: TestOutcome?

  private enum CodingKeys: String, CodingKey { case file, line, title, passed, differences, days }

  init(file: String, _ test: RuleTest, _ outcome: TestOutcome?) {
    self.file = file
    line = test.line
    title = test.title
    self.outcome = outcome
    passed = outcome?.isPassed ?? false
    differences = outcome?.differences ?? ["the test has mistakes, so it was not run"]
    days = (outcome?.days ?? []).map { day in
      Day(
        date: "\(day.date)", checked: day.isChecked,
        rows: day.pairs.map {
          Row(expected: $0.expected?.phrase, sent: $0.sent?.phrase, difference: $0.difference)
        })
    }
  }

  /// A line; below one of a failed test its timeline and what is wrong.
  func print() {
    let word = passed ? Colour.good.paint("ok") + "    " : Colour.bad.paint("FAILED")
    Output.line("\(word) \(file):\(line) \(Output.harmless(title))")
    guard !passed else { return }
    for row in outcome.map({ TestTimeline($0).lines }) ?? [] {
      let text = Output.harmless(row)
      Output.line("  " + (text.hasPrefix("✗") ? Colour.bad.paint(text) : text))
    }
    for difference in differences { Output.line("  " + Output.harmless(difference)) }
  }
}
