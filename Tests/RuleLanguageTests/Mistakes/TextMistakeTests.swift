// Mistakes in subjects and messages.

import Testing

extension Catalogue {
  static let texts: [Mistake] = [
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject ‸"a
        """,
      "this text is not closed on its line",
      "end it with `\"`; for several lines, use a text block between `\"\"\"` lines"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a ‸{due_on"
        """,
      "this `{` is not closed on its line",
      "end the value with `}`; for the brace itself, write `\\{`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "‸{due_on"
        """,
      "this `{` is not closed on its line",
      "end the value with `}`; for the brace itself, write `\\{`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a {‸stauts}"
        """,
      "`stauts` is not a field or list of invoice",
      "did you mean `status`?"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a {due_on as ‸weeks}"
        """,
      "expected `days` or the forms of a word, not `weeks`",
      "write `as days` or `as \"invoice|invoices\"`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "{‸due_on as days}"
        """,
      "`due_on` is a date, and days need a number",
      "write `days since due_on`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "{‸client.invoices}"
        """,
      "`client.invoices` is a list (of invoice records), where a value is needed",
      "count it: `count(client.invoices)`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "‸{}"
        """,
      "these braces are empty",
      "name what is to be printed: `{due_on}`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject ‸""
        """,
      "the subject is empty",
      "say in a few words what it is about"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        ‸subject "b"
        """,
      "`subject` stands here a second time",
      "keep one of them"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject ‸“a”
        """,
      "a text stands in double quotes",
      "write `\"a\"`; for a value of `one of …`, write `a`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject‸: "a"
        """,
      "`:` has no meaning here",
      "leave it out: a clause ends where the next one begins"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        ‸Subject "a"
        """,
      "`Subject` is no clause of a rule",
      "write `subject`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "say "‸hello""
        """,
      "the text has ended before `hello`",
      "for a quote inside a text, write `\\\"`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        message \"""
        text {number}‸\"""
        """,
      "the closing `\"\"\"` stands on a line of its own",
      "move it to the next line"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        message \""" ‸text \"""
        """,
      "the text of a block starts on the line after `\"\"\"`",
      "move it to a line of its own, or write a text of one line in single `\"`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        message ‸\"""
        text
        """,
      "this text block is not closed",
      "end it with a line of its own that says `\"\"\"`"),
    Mistake(
      .warning,
      clauses: """
        remind client.manager
        subject "a"
        subject ‸pl "b"
        message "c"
        """,
      "`subject pl` has no message in its language",
      "add `message pl \"\"\"…\"\"\"`; until then people get the default texts"),
  ]
}

@Test(arguments: Catalogue.texts)
func aMistakeInATextIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
