// What the canonical layout looks like, and what becomes of comments.

import FollowupModel
import RuleLanguage
import Testing

private func formatted(_ text: String, at location: SourceLocation = #_sourceLocation) -> String? {
  let (text, diagnostics) = RuleFormatter.format(SourceText(file: "a.rules", text: text))
  #expect(diagnostics.isEmpty, sourceLocation: location)
  return text
}

/// Expects a layout, and that it stays.
private func expect(_ written: String, becomes tidy: String, at location: SourceLocation = #_sourceLocation) {
  #expect(formatted(written) == tidy, sourceLocation: location)
  #expect(formatted(tidy) == tidy, sourceLocation: location)
}

@Test func aRuleIsLaidOutAClauseALine() {
  expect(
    #"""
    rule late "Late"   was   overdue
    for each invoice
      when  status is open
      and amount is more than 10 000 PLN
        and (client . vip or sum(client.invoices.amount where status is open) > 5)
    unless client.on_hold or any( client.complaints )
     priority   high
        remind client.manager,client.manager.head  by mail  every 1 day  at most 1 times
      after 1 weeks remind group desk with priority urgent immediately
      remind `every`.head once
      send at 9:00 on monday,friday
      if late send
      snooze at most 1 days
      paused
      subject  "Invoice {number}: {days since due_on  as   days}"
      message pl """

            Two {amount }
          lines, \"quoted\"

        """
    """#,
    becomes: #"""
      rule late "Late" was overdue
        for each invoice
        when status is open
         and amount is more than 10_000 PLN
         and (client.vip or sum(amount of client.invoices where status is open) > 5)
        unless client.on_hold or any(client.complaints)
        priority high
        remind client.manager, client.manager.head every day at most 1 time by mail
        after 1 week remind group desk immediately with priority urgent
        remind `every`.head once
        send at 09:00 on monday, friday
        if late send
        snooze at most 1 day
        paused
        subject "Invoice {number}: {days since due_on as days}"
        message pl """

            Two {amount}
          lines, "quoted"

          """

      """#)
}

@Test func fieldsAndLabelsStandInColumns() {
  expect(
    """
    record invoice
    number text
    client link to client as invoices   # whose it is
    `message` text
    amount money , optional # in any currency
    status one of open,`optional`
    labels pl
    invoice.status "stan"
    invoice.status.open "otwarta"  # since it was issued
    """,
    becomes: """
      record invoice
        number   text
        client   link to client as invoices   # whose it is
        message  text
        amount   money, optional              # in any currency
        status   one of open, `optional`

      labels pl
        invoice.status       "stan"
        invoice.status.open  "otwarta"   # since it was issued

      """)
}

@Test func segmentsAndCalendarsHaveALineForEachClause() {
  expect(
    """
    language pl
    group a "a@example.com"
    group b "b@example.com"
    segment key_clients top 20 % client by sum(invoices.amount)
    segment rest
    client making up 80% of count(invoices)
    calendar poland
    hours 9:00 to 17:00
    holiday 24 december from 2025
    weekend saturday ,sunday
    holiday easter,easter+1 days,
      orthodox easter - 2 days
    working 2026-01-10
    """,
    becomes: """
      language pl
      group a "a@example.com"
      group b "b@example.com"

      segment key_clients
        top 20% of client by sum(amount of invoices)

      segment rest
        client making up 80% of count(invoices)

      calendar poland
        hours 09:00 to 17:00
        holiday 24 December from 2025
        weekend saturday, sunday
        holiday easter, easter + 1 day, orthodox easter - 2 days
        working 2026-01-10

      """)
}

@Test func whatIsTooLongIsDividedAtItsJoints() {
  let name = String(repeating: "x", count: 40)
  expect(
    "rule a\nwhen \(name) > 1 and \(name) > 2 and \(name)\nunless \(name) > 1 and \(name) > 2 or z and \(name) > 4 and y",
    becomes: """
      rule a
        when \(name) > 1
         and \(name) > 2
         and \(name)
        unless \(name) > 1 and \(name) > 2
         or z and \(name) > 4 and y

      """)
  expect(
    "rule a\nwhen \(name) > 1 and \(name) > 2 and \(name) > 3 or z and y",
    becomes: """
      rule a
        when \(name) > 1
           and \(name) > 2
           and \(name) > 3
         or z and y

      """)
  let address = "\"somebody@department.example.com\""
  expect(
    "group a \(address), \(address), \(address), \(address)\n",
    becomes: "group a \(address), \(address), \(address),\n  \(address)\n")
  expect(
    "rule a\nremind \(address), \(address), \(address), `message`, group b, \(address) once\n",
    becomes: "rule a\n  remind \(address), \(address), \(address),\n    `message`, group b, \(address) once\n")
}

@Test func whetherAValueOrAConditionFollowsIsLeftToTheAuthor() {
  let text = "rule a\n  when name is \"a\"\n   or vip and due\n  unless state is open or paid\n   and vip\n"
  expect(text, becomes: text)
}

@Test func aWordThatIsNoValueDoesNotBecomeOne() {
  let text = "rule a\n  when status is open or empty and vip or `empty` and x\n"
  expect(text, becomes: text)
}

@Test func commentsStayWhereTheyBelong() {
  expect(
    """
    # of the file

    # of the group
    group a "a@example.com" # whoever

    rule b # first
    # between clauses
    when x is 1 # one
    # before two

     and y is (2 # in the middle
       + 3 # again
     ) and z
         # indented: of this rule
    # at the margin: of the next
    rule c
      message # kept
       pl \"\"\" # opens
        # text
        \"\"\" # closes


      # last
    """,
    becomes: """
      # of the file

      # of the group
      group a "a@example.com"   # whoever

      rule b   # first
        # between clauses
        when x is 1   # one
         # before two

         and y is (2 + 3)   # in the middle
         # again
         and z
        # indented: of this rule

      # at the margin: of the next
      rule c
        # kept
        message pl \"\"\"   # opens
          # text
          \"\"\"   # closes

        # last

      """)
}

@Test(arguments: ["", "\n\n \n", "\u{FEFF}\r\n"])
func aFileOfNothingIsEmpty(text: String) { expect(text, becomes: "") }

@Test func blanksOfATextAreNotThoseOfTheLayout() {
  expect(
    "rule a\n message \"\"\"\n   first  \n\n     \n     second\\n\n   \\n third\n   \"\"\"\n",
    becomes: "rule a\n  message \"\"\"\n    first  \n\n\n      second\n\n\n     third\n    \"\"\"\n")
  // Were the line after `\n` one of its own, its blanks would be taken for the margin.
  expect("rule a\n message \"\"\"\n   \\n  x\n   \"\"\"", becomes: "rule a\n  message \"\"\"\n    \\n  x\n    \"\"\"\n")
}

@Test func aFileWithMistakesIsNotLaidOut() {
  let (text, diagnostics) = RuleFormatter.format(SourceText(file: "a.rules", text: "rule a\n  whn x\n"))
  #expect(text == nil)
  #expect(diagnostics.map(\.message) == ["`whn` is no clause of a rule"])
}

@Test func aLongConditionIsLaidOutInTimeThatGrowsWithIt() {
  let parts = String(repeating: "x is 1 and ", count: 20_000)
  let text = formatted("rule a\n  when \(parts)y\n")
  #expect(text?.split(separator: "\n").count == 20_002)
}

@Test(arguments: ContractExamples.all)
func theExamplesOfTheContractAreCanonical(text: String) { expect(text, becomes: text) }

@Test func thresholdsKeepTheirNamesAndStandInATable() {
  expect(
    """
    language pl
    threshold grace 3 days # after the due date
    threshold  gift_limit   10000 PLN
      # FINRA 3220
    threshold share 20 %

    group desk "a@example.com"
    segment best
      top share of client by sum(amount of invoices)
    rule late
      for each invoice
      when due_on is more than   grace ago and amount > share   of gift_limit
      remind client.manager every  grace at most  many times
      after grace remind group desk
      snooze at most grace
      recheck after grace
      subject "{gift_limit}, {grace as days}"
    threshold many 3
    """,
    becomes: """
      language pl
      threshold grace       3 days   # after the due date
      threshold gift_limit  10_000 PLN
      # FINRA 3220
      threshold share       20%

      group desk "a@example.com"

      segment best
        top share of client by sum(amount of invoices)

      rule late
        for each invoice
        when due_on is more than grace ago and amount > share of gift_limit
        remind client.manager every grace at most many times
        after grace remind group desk
        snooze at most grace
        recheck after grace
        subject "{gift_limit}, {grace as days}"

      threshold many  3

      """)
}
