// From scores to members: the largest first, as many as the segment takes.

import FollowupModel

/// Who is in a segment by the scores of all its records.
public struct SegmentRanking: Sendable {
  /// The largest score first, ties by id.
  public let members: [RecordID]
  /// Those whose score is not in the commonest currency, by rising id. They take no part.
  public let outsiders: [RecordID]
  /// The currency of the scores that take part; nil for numbers.
  public let currency: Currency?

  /// Ranks scores. Missing values take no part, nor do those outside the commonest currency (of several equally common
  /// ones the first in the alphabet); a sum of nothing is at home in every currency.
  public init(_ selection: Segment.Selection, of scores: some Sequence<(id: RecordID, value: Value?)>) {
    var amounts: [(id: RecordID, amount: Amount)] = []
    for score in scores {
      if let amount = Amount(score.value) { amounts.append((score.id, amount)) }
    }
    let currency = SegmentRanking.commonest(amounts.lazy.compactMap { $0.amount.currency })
    var ranked: [(id: RecordID, number: Number)] = []
    var outsiders: [RecordID] = []
    for (id, amount) in amounts {
      if amount.currency == nil || amount.currency == currency {
        ranked.append((id, amount.number))
      } else {
        outsiders.append(id)
      }
    }
    ranked.sort { $0.number == $1.number ? $0.id < $1.id : $0.number > $1.number }
    members = ranked.prefix(SegmentRanking.count(selection, of: ranked.map { $0.number })).map { $0.id }
    self.outsiders = outsiders.sorted()
    self.currency = currency
  }

  /// What is said of one of the outsiders.
  public func problem(of id: RecordID, in segment: Segment) -> DataProblem {
    DataProblem(
      problem: "mixed-currencies", record: RecordKey(segment.record, id),
      message: "takes no part in `\(segment.name)`, because its score is not in "
        + "\(currency?.code ?? "the currency"), as most are")
  }

  private static func commonest(_ currencies: some Sequence<Currency>) -> Currency? {
    let counts = currencies.reduce(into: [Currency: Int]()) { $0[$1, default: 0] += 1 }
    return counts.min { $0.value == $1.value ? $0.key.code < $1.key.code : $0.value > $1.value }?.key
  }

  /// How many of the scores, by falling size, are in.
  private static func count(_ selection: Segment.Selection, of scores: [Number]) -> Int {
    let whole = Int128(Number.one.scaled)
    switch selection {
    case .top(let count): return min(max(0, count), scores.count)
    case .topShare(let share):
      let exact = Int128(share.scaled) * Int128(scores.count)
      return min(Int((exact + whole - 1) / whole), scores.count)
    case .makingUp(let share):
      let sum = scores.reduce(into: Int128(0)) { $0 += Int128($1.scaled) }
      var (count, running) = (0, Int128(0))
      while count < scores.count, running * whole < sum * Int128(share.scaled) {
        running += Int128(scores[count].scaled)
        count += 1
      }
      return count
    }
  }
}
