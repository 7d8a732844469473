// Values and plurals as people of a language write them.

import FollowupModel
import MailComposer
import Testing
import WorkingTime

@Suite struct FormatterTests {
  private func text(_ value: Value, _ language: String) throws -> String {
    // No-break and narrow no-break spaces read as spaces here.
    try CLDRFormatter(zone: Zone.named("Europe/Warsaw")).text(of: value, language: language)
      .replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
  }

  @Test(arguments: [
    ("en", "1 November 2026"), ("pl", "1 listopada 2026"), ("ru", "1 ноября 2026 г."),
    ("uk", "1 листопада 2026 р."), ("cs", "1. listopadu 2026"), ("de", "1. November 2026"),
    ("pl-PL", "1 listopada 2026"),
  ])
  func datesAreWrittenOut(language: String, expected: String) throws {
    let date = try #require(CivilDate(iso: "2026-11-01"))
    #expect(try text(.date(date), language) == expected)
    #expect(try text(.instant(Instant(second: 1_793_520_000)), language) == "\(expected), 09:00")
  }

  @Test(arguments: [
    ("1234.50 PLN", "en", "PLN 1,234.50"), ("1234.50 PLN", "pl", "1234,50 zł"), ("12345 PLN", "pl", "12 345,00 zł"),
    ("1234.5 PLN", "ru", "1 234,50 PLN"), ("1234.5678 EUR", "pl", "1234,5678 €"), ("1000 JPY", "pl", "1000 JPY"),
    ("1000 RUB", "ru", "1 000,00 ₽"), ("922337203685477.5807 EUR", "pl", "922 337 203 685 477,5807 €"),
    ("-0.5 GBP", "en", "-£0.50"), ("12345 UAH", "uk", "12 345,00 ₴"), ("12345 CZK", "cs", "12 345,00 Kč"),
    ("12345.5 EUR", "de", "12.345,50 €"), ("-922337203685477.5808 PLN", "pl", "-922 337 203 685 477,5808 zł"),
  ])
  func amountsAreExactInTheLanguageOfTheText(amount: String, language: String, expected: String) throws {
    let money = try #require(Money(amount))
    #expect(try text(.money(money), language) == expected)
  }

  @Test func numbersKeepEveryDigit() throws {
    #expect(try text(.number(Number(scaled: .max)), "en") == "922,337,203,685,477.5807")
    #expect(try text(.number(Number(scaled: .min)), "ru") == "-922 337 203 685 477,5808")
    #expect(try text(.number(Number(scaled: 1_000_000)), "pl") == "100")
    #expect(try text(.yesNo(true), "ru") == "да")
    #expect(try text(.choice("open"), "pl") == "open")
  }

  @Test(arguments: [
    ("0", ["0 days", "0 dni", "0 дней", "0 днів", "0 dní", "0 Tage"]),
    ("1", ["1 day", "1 dzień", "1 день", "1 день", "1 den", "1 Tag"]),
    ("2", ["2 days", "2 dni", "2 дня", "2 дні", "2 dny", "2 Tage"]),
    ("5", ["5 days", "5 dni", "5 дней", "5 днів", "5 dní", "5 Tage"]),
    ("11", ["11 days", "11 dni", "11 дней", "11 днів", "11 dní", "11 Tage"]),
    ("21", ["21 days", "21 dni", "21 день", "21 день", "21 dní", "21 Tage"]),
    ("22", ["22 days", "22 dni", "22 дня", "22 дні", "22 dní", "22 Tage"]),
    ("111", ["111 days", "111 dni", "111 дней", "111 днів", "111 dní", "111 Tage"]),
    ("-1", ["-1 day", "-1 dzień", "-1 день", "-1 день", "-1 den", "-1 Tag"]),
    ("-3", ["-3 days", "-3 dni", "-3 дня", "-3 дні", "-3 dny", "-3 Tage"]),
    ("2.5", ["2.5 days", "2,5 dnia", "2,5 дня", "2,5 дня", "2,5 dne", "2,5 Tage"]),
    ("1.0", ["1 day", "1 dzień", "1 день", "1 день", "1 den", "1 Tag"]),
  ])
  func daysTakeTheRightPlural(number: String, expected: [String]) throws {
    let formatter = CLDRFormatter(zone: .utc)
    let number = try #require(Number(number))
    // CLDR's minus sign, where it is not the hyphen, reads as one here.
    let days = ["en", "pl", "ru", "uk", "cs", "de"].map {
      formatter.days(number, language: $0).replacing("\u{2212}", with: "-")
    }
    #expect(days == expected)
  }

  @Test func theLastFormFillsMissingOnes() throws {
    let formatter = CLDRFormatter(zone: .utc)
    let five = try #require(Number(5))
    #expect(formatter.plural(five, forms: ["faktura", "faktury", "faktur"], language: "pl") == "faktur")
    #expect(formatter.plural(five, forms: ["faktura", "faktury"], language: "pl") == "faktury")
    #expect(formatter.plural(.one, forms: ["invoice", "invoices"], language: "en") == "invoice")
    #expect(formatter.plural(five, forms: [], language: "en") == "")
  }
}
