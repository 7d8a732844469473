// Files of tests: their settings, and each test against the rules it is for.

import FollowupModel
import WorkingTime

/// Checks files of tests.
public enum TestChecker {
  /// Parses and checks a file of tests against checked rules.
  ///
  /// - Parameter zone: the zone of tests whose file names none.
  public static func check(_ source: SourceText, rules: RuleSet, zone: Zone = .utc) -> RuleTestFile {
    let (file, unread) = RuleParser.parseTests(source)
    var settings = TestSettingChecker(source: source, rules: rules, zone: zone)
    file.settings.forEach { settings.check($0) }
    let time = TeamTime(zone: settings.zone, calendar: settings.calendar)
    var diagnostics = unread + settings.diagnostics
    var tests: [RuleTest] = []
    var titles: Set<String> = []
    for declaration in file.tests {
      var checker = TestScriptChecker(declaration, source: source, rules: rules, time: time)
      let script = checker.check()
      if declaration.isWhole, !titles.insert(declaration.title.value).inserted {
        checker.report(
          declaration.title.range, "two tests have this title", help: "give one of them another title")
      }
      diagnostics += checker.diagnostics
      let place = source.position(of: declaration.range.start)
      tests.append(RuleTest(title: declaration.title.value, line: place.line, script: script))
    }
    diagnostics.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    dropBroken(&tests, diagnostics)
    return RuleTestFile(
      file: source.file, time: time, language: settings.language, tests: tests, diagnostics: diagnostics.cutShort())
  }

  /// Leaves tests without their scripts where some error lies inside them. Both are in the order of the file.
  private static func dropBroken(_ tests: inout [RuleTest], _ diagnostics: [Diagnostic]) {
    var index = -1
    for diagnostic in diagnostics where diagnostic.severity == .error {
      while index + 1 < tests.count, tests[index + 1].line <= diagnostic.line { index += 1 }
      if index >= 0 { tests[index].script = nil }
    }
  }
}

/// The lines at the top of a file of tests.
private struct TestSettingChecker {
  let source: SourceText
  let rules: RuleSet
  var zone: Zone
  var calendar = WorkingCalendar()
  var language = "en"
  var diagnostics: [Diagnostic] = []
  private var said: Set<String> = []

  init(source: SourceText, rules: RuleSet, zone: Zone) {
    self.source = source
    self.rules = rules
    self.zone = zone
  }

  mutating func check(_ setting: TestSetting) {
    switch setting.kind {
    case .calendar(let name):
      once("calendar", setting.range)
      do throws(UnknownCalendar) { calendar = try rules.calendar(name.text) } catch {
        report(
          name.range, "no calendar is called `\(name.text)`",
          help: error.known.isEmpty ? "Saturday and Sunday are off without this line" : error.help)
      }
    case .timeZone(let name):
      once("time_zone", setting.range)
      do { zone = try Zone.named(name.value) } catch ZoneError.unknownZone(_, let nearest) {
        report(
          name.range, "there is no time zone `\(name.value)`",
          help: nearest.map { "did you mean `\($0)`?" } ?? "names look like `Europe/Warsaw`")
      } catch {
        report(name.range, "\(error)")
      }
    case .language(let name):
      once("language", setting.range)
      language = name.text
    }
  }

  private mutating func once(_ word: String, _ range: SourceRange) {
    if !said.insert(word).inserted { report(range, "`\(word)` is said twice", help: "keep one of the lines") }
  }

  private mutating func report(_ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }
}
