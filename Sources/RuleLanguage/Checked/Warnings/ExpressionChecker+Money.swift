// Amounts that other countries read otherwise: `10.000 EUR` is ten euros here, and ten thousand there.

import FollowupModel

extension ExpressionChecker {
  mutating func warnOfGroupingPoint(_ money: Money, _ range: SourceRange) {
    let parts = written(range).prefix { $0 != " " }.split(separator: ".")
    guard parts.count == 2, parts[1].count == 3, parts[1].allSatisfy(\.isNumber) else { return }
    let code = money.currency.code
    warn(
      range, "`\(written(range))` is \(parts[0]) and not \(parts[0]) thousand: the point separates the fraction",
      help: "write `\(parts[0])_\(parts[1]) \(code)`, or `\(parts[0]) \(code)` if that is meant")
  }
}
