// An amount and its currency, never apart.

/// A currency by its ISO 4217 code: three capital letters.
public struct Currency: Hashable, Codable, Sendable {
  public let code: String

  /// Nil for anything but three letters A–Z.
  public init?(code: some StringProtocol) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    self.code = String(code)
  }

  /// Of the bytes of its code.
  public init?(utf8 code: UnsafeRawBufferPointer) {
    guard code.count == 3, code.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    self.code = String(decoding: code, as: UTF8.self)
  }
}

/// An amount of money in one currency.
public struct Money: Hashable, Codable, Sendable {
  public var amount: Number
  public var currency: Currency

  public init(amount: Number, currency: Currency) {
    self.amount = amount
    self.currency = currency
  }

  /// Reads `1234.50 PLN`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let amount = Number(parts[0]), let currency = Currency(code: parts[1]) else { return nil }
    self.init(amount: amount, currency: currency)
  }
}

extension Money: CustomStringConvertible {
  /// `1234.50 PLN`, as record files write it.
  public var description: String { "\(amount.text(minimumFractionDigits: 2)) \(currency.code)" }
}
