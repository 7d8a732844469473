// Text → value, by the type of the field and the formats of the source. The one place that decides what a file may say.

import FollowupModel
import WorkingTime

/// Reads the values of one source.
struct FieldReader: Sendable {
  var dates: DatePattern
  var decimal: DecimalSign
  var time: TeamTime

  /// The value of a cell that is not empty. `currency` is what an amount without one is in; `isSingleLine` refuses line
  /// breaks and tabs in a text.
  func value(
    _ cell: Cell, as type: FieldType, currency: Currency? = nil, isSingleLine: Bool = false
  ) throws(ValueProblem) -> Value {
    if case .text = type {
      guard cell.kind != .boolean else { throw .notAText(cell.bytes.elementsEqual("yes".utf8) ? "true" : "false") }
      return .text(try text(cell, of: cell.bytes, limit: Limits.textBytes, allowingLines: !isSingleLine))
    }
    let bytes = cell.trimmed
    switch type {
    case .link(let target, _): return .link(RecordKey(target, try id(cell)))
    case .choice(let choices):
      let text = try text(cell, of: bytes, limit: Limits.textBytes)
      guard choices.contains(text) else { throw .notAChoice(excerpt(bytes), among: choices) }
      return .choice(text)
    default:
      guard cell.kind != .nested else { throw .nested }
      // Nothing else is that long; its excerpt is enough to find it.
      if let what = Cell.controlCharacter(in: bytes.prefix(1000), allowingLines: false) { throw .control(what: what) }
    }
    switch type {
    case .number: return .number(try number(bytes, of: cell))
    case .money: return .money(try money(bytes, of: cell, currency: currency))
    case .date: return .date(try date(bytes))
    case .instant: return .instant(try instant(bytes))
    case .yesOrNo:
      if bytes.elementsEqual("yes".utf8) { return .yesNo(true) }
      if bytes.elementsEqual("no".utf8) { return .yesNo(false) }
      throw .notYesOrNo(excerpt(bytes))
    default:
      guard isPlausibleMailbox(bytes) else { throw .notAMailbox(excerpt(bytes)) }
      return .email(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// An id, or the id a link leads to.
  func id(_ cell: Cell) throws(ValueProblem) -> RecordID {
    RecordID(try text(cell, of: cell.trimmed, limit: Limits.idBytes))
  }

  /// A currency's code in a column of its own.
  func currency(_ cell: Cell) throws(ValueProblem) -> Currency {
    let bytes = cell.trimmed
    guard bytes.count == 3, let currency = Currency(code: String(decoding: bytes, as: UTF8.self)) else {
      throw .notACurrency(excerpt(bytes))
    }
    return currency
  }

  private func text(
    _ cell: Cell, of bytes: ArraySlice<UInt8>, limit: Int, allowingLines: Bool = false
  ) throws(ValueProblem) -> String {
    guard cell.kind != .nested else { throw .nested }
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    if let what = Cell.controlCharacter(in: bytes, allowingLines: allowingLines) { throw .control(what: what) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func number(_ bytes: ArraySlice<UInt8>, of cell: Cell) throws(ValueProblem) -> Number {
    let decimal = cell.kind == .number ? .point : decimal
    guard cell.kind != .boolean, bytes.count <= 64, let number = decimal.number(bytes) else {
      if FieldReader.isTooLarge(bytes) { throw .tooLarge(excerpt(bytes)) }
      throw .notANumber(excerpt(bytes), decimal: decimal)
    }
    return number
  }

  private func money(
    _ bytes: ArraySlice<UInt8>, of cell: Cell, currency expected: Currency?
  ) throws(ValueProblem) -> Money {
    var amount = Cell(bytes, kind: cell.kind)
    var written: Currency?
    let letters = bytes.suffix(3)
    if letters.count == 3, letters.allSatisfy({ (0x41...0x5A).contains($0) }) {
      written = Currency(code: String(decoding: letters, as: UTF8.self))
      amount.bytes = bytes.dropLast(3)
    }
    if let written, let expected, written != expected {
      throw .otherCurrency(excerpt(bytes), expected: expected.code)
    }
    let digits = amount.trimmed
    let decimal = cell.kind == .number ? .point : decimal
    guard cell.kind != .boolean, digits.count <= 64, let number = decimal.number(digits) else {
      if FieldReader.isTooLarge(digits) { throw .tooLarge(excerpt(bytes)) }
      let hasDigit = bytes.contains { (0x30...0x39).contains($0) }
      if written == nil, hasDigit, FieldReader.hasCode(bytes.prefix(3)) || FieldReader.hasCode(bytes.suffix(3)) {
        throw .misplacedCurrency(excerpt(bytes))
      }
      throw .notMoney(excerpt(bytes), decimal: decimal)
    }
    guard let currency = written ?? expected else { throw .noCurrency(excerpt(bytes)) }
    return Money(amount: number, currency: currency)
  }

  /// Digits only, so many before a decimal sign that no number holds them.
  private static func isTooLarge(_ bytes: ArraySlice<UInt8>) -> Bool {
    let whole = bytes.drop { $0 == UInt8(ascii: "-") }.prefix { (0x30...0x39).contains($0) }
    let rest = bytes.dropFirst(whole.endIndex - bytes.startIndex)
    return whole.count >= 15 && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
      && (rest.first.map { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") } ?? true)
  }

  /// Whether these are a currency's code in letters of either case.
  private static func hasCode(_ bytes: ArraySlice<UInt8>) -> Bool {
    Currency(code: String(decoding: bytes, as: UTF8.self).uppercased()) != nil
  }

  private func date(_ bytes: ArraySlice<UInt8>) throws(ValueProblem) -> CivilDate {
    guard let (date, _, rest) = dates.read(bytes), rest.isEmpty else {
      throw .notADate(excerpt(bytes), pattern: dates.text)
    }
    return date
  }

  /// ISO 8601, or the source's pattern; where that has no time, a time may follow after a space.
  private func instant(_ bytes: ArraySlice<UInt8>) throws(ValueProblem) -> Instant {
    let example = dates.hasTime ? dates.text : dates.text + " HH:mm"
    guard bytes.count <= 64 else { throw .notAnInstant(excerpt(bytes), pattern: example) }
    if let instant = time.parseInstant(String(decoding: bytes, as: UTF8.self)) { return instant }
    guard let (date, clock, rest) = dates.read(bytes) else { throw .notAnInstant(excerpt(bytes), pattern: example) }
    if let clock, rest.isEmpty { return time.zone.instant(of: date, at: clock) }
    if clock == nil {
      if rest.isEmpty { return time.zone.startOfDay(date) }
      if rest.first == 0x20 || rest.first == 0x54,
        let clock = TimeOfDay(iso: String(decoding: rest.dropFirst(), as: UTF8.self))
      {
        return time.zone.instant(of: date, at: clock)
      }
    }
    throw .notAnInstant(excerpt(bytes), pattern: example)
  }
}
