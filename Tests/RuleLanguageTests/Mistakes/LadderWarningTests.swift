// Clauses that work against each other: steps that never come, reminders that nobody gets or that are always held back.

import Testing

extension Catalogue {
  static let ladders: [Mistake] = [
    Mistake(
      .warning,
      clauses: """
        unless ‸status is open
        remind client.manager
        subject "a"
        """,
      "while `when` is true this always is, so the rule never reminds anybody",
      "leave `unless` out, or test something that `when` does not say"),
    Mistake(
      .warning,
      clauses: """
        unless ‸status is paid
        remind client.manager
        subject "a"
        """,
      "while `when` is true this never is, so `unless` holds nothing back",
      "leave `unless` out, or test something that `when` does not say"),
    Mistake(
      .warning,
      clauses: """
        remind ‸contact
        subject "a"
        """,
      "`contact` may be empty, and then the fallback address gets this",
      "add somebody who is always there, or add `and contact is not empty` to `when`"),
    Mistake(
      .warning,
      clauses: """
        remind client.manager, ‸client.manager
        subject "a"
        """,
      "this recipient stands here twice, and is reminded once",
      "leave one of them out"),
    Mistake(
      .warning,
      clauses: """
        remind client.manager every 1 week ‸at most 4 times
        after 14 days remind client.manager.head
        subject "a"
        """,
      "no more than 2 of the 4 can be sent before the step `after 14 days` starts",
      "write `at most 2 times`, or let that step start later"),
    Mistake(
      .warning,
      clauses: """
        remind client.manager ‸every 1 month
        after 14 days remind client.manager.head
        subject "a"
        """,
      "this never repeats before the step `after 14 days` starts",
      "repeat it sooner, write `once`, or let that step start later"),
    Mistake(
      .warning,
      clauses: """
        remind client.manager every monday ‸at most 4 times
        after 14 days remind client.manager.head
        subject "a"
        """,
      "no more than 3 of the 4 can be sent before the step `after 14 days` starts",
      "write `at most 3 times`, or let that step start later"),
    Mistake(
      .warning,
      file: """
        rule r
        for each invoice
        when due_on is within the next 7 days
        remind client.manager
        after 5 days remind client.manager.head
        after ‸30 days remind client.manager.head
        subject "a"
        """,
      "this step never comes: `when` holds for at most 8 days, then it ends by itself",
      "let the step start earlier, or let `when` hold longer"),
    Mistake(
      .warning,
      file: """
        rule r
        for each invoice
        when due_on is within the next 7 days
        remind client.manager ‸every 2 weeks
        subject "a"
        """,
      "this never repeats: `when` holds for at most 8 days, then it ends by itself",
      "repeat it sooner, write `once`, or let `when` hold longer"),
    Mistake(
      .warning,
      file: """
        rule r
        for each invoice
        when due_on is exactly 7 days ago
        remind client.manager
        ‸if late skip
        subject "a"
        """,
      "`when` holds for at most 1 day, and there may be no window on it: such a reminder is then skipped",
      "write `if late send`, or a window on every day: `send at 09:00`"),
    Mistake(
      .warning,
      file: """
        rule r
        for each invoice
        when due_on is within the next 2 days
        remind client.manager
        ‸if late skip
        send at 09:00 on monday, friday
        subject "a"
        """,
      "`when` holds for at most 3 days, and there may be no window on it: such a reminder is then skipped",
      "write `if late send`, or a window on every day: `send at 09:00`"),
    Mistake(
      .warning,
      file: """
        rule r
        for each client
        when manager is empty
        remind ‸manager
        subject "a"
        """,
      "nobody is found here: by `when`, `manager` is empty",
      "name somebody else; as it is, the fallback address gets it"),
    Mistake(
      .warning,
      file: """
        rule r
        for each client
        when manager is empty
        remind ‸manager.head
        subject "a"
        """,
      "nobody is found here: by `when`, `manager.head` is empty",
      "name somebody else; as it is, the fallback address gets it"),
    Mistake(
      .warning, file: "group ‸desk \"desk@example.com\"", "no rule reminds the group `desk`",
      "write `remind group desk` in a rule, or remove the group"),
    Mistake(
      .warning,
      file: """
        group desk "desk@example.com", ‸"Desk@example.com"
        rule r
        for each client
        when on_hold
        remind group desk
        subject "a"
        """,
      "`Desk@example.com` stands in this group twice", "leave one of them out"),
  ]
}

@Test(arguments: Catalogue.ladders)
func aClauseThatWorksAgainstAnotherIsPointedOut(_ mistake: Mistake) { expectTaught(mistake) }

@Test(arguments: [
  "remind contact, client.manager\nsubject \"a\"",
  "remind client.manager every 1 week at most 2 times\nafter 14 days remind client.manager.head\nsubject \"a\"",
  "remind client.manager every 3 working days at most 4 times\nafter 14 days remind group collections\nsubject \"a\"",
  "unless client.on_hold\nif late skip\nremind client.manager.head\nsubject \"a\"",
])
func clausesThatFitTogetherAreLeftAlone(_ clauses: String) {
  #expect(Mistake(.warning, clauses: clauses, "").findings().isEmpty)
}
