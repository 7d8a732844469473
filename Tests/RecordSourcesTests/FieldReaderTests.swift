// Values: what a file may say for each type, and how it is refused otherwise.

import FollowupModel
import Testing

@testable import RecordSources

private func read(
  _ text: String, _ type: FieldType, dates: String = "yyyy-MM-dd", decimal: DecimalSign = .point,
  currency: String? = nil, isSingleLine: Bool = false
) throws -> Value {
  let reader = FieldReader(dates: try #require(DatePattern(dates)), decimal: decimal, time: utc)
  return try reader.value(
    Cell(bytes(text)[...]), as: type, currency: currency.flatMap { Currency(code: $0) }, isSingleLine: isSingleLine)
}

/// The reason for which a value is refused; empty where it is taken.
private func reason(
  _ text: String, _ type: FieldType, dates: String = "yyyy-MM-dd", decimal: DecimalSign = .point,
  currency: String? = nil, isSingleLine: Bool = false
) throws -> String {
  do {
    _ = try read(text, type, dates: dates, decimal: decimal, currency: currency, isSingleLine: isSingleLine)
    return ""
  } catch let problem as ValueProblem {
    return "\(problem)"
  }
}

@Test func decimalsAreThoseOfPythonsDecimal() throws {
  for line in try fixture("decimals.txt") {
    let parts = line.split(separator: "|").map(String.init)
    let sign = try #require(DecimalSign(rawValue: parts[0]))
    #expect(sign.number(bytes(parts[1])[...])?.scaled == Int64(parts[2]), "\(line)")
  }
}

@Test(arguments: [
  "", "-", ".", "1.", ".5", "1e3", "0x10", "1,5", "1,234", "12 34", "1 2345", "1  234", " 1", "1 234,5", "--1", "1.2.3",
  "١٢", "NaN",
  "1 234'567", "1234 567", "922337203685478",
])
func whatIsNoNumberWithAPointIsRefused(_ text: String) {
  #expect(DecimalSign.point.number(bytes(text)[...]) == nil)
}

@Test func numbersAreReadAsTheSourceWritesThem() throws {
  #expect(try read("1234.5", .number) == .number(Number(scaled: 12_345_000)))
  #expect(try read("\u{A0}-1 234,50 ", .number, decimal: .comma) == .number(Number(scaled: -12_345_000)))
  #expect(try read("1.234,5", .number, decimal: .comma) == .number(Number(scaled: 12_345_000)))
  #expect(try read("1,234.5", .number) == .number(Number(scaled: 12_345_000)))
  #expect(try reason("1 234,50", .number).contains("`1 234,50` is not a number written like `1234.50`"))
  #expect(try reason("12\n3", .number) == "the value has a line break in it; take it out where the file is made")
}

@Test func aCurrencyInTheWrongPlaceAndAnAmountTooLargeAreSaidToBe() throws {
  for text in ["1 pln", "PLN 1", "1.50 Eur"] {
    #expect(try reason(text, .money).contains("write the code in capital letters after the amount"), "\(text)")
  }
  for text in ["922337203685478 PLN", "-99999999999999999999.50 PLN"] {
    #expect(try reason(text, .money).contains("is too large"), "\(text)")
  }
  #expect(try reason("922337203685478", .number).contains("is too large"))
  #expect(try reason("12x", .money).contains("is not an amount written like"))
}

@Test func moneyNeverLacksACurrency() throws {
  let amount = try #require(Number("1234.5"))
  let zloty = try #require(Currency(code: "PLN"))
  #expect(try read("1234.50 PLN", .money) == .money(Money(amount: amount, currency: zloty)))
  #expect(
    try read("1 234,50", .money, decimal: .comma, currency: "PLN") == .money(Money(amount: amount, currency: zloty)))
  #expect(try read("1\u{A0}234,50\u{A0}PLN", .money, decimal: .comma) == .money(Money(amount: amount, currency: zloty)))
  #expect(try reason("1234.50", .money).contains("has no currency"))
  #expect(try reason("1234.50 EUR", .money, currency: "PLN").contains("is not in PLN"))
  #expect(try reason("1234.50 zł", .money).contains("is not an amount"))
  // Its currency is where it should be.
  #expect(try reason("1234,50 PLN", .money).contains("is not an amount"))
  #expect(try reason("PLN", .money).contains("is not an amount"))
}

@Test(arguments: [
  ("2026-11-22", "yyyy-MM-dd"), ("22.11.2026", "dd.MM.yyyy"), ("22.11.2026", "d.M.yyyy"), ("11/22/2026", "M/d/yyyy"),
  ("20261122", "yyyyMMdd"), ("22.11.26", "dd.MM.yy"), ("22.11.2026 09:05", "dd.MM.yyyy HH:mm"),
])
func aDateIsReadByItsPattern(_ text: String, _ pattern: String) throws {
  #expect(try read(text, .date, dates: pattern) == .date(try #require(CivilDate(iso: "2026-11-22"))))
}

@Test(arguments: [
  ("2026-02-29", "yyyy-MM-dd"), ("31.04.2026", "dd.MM.yyyy"), ("1.4.2026", "dd.MM.yyyy"), ("22.11.2026x", "dd.MM.yyyy"),
  ("22/11/2026", "M/d/yyyy"), ("0000-01-01", "yyyy-MM-dd"), ("22.11.2026 24:00", "dd.MM.yyyy HH:mm"),
  ("-1-01-01", "yyyy-MM-dd"),
])
func aDateThatDoesNotExistIsRefused(_ text: String, _ pattern: String) throws {
  #expect(try reason(text, .date, dates: pattern).contains("`\(text)` is not a date written like `\(pattern)`"))
}

@Test(arguments: [
  "", "dd.MM", "dd.MM.yyyy.dd", "DD.MM.YYYY", "dd.MMM.yyyy", "yyyy-MM-dd HH", "yyyy-MM-dd mm:ss", "ddd.MM.yyyy",
])
func aDatePatternThatIsNoneIsNoticed(_ pattern: String) {
  #expect(DatePattern(pattern) == nil)
}

@Test func instantsAreISOOrTheSourcesPatternWithATime() throws {
  let nine = Value.instant(Instant(second: 1_795_338_000))
  #expect(try read("2026-11-22T09:00:00Z", .instant) == nine)
  #expect(try read("2026-11-22T10:00+01:00", .instant) == nine)
  #expect(try read("2026-11-22 09:00", .instant) == nine)
  #expect(try read("22.11.2026 09:00", .instant, dates: "dd.MM.yyyy") == nine)
  #expect(try read("22.11.2026 09:00", .instant, dates: "dd.MM.yyyy HH:mm") == nine)
  #expect(try read("11/22/2026 09:00:00", .instant, dates: "M/d/yyyy HH:mm:ss") == nine)
  #expect(try reason("22.11.2026", .instant).contains("is not a time written like `yyyy-MM-dd HH:mm`"))
}

@Test func yesAndNoAreTheOnlyWordsWithoutAMap() throws {
  #expect(try read(" yes", .yesOrNo) == .yesNo(true))
  #expect(try read("no", .yesOrNo) == .yesNo(false))
  #expect(try reason("Tak", .yesOrNo).contains("`Tak` is neither `yes` nor `no`"))
}

@Test func aChoiceNamesTheNearestValue() throws {
  let type = FieldType.choice(["open", "paid"])
  #expect(try read(" open ", type) == .choice("open"))
  #expect(try reason("piad", type).contains("did you mean `paid`?"))
  #expect(try reason("zzzzz", type).contains("not one of open, paid; correct it"))
}

@Test(arguments: ["anna@example.com", "a.b+c@x", "żółw@przykład.pl", "o'neil@a-b.example"])
func aPlausibleMailboxIsTaken(_ text: String) throws {
  #expect(try read(" \(text) ", .email) == .email(text))
}

@Test(arguments: [
  "anna", "@example.com", "anna@", "a@b@c", "anna @example.com", "Anna <anna@example.com>", "a@b,c@d",
  "a@b\r\nBcc: x@y", "a..b@c",
  ".a@b", "a@b.", "a@b..c", "a;b@c", "a@\u{2003}b", "a\u{85}b@c",
])
func whatCouldBecomeAHeaderOrASecondAddressIsRefused(_ text: String) throws {
  #expect(try !reason(text, .email).isEmpty)
}

@Test func controlCharactersAreRefusedAndNamed() throws {
  #expect(try read("two\nlines\tand a tab", .text) == .text("two\nlines\tand a tab"))
  #expect(try reason("two\nlines", .text, isSingleLine: true).contains("a line break"))
  #expect(try reason("bell\u{7}", .text).contains("the control character U+0007"))
  #expect(try reason("next\u{85}line", .text).contains("the control character U+0085"))
  #expect(try reason("a\nb", .link(target: "client", wayBack: nil)).contains("a line break"))
  #expect(try reason("\u{1B}[31m", .text).contains("U+001B"))
}

@Test func overlongValuesAreRefused() throws {
  #expect(try reason(String(repeating: "x", count: Limits.textBytes + 1), .text).contains("65537 bytes"))
  #expect(
    try reason(String(repeating: "x", count: Limits.idBytes + 1), .link(target: "client", wayBack: nil)).contains(
      "257 bytes"))
  #expect(try reason(String(repeating: "1", count: 100_000), .number).utf8.count < 300)
}
