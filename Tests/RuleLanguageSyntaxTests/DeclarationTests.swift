// Every declaration and clause of the language comes out as written.

import FollowupModel
import RuleLanguage
import Testing

private let ladder = #"""
  # who collects
  group collectors "collect@example.com", "desk@example.com"

  rule late_payment "Late payment" was overdue
    for each bill
    when state is open
     and payable_on is more than 3 days ago
     and not client.on_hold
    unless any(client.disputes where closed_on is empty)
    priority high
    remind client.manager every 3 working days at most 4 times
    after 14 days remind client.manager, client.manager.head every monday by mail
    after 1 month remind group collectors, "boss@example.com" immediately with priority urgent
    send at 9:00 on working days
    if late skip
    snooze at most 10 days
    recheck after 5 working days
    paused until 2026-12-31
    subject "Bill {number}: {amount} late since {payable_on}"
    message """
      {client.name} owes {amount}.
        Late by {days since payable_on as days}, \{really}.

      {count(client.bills where state is "o\"k") as "bill|bills"}
      """
    subject pl "Rachunek {number}"
  """#

@Test func everyClauseOfARuleComesOutAsWritten() throws {
  let declarations = declarations(ladder)
  try #require(declarations.count == 2)
  guard case .group(let group) = declarations[0], case .rule(let rule) = declarations[1] else {
    Issue.record("expected a group and a rule")
    return
  }
  #expect(group.addresses.map(\.value) == ["collect@example.com", "desk@example.com"])
  #expect(rule.name.text == "late_payment")
  #expect(rule.title?.value == "Late payment")
  #expect(rule.was?.text == "overdue")
  #expect(
    rule.clauses.map { described($0.kind) } == [
      "for bill", "when state is open and payable_on is more than 3 days ago and not client.on_hold",
      "unless any(client.disputes where closed_on is empty)", "high",
      "step - [client.manager] every 3 working days at most 4",
      "step 14 days [client.manager, client.manager.head] every monday channels 1",
      "step 1 month [group collectors, boss@example.com] immediately urgent", "send 09:00 workingDays", "late skip",
      "snooze 10 days", "recheck 5 working days", "paused 2026-12-31",
      "subject - [Bill |{number}|: |{amount}| late since |{payable_on}]",
      """
      message - [{client.name}| owes |{amount}|.
        Late by |{days since payable_on as days}|, {really}.

      |{count(client.bills where state is "o\\"k") as bill/bills}]
      """,
      "subject pl [Rachunek |{number}]",
    ])
}

private func described(_ kind: RuleDeclaration.Clause.Kind) -> String {
  switch kind {
  case .forEach(let name): return "for \(name.text)"
  case .when(let condition): return "when \(condition.phrase)"
  case .unless(let condition): return "unless \(condition.phrase)"
  case .priority(let priority): return priority.name
  case .step(let step):
    var words = [
      "step \(step.after?.value.description ?? "-") [\(step.recipients.map(described).joined(separator: ", "))]"
    ]
    switch step.repetition?.value {
    case .every(let period): words.append("every \(period)")
    case .everyWeekday(let day): words.append("every \(day.name)")
    case nil: break
    }
    if let limit = step.atMost?.value { words.append("at most \(limit)") }
    if step.isImmediate { words.append("immediately") }
    if let channels = step.channels { words.append("channels \(channels.rawValue)") }
    if let priority = step.priority { words.append(priority.name) }
    return words.joined(separator: " ")
  case .send(.immediately): return "send immediately"
  case .send(.at(let time, let days)): return "send \(time) \(days)"
  case .ifLate(let skip): return skip ? "late skip" : "late send"
  case .snoozeAtMost(let span): return "snooze \(span.value)"
  case .recheckAfter(let span): return "recheck \(span.value)"
  case .paused(let date): return "paused \(date?.value.description ?? "-")"
  case .subject(let language, let text): return "subject \(language?.text ?? "-") [\(described(text))]"
  case .message(let language, let text): return "message \(language?.text ?? "-") [\(described(text))]"
  }
}

private func described(_ recipient: Located<StepClause.Recipient>) -> String {
  switch recipient.value {
  case .path(let names): return names.map(\.text).joined(separator: ".")
  case .address(let address): return address
  case .group(let name): return "group \(name.text)"
  }
}

private func described(_ text: TextTemplate) -> String {
  text.parts.map { part in
    switch part {
    case .literal(let text): return text
    case .value(let value): return "{\(value.phrase)}"
    case .days(let value): return "{\(value.phrase) as days}"
    case .plural(let value, let forms): return "{\(value.phrase) as \(forms.joined(separator: "/"))}"
    }
  }.joined(separator: "|")
}

@Test func aRecordHasOneFieldALineAlsoWhereItsNameIsAKeyword() throws {
  let declarations = declarations(
    """
    record employee
      name text
      email     email
      language  text
      record    link to employee as records
      rule      one of open, paid, `rule`, optional
      group yes or no, optional
      `message` number
      termin_płatności date, optional
      срок_оплаты instant
      sum money
    language pl
    """)
  guard case .record(let record) = declarations.first else {
    Issue.record("expected a record")
    return
  }
  #expect(
    record.fields.map { "\($0.name.text): \($0.type.phrase)\($0.isOptional ? "?" : "")" } == [
      "name: text", "email: email", "language: text", "record: link to employee as records",
      "rule: one of open, paid, rule?", "group: yes or no?", "message: number", "termin_płatności: date?",
      "срок_оплаты: instant", "sum: money",
    ])
  guard case .language(let language) = declarations.last else {
    Issue.record("expected a language")
    return
  }
  #expect(language.text == "pl")
}

@Test func aNameIsTheSameInBothNormalForms() {
  guard case .path(let composed) = condition("płatno\u{15B}ć").kind,
    case .path(let decomposed) = condition("płatnos\u{301}c\u{301}").kind
  else {
    Issue.record("expected two names")
    return
  }
  #expect(composed.map(\.text) == decomposed.map(\.text))
}

@Test func segmentsCalendarsAndLabelsComeOutAsWritten() throws {
  let declarations = declarations(
    """
    segment big
      top 15% of client by sum(amount of bills where state is paid)
    segment few
      top 10 client by count(bills)
    segment earners
      client making up 80% of sum(bills.amount)
    calendar north
      weekend saturday, sunday
      hours 08:30 to 16:30
      holiday 1 January, 6 January,
        29 February
      holiday 24 December from 2025 until 2030
      holiday easter, easter + 1 day, orthodox easter - 2 days
      working 2026-01-10
    labels pl
      bill.state "stan"
      bill.state.open "otwarty"
    """)
  try #require(declarations.count == 5)
  guard case .segment(let big) = declarations[0], case .segment(let few) = declarations[1],
    case .segment(let earners) = declarations[2], case .calendar(let north) = declarations[3],
    case .labels(let labels) = declarations[4]
  else {
    Issue.record("expected three segments, a calendar and labels")
    return
  }
  #expect(big.selection.value == .topShare(Number(scaled: 1500)))
  #expect(big.score.phrase == "sum(amount of bills where state is paid)")
  #expect(few.selection.value == .top(10))
  #expect(earners.selection.value == .makingUp(Number(scaled: 8000)))
  #expect(north.weekend == [.saturday, .sunday])
  #expect(north.hoursFrom?.description == "08:30")
  #expect(north.hoursTo?.description == "16:30")
  #expect(
    north.entries.map(\.days) == [
      [.fixed(month: 1, day: 1), .fixed(month: 1, day: 6), .fixed(month: 2, day: 29)], [.fixed(month: 12, day: 24)],
      [.easter(orthodox: false, offset: 0), .easter(orthodox: false, offset: 1), .easter(orthodox: true, offset: -2)],
      [.single(try #require(CivilDate(year: 2026, month: 1, day: 10)))],
    ])
  #expect(north.entries.map(\.isWorking) == [false, false, false, true])
  #expect(north.entries[1].fromYear == 2025)
  #expect(north.entries[1].untilYear == 2030)
  #expect(
    labels.labels.map { $0.path.map(\.text).joined(separator: ".") + "=" + $0.text } == [
      "bill.state=stan", "bill.state.open=otwarty",
    ])
}

@Test func aByteOrderMarkAndWindowsLineEndsChangeNothing() {
  let plain =
    "rule a\n  for each bill\n  when x\n  remind y\n  subject \"s\"\n  message \"\"\"\n    one\n    two\n    \"\"\"\n"
  let windows = "\u{FEFF}" + plain.replacing("\n", with: "\r\n")
  let texts = [plain, windows].map { text -> [String] in
    guard case .rule(let rule) = declarations(text).first else { return [] }
    return rule.clauses.map { described($0.kind) }
  }
  #expect(texts[0] == texts[1])
  #expect(texts[0].last == "message - [one\ntwo]")
  let wrong = RuleParser.parse(SourceText(file: "a.rules", text: "\u{FEFF}rula a")).diagnostics
  #expect(wrong.map(\.column) == [1])
  #expect(wrong.map(\.sourceLine) == ["rula a"])
}
