// How a source writes dates: `dd.MM.yyyy`, `M/d/yyyy`, `yyyy-MM-dd HH:mm`.

import FollowupModel

/// A pattern of digits and separators. `d`, `M`, `H` are one or two digits, `dd`, `MM`, `HH`, `mm`, `ss` exactly two,
/// `yyyy` four; `yy` is 1969…2068, as POSIX `strptime` reads it. Anything that is no letter stands for itself.
public struct DatePattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case number(unit: UInt8, digits: ClosedRange<Int>)
    case literal(UInt8)
  }

  /// The pattern as written.
  public let text: String
  private let parts: [Part]

  /// `yyyy-MM-dd`.
  public static let iso = DatePattern(checked: "yyyy-MM-dd")

  /// Whether the pattern has a time of day after the date.
  public var hasTime: Bool { has("H") }

  /// Nil unless day, month and year come once each, and hour with minute or not at all.
  public init?(_ text: String) {
    self.init(checked: text)
    let units = parts.compactMap { part -> UInt8? in
      guard case .number(let unit, let digits) = part, digits.upperBound > 0 else { return nil }
      return unit
    }
    let letters = parts.filter { if case .number = $0 { return true } else { return false } }
    guard units.count == letters.count, Set(units).count == units.count, has("d"), has("M"), has("y"),
      has("H") == has("m"), has("H") || !has("s"), text.utf8.count <= 64
    else { return nil }
  }

  private init(checked text: String) {
    self.text = text
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      let run = rest.prefix { $0 == first }
      if (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) {
        parts.append(.number(unit: first, digits: DatePattern.digits(String(decoding: run, as: UTF8.self))))
      } else {
        parts += run.map { .literal($0) }
      }
      rest = rest.dropFirst(run.count)
    }
    self.parts = parts
  }

  private static func digits(_ letters: String) -> ClosedRange<Int> {
    switch letters {
    case "d", "M", "H": return 1...2
    case "dd", "MM", "HH", "mm", "ss", "yy": return 2...2
    case "yyyy": return 4...4
    default: return 0...0
    }
  }

  private func has(_ unit: Character) -> Bool {
    parts.contains { part in
      if case .number(let letter, _) = part { return letter == unit.asciiValue } else { return false }
    }
  }

  /// Reads the date at the start of `text`, and the time where the pattern has one.
  /// Nil where the text is written otherwise or there is no such date; `rest` is what follows.
  func read(_ text: ArraySlice<UInt8>) -> (date: CivilDate, time: TimeOfDay?, rest: ArraySlice<UInt8>)? {
    var rest = text
    var (year, month, day, hour, minute, second) = (0, 0, 0, 0, 0, 0)
    for part in parts {
      switch part {
      case .literal(let byte):
        guard rest.first == byte else { return nil }
        rest = rest.dropFirst()
      case .number(let unit, let digits):
        var (value, count) = (0, 0)
        while count < digits.upperBound, let byte = rest.first, (0x30...0x39).contains(byte) {
          value = value * 10 + Int(byte - 0x30)
          count += 1
          rest = rest.dropFirst()
        }
        guard count >= digits.lowerBound else { return nil }
        switch unit {
        case UInt8(ascii: "d"): day = value
        case UInt8(ascii: "M"): month = value
        case UInt8(ascii: "y"): year = count == 4 ? value : value + (value < 69 ? 2000 : 1900)
        case UInt8(ascii: "H"): hour = value
        case UInt8(ascii: "m"): minute = value
        default: second = value
        }
      }
    }
    guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
    guard hasTime else { return (date, nil, rest) }
    guard let time = TimeOfDay(hour: hour, minute: minute, second: second) else { return nil }
    return (date, time, rest)
  }
}
