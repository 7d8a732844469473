// Dates, numbers and amounts as people of a language write them: CLDR, through Foundation.

import FollowupModel
import Foundation
import RuleLanguage
import Synchronization
import WorkingTime

/// Prints values for people. Decimals stay exact: they never become binary floating point. Wall times are the zone's,
/// of the system's zone data and not of Foundation's own.
public struct CLDRFormatter: ValueFormatter {
  private let zone: Zone
  private let known = KnownTexts()

  /// Instants are printed in `zone`: the team's.
  public init(zone: Zone) { self.zone = zone }

  public func text(of value: Value, language: String) -> String {
    switch value {
    case .text(let text), .email(let text), .choice(let text): return text
    case .number(let number): return self.text(of: number, language)
    case .money(let money): return text(of: money, language)
    case .date(let date): return longDate(date, language: language)
    case .instant(let instant):
      let (date, time) = zone.local(at: instant)
      let day = longDate(date, language: language)
      return "\(day), \(TimeOfDay(second: time.second / 60 * 60))"
    case .yesNo(let yes):
      let phrases = Phrases.of(language)
      return yes ? phrases.yes : phrases.no
    case .link(let key): return key.id.text
    }
  }

  public func days(_ number: Number, language: String) -> String {
    let phrases = Phrases.of(language)
    let word = PluralForm.choose(phrases.days, for: number, language: phrases.language)
    return "\(text(of: number, language)) \(word)"
  }

  public func plural(_ number: Number, forms: [String], language: String) -> String {
    PluralForm.choose(forms, for: number, language: language)
  }

  /// `1 November 2026`, `1 listopada 2026`, `1 ноября 2026 г.`
  func longDate(_ date: CivilDate, language: String) -> String {
    // Foundation counts by the Julian calendar then.
    guard date.year >= 1583 else { return date.description }
    return format(date, .long, language) { $0.day().month(.wide).year() }
  }

  /// `22 November`, `22 listopada`, `22 ноября`.
  func dayAndMonth(_ date: CivilDate, language: String) -> String {
    format(date, .dayAndMonth, language) { $0.day().month(.wide) }
  }

  /// `22 Nov`, `22 lis`, `22 нояб.`
  func briefDate(_ date: CivilDate, language: String) -> String {
    format(date, .brief, language) { $0.day().month(.abbreviated) }
  }

  /// `Sunday`, `niedziela`, `воскресенье`.
  func weekday(_ date: CivilDate, language: String) -> String {
    format(date, .weekday, language) { $0.weekday(.wide) }
  }

  private func format(
    _ date: CivilDate, _ form: KnownTexts.Form, _ language: String, _ pattern: (Date.FormatStyle) -> Date.FormatStyle
  ) -> String {
    known.text(of: date, form, language) {
      Date(timeIntervalSince1970: Double(date.dayNumber) * 86_400).formatted(pattern(style(language)))
    }
  }

  private func style(_ language: String) -> Date.FormatStyle {
    // `gmt` is never nil and knows no changes.
    Date.FormatStyle(
      locale: locale(language), calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
  }

  private func text(of number: Number, _ language: String) -> String {
    decimal(number).formatted(.number.locale(locale(language)).precision(.fractionLength(0...4)))
  }

  private func text(of money: Money, _ language: String) -> String {
    let style = Decimal.FormatStyle.Currency(code: money.currency.code, locale: locale(language))
    // Never fewer digits than the amount has, nor than its currency usually shows: 0 for yen, 2 for złoty.
    let usual = known.fractionDigits(of: money.currency) {
      let zero = Decimal.zero.formatted(.currency(code: money.currency.code).locale(Locale(identifier: "en_US_POSIX")))
      return max(zero.count { $0 == "0" } - 1, 0)
    }
    return decimal(money.amount).formatted(style.precision(.fractionLength(usual...max(usual, 4))))
  }

  /// An amount without its fraction, for where there is little room: `12 400 zł`.
  func wholeMoney(_ money: Money, language: String) -> String {
    let style = Decimal.FormatStyle.Currency(code: money.currency.code, locale: locale(language))
    return decimal(money.amount).formatted(style.precision(.fractionLength(0)))
  }

  private func decimal(_ number: Number) -> Decimal {
    Decimal(
      sign: number.scaled < 0 ? .minus : .plus, exponent: -4, significand: Decimal(number.scaled.magnitude))
  }

  /// English is written day first, as elsewhere in Europe.
  private func locale(_ language: String) -> Locale {
    Locale(identifier: language == "en" ? "en_GB" : language)
  }
}

/// What Foundation was asked before. The dates of a digest repeat, and it takes longer over one than everything else
/// that is said of a reminder.
private final class KnownTexts: Sendable {
  enum Form { case long, dayAndMonth, brief, weekday }

  private struct Key: Hashable {
    var date: CivilDate
    var form: Form
    var language: String
  }

  private let texts = Mutex<[Key: String]>([:])
  private let digits = Mutex<[Currency: Int]>([:])

  /// Some years in some languages; then it begins anew.
  private static let textsAtMost = 4096

  func text(of date: CivilDate, _ form: Form, _ language: String, asking foundation: () -> String) -> String {
    let key = Key(date: date, form: form, language: language)
    if let known = texts.withLock({ $0[key] }) { return known }
    let text = foundation()
    texts.withLock {
      if $0.count == KnownTexts.textsAtMost { $0 = [:] }
      $0[key] = text
    }
    return text
  }

  func fractionDigits(of currency: Currency, asking foundation: () -> Int) -> Int {
    if let known = digits.withLock({ $0[currency] }) { return known }
    let count = foundation()
    digits.withLock { $0[currency] = count }
    return count
  }
}
