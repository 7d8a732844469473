// Characters that hide or reorder what stands around them: no rule file may hold them, and no terminal obeys them.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct HiddenCharacterTests {
  private func found(_ text: String) -> [Diagnostic] {
    RuleParser.parse(SourceText(file: "a.rules", text: text)).diagnostics
  }

  @Test(
    arguments: [
      ("\u{202E}", "U+202E"), ("\u{202A}", "U+202A"), ("\u{2066}", "U+2066"), ("\u{2069}", "U+2069"),
      ("\u{2028}", "U+2028"), ("\u{1B}", "U+001B"), ("\u{0}", "U+0000"), ("\u{7F}", "U+007F"), ("\u{9B}", "U+009B"),
    ],
    [
      "rule r \"Late‸?invoices\"\n", "group desk \"a‸?@example.com\"\n", "# a comment‸?\n", "rule r # late‸?\n",
      "labels pl\n  item.name \"na‸?zwa\"\n", "rule r\n  subject \"late ‸?{name}\"\n",
      "rule r\n  message \"\"\"\n    line\n    an‸?other\n    \"\"\"\n", "rule r\n  when na‸?me is 1\n",
      "rule r\n  when name is \"‸?\"\n", "rule r\n  subject \"{count(items) as \"a‸?|b\"}\"\n",
    ])
  func hiddenCharactersAreNamed(_ hidden: (character: String, code: String), _ place: String) {
    let marked = MarkedSource(place)
    let diagnostics = found(marked.text.replacing("?", with: hidden.character))
    #expect(diagnostics.map(\.message) == ["the invisible character \(hidden.code) has no meaning here"])
    #expect(diagnostics.map(\.help) == ["delete it, or write the line anew"])
    #expect(diagnostics.map { "\($0.line):\($0.column)" } == marked.marks)
  }

  @Test func languagesWrittenFromTheRightMayMarkTheirDirection() {
    #expect(found("group desk \"a@example.com\" # \u{200F}שלום\u{200E}\n").isEmpty)
    #expect(found("rule r \"\u{200F}שלום\u{61C}\"\n").isEmpty)
  }

  @Test func noFindingTurnsTheWritingOfATerminal() {
    let diagnostics = found("rule r \"a\u{202E}b\u{1B}[2J\"\n")
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(!diagnostic.description.unicodeScalars.contains { $0 != "\n" && $0.isTreacherous })
    }
  }

  @Test(arguments: ["# a\rrule r\r  when x\r", "rule r\r  for each item", "\r\r\r"])
  func aFileWithTheLineEndsOfOldMacsSaysSo(text: String) {
    let diagnostics = found(text)
    #expect(
      diagnostics.map(\.message) == ["the lines of this file end with U+000D alone, so that all of it is one line"])
    #expect(diagnostics.map(\.help) == ["save the file with the line ends of Unix (LF) or Windows (CR LF)"])
    #expect(diagnostics.map(\.line) == [1])
  }

  @Test func aCommentHidesNoLineBehindACarriageReturn() {
    #expect(found("# a\rrule r\n").map(\.message) == ["the invisible character U+000D has no meaning here"])
    #expect(found("# a\r\n# b\r\r\n").isEmpty)
  }

  @Test func ofALongLineThePartAroundThePlaceIsShown() {
    let before = String(repeating: "ż is 1 and ", count: 5_000)
    let after = String(repeating: " and y is 2", count: 5_000)
    let diagnostics = found("rule r\n  when \(before)? is 1\(after)\n")
    #expect(diagnostics.map(\.column) == [8 + 11 * 5_000])
    let lines = diagnostics.map(\.description).joined().split(separator: "\n")
    #expect(lines.count >= 3 && lines.allSatisfy { $0.count < 260 })
    let caret = lines.first { $0.contains("^") }?.prefix { $0 == " " }.count ?? 0
    #expect(lines[1].dropFirst(caret).first == "?")
    #expect(lines[1].hasPrefix("  …") && lines[1].hasSuffix("…"))
  }
}
