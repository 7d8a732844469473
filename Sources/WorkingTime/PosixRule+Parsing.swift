// Reads POSIX TZ strings: `CET-1CEST,M3.5.0,M10.5.0/3`, `<-03>3`.

extension PosixRule {
  /// Nil for anything but a whole TZ string. Daylight saving time without its days is not accepted.
  init?(_ text: some StringProtocol) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard scanner.skipName(), let west = scanner.time(hoursAtMost: 24) else { return nil }
    standard = -west
    daylight = nil
    guard !scanner.rest.isEmpty else { return }
    guard scanner.skipName() else { return nil }
    var offset = standard + 3600
    if scanner.rest.first != UInt8(ascii: ",") {
      guard let west = scanner.time(hoursAtMost: 24) else { return nil }
      offset = -west
    }
    guard scanner.skip(","), let start = scanner.change(), scanner.skip(","), let end = scanner.change(),
      scanner.rest.isEmpty
    else { return nil }
    daylight = Daylight(offset: offset, start: start, end: end)
  }
}

private struct Scanner {
  var rest: ArraySlice<UInt8>

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Skips `CET` or `<+03>`; false where no name stands.
  mutating func skipName() -> Bool {
    if skip("<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let name = rest.prefix { (0x41...0x5A).contains($0 & 0xDF) }
    rest = rest.dropFirst(name.count)
    return name.count >= 3
  }

  mutating func number(upTo maximum: Int) -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return value <= maximum ? value : nil
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(hoursAtMost: Int) -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = number(upTo: hoursAtMost) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] {
      guard skip(":") else { break }
      guard let part = number(upTo: 59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// A day, and after `/` the time; 02:00 without one.
  mutating func change() -> PosixRule.Change? {
    guard let day = day() else { return nil }
    guard skip("/") else { return PosixRule.Change(day: day, second: 7200) }
    return time(hoursAtMost: 167).map { PosixRule.Change(day: day, second: $0) }
  }

  private mutating func day() -> PosixRule.Day? {
    if skip("J") {
      guard let number = number(upTo: 365), number >= 1 else { return nil }
      return .julian(number)
    }
    guard skip("M") else { return number(upTo: 365).map(PosixRule.Day.ordinal) }
    guard let month = number(upTo: 12), month >= 1, skip("."), let week = number(upTo: 5), week >= 1, skip("."),
      let day = number(upTo: 6)
    else { return nil }
    return .weekday(month: month, week: week, day: day)
  }
}
