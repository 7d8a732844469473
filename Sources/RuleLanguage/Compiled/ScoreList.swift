// The scores of many records side by side: what is kept of a whole store until its segments are ranked.

import FollowupModel

/// The scores of a segment's records in the order in which they were added.
public struct ScoreList: Sendable {
  /// How many records there are.
  public private(set) var count = 0
  private var numbers: [Int64] = []
  /// `Currency.packed`, 0 for plain numbers.
  private var currencies: [UInt32] = []
  private var ends: [Int64] = []
  private var ids: [UInt8] = []
  private var idEnds: [Int] = []

  /// In place of a currency where there is no score.
  private static let missing = UInt32.max

  public init() {}

  /// Adds the scores of other records behind these.
  public mutating func append(_ other: ScoreList) {
    let shift = ids.count
    count += other.count
    numbers += other.numbers
    currencies += other.currencies
    ends += other.ends
    ids += other.ids
    idEnds += other.idEnds.map { $0 + shift }
  }

  /// Adds a record by the UTF-8 of its id, with a score that is known for good.
  ///
  /// - Parameter number: The score, scaled; nil where it is missing.
  /// - Parameter currency: `Currency.packed`, 0 for a plain number.
  public mutating func append(_ id: UnsafeRawBufferPointer, number: Int64?, currency: UInt32) {
    add(id, number ?? Slot.missing, number == nil ? ScoreList.missing : currency, BlockEnd.never)
  }

  mutating func append(_ id: UnsafeRawBufferPointer, _ slot: Int64, _ currency: UInt32, until end: Int64) {
    add(id, slot, slot == Slot.missing ? ScoreList.missing : currency, end)
  }

  mutating func append(_ id: UnsafeRawBufferPointer, _ score: SegmentScore) {
    let amount = Amount(score.value)
    let currency = amount.map { $0.currency?.packed ?? 0 } ?? ScoreList.missing
    add(id, amount?.number.scaled ?? Slot.missing, currency, BlockEnd.of(score.until))
  }

  private mutating func add(_ id: UnsafeRawBufferPointer, _ number: Int64, _ currency: UInt32, _ end: Int64) {
    count += 1
    numbers.append(number)
    currencies.append(currency)
    ends.append(end)
    ids.append(contentsOf: id)
    idEnds.append(ids.count)
  }

  // MARK: One by one

  public func id(at position: Int) -> RecordID { RecordID(String(decoding: ids[range(of: position)], as: UTF8.self)) }

  public func score(at position: Int) -> SegmentScore {
    let until = ends[position] == BlockEnd.never ? nil : Instant(second: ends[position])
    guard currencies[position] != ScoreList.missing else { return SegmentScore(value: nil, until: until) }
    let amount = Amount(number: Number(scaled: numbers[position]), currency: Currency(packed: currencies[position]))
    return SegmentScore(value: amount.value, until: until)
  }

  // MARK: All together

  /// Ranks the records by their scores.
  func ranked(_ selection: Segment.Selection) -> AmountRanking {
    AmountRanking(
      selection, numbers: numbers, currencies: currencies.map { $0 == ScoreList.missing ? nil : $0 },
      precedes: { left, right in
        ids[range(of: left)].lexicographicallyPrecedes(ids[range(of: right)])
      })
  }

  private func range(of position: Int) -> Range<Int> { (position == 0 ? 0 : idEnds[position - 1])..<idEnds[position] }
}

/// Who of a list of scored records is in the segment.
public struct ScoredMembers: Sendable {
  /// By position in the list.
  public let isMember: [Bool]
  /// What is said of those who take no part.
  public let problems: [DataProblem]

  public init(_ segment: Segment, _ scores: ScoreList) {
    let ranking = scores.ranked(segment.selection)
    var isMember = [Bool](repeating: false, count: scores.count)
    for position in ranking.members { isMember[position] = true }
    self.isMember = isMember
    problems = ranking.outsiders.map { segment.problem(ofOutsider: scores.id(at: $0), in: ranking.currency) }
  }
}
