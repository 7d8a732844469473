// Mistakes in declarations and in their first lines.

import Testing

extension Catalogue {
  static let declarations: [Mistake] = [
    Mistake(
      .error,
      file: """
        rule over‸-due
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "a name has letters, digits and `_`, but no `-`",
      "write `over_due`"),
    Mistake(
      .error,
      file: """
        rule over ‸due
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "a rule's name is one word",
      "write `over_due`; a title stands in double quotes, an old name after `was`"),
    Mistake(
      .error,
      file: """
        rule‸
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "the rule's name is missing here",
      "write `rule overdue_invoice \"Overdue invoice\"`"),
    Mistake(
      .error,
      file: """
        rule ‸1st
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "expected the rule's name, not `1`",
      "write `rule overdue_invoice \"Overdue invoice\"`"),
    Mistake(
      .error,
      file: """
        rule a ‸'title'
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "a text stands in double quotes",
      "write `\"title\"`; for a value of `one of …`, write `title`"),
    Mistake(
      .error,
      file: """
        rule a was ‸a
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "no two rules, and no rule itself, can have been `a`",
      "leave `was` out"),
    Mistake(
      .error,
      file: """
        rule a
          for ‸every invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "expected `each`, not `every`",
      "write `for each invoice`"),
    Mistake(
      .error,
      file: """
        rule a
          for each ‸invoices
          when status is open
          remind client.manager
          subject "a"
        """,
      "no record is called `invoices`",
      "did you mean `invoice`?"),
    Mistake(
      .error,
      file: """
        rule a
          for each invoice
          ‸WHEN status is open
          remind client.manager
          subject "a"
        """,
      "`WHEN` is no clause of a rule",
      "write `when`"),
    Mistake(
      .error,
      file: """
        ‸ruel a
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "`ruel` is no declaration",
      "write `rule`"),
    Mistake(
      .error,
      file: """
        rule ‸everything
          for each invoice
          when status is open
          remind client.manager
          subject "a"
        """,
      "rule `everything` is declared twice",
      "give it another name, or remove the one at a.rules:29"),
    Mistake(
      .error,
      file: """
        record foo
          a ‸string
        """,
      "`string` is no type of a field",
      "write `a text`"),
    Mistake(
      .error,
      file: """
        record foo
          a ‸foo
        """,
      "`foo` is no type of a field",
      "the types are text, number, money, date, instant, yes or no, email, one of A, B and link to RECORD"),
    Mistake(
      .error,
      file: """
        record foo
          a‸
        """,
      "the type of `a` is missing here",
      "write `a text`"),
    Mistake(
      .error,
      file: """
        record foo
          a text ‸optional
        """,
      "a comma is missing before `optional`",
      "write `, optional`"),
    Mistake(
      .error,
      file: """
        record foo
          a text, ‸required
        """,
      "expected `optional`, not `required`",
      "only `, optional` may follow a type"),
    Mistake(
      .error,
      file: """
        record foo
          a link ‸client
        """,
      "expected `to`, not `client`",
      "write `a link to client`"),
    Mistake(
      .error,
      file: """
        record foo
          a ‸link to clients
        """,
      "no record is called `clients`",
      "did you mean `client`?"),
    Mistake(
      .error,
      file: """
        record foo
          a ‸link to client as name
        """,
      "`client` has something else called `name`",
      "choose another name after `as`"),
    Mistake(
      .error,
      file: """
        record foo
          ‸a one of x, x
        """,
      "`a` lists the value `x` twice",
      "remove one"),
    Mistake(
      .error,
      file: """
        record foo
          a one of ‸"x", "y"
        """,
      "expected a value, not `\"x\"`",
      "values are names with commas between them: `one of open, paid`"),
    Mistake(
      .error,
      file: """
        record foo
          a yes‸/no
        """,
      "expected `or no`, not `/`",
      "write `a yes or no`"),
    Mistake(
      .error,
      file: """
        record foo
          ‸id text
        """,
      "every record has an `id` already",
      "leave the line out"),
    Mistake(
      .error,
      file: """
        record foo
          a text
          ‸a number
        """,
      "`foo` has the field `a` twice",
      "remove one of the lines"),
    Mistake(
      .error,
      file: """
        record foo
          ‸first name text
        """,
      "a field's name is one word",
      "write `first_name`"),
    Mistake(
      .error,
      file: """
        record foo
          ‸first-name text
        """,
      "a name has letters, digits and `_`, but no `-`",
      "write `first_name`"),
    Mistake(
      .error,
      file: """
        record ‸rule
          a text
        """,
      "a record may not be named `rule`: that word starts a declaration",
      "choose another name"),
    Mistake(
      .error, file: "record foo ‸a text",
      "expected the end of the line, not `a`",
      "write each field on a line of its own"),
    Mistake(
      .error, file: "group x‸",
      "an address is missing here",
      "write addresses in double quotes: `group x \"anna@example.com\"`"),
    Mistake(
      .error, file: "group x anna‸@example.com",
      "`@` has no meaning here",
      "write mail addresses in double quotes: `\"anna@example.com\"`"),
    Mistake(
      .error, file: "group x ‸\"nobody\"",
      "`nobody` is not a mail address",
      "write it like \"anna@example.com\""),
    Mistake(
      .error, file: "group ‸collections \"c@d.e\"",
      "group `collections` is declared twice",
      "put all addresses into one declaration"),
    Mistake(
      .error, file: "‸foo",
      "`foo` starts no clause of a rule",
      "clauses start with for, when, unless, priority, remind, after, send, if, snooze, recheck, paused, subject, message"
    ),
    Mistake(
      .error, file: "‸for each invoice",
      "`for each` stands here a second time",
      "keep one of them"),
    Mistake(
      .error, file: "‸test \"x\"",
      "`test` starts no clause of a rule",
      "clauses start with for, when, unless, priority, remind, after, send, if, snooze, recheck, paused, subject, message"
    ),
    Mistake(
      .error, file: "rule ‸tested\n  for each invoice\n  when status is open\n  remind client.manager",
      "rule `tested` has no `subject`", "add `subject \"…\"`"),
    Mistake(
      .error, file: "rule ‸tested\n  for each invoice\n  when status is open\n  subject \"s\"",
      "rule `tested` has no `remind`", "add `remind RECIPIENT`"),
    Mistake(
      .error, file: "rule ‸tested\n  for each invoice\n  remind client.manager\n  subject \"s\"",
      "rule `tested` has no `when`", "add `when CONDITION`"),
    Mistake(
      .error, file: "rule ‸tested\n  when status is open\n  remind client.manager\n  subject \"s\"",
      "rule `tested` has no `for each`", "add `for each RECORD`"),
  ]
}

@Test(arguments: Catalogue.declarations)
func aMistakeInADeclarationIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
