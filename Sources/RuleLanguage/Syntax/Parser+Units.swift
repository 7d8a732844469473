// Units of time that the language does not have, as people write them: `3 workdays`, `2 dys`.

import FollowupModel

extension Parser {
  /// Steps over a unit in other words, which is noted. Nil, staying here, where none comes next.
  mutating func takeForeignUnit(after count: SourceRange) -> DurationUnit? {
    guard let (unit, length) = foreignUnit() else { return nil }
    let range = current.range.joined(peek(length - 1).range)
    let number = written(count)
    let meant = unit.rawValue + (number == "1" ? "" : "s")
    findings.add(range, "`\(written(range))` is no unit of time", help: "write `\(number) \(meant)`")
    for _ in 0..<length { advance() }
    return unit
  }

  /// The unit that the next words mean, and how many words they are.
  func foreignUnit() -> (DurationUnit, Int)? {
    guard let word = current.word?.lowercased(), !current.startsLine else { return nil }
    if ["business", "work", "week"].contains(word) || word == "working" {
      let offset = peek(1).isSign(.minus) ? 2 : 1
      guard let day = peek(offset).word, Words.units[day] == .day, word != "working" || offset == 2 else { return nil }
      return (.workingDay, offset + 1)
    }
    if let unit = ForeignWords.units[word] { return (unit, 1) }
    guard word.count > 2, !Words.reserved.contains(word), Currency(code: current.word ?? "") == nil,
      let meant = nearestName(to: word, among: Words.units.keys.sorted()), let unit = Words.units[meant]
    else { return nil }
    return (unit, 1)
  }
}
