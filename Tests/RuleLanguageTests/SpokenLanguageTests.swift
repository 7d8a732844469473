// Why a mail came, in the language of its reader.

import FollowupModel
import MailComposer
import Testing
import WorkingTime

@testable import RuleLanguage

@Suite struct SpokenLanguageTests {
  private static let labels = """
    labels pl
      invoice.status "stan"
      invoice.status.open "otwarta"
      invoice.status.paid "zapłacona"
      invoice.due_on "termin"
      invoice.paid_on "data zapłaty"
      invoice.amount "kwota"
      invoice.client "klient"
      client "klient"
      client.on_hold "wstrzymany"
      client.invoices "faktury"
      client.complaints "reklamacje"
      complaint.closed_on "data zamknięcia"

    """

  /// What a condition says of an open invoice of 1 November over 12 PLN, on 16 November.
  private func words(_ condition: String, _ language: String) throws -> String {
    let checked = checked(ruleText(condition) + Self.labels)
    let rules = try #require(checked.rules, "\(checked.diagnostics)")
    let acme = make(rules.schema, "client", "acme", ["name": .text("ACME"), "on_hold": .yesNo(false)])
    let invoice = make(
      rules.schema, "invoice", "f1",
      [
        "due_on": .date(date("2026-11-01")), "status": .choice("open"), "amount": money("12 PLN"),
        "client": client("acme"), "number": .text("F1"), "rate": number("2"),
      ])
    let team = try zone("Europe/Warsaw")
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet([acme, invoice]))
    return rules.rules[0].when.explanation(
      for: invoice, in: context, language: language, formatter: CLDRFormatter(zone: team.zone), labels: rules.labels
    ).replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
  }

  @Test(arguments: [
    (
      "status is open and due_on is more than 3 days ago",
      "stan to otwarta i termin (1 listopada 2026) to więcej niż 3 dni temu"
    ),
    ("status is not paid and not client.on_hold", "stan (otwarta) to nie zapłacona i klient › wstrzymany: nie"),
    ("paid_on is empty or status is paid", "data zapłaty: nie podano"),
    (
      "not (status is paid or due_on is in the future)",
      "nieprawda, że (stan (otwarta) to zapłacona lub termin (1 listopada 2026) to przyszłość)"
    ),
    ("amount is at least 10 PLN", "kwota (12,00 zł) to co najmniej 10,00 zł"),
    ("due_on is within the last 3 weeks", "termin (1 listopada 2026) to najwyżej 3 tygodnie temu"),
    ("due_on is between 1 and 30 days ago", "termin (1 listopada 2026) to co najmniej 1 dzień i najwyżej 30 dni temu"),
    ("due_on is in this month", "termin (1 listopada 2026) przypada w tym miesiącu"),
    ("due_on is not in this week", "termin (1 listopada 2026) nie przypada w tym tygodniu"),
    ("due_on is a sunday", "termin (1 listopada 2026) to niedziela"),
    ("due_on is before 2026-11-05", "termin (1 listopada 2026) to wcześniej niż 5 listopada 2026"),
    ("due_on is exactly rate weeks ago or amount < 13 PLN", "kwota (12,00 zł) < 13,00 zł"),
    (
      "count(client.invoices where status is open) is at least 1",
      "liczba [klient › faktury, gdzie stan to otwarta] (1) to co najmniej 1"
    ),
    ("sum(amount of client.invoices) > 5 PLN", "suma: kwota [klient › faktury] (12,00 zł) > 5,00 zł"),
    (
      "none(client.complaints where closed_on is empty)",
      "nie ma [klient › reklamacje, gdzie data zamknięcia: nie podano]"
    ),
    ("client.complaints is empty", "klient › reklamacje: brak"),
    ("days since due_on is more than 10", "dni od: termin (1 listopada 2026) to więcej niż 10"),
    ("number starts with \"F\"", "number (F1) zaczyna się od „F”"),
    ("status is one of open, paid", "stan (otwarta) to otwarta lub zapłacona"),
  ])
  func aPolishReaderIsToldInPolish(_ condition: String, _ expected: String) throws {
    #expect(try words(condition, "pl") == expected)
  }

  @Test(arguments: [
    ("en", "status is open and due_on (1 November 2026) is more than 3 days ago and client.on_hold"),
    ("fr", "status is open and due_on (1 novembre 2026) is more than 3 days ago and client.on_hold"),
    ("ru", "status — open и due_on (1 ноября 2026 г.) — больше чем 3 дня назад и client.on_hold: да"),
    ("uk", "status — open і due_on (1 листопада 2026 р.) — більше ніж 3 дні тому і client.on_hold: так"),
    ("cs", "status je open a due_on (1. listopadu 2026) – je tomu více než 3 dny a client.on_hold: ano"),
    ("de", "status ist open und due_on (1. November 2026) war vor mehr als 3 Tagen und client.on_hold: ja"),
  ])
  func everyLanguageSaysItWithoutLabelsToo(_ language: String, _ expected: String) throws {
    #expect(try words("status is open and due_on is more than 3 days ago and client.on_hold", language) == expected)
  }

  @Test func englishReadersGetLabelsOfTheirOwn() throws {
    let text = ruleText("status is open and due_on is in the past") + "labels en\n  invoice.due_on \"the due date\"\n"
    let rules = try #require(checked(text).rules)
    let invoice = make(rules.schema, "invoice", "f1", ["due_on": .date(date("2026-11-01")), "status": .choice("open")])
    let team = try zone("UTC")
    let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: RecordSet([invoice]))
    let said = rules.rules[0].when.explanation(
      for: invoice, in: context, language: "en", formatter: CLDRFormatter(zone: team.zone), labels: rules.labels)
    #expect(said == "status is open and the due date (1 November 2026) is in the past")
  }

  @Test(arguments: ConditionWords.tables.keys.sorted())
  func everyLanguageHasTheSamePlacesAndForms(_ language: String) throws {
    let (polish, other) = (ConditionWords.polish, try #require(ConditionWords.tables[language]))
    let (expected, found) = (places(polish), places(other))
    #expect(expected.count > 60)
    #expect(expected == found, "\(language)")
    #expect(Set(other.units.keys) == Set(DurationUnit.allCases))
    #expect(Set(other.aggregates.keys) == Set(Aggregate.allCases))
    let forms = language == "de" ? 2 : 4
    #expect(
      other.units.values.allSatisfy { $0.count == forms } && other.distantUnits.values.allSatisfy { $0.count == forms })
    #expect(other.weekdays.count == 7)
  }

  /// The places of every sentence in a table, by its name there.
  private func places(_ table: Any, _ name: String = "") -> [String: [String]] {
    var result: [String: [String]] = [:]
    for (index, child) in Mirror(reflecting: table).children.enumerated() {
      let path = "\(name).\(child.label ?? "\(index)")"
      if let text = child.value as? String {
        result[path] = text.matches(of: /\{[a-z]\}/).map { String($0.output) }.sorted()
      } else if let aggregates = child.value as? [Aggregate: String] {
        for (aggregate, text) in aggregates {
          result["\(path).\(aggregate)"] = text.matches(of: /\{[a-z]\}/).map { String($0.output) }.sorted()
        }
      } else if !(child.value is [DurationUnit: [String]]) {
        result.merge(places(child.value, path)) { $1 }
      }
    }
    return result
  }
}
