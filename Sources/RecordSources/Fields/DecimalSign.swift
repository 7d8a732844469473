// How a source writes numbers: with a decimal point or a decimal comma, and what may group their digits.

import FollowupModel

/// What separates the whole part of a number from its fraction.
public enum DecimalSign: String, Hashable, Sendable {
  case point = "."
  case comma = ","

  /// Reads `1234.5`, or with a decimal comma `1234,5`. Digits may stand in groups of three, separated by one kind of
  /// space, no-break space (also the narrow one), apostrophe, or the sign that is not the decimal one. That one is
  /// ambiguous (`1,234`): with a decimal point it counts as grouping only where a fraction follows.
  /// Nil for anything else and for what does not fit; more than four decimals are rounded half to even.
  func number(_ text: ArraySlice<UInt8>) -> Number? {
    var digits: [UInt8] = []
    var rest = text
    if let sign = rest.first, sign == 0x2D || sign == 0x2B {
      digits.append(sign)
      rest = rest.dropFirst()
    }
    let mark: UInt8 = self == .point ? 0x2E : 0x2C
    let pointIndex = rest.firstIndex(of: mark)
    guard appendWhole(rest[..<(pointIndex ?? rest.endIndex)], hasFraction: pointIndex != nil, to: &digits) else {
      return nil
    }
    if let pointIndex {
      let fraction = rest[(pointIndex + 1)...]
      guard fraction.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      digits.append(0x2E)
      digits += fraction
    }
    return fastNumber(digits) ?? Number(String(decoding: digits, as: UTF8.self))
  }

  /// Up to 14 digits and four decimals fit for sure, and need no rounding.
  private func fastNumber(_ digits: [UInt8]) -> Number? {
    guard digits.count <= 16 else { return nil }
    var scaled: Int64 = 0
    var (whole, decimals) = (0, -1)
    for byte in digits.dropFirst(digits.first == 0x2D || digits.first == 0x2B ? 1 : 0) {
      if byte == 0x2E {
        decimals = 0
      } else {
        scaled = scaled * 10 + Int64(byte - 0x30)
        if decimals >= 0 { decimals += 1 } else { whole += 1 }
      }
    }
    guard whole > 0, whole <= 13, decimals != 0, decimals <= 4 else { return nil }
    for _ in max(decimals, 0)..<4 { scaled *= 10 }
    return Number(scaled: digits.first == 0x2D ? -scaled : scaled)
  }

  /// Appends the digits of the whole part without what groups them; false where they are not grouped in threes.
  private func appendWhole(_ text: ArraySlice<UInt8>, hasFraction: Bool, to digits: inout [UInt8]) -> Bool {
    var rest = text
    var separator: ArraySlice<UInt8>?
    var group = 0
    var groups = 0
    while let byte = rest.first {
      if (0x30...0x39).contains(byte) {
        digits.append(byte)
        group += 1
        rest = rest.dropFirst()
        continue
      }
      guard let next = grouping(rest, hasFraction: hasFraction), separator ?? next == next,
        groups == 0 ? (1...3).contains(group) : group == 3
      else { return false }
      separator = next
      groups += 1
      group = 0
      rest = rest.dropFirst(next.count)
    }
    return groups == 0 ? group > 0 : group == 3
  }

  /// The separator at the start of `text`; nil where there is none.
  private func grouping(_ text: ArraySlice<UInt8>, hasFraction: Bool) -> ArraySlice<UInt8>? {
    switch text.first {
    case 0x20, 0x27: return text.prefix(1)
    case 0x2E: return self == .comma ? text.prefix(1) : nil
    case 0x2C: return self == .point && hasFraction ? text.prefix(1) : nil
    // No-break space U+00A0; narrow no-break space U+202F and right quotation mark U+2019.
    case 0xC2: return text.prefix(2).elementsEqual([0xC2, 0xA0]) ? text.prefix(2) : nil
    case 0xE2:
      let three = text.prefix(3)
      return three.elementsEqual([0xE2, 0x80, 0xAF]) || three.elementsEqual([0xE2, 0x80, 0x99]) ? three : nil
    default: return nil
    }
  }
}
