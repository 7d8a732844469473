// What conditions mean, phrase by phrase.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct EvaluationTests {
  let team: TeamTime

  init() throws { team = try zone("Europe/Warsaw") }

  private func truth(_ condition: String, due: String, today: String, time: String = "12:00") throws -> Truth {
    let (rule, schema) = try rule(condition)
    let invoice = make(schema, "invoice", "f1", ["due_on": .date(date(due)), "status": .choice("open")])
    let context = EvaluationContext(now: at(today, time, in: team), time: team, records: RecordSet([invoice]))
    return rule.when.verdict(for: invoice, in: context).truth
  }

  @Test func anInvoiceDueOnTheFirstIsOverdueFromTheFifth() throws {
    let (rule, schema) = try rule("status is open and due_on is more than 3 days ago")
    let invoice = make(schema, "invoice", "f1", ["due_on": .date(date("2026-11-01")), "status": .choice("open")])
    let before = EvaluationContext(now: at("2026-10-20", in: team), time: team, records: RecordSet())
    let expected = Verdict(truth: .no, until: at("2026-11-05", in: team))
    #expect(rule.match(for: invoice, in: before) == expected)
    #expect(rule.exactMatch(for: invoice, in: before) == expected)
    let after = EvaluationContext(now: at("2026-11-05", in: team), time: team, records: RecordSet())
    #expect(rule.exactMatch(for: invoice, in: after) == Verdict(truth: .yes, until: nil))
  }

  @Test(arguments: [
    ("more than 3 days ago", ["2026-11-14": false, "2026-11-13": false, "2026-11-12": true]),
    ("at least 3 days ago", ["2026-11-14": false, "2026-11-13": true]),
    ("less than 3 days ago", ["2026-11-13": false, "2026-11-14": true, "2026-11-16": true, "2026-11-17": false]),
    ("at most 3 days ago", ["2026-11-12": false, "2026-11-13": true, "2026-11-16": true, "2026-11-17": false]),
    ("exactly 3 days ago", ["2026-11-12": false, "2026-11-13": true, "2026-11-14": false]),
    ("more than 3 days away", ["2026-11-19": false, "2026-11-20": true]),
    ("at least 3 days away", ["2026-11-18": false, "2026-11-19": true]),
    ("less than 3 days away", ["2026-11-15": false, "2026-11-16": true, "2026-11-18": true, "2026-11-19": false]),
    ("at most 3 days away", ["2026-11-15": false, "2026-11-16": true, "2026-11-19": true, "2026-11-20": false]),
    ("exactly 3 days away", ["2026-11-19": true, "2026-11-18": false]),
    ("within the last 3 days", ["2026-11-13": true, "2026-11-17": false]),
    ("within the next 3 days", ["2026-11-19": true, "2026-11-15": false]),
    ("in the past", ["2026-11-15": true, "2026-11-16": false]),
    ("in the future", ["2026-11-17": true, "2026-11-16": false]),
    ("today", ["2026-11-16": true]), ("tomorrow", ["2026-11-17": true]), ("yesterday", ["2026-11-15": true]),
    ("in this week", ["2026-11-15": false, "2026-11-16": true, "2026-11-22": true, "2026-11-23": false]),
    ("in the last month", ["2026-10-01": true, "2026-10-31": true, "2026-11-01": false]),
    ("in the next quarter", ["2027-01-01": true, "2027-03-31": true, "2026-12-31": false, "2027-04-01": false]),
    ("in this year", ["2026-01-01": true, "2025-12-31": false]),
    ("between 3 and 5 days ago", ["2026-11-14": false, "2026-11-13": true, "2026-11-11": true, "2026-11-10": false]),
    ("between 3 and 5 days away", ["2026-11-18": false, "2026-11-19": true, "2026-11-21": true, "2026-11-22": false]),
    ("a monday", ["2026-11-16": true, "2026-11-17": false]),
    ("a working day", ["2026-11-20": true, "2026-11-21": false]),
    ("more than 1 month ago", ["2026-10-16": false, "2026-10-15": true]),
    ("exactly 3 working days ago", ["2026-11-11": true, "2026-11-10": false]),
    ("before 2026-11-16", ["2026-11-15": true, "2026-11-16": false]),
    ("on or after today", ["2026-11-15": false, "2026-11-16": true]),
  ])
  func aPhraseIsTrueOnTheDaysItNames(_ phrase: String, _ days: [String: Bool]) throws {
    for (due, expected) in days {
      let result = try truth("due_on is \(phrase)", due: due, today: "2026-11-16")
      #expect(result == (expected ? .yes : .no), "due \(due) is \(phrase) on 2026-11-16")
    }
  }

  @Test func whatIsMissingIsNeitherTrueNorFalse() throws {
    let (rule, schema) = try rule("paid_on is in the past or not (paid_on is in the past)")
    let invoice = make(schema, "invoice", "f1", [:])
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet())
    #expect(rule.when.verdict(for: invoice, in: context) == Verdict(truth: .unknown, until: nil))
  }

  @Test func aSumOfNothingIsNoMoneyInAnyCurrency() throws {
    let (rule, schema) = try rule(
      "sum(amount of invoices) is less than 5 PLN and sum(amount of invoices) < 5 EUR", record: "client")
    let acme = make(schema, "client", "acme", [:])
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet([acme]))
    #expect(rule.when.verdict(for: acme, in: context).truth == .yes)
  }

  @Test func currenciesNeverMixSilently() throws {
    let (rule, schema) = try rule("sum(amount of invoices) is more than 5 PLN", record: "client")
    let acme = make(schema, "client", "acme", [:])
    let invoices = [("f1", "10 PLN"), ("f2", "10 EUR")].map { id, amount in
      make(schema, "invoice", id, ["client": client("acme"), "amount": money(amount)])
    }
    let log = ProblemLog()
    let context = EvaluationContext(
      now: at("2026-11-16", in: team), time: team, records: RecordSet([acme] + invoices), problems: log)
    #expect(rule.when.verdict(for: acme, in: context).truth == .unknown)
    #expect(log.problems.map(\.problem) == ["mixed-currencies"])
    #expect(log.problems.first?.record == acme.key)
  }

  @Test func aLinkToNobodyIsReportedOnceAndIsNotEmpty() throws {
    let (rule, schema) = try rule("client is not empty and (client.on_hold or client.since is in the past)")
    let invoice = make(schema, "invoice", "f1", ["client": client("gone")])
    let log = ProblemLog()
    let context = EvaluationContext(
      now: at("2026-11-16", in: team), time: team, records: RecordSet([invoice]), problems: log)
    #expect(rule.when.verdict(for: invoice, in: context).truth == .unknown)
    #expect(log.problems.map(\.problem) == ["dangling-link"])
  }

  @Test func anOverflowIsMissingAndReported() throws {
    for condition in [
      "due_on is more than 9999999999 days ago", "due_on + 99999 years is in the future",
      "rate * 900000000000000 is more than 1", "due_on is less than 900000000000000 working days away",
    ] {
      let (rule, schema) = try rule(condition)
      let invoice = make(schema, "invoice", "f1", ["due_on": .date(date("2026-11-16")), "rate": number("900000000")])
      let log = ProblemLog()
      let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet(), problems: log)
      #expect(rule.when.verdict(for: invoice, in: context).truth == .unknown, "\(condition)")
      #expect(log.problems.map(\.problem) == ["overflow"], "\(condition)")
    }
  }

  @Test func unlessHoldsBackOnlyWhereItIsTrue() throws {
    let text = ruleText("status is open").replacing("  remind", with: "  unless paid_on is in the past\n  remind")
    let rules = try #require(checked(text).rules)
    let open = make(rules.schema, "invoice", "f1", ["status": .choice("open")])
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet())
    #expect(rules.rules[0].match(for: open, in: context).truth == .yes)
    var paid = open
    paid.values[4] = .date(date("2026-11-17"))
    #expect(rules.rules[0].match(for: paid, in: context) == Verdict(truth: .yes, until: at("2026-11-18", in: team)))
  }

  @Test func hoursAreCountedToTheSecond() throws {
    let (rule, schema) = try rule("hours since opened_at is at least 5 and opened_at is at least 300 minutes ago")
    let opened = at("2026-11-16", "08:30", in: team)
    let invoice = make(schema, "invoice", "f1", ["opened_at": .instant(opened)])
    let context = EvaluationContext(now: opened, time: team, records: RecordSet())
    #expect(rule.exactMatch(for: invoice, in: context) == Verdict(truth: .no, until: opened + 5 * 3600))
  }

  @Test func theAnniversaryOfALeapDayIsTheTwentyEighth() throws {
    let (rule, schema) = try rule("anniversary of since is today", record: "client")
    let acme = make(schema, "client", "acme", ["since": .date(date("2024-02-29"))])
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet())
    #expect(rule.exactMatch(for: acme, in: context).until == at("2027-02-28", in: team))
  }

  @Test func aReminderSaysWhyInTheRulesWordsAndTheRecordsValues() throws {
    let (rule, schema) = try rule(
      """
      status is open   # not paid
        and due_on is more than 3 days
        ago and (amount is more than 5 PLN or client.on_hold or not status is paid)
        and count(client.invoices where status is open) < 3
      """, subject: "{number}: {amount}, {client}, {paid_on}, {days since due_on as days}")
    let acme = make(schema, "client", "acme", ["name": .text("ACME")])
    let invoice = make(
      schema, "invoice", "f1",
      [
        "due_on": .date(date("2026-11-01")), "status": .choice("open"), "amount": money("5 PLN"),
        "client": client("acme"),
        "number": .text("F1"),
      ])
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet([acme, invoice]))
    let words = rule.when.explanation(for: invoice, in: context, language: "en", formatter: PlainFormatter())
    #expect(
      words == "status is open and due_on (2026-11-01) is more than 3 days ago and not status (open) is paid"
        + " and count(client.invoices where status is open) (1) < 3")
    let subject = rule.texts.subjects[nil]?.render(
      for: invoice, in: context, language: "en", formatter: PlainFormatter())
    #expect(subject == "F1: 5.00 PLN, ACME, –, 15 days")
  }
}
