// Texts in several languages: what the checker says of them.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct TextVariantTests {
  private func findings(_ texts: String, language: String? = nil) -> [String] {
    let opening = language.map { "language \($0)\n" } ?? ""
    let text = ruleText("status is open").replacing("  subject \"subject\"", with: texts)
    return checked(opening + text).diagnostics.map {
      "\($0.severity): \($0.message)" + ($0.help.map { " / \($0)" } ?? "")
    }
  }

  @Test(arguments: [
    ("subject \"a\"\n  subject pl \"b\"", nil),
    ("subject \"a\"\n  message \"b\"\n  subject pl \"c\"\n  message pl \"d\"", nil),
    (
      "subject \"a\"\n  message \"b\"\n  subject pl \"c\"",
      "`subject pl` has no message in its language / add `message pl"
    ),
    ("subject \"a\"\n  message pl \"c\"\n  subject pl \"c\"", "`subject` has no message in its language"),
    (
      "subject \"a\"\n  message \"b\"\n  message pl \"c\"",
      "`message pl` has no subject in its language / add `subject pl"
    ),
  ])
  func aTextWithoutItsOtherHalfIsAWarning(_ texts: String, _ expected: String?) {
    let found = findings(texts)
    #expect(found.count == (expected == nil ? 0 : 1), "\(found)")
    if let expected { #expect(found.first?.hasPrefix("warning: \(expected)") == true, "\(found)") }
  }

  @Test func aVariantInTheFilesOwnLanguageIsAWarning() {
    let texts = "subject \"a\"\n  subject pl \"b\""
    #expect(findings(texts).isEmpty)
    #expect(findings(texts, language: "ru").isEmpty)
    let found = findings(texts, language: "pl")
    #expect(found.count == 1 && found[0].contains("are in `pl` already"), "\(found)")
  }

  @Test func aVariantIsCheckedLikeEveryText() {
    #expect(findings("subject \"a\"\n  subject pl \"{numbre}\"").first?.contains("did you mean `number`?") == true)
    #expect(findings("subject \"a\"\n  subject pl \" \"").first?.contains("the subject is empty") == true)
    #expect(findings("subject pl \"a\"").first?.contains("has no `subject`") == true)
    let twice = findings("subject \"a\"\n  subject pl \"b\"\n  subject pl \"c\"")
    #expect(twice.first?.contains("`subject pl` stands here a second time") == true)
  }

  @Test func theLanguageOfAFileStandsOnceAtItsTop() throws {
    let rule = ruleText("status is open")
    func findings(_ text: String) -> [String] { checked(text).diagnostics.map(\.message) }
    #expect(findings("# Reguły\nlanguage pl\n" + rule).isEmpty)
    #expect(checked("language pl\n" + rule).rules?.rules[0].texts.language == "pl")
    #expect(checked(rule).rules?.rules.first.map { $0.texts.language == nil } == true)
    #expect(findings(rule + "language pl\n") == ["`language` stands below other declarations"])
    #expect(findings("language pl\nlanguage ru\n" + rule) == ["the language of this file is declared twice"])
  }
}
