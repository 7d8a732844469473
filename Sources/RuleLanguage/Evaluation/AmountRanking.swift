// Who of many is in a segment, told by positions: from amounts to those that are large enough.

import FollowupModel

/// Amounts that are known by their positions, ranked.
struct AmountRanking {
  /// The positions of those who are in, in no particular order.
  let members: [Int]
  /// The positions of amounts that are not in the commonest currency. They take no part.
  let outsiders: [Int]
  /// The currency of the amounts that take part; nil for numbers.
  let currency: Currency?

  /// Ranks amounts. Missing ones take no part, nor do those outside the commonest currency (of several equally common
  /// ones the first in the alphabet); a sum of nothing is at home in every currency.
  ///
  /// - Parameters:
  ///   - numbers: The amounts, scaled.
  ///   - currencies: `Currency.packed`, 0 where there is none; nil where the amount is missing.
  ///   - precedes: Which of two positions comes first where amounts are the same.
  init(
    _ selection: Segment.Selection, numbers: [Int64], currencies: [UInt32?], precedes: (Int, Int) -> Bool
  ) {
    let currency = AmountRanking.commonest(currencies)
    var ranked: [Int] = []
    var outsiders: [Int] = []
    ranked.reserveCapacity(numbers.count)
    for position in numbers.indices {
      guard let own = currencies[position] else { continue }
      if own == 0 || own == currency { ranked.append(position) } else { outsiders.append(position) }
    }
    self.outsiders = outsiders
    self.currency = currency.flatMap(Currency.init(packed:))
    let count: Int
    if case .makingUp(let share) = selection {
      count = AmountRanking.count(makingUp: share, of: ranked.map { numbers[$0] }.sorted(by: >))
    } else {
      count = selection.count(of: ranked.count) ?? 0
    }
    members = AmountRanking.largest(count, of: ranked, numbers, precedes)
  }

  private static func commonest(_ currencies: [UInt32?]) -> UInt32? {
    // There are few currencies, and most amounts are in that of the one before.
    var counts: [(currency: UInt32, count: Int)] = []
    for case let currency? in currencies where currency != 0 {
      if let index = counts.firstIndex(where: { $0.currency == currency }) {
        counts[index].count += 1
      } else {
        counts.append((currency, 1))
      }
    }
    return counts.min { $0.count == $1.count ? $0.currency < $1.currency : $0.count > $1.count }?.currency
  }

  /// How many of the amounts, by falling size, make up a share of their sum.
  private static func count(makingUp share: Number, of amounts: [Int64]) -> Int {
    let sum = amounts.reduce(into: Int128(0)) { $0 += Int128($1) }
    var (count, running) = (0, Int128(0))
    while count < amounts.count, running * Int128(Number.one.scaled) < sum * Int128(share.scaled) {
      running += Int128(amounts[count])
      count += 1
    }
    return count
  }

  private static func largest(
    _ count: Int, of positions: [Int], _ numbers: [Int64], _ precedes: (Int, Int) -> Bool
  ) -> [Int] {
    guard count < positions.count else { return positions }
    guard count > 0 else { return [] }
    let least = leastOfLargest(count, positions.map { ordered(numbers[$0]) })
    var members: [Int] = []
    var ties: [Int] = []
    for position in positions {
      let number = ordered(numbers[position])
      if number > least { members.append(position) } else if number == least { ties.append(position) }
    }
    return members + ties.sorted(by: precedes).prefix(count - members.count)
  }

  /// Unsigned numbers in the order of signed ones.
  private static func ordered(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ 1 << 63 }

  /// The least of the `count` largest, found byte after byte from the highest: in as many steps for any numbers.
  private static func leastOfLargest(_ count: Int, _ numbers: [UInt64]) -> UInt64 {
    var (candidates, wanted, found) = (numbers, count, UInt64(0))
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      var counts = [Int](repeating: 0, count: 256)
      for number in candidates { counts[Int(truncatingIfNeeded: number >> shift & 0xFF)] += 1 }
      var byte = 255
      while byte > 0, counts[byte] < wanted {
        wanted -= counts[byte]
        byte -= 1
      }
      found |= UInt64(byte) << shift
      if counts[byte] < candidates.count { candidates.removeAll { $0 >> shift & 0xFF != UInt64(byte) } }
    }
    return found
  }
}

extension Segment.Selection {
  /// How many of so many scores are in; nil where that depends on the scores.
  public func count(of all: Int) -> Int? {
    switch self {
    case .top(let wanted): return min(max(0, wanted), all)
    case .topShare(let share):
      let whole = Int128(Number.one.scaled)
      return min(Int((Int128(share.scaled) * Int128(all) + whole - 1) / whole), all)
    case .makingUp: return nil
    }
  }
}
