// One thing very often, very long or very deep: a file ends in a result or in mistakes that people can read, and what is
// laid out can be read again. How long a mebibyte of each takes, `Tests/Support/hostile-files.sh` shows.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct HostileFileTests {
  @Test(arguments: HostileFile.all)
  func aHostileFileIsCheckedAndLaidOut(_ file: HostileFile) throws {
    let source = SourceText(file: "a.rules", text: file.text(30_000))
    let (rules, diagnostics) = RuleChecker.check([source])
    #expect((rules == nil) == diagnostics.contains { $0.severity == .error })
    expectReadable(diagnostics)
    let (text, mistakes) = RuleFormatter.format(source)
    #expect((text == nil) == !mistakes.isEmpty)
    guard let text else { return }
    #expect(RuleFormatter.format(SourceText(file: "a.rules", text: text)).text == text)
  }

  @Test(arguments: HostileFile.tests)
  func aHostileFileOfTestsIsChecked(_ file: HostileFile) throws {
    let rules = RuleChecker.check([SourceText(file: "a.rules", text: HostileFile.rulesUnderTest)]).rules
    let source = SourceText(file: "a.tests", text: file.text(30_000))
    let checked = TestChecker.check(source, rules: try #require(rules))
    expectReadable(checked.diagnostics)
    #expect(!checked.tests.isEmpty)
  }

  /// A hundred of a kind at most, and none of them longer than a screen.
  private func expectReadable(_ diagnostics: [Diagnostic]) {
    for severity in [Diagnostic.Severity.error, .warning] {
      #expect(diagnostics.count { $0.severity == severity } <= 101)
    }
    for diagnostic in diagnostics {
      #expect(diagnostic.description.unicodeScalars.count < 3_000, "\(diagnostic.message)")
    }
  }

  @Test func whatNobodyWouldReadToTheEndIsCutShort() {
    let rules = (0..<60).map {
      "rule r\($0)\n  for each item\n  when a = b and c = d\n  remind \"a@b.c\"\n  subject \"s\"\n"
    }
    let found = RuleChecker.check([SourceText(file: "a.rules", text: "record item\n  e text\n" + rules.joined())])
    #expect(found.diagnostics.count == 101)
    #expect(found.diagnostics.last?.message == "there are more than 100 mistakes; the rest is not shown")
  }

  @Test func warningsBeyondAHundredAreNotShownAndRefuseNothing() {
    let rules = (0..<150).map { "rule r\($0)\n  for each item\n  when e = e\n  remind \"a@b.c\"\n  subject \"s\"\n" }
    let found = RuleChecker.check([SourceText(file: "a.rules", text: "record item\n  e text\n" + rules.joined())])
    #expect(found.rules?.rules.count == 150)
    #expect(found.diagnostics.count == 101)
    #expect(found.diagnostics.last?.message == "there are more than 100 warnings; the rest is not shown")
  }

  @Test func whatIsFoundIsInTheOrderOfTheFile() {
    let rules = ["e = e", "e = f", "e = e", "e = g"].enumerated().map {
      "rule r\($0)\n  for each item\n  when \($1)\n  remind \"a@b.c\"\n  subject \"s\"\n"
    }
    let found = RuleChecker.check([SourceText(file: "a.rules", text: "record item\n  e text\n" + rules.joined())])
    #expect(found.diagnostics.map(\.line) == [5, 10, 15, 20])
    #expect(found.diagnostics.map(\.severity) == [.warning, .error, .warning, .error])
  }

  @Test func aFileThatWouldBecomeTooLongIsNotLaidOut() {
    let lines = String(repeating: " f text\n", count: 100_000)
    let source = SourceText(file: "a.rules", text: "record item\n a_name_of_a_field text\n" + lines)
    let (text, diagnostics) = RuleFormatter.format(source)
    #expect(text == nil)
    #expect(
      diagnostics.map(\.message) == [
        "laid out, with its blanks and line ends, this file would have more than 1048576 bytes"
      ])
    #expect(diagnostics.map(\.help) == ["divide it into several files"])
  }

  @Test func aLongNameOrRowDoesNotMoveAWholeTable() {
    let long = String(repeating: "n", count: 60)
    let values = (0..<30).map { "value\($0)" }.joined(separator: ", ")
    let source = SourceText(
      file: "a.rules", text: "record item\n a text # one\n \(long) text # two\n choice one of \(values) # three\n")
    #expect(
      RuleFormatter.format(source).text == """
        record item
          a       text\(String(repeating: " ", count: 57))# one
          \(long)  text   # two
          choice  one of \(values)   # three

        """)
  }
}

extension HostileFile: CustomTestStringConvertible {
  var testDescription: String { name }
}
