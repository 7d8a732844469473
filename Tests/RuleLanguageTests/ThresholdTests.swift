// Thresholds: a name that stands for a value means, and says, what the value would.

import FollowupModel
import MailComposer
import RuleLanguage
import Testing
import WorkingTime

@Suite struct ThresholdTests {
  private static let thresholds = """
    threshold grace        3 days
    threshold late         5 working days
    threshold long         2 weeks
    threshold quick        1 hour
    threshold notice       30
    threshold chases       4
    threshold big          10_000 PLN
    threshold key_share    20%
    threshold season_ends  2026-11-30

    """

  private static let values = [
    "grace": "3 days", "late": "5 working days", "long": "2 weeks", "quick": "1 hour", "notice": "30", "chases": "4",
    "big": "10_000 PLN", "key_share": "20%", "season_ends": "2026-11-30",
  ]

  static let conditions = [
    "due_on is more than grace ago", "due_on is at most late ago", "due_on is within the next long",
    "due_on is exactly notice days away", "due_on is between 3 and long away",
    "due_on is between notice and 60 days ago",
    "due_on + grace < season_ends", "today - late > due_on", "opened_at is less than quick ago",
    "amount is at least big", "amount > key_share of big", "amount > key_share of (big + 5 PLN)", "amount * 2 > -big",
    "count(client.invoices where amount > big) is at least chases", "rate is chases or notice",
    "rate is one of notice, 5", "rate is between chases and notice", "due_on is before season_ends",
    "paid_on - due_on is more than long", "days since due_on >= notice", "rate < key_share",
    "sum(amount of client.invoices where due_on is more than grace ago) is not big",
  ]

  private func rule(_ condition: String, subject: String = "s") throws -> (rule: Rule, schema: Schema) {
    let text = Self.thresholds + ruleText(condition, subject: subject)
    let (rules, diagnostics) = checked(text)
    let errors = diagnostics.filter { $0.severity == .error }
    return (try #require(rules?.rules.first, "\(errors)"), try #require(rules?.schema))
  }

  private func inDigits(_ text: String) throws -> String {
    try Self.values.reduce(text) { text, threshold in
      text.replacing(try Regex("\\b\(threshold.key)\\b"), with: threshold.value)
    }
  }

  private func invoice(_ schema: Schema, due: Int) -> (Record, RecordSet) {
    let dueOn = CivilDate(dayNumber: date("2026-11-16").dayNumber - due)
    let invoice = make(
      schema, "invoice", "f1",
      [
        "number": .text("F1"), "client": client("acme"), "amount": money("12000 PLN"), "due_on": .date(dueOn),
        "rate": number("30"), "status": .choice("open"),
      ])
    return (invoice, RecordSet([invoice, make(schema, "client", "acme", ["name": .text("ACME")])]))
  }

  @Test(arguments: conditions) func aNameMeansWhatItsValueWould(_ condition: String) throws {
    let team = try zone("Europe/Warsaw")
    let (named, schema) = try rule(condition)
    let (plain, _) = try rule(try inDigits(condition))
    for due in [-61, -31, -30, -14, -3, 0, 2, 3, 4, 7, 14, 15, 30, 60] {
      let (invoice, records) = invoice(schema, due: due)
      let context = EvaluationContext(now: at("2026-11-16", "10:00", in: team), time: team, records: records)
      #expect(named.when.verdict(for: invoice, in: context) == plain.when.verdict(for: invoice, in: context))
    }
  }

  @Test(arguments: conditions) func aReasonSaysTheValueAndNotTheName(_ condition: String) throws {
    let team = try zone("Europe/Warsaw")
    let (named, schema) = try rule(condition)
    let (plain, _) = try rule(try inDigits(condition))
    let (invoice, records) = invoice(schema, due: 4)
    let context = EvaluationContext(now: at("2026-11-16", "10:00", in: team), time: team, records: records)
    for language in ["en", "pl", "ru", "uk", "cs", "de"] {
      let formatter = CLDRFormatter(zone: team.zone)
      let said = [named, plain].map {
        $0.when.explanation(for: invoice, in: context, language: language, formatter: formatter)
      }
      #expect(said[0] == said[1])
    }
  }

  @Test(arguments: [
    ("en", "more than 3 days, 5 working days, 1 hour; 20% of PLN 10,000.00 until 30 November 2026; 4 times, 3 days"),
    ("pl", "more than 3 dni, 5 dni roboczych, 1 godzinę; 20% of 10 000,00 zł until 30 listopada 2026; 4 times, 3 dni"),
    ("ru", "more than 3 дня, 5 рабочих дней, 1 час; 20% of 10 000,00 PLN until 30 ноября 2026 г.; 4 times, 3 дня"),
  ])
  func aTextPrintsTheValueAsItsReadersWriteIt(_ language: String, _ expected: String) throws {
    let (rule, schema) = try rule(
      "status is open",
      subject:
        "more than {grace}, {late}, {quick}; {key_share} of {big} until {season_ends}; {chases} times, {grace as days}")
    let team = try zone("Europe/Warsaw")
    let (invoice, records) = invoice(schema, due: 4)
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: records)
    let text = rule.texts.subjects[nil]?.render(
      for: invoice, in: context, language: language, formatter: CLDRFormatter(zone: team.zone))
    #expect(
      text?.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ") == expected)
  }

  @Test func aLadderAndASegmentTakeTheirNumbersFromThresholds() throws {
    let text =
      Self.thresholds + teamRecords + """
        segment key_clients
          top key_share of client by sum(amount of invoices)
        segment few
          top chases of client by sum(amount of invoices)
        segment earners
          client making up key_share of sum(amount of invoices)
        rule tested
          for each invoice
          when client is in key_clients or client is in few or client is in earners
          remind client.manager every grace at most chases times
          after long remind client.manager every week
          snooze at most long
          recheck after grace
          subject "s"
        """
    let rules = try #require(checked(text).rules, "\(checked(text).diagnostics)")
    let rule = try #require(rules.rules.first)
    #expect(rule.steps.map(\.label) == ["0 days", "2 weeks"])
    #expect(rule.steps[0].repetition == .every(CalendarDuration(count: 3, unit: .day)))
    #expect(rule.steps[0].atMost == 4)
    #expect(rule.snoozeAtMost == CalendarDuration(count: 2, unit: .week))
    #expect(rule.recheckAfter == CalendarDuration(count: 3, unit: .day))
    let share = try #require(Number("0.2"))
    #expect(rules.segments.map(\.selection) == [.topShare(share), .top(4), .makingUp(share)])
  }
}
