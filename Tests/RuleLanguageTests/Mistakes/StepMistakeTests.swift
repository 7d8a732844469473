// Mistakes in the steps of a rule.

import Testing

extension Catalogue {
  static let steps: [Mistake] = [
    Mistake(
      .error,
      clauses: """
        remind ‸manager
        subject "a"
        """,
      "`manager` is not a field or list of invoice",
      "did you mean `client.manager`?"),
    Mistake(
      .error,
      clauses: """
        remind ‸client
        subject "a"
        """,
      "`client` is a link to client; a reminder goes to an employee or an email address",
      "name a link to an employee (`client.manager`), an email field, an address in quotes or a group"),
    Mistake(
      .error,
      clauses: """
        remind anna‸@example.com
        subject "a"
        """,
      "`@` has no meaning here",
      "write mail addresses in double quotes: `\"anna@example.com\"`"),
    Mistake(
      .error,
      clauses: """
        remind ‸"anna"
        subject "a"
        """,
      "`anna` is not a mail address",
      "write it like \"anna@example.com\""),
    Mistake(
      .error,
      clauses: """
        remind ‸collections
        subject "a"
        """,
      "`collections` is a group",
      "write `group collections`"),
    Mistake(
      .error,
      clauses: """
        remind group ‸colections
        subject "a"
        """,
      "no group is called `colections`",
      "did you mean `collections`?"),
    Mistake(
      .error,
      clauses: """
        remind "a@example.com" ‸"b@example.com"
        subject "a"
        """,
      "recipients have commas between them",
      "write `,` before `\"b@example.com\"`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸client.manager.head
        subject "a"
        """,
      "recipients have commas between them",
      "write `,` before `client`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸and client.manager.head
        subject "a"
        """,
      "recipients have commas between them",
      "write `,` instead of `and`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸or client.manager.head
        subject "a"
        """,
      "recipients have commas between them",
      "write `,` instead of `or`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager,‸
        subject "a"
        """,
      "whom to remind is missing here",
      "say whom: `remind client.manager`, `remind group collections` or `remind \"anna@example.com\"`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸daily
        subject "a"
        """,
      "how often is said by `every`, not by `daily`",
      "write `every day`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every monday ‸and friday
        subject "a"
        """,
      "a step repeats on one weekday only",
      "write `every day`, and let the window choose: `send at 09:00 on monday, friday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every monday‸, friday
        subject "a"
        """,
      "a step repeats on one weekday only",
      "write `every day`, and let the window choose: `send at 09:00 on monday, friday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every 3 ‸business days
        subject "a"
        """,
      "`business days` is no unit of time",
      "write `3 working days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every 3 ‸dys
        subject "a"
        """,
      "`dys` is no unit of time",
      "write `3 days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every ‸workday
        subject "a"
        """,
      "`workday` is no unit of time",
      "write `every working day`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every ‸three days
        subject "a"
        """,
      "a number is written in digits",
      "write `3 days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every 3‸
        subject "a"
        """,
      "a unit like `days` is missing here",
      "write `every 3 days`, `every week` or `every monday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸every 0 days
        subject "a"
        """,
      "`every` needs at least 1 day",
      "write `once` to send once"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every ‸1.5 days
        subject "a"
        """,
      "only whole numbers count here",
      "write `every 3 days`, `every week` or `every monday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every week at most 4‸
        subject "a"
        """,
      "`times` is missing here",
      "write `at most 4 times`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every week ‸at most 0 times
        subject "a"
        """,
      "`at most` needs at least 1 time",
      "remove the step to send nothing"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every week ‸max 4 times
        subject "a"
        """,
      "how often at most is said by `at most`",
      "write `at most 4 times` after `every …`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager every week ‸4 times
        subject "a"
        """,
      "how often at most is said by `at most`",
      "write `at most 4 times` after `every …`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸at most 4 times
        subject "a"
        """,
      "`at most` follows `every`",
      "write `every 3 days at most 4 times`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager immediately ‸every week
        subject "a"
        """,
      "`every` cannot stand here: the line says already how often or how",
      "keep one of them"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸via journal
        subject "a"
        """,
      "how it is sent is said by `by`, not by `via`",
      "write `by mail`, `by journal` or `by mail and journal`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager by ‸email
        subject "a"
        """,
      "expected `mail` or `journal`, not `email`",
      "write `by mail`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager with ‸high priority
        subject "a"
        """,
      "expected `priority`, not `high`",
      "write `with priority high`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager with priority ‸hgih
        subject "a"
        """,
      "expected a priority, not `hgih`",
      "write `high`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸if client.on_hold
        subject "a"
        """,
      "a step has no condition of its own",
      "put it into `when`, or into a rule of its own"),
    Mistake(
      .error,
      clauses: """
        remind client.manager ‸after 3 days
        subject "a"
        """,
      "a later step is a line of its own",
      "write `after 14 days remind …` on the next line"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        after 14 days ‸client.manager.head
        subject "a"
        """,
      "expected `remind`, not `client`",
      "write `after 14 days remind client.manager`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        after 14 days remind client.manager.head
        after ‸3 days remind client.manager
        subject "a"
        """,
      "`after 3 days` stands below `after 14 days`, and steps rise",
      "put the steps in order, each duration once"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        after ‸0 days remind client.manager.head
        subject "a"
        """,
      "a later step starts after at least 1 day",
      "leave `after` out for the first step"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        ‸remind client.manager.head
        subject "a"
        """,
      "`remind` stands here a second time",
      "keep one of them"),
    Mistake(
      .error,
      clauses: """
        ‸then remind client.manager.head
        subject "a"
        """,
      "`then` is no clause of a rule",
      "write `remind`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        ‸else remind client.manager.head
        subject "a"
        """,
      "a rule has no `else`",
      "what is to happen otherwise is a rule of its own"),
  ]
}

@Test(arguments: Catalogue.steps)
func aMistakeInAStepIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
