// Each mistake in a file of tests is found once, at its place, and the rest of the file is still read.

import RuleLanguage
import Testing

/// Expects one finding at each mark of a file of tests, and no other.
private func expectMistakes(in marked: String, _ expected: Said..., at location: SourceLocation = #_sourceLocation) {
  let source = MarkedSource(marked)
  let found = RuleParser.parseTests(source.source).diagnostics
  #expect(found.map { "\($0.line):\($0.column)" } == source.marks, "\(found)", sourceLocation: location)
  #expect(found.map(Said.init) == expected, sourceLocation: location)
}

private let expectHelp = "write `expect nothing` or `expect overdue for f1 to remind anna`"
private let whoHelp = "name who really receives it: an employee's id, or an address in double quotes"

@Test func oneRunShowsEveryMistakeOfAFileOfTests() {
  expectMistakes(
    in: """
      ‸calender poland
      time_zone ‸Europe
      ‸given client acme
      ‸rule overdue
        for each invoice
      ‸tset "misspelt"
        on 2026-11-16 expect nothing
      test "records"
        given ‸acme with name "ACME"
        given ‸a client acme with name "ACME"
        given invoice ‸FV/2026/11 with status open
        given invoice f1 with due_on in, amount ‸PLN 10, status ‸= open ‸client acme
        ‸gven invoice f2 with amount 10 ‸zł
        on ‸tomorrow change f1 with status paid
        remove f1
        ‸foo bar
      """,
    Said("`calender` starts no test", "write `calendar`"),
    Said("expected a time zone, not `Europe`", "write it in double quotes: `time_zone \"Europe/Warsaw\"`"),
    Said("`given` stands outside a test", "write it below the line `test \"…\"` that it belongs to"),
    Said("a file of tests holds no `rule`", "put it in a file named `*.rules` beside this one"),
    Said("`tset` starts no test", "write `test`"),
    Said(
      "a record is given by its type and its id, and one of them is missing",
      "write `given invoice acme with …`, or `given acme f1 with …`"),
    Said("`a` is not needed here", "leave it out"),
    Said("an id of more than letters, digits and `_` stands in double quotes", "write `\"FV/2026/11\"`"),
    Said("the currency stands after the number", "write `10 PLN`"),
    Said("between a field and its value stands nothing", "leave out `=`"),
    Said("a comma is missing before `client`", "write `, `"),
    Said("`gven` is nothing that happens in a test", "write `given`"),
    Said("a currency is its code in three capitals, not `zł`", "write `10 PLN`"),
    Said("expected a date, not `tomorrow`", "write year, month, day: `on 2026-11-16`"),
    Said(
      "`foo` starts no line of a test",
      "lines start with on, given, change, remove, acknowledge, snooze, done, mute, unmute, reopen, expect"))
}

@Test func mistakesInAnswersAreFound() {
  expectMistakes(
    in: """
      test "answers"
        on 2026-11-16 ‸oops
        on 2026-11-16 at ‸noon done overdue for f1
        snooze ‸overdue for f1
        snooze until ‸friday overdue for f1
        done overdue ‸f1
        done overdue for f1 ‸until 2026-11-20
        ‸ack overdue for f1
        ‸when 2026-11-17 expect nothing
        ‸and expect nothing
      """,
    Said(
      "`oops` is nothing that happens in a test",
      "one of given, change, remove, acknowledge, snooze, done, mute, unmute, reopen, expect"),
    Said("expected a time of day, not `noon`", "write `on 2026-11-16 at 10:00`"),
    Said("until when is missing before `overdue`", "write `snooze until 2026-11-30 overdue for f1`"),
    Said("expected a date, not `friday`", "write `snooze until 2026-11-30 overdue for f1`"),
    Said("expected `for`, not `f1`", "write `done overdue for f1`"),
    Said("`until` cannot stand here", "a line says one thing; the next one starts a new line"),
    Said("`ack` is nothing that happens in a test", "write `acknowledge`"),
    Said("`when` starts no line of a test", "write `on`"),
    Said("`and` starts no line of a test", "begin with `on`, `given` or `expect` again"))
}

@Test func mistakesInExpectationsAreFound() {
  expectMistakes(
    in: """
      test "expectations"
        on 2026-11-16 expect ‸"overdue" for f1 to remind anna
        expect overdue ‸to remind anna
        expect overdue for f1 ‸reminds anna
        expect overdue for f1 to remind ‸client.manager
        expect overdue for f1 to remind ‸group collections
        expect overdue for f1 to remind anna ‸and boris
        expect overdue for f1 to remind anna at step ‸14 days
        expect overdue for f1 to remind anna ‸on 2026-11-16
        expect overdue for f1 to remind anna ‸at 09:00
        expect overdue for f1 to remind anna late ‸late
        expect overdue for f1 to remind anna in a ‸mail
        expect overdue for f1 to remind anna,‸
        expect nothing ‸else
      ‸test
      """,
    Said("expected a rule or `nothing`, not `\"overdue\"`", expectHelp),
    Said("expected `for`, not `to`", expectHelp),
    Said("expected `to remind`, not `reminds`", expectHelp),
    Said("`client` is a path, as rules have it", whoHelp),
    Said("a group receives nothing, its addresses do", whoHelp),
    Said("several people have commas between them", "write `,` instead of `and`"),
    Said(
      "expected the step, not `14`",
      "write its `after` in double quotes: `at step \"14 days\"`; `\"0 days\"` is the first step"),
    Said("the day stands at the start of the line", "write `on 2026-11-16 expect …`"),
    Said("the time stands behind the day", "write `on 2026-11-16 at 09:00 expect …`"),
    Said("`late` is said twice", "keep one of them"),
    Said("expected `digest`, not `mail`", "write `in a digest`"),
    Said("who receives it is missing here", whoHelp),
    Said("`else` cannot stand here", "a line says one thing; the next one starts a new line"),
    Said("the title of the test is missing", "write `test \"reminds on the fourth day\"`"))
}

@Test func aTestFileOfGarbageIsRefusedInBoundedTime() {
  for garbage in [String(repeating: "on ", count: 100_000), String(repeating: "\n,", count: 100_000), "\u{0}\u{1}"] {
    let (_, found) = RuleParser.parseTests(SourceText(file: "a.tests", text: "test \"t\"\n" + garbage))
    #expect(!found.isEmpty && found.count <= 101)
  }
}
