// Numbers, percentages, dates and times of day.

import FollowupModel

extension Lexer {
  /// The number, date or time that starts here, at a digit.
  mutating func numberOrDate() -> Token {
    let start = offset
    if let parts = digits([4...4, 1...2, 1...2], separator: "-") { return date(parts, from: start) }
    if let parts = digits([1...2, 1...2, 4...4], separator: ".") ?? digits([1...2, 1...2, 4...4], separator: "/") {
      findings.add(
        range(from: start), "a date is written year, month, day",
        help: "write `\(parts[2])-\(twoDigits(parts[1]))-\(twoDigits(parts[0]))`")
      return token(.mistake, from: start)
    }
    if let parts = digits([1...2, 2...2, 2...2], separator: ":") ?? digits([1...2, 2...2], separator: ":") {
      let text = ([twoDigits(parts[0])] + parts.dropFirst()).joined(separator: ":")
      guard let time = TimeOfDay(iso: text) else {
        findings.add(
          range(from: start), "there is no time `\(text)`",
          help: text == "24:00" ? "write `23:59`, the last minute of the day" : "times go from `00:00` to `23:59`")
        return token(.mistake, from: start)
      }
      return token(.time(time), from: start)
    }
    return number()
  }

  private mutating func date(_ parts: [String], from start: Int) -> Token {
    let text = "\(parts[0])-\(twoDigits(parts[1]))-\(twoDigits(parts[2]))"
    let written = parts.joined(separator: "-")
    if byte(0) == UInt8(ascii: "T"), isDigit(byte(1)) {
      while let next = byte(0), isDigit(next) || "T:+-Z.".utf8.contains(next) { offset += 1 }
      findings.add(range(from: start), "date and time are written with a space", help: "write `\(text) 09:00`")
      return token(.mistake, from: start)
    }
    guard let date = CivilDate(iso: text) else {
      let month = Int(parts[1]) ?? 0
      let help: String
      if let year = Int(parts[0]), year > 0, (1...12).contains(month) {
        let last = CivilDate.daysIn(month: month, of: year)
        help = "the last day of that month is \(parts[0])-\(twoDigits(parts[1]))-\(last)"
      } else {
        help = "a date is year, month, day: `2026-11-22`"
      }
      findings.add(range(from: start), "there is no date `\(written)`", help: help)
      return token(.mistake, from: start)
    }
    if written != text {
      findings.add(range(from: start), "month and day have two digits", help: "write `\(text)`")
    }
    return token(.date(date), from: start)
  }

  private mutating func number() -> Token {
    let start = offset
    var digits = ""
    let wellGrouped = wholePart(into: &digits)
    var fraction = ""
    if byte(0) == UInt8(ascii: "."), isDigit(byte(1)) {
      offset += 1
      while let next = byte(0), isDigit(next) {
        fraction.unicodeScalars.append(Unicode.Scalar(next))
        offset += 1
      }
    }
    let numberEnd = offset
    let isPercent = percentSign()
    let written = String(decoding: bytes[start..<numberEnd], as: UTF8.self)
    let places = isPercent ? 2 : 4
    while fraction.utf8.count > places, fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
    guard wellGrouped else {
      findings.add(
        range(from: start), "`\(clipped(written))` is not grouped by three digits",
        help: "write `10_000`, `10 000` or `10000`")
      return token(.mistake, from: start)
    }
    guard fraction.utf8.count <= places else {
      findings.add(
        range(from: start), "a \(isPercent ? "percentage" : "number") has at most \(places) digits after the point")
      return token(.mistake, from: start)
    }
    guard let number = Number(fraction.isEmpty ? digits : "\(digits).\(fraction)") else {
      findings.add(
        range(from: start), "`\(clipped(written))` is too large", help: "numbers go up to 922 337 203 685 477.5807")
      return token(.mistake, from: start)
    }
    guard isPercent else { return token(.number(number), from: start) }
    guard let share = number.divided(by: Number(scaled: 1_000_000)) else { return token(.mistake, from: start) }
    return token(.percent(share), from: start)
  }

  /// Reads the digits before the point. False where their groups are not groups of three.
  private mutating func wholePart(into digits: inout String) -> Bool {
    var groups: [Int] = []
    var underscores = false
    groups.append(digitRun(into: &digits))
    while byte(0) == UInt8(ascii: "_") {
      underscores = true
      offset += 1
      groups.append(digitRun(into: &digits))
    }
    if underscores { return groups[0] <= 3 && groups.dropFirst().allSatisfy { $0 == 3 } }
    guard groups[0] <= 3 else { return true }
    // `10 000`: exactly three digits after one blank belong to the number.
    while true {
      let blank = groupSeparatorLength()
      guard blank > 0, (0..<3).allSatisfy({ isDigit(byte(blank + $0)) }), !isDigit(byte(blank + 3)),
        ![UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-")].contains(byte(blank + 3))
      else { return true }
      offset += blank
      _ = digitRun(into: &digits)
    }
  }

  private mutating func digitRun(into digits: inout String) -> Int {
    let start = offset
    while isDigit(byte(0)) { offset += 1 }
    digits += String(decoding: bytes[start..<offset], as: UTF8.self)
    return offset - start
  }

  /// A space, a no-break space or a narrow no-break space.
  private func groupSeparatorLength() -> Int {
    if byte(0) == 0x20 { return 1 }
    if byte(0) == 0xC2, byte(1) == 0xA0 { return 2 }
    return byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) == 0xAF ? 3 : 0
  }

  /// Steps over `%`, also after a blank.
  private mutating func percentSign() -> Bool {
    let blank = groupSeparatorLength()
    guard byte(blank) == UInt8(ascii: "%") else { return false }
    offset += blank + 1
    return true
  }

  /// Steps over runs of digits of these lengths with a separator between them; nil, staying here, where there are none.
  private mutating func digits(_ lengths: [ClosedRange<Int>], separator: Unicode.Scalar) -> [String]? {
    var position = offset
    var parts: [String] = []
    for (index, length) in lengths.enumerated() {
      if index > 0 {
        guard position < bytes.count, bytes[position] == UInt8(ascii: separator) else { return nil }
        position += 1
      }
      let start = position
      while position < bytes.count, position - start <= length.upperBound, isDigit(bytes[position]) { position += 1 }
      guard length.contains(position - start) else { return nil }
      parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
    }
    offset = position
    return parts
  }

  /// The digits that stand directly before a sign, or after it where none do, so that a help can repeat them.
  func amount(beside sign: Int) -> String? {
    var start = sign
    while start > 0, bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
    let end = start
    while start > 0, isPartOfAmount(bytes[start - 1]) { start -= 1 }
    let before = bytes[start..<end]
    let digits = before.isEmpty ? bytes[offset...].prefix { isPartOfAmount($0) } : before
    return digits.contains { isDigit($0) } ? String(decoding: digits, as: UTF8.self) : nil
  }

  private func isPartOfAmount(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }

  private func twoDigits(_ text: String) -> String { text.utf8.count < 2 ? "0" + text : text }

  private func clipped(_ text: String) -> String { text.count > 40 ? text.prefix(37) + "…" : text }
}
