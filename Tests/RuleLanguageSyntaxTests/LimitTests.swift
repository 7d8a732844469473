// What a rule file may have much of has a limit that no team reaches, and an error that names it and the way out.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct LimitTests {
  struct Limit: Sendable, CustomTestStringConvertible {
    /// What may stand as often as the limit says, and no more.
    var text: @Sendable (Int) -> String
    var limit: Int
    var message: String
    var help: String

    var testDescription: String { message }
  }

  private static func list(_ count: Int, _ separator: String, _ part: (Int) -> String) -> String {
    (0..<count).map(part).joined(separator: separator)
  }

  private static func rule(when condition: String = "a is 1", _ clauses: String = "remind \"a@b.c\"") -> String {
    "record item\n  a number\n  parent link to item, optional\nrule r\n  for each item\n  when \(condition)\n"
      + "  \(clauses)\n  subject \"s\"\n"
  }

  private static let limits = [
    Limit(
      text: { "record item\n" + list($0, "") { "  f\($0) text\n" } }, limit: 1_000,
      message: "`item` has more than 1000 fields",
      help: "declare those that rules and texts need, and leave the others out"),
    Limit(
      text: { list($0, "") { "record r\($0)\n  f text\n" } }, limit: 1_000, message: "there are more than 1000 records",
      help: "declare those that rules ask for, and leave the others out"),
    Limit(
      text: { "record item\n  f one of " + list($0, ", ") { "v\($0)" } + "\n" }, limit: 500,
      message: "a choice has at most 500 values",
      help: "declare the field as a text, or as a link to records of their own"),
    Limit(
      text: { rule(when: list($0 - 1, ".") { _ in "parent" } + ".a is 1") }, limit: 16,
      message: "a path has at most 16 names", help: "give one of the records on the way a field that says it"),
    Limit(
      text: { rule("remind " + list($0, ", ") { "\"a\($0)@b.c\"" }) }, limit: 200,
      message: "a step reminds at most 200 recipients",
      help: "put the addresses into a group, or give it the address of a mailing list"),
    Limit(
      text: { rule("remind \"a@b.c\"\n  " + list($0 - 1, "\n  ") { "after \($0 + 1) days remind \"a@b.c\"" }) },
      limit: 100,
      message: "a rule has at most 100 steps", help: "let one of them repeat: `every …`"),
    Limit(
      text: { "group desk " + list($0, ", ") { "\"a\($0)@b.c\"" } + "\n" }, limit: 1_000,
      message: "a group has at most 1000 addresses", help: "divide it, or give it the address of a mailing list"),
    Limit(
      text: { list($0, "") { "group g\($0) \"a@b.c\"\n" } }, limit: 1_000, message: "there are more than 1000 groups",
      help: "leave out those that no rule reminds"),
    Limit(
      text: { "record item\n  a number\n" + list($0, "") { "segment s\($0)\n  top 3 of item by a\n" } }, limit: 1_000,
      message: "there are more than 1000 segments", help: "leave out those that no rule asks for"),
    Limit(
      text: {
        "calendar c\n  holiday " + list($0, ", ") { "\(2001 + $0 / 300)-0\(1 + $0 % 9)-\(10 + $0 / 9 % 15)" } + "\n"
      },
      limit: 1_000, message: "a calendar names at most 1000 days",
      help: "write what comes every year once, without a year, and leave out years long past"),
    Limit(
      text: { "record item\n  \(String(repeating: "ż", count: $0)) text\n" }, limit: 100,
      message: "a name has at most 100 characters", help: "choose a shorter one"),
  ]

  @Test(arguments: limits)
  func beyondALimitThereIsOneErrorThatNamesIt(_ limit: Limit) {
    #expect(errors(limit.text(limit.limit)).isEmpty)
    let beyond = errors(limit.text(limit.limit + 1))
    #expect(beyond.map(\.message) == [limit.message])
    #expect(beyond.map(\.help) == [limit.help])
    #expect(beyond.allSatisfy { $0.line > 0 })
  }

  private func errors(_ text: String) -> [Diagnostic] {
    RuleChecker.check([SourceText(file: "a.rules", text: text)]).diagnostics.filter { $0.severity == .error }
  }
}
