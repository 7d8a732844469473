// Exact decimals: fixed point with four digits after the point, in 64 bits. Never binary floating point.

/// A decimal number with four digits after the point, from -922 337 203 685 477.5807 up to its opposite.
///
/// Every result is rounded half to even to four places. What does not fit is nil: nothing traps, nothing wraps.
public struct Number: Hashable, Comparable, Codable, Sendable {
  /// The number times 10 000.
  public var scaled: Int64

  public init(scaled: Int64) { self.scaled = scaled }

  /// Nil where the whole number does not fit.
  public init?(_ whole: Int) {
    let (scaled, overflow) = Int64(whole).multipliedReportingOverflow(by: Number.scale)
    guard !overflow else { return nil }
    self.scaled = scaled
  }

  public static let zero = Number(scaled: 0)
  public static let one = Number(scaled: scale)
  static let scale: Int64 = 10_000

  /// Reads `-1234.5678`: an optional sign, digits, and an optional point with digits after it. More than four of
  /// those are rounded half to even. Nil for anything else and for what does not fit.
  public init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    let negative = digits.first == "-"
    if negative || digits.first == "+" { digits.removeFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty, parts.count == 1 || !parts[1].isEmpty,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? Array(parts[1].utf8) : []
    var scaled: Int128 = 0
    for digit in Array(parts[0].utf8) + (0..<4).map({ $0 < fraction.count ? fraction[$0] : 0x30 }) {
      scaled = scaled * 10 + Int128(digit - 0x30)
      guard scaled <= Int128(Int64.max) + 1 else { return nil }
    }
    if fraction.count > 4 {
      let rest = fraction[4...]
      let half = rest.first == 0x35 && rest.dropFirst().allSatisfy { $0 == 0x30 }
      if half ? scaled % 2 == 1 : fraction[4] >= 0x35 { scaled += 1 }
    }
    guard let fits = Int64(exactly: negative ? -scaled : scaled) else { return nil }
    self.scaled = fits
  }

  public static func < (left: Number, right: Number) -> Bool { left.scaled < right.scaled }

  /// The whole number towards zero.
  public var truncated: Int { Int(scaled / Number.scale) }

  /// Whether there is nothing after the point.
  public var isWhole: Bool { scaled % Number.scale == 0 }

  public func adding(_ other: Number) -> Number? {
    let (sum, overflow) = scaled.addingReportingOverflow(other.scaled)
    return overflow ? nil : Number(scaled: sum)
  }

  public func subtracting(_ other: Number) -> Number? {
    let (difference, overflow) = scaled.subtractingReportingOverflow(other.scaled)
    return overflow ? nil : Number(scaled: difference)
  }

  public func multiplied(by other: Number) -> Number? {
    Number.rounded(Int128(scaled) * Int128(other.scaled), dividedBy: Int128(Number.scale))
  }

  /// Nil where it does not fit or `other` is zero.
  public func divided(by other: Number) -> Number? {
    Number.rounded(Int128(scaled) * Int128(Number.scale), dividedBy: Int128(other.scaled))
  }

  public var negated: Number? {
    scaled == .min ? nil : Number(scaled: -scaled)
  }

  /// The mean of `count` numbers whose scaled sum is `scaledSum`, rounded once. Nil for no numbers.
  public static func mean(scaledSum: Int128, count: Int) -> Number? {
    rounded(scaledSum, dividedBy: Int128(count))
  }

  private static func rounded(_ dividend: Int128, dividedBy divisor: Int128) -> Number? {
    guard divisor != 0 else { return nil }
    let division = dividend.quotientAndRemainder(dividingBy: divisor)
    var quotient = division.quotient
    let twice = division.remainder.magnitude * 2
    if twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0) {
      quotient += (dividend < 0) == (divisor < 0) ? 1 : -1
    }
    return Int64(exactly: quotient).map(Number.init(scaled:))
  }
}

extension Number: CustomStringConvertible {
  /// `1234.5`: no group separators, no zeros at the end.
  public var description: String { text(minimumFractionDigits: 0) }

  /// The decimal text with at least so many digits (0…4) after the point.
  public func text(minimumFractionDigits minimum: Int) -> String {
    let magnitude = scaled.magnitude
    var fraction = String(magnitude % UInt64(Number.scale))
    fraction = String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
    while fraction.utf8.count > minimum, fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = (scaled < 0 ? "-" : "") + String(magnitude / UInt64(Number.scale))
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }
}
