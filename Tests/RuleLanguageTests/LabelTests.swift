// Labels: what they may name, and where people read them.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct LabelTests {
  private let labels = """
    labels pl
      invoice "faktura"
      invoice.status "stan"
      invoice.status.open "otwarta"
      invoice.due_on "termin"
      client.invoices "faktury"
      client.on_hold "wstrzymany"
      invoice.client "klient"

    """

  private func findings(_ labels: String) -> [String] {
    checked(ruleText("status is open") + labels).diagnostics.map {
      "\($0.severity): \($0.message)" + ($0.help.map { " / \($0)" } ?? "")
    }
  }

  @Test(arguments: [
    ("invoise \"x\"", "no record is called `invoise` / did you mean `invoice`?"),
    ("invoice.stauts \"x\"", "`stauts` is not a field or list of invoice / did you mean `status`?"),
    ("invoice.status.opne \"x\"", "`opne` is not a value of `invoice.status` / did you mean `open`?"),
    ("invoice.status.done \"x\"", "/ it is one of `open`, `paid`, `cancelled`"),
    (
      "invoice.due_on.open \"x\"",
      "nothing can follow `invoice.due_on` here / only a choice (`one of …`) has values to name"
    ),
    (
      "invoice.client.name \"x\"",
      "nothing can follow `invoice.client` here / name it with its own record: `client.name`"
    ),
    ("invoice.status.open.wide \"x\"", "nothing can follow `invoice.status.open` here / a label ends with the value"),
    ("client.invoices.number \"x\"", "nothing can follow `client.invoices` here"),
    ("invoice.status \"  \"", "the label of `invoice.status` is empty / write its name, or leave the line out"),
    ("invoice.status \"a\"\n  invoice.status \"b\"", "`invoice.status` has the label `a` in `pl` already"),
  ])
  func aLabelThatNamesNothingIsFound(_ line: String, _ expected: String) {
    let found = findings("labels pl\n  \(line)\n")
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  @Test(arguments: [
    ("polish", "write `pl`"), ("PL", "write `pl`"), ("cz", "write `cs`"), ("ua", "write `uk`"),
    ("plx", "a language is written by its code of two letters"),
  ])
  func aLanguageThatDoesNotExistIsFound(_ code: String, _ help: String) {
    let message = "error: `\(code)` is not the code of a language / \(help)"
    #expect(findings("labels \(code)\n  invoice \"x\"\n").first?.contains(message) == true)
    let variant = checked(ruleText("status is open", subject: "s\"\n  subject \(code) \"x")).diagnostics
    #expect(variant.map { "\($0.severity): \($0.message) / \($0.help ?? "")" }.first?.hasPrefix(message) == true)
    let file = checked("language \(code)\n" + ruleText("status is open")).diagnostics
    #expect(file.map { "\($0.severity): \($0.message) / \($0.help ?? "")" }.first?.hasPrefix(message) == true)
  }

  @Test func labelsOfOneThingDifferByLanguage() throws {
    let rules = try #require(checked(ruleText("status is open") + labels + "labels ru\n  invoice \"счёт\"\n").rules)
    let invoice = Labelled.record("invoice")
    #expect(["pl", "ru", "en"].map { rules.labels.text(of: invoice, language: $0) } == ["faktura", "счёт", "invoice"])
    let open = Labelled.value("open", of: FieldName(record: "invoice", field: "status"))
    #expect(rules.labels.text(of: open, language: "pl") == "otwarta")
    #expect(rules.labels[open, "ru"] == nil)
  }

  @Test func aReasonCallsASegmentByItsLabel() throws {
    let text =
      "segment key_clients\n  top 10 of client by count(invoices)\n" + ruleText("client is in key_clients")
      + "labels pl\n  key_clients \"grona klientów kluczowych\"\nlabels en\n  key_clients \"the key clients\"\n"
    let rules = try #require(checked(text).rules)
    let invoice = make(rules.schema, "invoice", "f1", ["client": client("acme")])
    let context = EvaluationContext(now: Instant(second: 0), time: try zone("UTC"), records: RecordSet())
    func reason(_ language: String) -> String {
      rules.rules[0].when.explanation(
        for: invoice, in: context, language: language, formatter: PlainFormatter(), labels: rules.labels)
    }
    #expect(reason("pl") == "client (acme) należy do grona klientów kluczowych")
    #expect(reason("en") == "client (acme) is in the key clients")
    #expect(reason("de") == "client (acme) gehört zu key_clients")
    #expect(
      findings("segment s\n  top 1 of client by count(invoices)\nlabels pl\n  s.name \"x\"\n").contains {
        $0.contains("`s` is a segment, so nothing can follow it here")
      })
  }

  @Test func aTextPrintsTheLabelOfAValueInItsOwnLanguage() throws {
    let text = ruleText("status is open", subject: "{status} {client.name}")
    let rules = try #require(checked(text + labels).rules)
    let invoice = make(rules.schema, "invoice", "f1", ["status": .choice("open")])
    let context = EvaluationContext(now: Instant(second: 0), time: try zone("UTC"), records: RecordSet())
    func subject(_ language: String) -> String? {
      rules.rules[0].texts.subjects[nil]?.render(
        for: invoice, in: context, language: language, formatter: PlainFormatter(), labels: rules.labels)
    }
    #expect(subject("pl") == "otwarta –")
    #expect(subject("en") == "open –")
  }
}
