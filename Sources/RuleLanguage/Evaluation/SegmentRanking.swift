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

  /// Ranks scores: see `AmountRanking`.
  public init(_ selection: Segment.Selection, of scores: some Sequence<(id: RecordID, value: Value?)>) {
    var ids: [RecordID] = []
    var numbers: [Int64] = []
    var currencies: [UInt32?] = []
    for score in scores {
      guard let amount = Amount(score.value) else { continue }
      ids.append(score.id)
      numbers.append(amount.number.scaled)
      currencies.append(amount.currency?.packed ?? 0)
    }
    let ranking = AmountRanking(selection, numbers: numbers, currencies: currencies) { ids[$0] < ids[$1] }
    members = ranking.members.sorted {
      numbers[$0] == numbers[$1] ? ids[$0] < ids[$1] : numbers[$0] > numbers[$1]
    }.map { ids[$0] }
    outsiders = ranking.outsiders.map { ids[$0] }.sorted()
    currency = ranking.currency
  }

  /// What is said of one of the outsiders.
  public func problem(of id: RecordID, in segment: Segment) -> DataProblem {
    segment.problem(ofOutsider: id, in: currency)
  }
}

extension Segment {
  /// What is said of a record that takes no part because of its score's currency.
  func problem(ofOutsider id: RecordID, in currency: Currency?) -> DataProblem {
    DataProblem(
      problem: "mixed-currencies", record: RecordKey(record, id),
      message:
        "takes no part in `\(name)`, because its score is not in \(currency?.code ?? "the currency"), as most are"
    )
  }
}
