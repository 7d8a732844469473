// Each mistake in declarations and clauses is found once, at its place, and the rest of the file is still read.

import RuleLanguage
import Testing

private let whom = "say whom: `remind client.manager`, `remind group collections` or `remind \"anna@example.com\"`"

@Test func oneRunShowsEveryMistakeOfAFile() {
  expectFindings(
    in: """
      ‸recrod bill
        amount ‸decimal
        due_on date ‸optional
        state one of open, ‸"paid"
      ‸grup desk "desk@example.com"
      ‸when x
      rule late "Late"
        for ‸every bill
        ‸whn state is open and (x is 1 ‸where y)
        remind ‸every 3 days
        after 14 days ‸client.manager
        priority ‸hgih
        subject ‸"Bill
        send at ‸9
        ‸end
      rule other ‸for each bill
        when x
        remind‸
      """,
    Said("`recrod` is no declaration", "write `record`"),
    Said("`decimal` is no type of a field", "write `amount number`"),
    Said("a comma is missing before `optional`", "write `, optional`"),
    Said("expected a value, not `\"paid\"`", "values are names with commas between them: `one of open, paid`"),
    Said("`grup` is no declaration", "write `group`"),
    Said("`when` stands outside a rule", "write it below the line `rule NAME` that it belongs to"),
    Said("expected `each`, not `every`", "write `for each bill`"),
    Said("`whn` is no clause of a rule", "write `when`"),
    Said("`where` cannot stand here"),
    Said("whom to remind is missing before `every`", whom),
    Said("expected `remind`, not `client`", "write `after 14 days remind client.manager`"),
    Said("expected a priority, not `hgih`", "write `high`"),
    Said(
      "this text is not closed on its line",
      "end it with `\"`; for several lines, use a text block between `\"\"\"` lines"),
    Said("expected a time of day, not `9`", "write `09:00`"),
    Said("`end` cannot stand here", "leave it out: a clause ends where the next one begins"),
    Said("`for` starts a clause only at the start of a line", "move it to the next line"),
    Said("whom to remind is missing here", whom))
}

@Test func aMistakeInATextIsFoundInsideIt() {
  expectFindings(
    in: """
      rule late
        subject "a ‸{due_on and {b}"
        subject pl "a ‸{} {count(bills ‸adn)}"
        subject ru "x {n as ‸hours}"
        message \"""
          one ‸{two
          three {x is more than ‸3 ago}
          \"""
        when y
      """,
    Said("this `{` is not closed on its line", "end the value with `}`; for the brace itself, write `\\{`"),
    Said("these braces are empty", "name what is to be printed: `{due_on}`"),
    Said("`adn` cannot stand here", "write `and`"),
    Said("expected `days` or the forms of a word, not `hours`", "write `as days` or `as \"invoice|invoices\"`"),
    Said("this `{` is not closed on its line", "end the value with `}`; for the brace itself, write `\\{`"),
    Said("`ago` needs a time like `3 days` before it", "write `more than 3 days ago`"))
}

@Test func aTextBlockThatIsNotClosedSwallowsNeitherTheNextOneNorTheNextRule() {
  expectFindings(
    in: """
      rule one
        message ‸\"""
          text
      rule two
        message ‸\"""
          text
        message pl \"""
          tekst
          \"""
        priority ‸hgih
      """,
    Said("this text block is not closed", "end it with a line of its own that says `\"\"\"`"),
    Said("this text block is not closed", "end it with a line of its own that says `\"\"\"`"),
    Said("expected a priority, not `hgih`", "write `high`"))
}

@Test func mistakesInStepsAndWindowsTeach() {
  expectFindings(
    in: """
      rule late
        remind a ‸and b
        after ‸two weeks remind a
        after 3 days remind a every 2 days at most 3‸
        after 4 days remind a with ‸urgent
        after 5 days remind a by ‸fax
        after 6 days remind a once ‸every 2 days
        send at 09:00 on ‸weekdays
        ‸if x is 1
        paused until ‸tomorrow
      """,
    Said("recipients have commas between them", "write `,` instead of `and`"),
    Said("a number is written in digits", "write `2 weeks`"),
    Said("`times` is missing here", "write `at most 4 times`"),
    Said("expected `priority`, not `urgent`", "write `with priority urgent`"),
    Said("expected `mail` or `journal`, not `fax`", "write `by mail`, `by journal` or `by mail and journal`"),
    Said("`every` cannot stand here: the line says already how often or how", "keep one of them"),
    Said("expected `working days` or a weekday, not `weekdays`", "write `working days`"),
    Said(
      "a condition stands after `when` or `unless`", "write `when`, or join it to the condition above by `and`"),
    Said("expected a date, not `tomorrow`", "write `paused until 2026-12-31`"))
}

@Test func aBrokenClauseStillHoldsItsPlace() {
  let source = SourceText(file: "a.rules", text: "rule a\n for\n when (\n remind\n subject x\n message\n")
  let (file, diagnostics) = RuleParser.parse(source)
  #expect(diagnostics.count == 5)
  guard case .rule(let rule) = file.declarations.first else {
    Issue.record("expected a rule")
    return
  }
  #expect(rule.clauses.count == 5)
}

@Test func aQuoteInsideATextIsNoEmptySubject() {
  expectFindings(
    in: """
      rule late
        subject "Say "‸hello" {number}"
      """,
    Said("the text has ended before `hello`", "for a quote inside a text, write `\\\"`"))
}

@Test func forEachIsTwoWords() {
  expectFindings(
    in: """
      rule late
        ‸foreach invoice
      """,
    Said("`foreach` is no clause of a rule", "write `for each`"))
}

@Test func semicolonsBetweenValuesAreReadAsCommas() {
  expectFindings(
    in: """
      record bill
        state one of open‸; paid
        sent date‸;
      """,
    Said("`;` has no meaning here", "between values write a comma, between conditions `and` or `or`"),
    Said("`;` has no meaning here", "leave it out: a clause ends where the next one begins"))
  let (file, _) = RuleParser.parse(SourceText(file: "a.rules", text: "record bill\n  state one of open; paid\n"))
  guard case .record(let record) = file.declarations.first else {
    Issue.record("expected a record")
    return
  }
  #expect(record.fields.map(\.type) == [.choice(["open", "paid"])])
}

@Test func escapeSequencesOfARuleFileNeverReachATerminal() {
  let text = "rule late\n\tsubject \"\u{1B}]0;x\u{7}\u{9B}2J\" 'a\u{1B}[2Jb'\n"
  let (_, diagnostics) = RuleParser.parse(SourceText(file: "a\u{1B}.rules", text: text))
  #expect(diagnostics.count == 4)
  let lines = diagnostics.first { $0.message.contains("quotes") }?.description.split(separator: "\n") ?? []
  #expect(lines[1] == "  \tsubject \"�]0;x��2J\" 'a�[2Jb'")
  #expect(
    lines.joined().unicodeScalars.allSatisfy { $0 == "\t" || $0.properties.generalCategory != .control })
  let marked = zip(lines[1], lines[2]).filter { $0.1 == "^" }.map(\.0)
  #expect(String(marked) == "'a�[2Jb'")
}
