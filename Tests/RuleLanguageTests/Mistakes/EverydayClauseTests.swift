// Steps, texts and first lines as people write them without the card, and clauses that share a line.

import FollowupModel
import RuleLanguage
import Testing

extension Catalogue {
  static let everydayClauses: [Mistake] = [
    Mistake(
      .error,
      clauses: """
        remind client.manager every day ‸for 2 weeks
        subject "a"
        """,
      "a step says how often at most, not for how long",
      "write `every day at most 14 times`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every working day ‸for 2 weeks
        subject "a"
        """,
      "a step says how often at most, not for how long",
      "write `every working day at most 10 times`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every day ‸until 2026-12-31
        subject "a"
        """,
      "a step says how often at most, not until when",
      "leave it out: reminders stop when `when` is no longer true; to stop sooner, write `at most 10 times`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸each week
        subject "a"
        """,
      "how often is said by `every`, not by `each`",
      "write `every week`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸on monday
        subject "a"
        """,
      "how often is said by `every`, not by `on`",
      "write `every monday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸twice a week
        subject "a"
        """,
      "a step repeats after a time, not so many times in one",
      "write `every 3 days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸once a month
        subject "a"
        """,
      "a step repeats after a time, not so many times in one",
      "write `every month`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every working day ‸at 9:00
        subject "a"
        """,
      "the time of day is a line of its own, for all steps of the rule",
      "write on the next line `send at 09:00 on working days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every 2 weeks‸, every month
        subject "a"
        """,
      "a step repeats in one way only",
      "for another later on, write a line of its own: `after 30 days remind client.manager every month`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager‸, every month
        subject "a"
        """,
      "a comma stands only between recipients",
      "leave it out before `every`"),
    Mistake(
      .error,
      clauses: """
        remind ‸to client.manager
        subject "a"
        """,
      "`to` has no meaning after `remind`",
      "leave it out: `remind client.manager`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸priority urgent
        subject "a"
        """,
      "`with` is missing before `priority`",
      "write `with priority urgent`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "{client ‸name}"
        """,
      "a field of a record stands after a point",
      "write `{client.name}`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "{due ‸on}"
        """,
      "a name has no space in it",
      "write `{due_on}`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject ‸polish "a"
        """,
      "`polish` is not the code of a language",
      "write `pl`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject ‸"of two
        lines"
        """,
      "this text is not closed on its line",
      "end it with `\"`; for several lines, use a text block between `\"\"\"` lines"),
    Mistake(
      .error, clauses: "remind client.manager ‸subject \"a\"",
      "`subject` starts a clause only at the start of a line",
      "move it to the next line"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a" ‸message "b"
        """,
      "`message` starts a clause only at the start of a line",
      "move it to the next line"),
    Mistake(
      .error,
      file: """
        rule a ‸Overdue invoice
        for each invoice
        when status is open
        remind client.manager
        subject "a"
        """,
      "a rule's title stands in double quotes",
      "write `rule a \"Overdue invoice\"`"),
    Mistake(
      .error,
      file: """
        rule ‸"Overdue invoice"
        for each invoice
        when status is open
        remind client.manager
        subject "a"
        """,
      "the rule's name is missing before its title",
      "write `rule overdue_invoice \"Overdue invoice\"`"),
    Mistake(
      .error,
      file: """
        rule a was ‸"old"
        for each invoice
        when status is open
        remind client.manager
        subject "a"
        """,
      "a rule's old name stands without quotes",
      "write the word that stood after `rule`: `was old_name`"),
    Mistake(
      .error,
      file: """
        rule a
        for ‸all invoices
        when status is open
        remind client.manager
        subject "a"
        """,
      "expected `each`, not `all`",
      "write `for each invoice`"),
    Mistake(
      .error,
      file: """
        rule a ‸for each invoice when status is open
        remind client.manager
        subject "a"
        """,
      "`for` starts a clause only at the start of a line",
      "move it to the next line"),
    Mistake(
      .error,
      file: """
        rule a
        for each invoice ‸when status is open
        remind client.manager
        subject "a"
        """,
      "`when` starts a clause only at the start of a line",
      "move it to the next line"),
    Mistake(
      .error,
      file: """
        rule a
        for each invoice
        ‸if status is open
        remind client.manager
        subject "a"
        """,
      "a condition stands after `when` or `unless`",
      "write `when`, or join it to the condition above by `and`"),
    Mistake(
      .error,
      file: """
        group desk a‸@example.com, b@example.com
        rule a
        for each invoice
        when status is open
        remind group desk
        subject "a"
        """,
      "`@` has no meaning here",
      "write mail addresses in double quotes: `\"anna@example.com\"`"),
    Mistake(
      .error, file: "group desk \"a@example.com\" ‸\"b@example.com\"",
      "addresses have commas between them",
      "write `,` before `\"b@example.com\"`"),
    Mistake(
      .error,
      file: """
        calendar team
        hours 09:00 to ‸24:00
        """,
      "there is no time `24:00`",
      "write `23:59`, the last minute of the day"),
  ]
}

@Test(arguments: Catalogue.everydayClauses)
func aClauseAsPeopleSayItIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }

/// What stands in backquotes in a help.
private func suggestions(_ mistake: Mistake) -> [String] {
  (mistake.help ?? "").split(separator: "`", omittingEmptySubsequences: false).enumerated()
    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
}

@Test(arguments: Catalogue.everydayConditions + Catalogue.everydayClauses)
func whatAHelpSuggestsIsAccepted(_ mistake: Mistake) {
  for suggestion in suggestions(mistake) {
    let corrected: Mistake
    if suggestion.hasPrefix("is ") {
      corrected = Mistake(.error, when: "due_on \(suggestion)", "")
    } else if suggestion.hasPrefix("client.") || suggestion.hasPrefix("status is") {
      corrected = Mistake(.error, when: suggestion, "")
    } else if suggestion.hasPrefix("every ") {
      corrected = Mistake(.error, clauses: "remind client.manager \(suggestion)\nsubject \"a\"", "")
    } else if suggestion.hasPrefix("send ") || suggestion.hasPrefix("after ") {
      corrected = Mistake(.error, clauses: "remind client.manager\n\(suggestion)\nsubject \"a\"", "")
    } else {
      continue
    }
    #expect(corrected.findings().isEmpty, "\(suggestion)")
  }
}

@Test func aPauseThatIsOverIsAWarning() {
  let text = Mistake.records + "rule a\nfor each invoice\nwhen status is open\nremind client.manager\nsubject \"a\"\n"
  func warnings(_ date: String) -> [String] {
    RuleChecker.check(
      [SourceText(file: "a.rules", text: text + "paused until \(date)\n")], today: CivilDate(iso: "2026-11-25")
    ).diagnostics.map { "\($0.severity) \($0.message) / \($0.help ?? "-")" }
  }
  #expect(
    warnings("2026-11-25") == [
      "warning `2026-11-25` is not ahead, so this pauses nothing any more / leave `paused` out, or write a later date"
    ])
  #expect(warnings("2026-11-26").isEmpty)
}

@Test func aRuleNamedTwiceTellsTheFileOfTheFirst() {
  let rule = "rule a\nfor each invoice\nwhen status is open\nremind client.manager\nsubject \"a\"\n"
  let found = RuleChecker.check([
    SourceText(file: "records.rules", text: Mistake.records), SourceText(file: "first.rules", text: "\n" + rule),
    SourceText(file: "second.rules", text: rule),
  ]).diagnostics
  #expect(found.map(\.file) == ["second.rules"])
  #expect(found.map(\.help) == ["give it another name, or remove the one at first.rules:2"])
}
