// The shipped rules speak to managers of several languages.

import FollowupModel
import Foundation
import MailComposer
import RuleLanguage
import Testing
import WorkingTime

@Suite struct ShippedTextsTests {
  private func shippedRules() throws -> RuleSet {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Rules")
    let names = ["records/employee", "records/client", "records/invoice", "records/complaint", "payments"]
    let sources = try names.map { name in
      let file = folder.appendingPathComponent("\(name).rules")
      return SourceText(file: name, text: try String(contentsOf: file, encoding: .utf8))
    }
    let checked = RuleChecker.check(sources)
    #expect(checked.diagnostics.isEmpty)
    return try #require(checked.rules)
  }

  @Test func aPolishManagerReadsAnOverdueInvoiceInPolish() throws {
    let rules = try shippedRules()
    let rule = try #require(rules.rule(named: "overdue_payment"))
    let acme = make(rules.schema, "client", "acme", ["name": .text("Piekarnia „Brzoza”")])
    let invoice = make(
      rules.schema, "invoice", "f1",
      [
        "number": .text("FV/1"), "client": client("acme"), "amount": money("1234.50 PLN"),
        "due_on": .date(date("2026-11-01")), "status": .choice("open"),
      ])
    let team = try zone("Europe/Warsaw")
    let context = EvaluationContext(now: at("2026-11-23", in: team), time: team, records: RecordSet([acme, invoice]))
    let formatter = CLDRFormatter(zone: team.zone)
    let texts = [rule.texts.subjects["pl"], rule.texts.messages["pl"]].map {
      $0?.render(for: invoice, in: context, language: "pl", formatter: formatter, labels: rules.labels)
        .replacing("\u{A0}", with: " ")
    }
    #expect(texts[0] == "Faktura FV/1 (Piekarnia „Brzoza”): 1234,50 zł po terminie od 1 listopada 2026")
    #expect(texts[1]?.contains("Termin płatności minął 1 listopada 2026, 22 dni temu.") == true)
    let why = rule.when.explanation(
      for: invoice, in: context, language: "pl", formatter: formatter, labels: rules.labels)
    #expect(why == "stan to nieopłacona i termin płatności (1 listopada 2026) to więcej niż 3 dni temu")
  }
}
