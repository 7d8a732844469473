// Lists of clients: every element's filter at once, then a result for each dossier, then for each row that asks.

import FollowupModel

extension BlockEvaluation {
  func any(_ list: BlockList, _ filter: BlockTest?, over table: RecordTable) -> VerdictColumn {
    let found = VerdictColumn(count: batch.count, withEnds: false)
    found.truths.initialize(repeating: BlockTruth.no, count: batch.count)
    if let elements = batch.table(of: list.type) { find(filter, in: elements, into: found) }
    let result = VerdictColumn(count: table.count, withEnds: found.ends != nil)
    result.truths.initialize(repeating: BlockTruth.no, count: table.count)
    result.ends?.initialize(repeating: BlockEnd.never, count: table.count)
    forEachClient(list.link, of: table) { row, _ in
      let dossier = Int(table.dossiers[row])
      result.truths[row] = found.truths[dossier]
      if let ends = found.ends { result.ends?[row] = ends[dossier] }
    }
    return result
  }

  /// By dossier whether an element passes: the last true one to end keeps it so, without any each end can matter.
  private func find(_ filter: BlockTest?, in elements: RecordTable, into found: VerdictColumn) {
    let (dossiers, truths) = (elements.dossiers, found.truths)
    guard let filter else {
      for row in 0..<elements.count { truths[Int(dossiers[row])] = BlockTruth.yes }
      return
    }
    let passing = verdicts(filter, over: elements)
    guard let ends = passing.ends else {
      for row in 0..<elements.count where passing.truths[row] == BlockTruth.yes {
        truths[Int(dossiers[row])] = BlockTruth.yes
      }
      return
    }
    let foundEnds = found.endsMade()
    for row in 0..<elements.count {
      let dossier = Int(dossiers[row])
      if passing.truths[row] == BlockTruth.yes {
        foundEnds[dossier] = truths[dossier] == BlockTruth.yes ? max(foundEnds[dossier], ends[row]) : ends[row]
        truths[dossier] = BlockTruth.yes
      } else if truths[dossier] != BlockTruth.yes {
        foundEnds[dossier] = min(foundEnds[dossier], ends[row])
      }
    }
    withExtendedLifetime(passing) {}
  }

  func aggregate(
    _ aggregate: Aggregate, _ list: BlockList, _ filter: BlockTest?, _ value: BlockValue?, over table: RecordTable
  ) -> ValueColumn {
    var taken = DossierFold(aggregate, count: batch.count)
    if let elements = batch.table(of: list.type) { take(elements, filter, value, into: &taken) }
    let fold = taken
    let column = ValueColumn(count: table.count, withCurrencies: true, withEnds: withEnds)
    // A row without a link has an empty list.
    let nothing = DossierFold(aggregate, count: 1).result(of: 0)
    column.slots.initialize(repeating: nothing, count: table.count)
    column.currencies?.initialize(repeating: 0, count: table.count)
    column.ends?.initialize(repeating: BlockEnd.never, count: table.count)
    forEachClient(list.link, of: table) { row, _ in
      let dossier = Int(table.dossiers[row])
      column.slots[row] = fold.result(of: dossier)
      column.currencies?[row] = fold.currencies[dossier]
      column.ends?[row] = fold.ends[dossier]
      if fold.isSpoilt[dossier] { putAside(dossier: dossier) }
    }
    return column
  }

  private func take(_ elements: RecordTable, _ filter: BlockTest?, _ value: BlockValue?, into fold: inout DossierFold) {
    let passing = filter.map { verdicts($0, over: elements) }
    let values = value.map { column($0, over: elements) }
    let dossiers = elements.dossiers
    for row in 0..<elements.count {
      let dossier = Int(dossiers[row])
      if let ends = passing?.ends { fold.shorten(dossier, to: ends[row]) }
      if let passing, passing.truths[row] != BlockTruth.yes { continue }
      fold.take(dossier, values?.slots[row] ?? Slot.missing, values?.currencies?[row] ?? 0)
    }
    withExtendedLifetime((passing, values)) {}
  }
}

/// An aggregate of every dossier, while elements are taken in.
struct DossierFold {
  private let aggregate: Aggregate
  private var counts: [Int]
  private var slots: [Int64]
  private(set) var currencies: [UInt32]
  private(set) var ends: [Int64]
  /// Where several currencies met, or a sum went beyond its bits.
  private(set) var isSpoilt: [Bool]

  init(_ aggregate: Aggregate, count: Int) {
    self.aggregate = aggregate
    counts = [Int](repeating: 0, count: count)
    slots = [Int64](repeating: aggregate == .sum || aggregate == .average ? 0 : Slot.missing, count: count)
    currencies = [UInt32](repeating: 0, count: count)
    ends = [Int64](repeating: BlockEnd.never, count: count)
    isSpoilt = [Bool](repeating: false, count: count)
  }

  mutating func shorten(_ dossier: Int, to end: Int64) { ends[dossier] = min(ends[dossier], end) }

  mutating func take(_ dossier: Int, _ slot: Int64, _ currency: UInt32) {
    if aggregate == .count {
      counts[dossier] += 1
      return
    }
    guard slot != Slot.missing else { return }
    counts[dossier] += 1
    if currency != 0 {
      if currencies[dossier] != 0, currencies[dossier] != currency { isSpoilt[dossier] = true }
      currencies[dossier] = currency
    }
    let former = slots[dossier]
    switch aggregate {
    case .sum, .average:
      let (sum, overflow) = former.addingReportingOverflow(slot)
      slots[dossier] = sum
      if overflow || sum == Slot.missing { isSpoilt[dossier] = true }
    case .smallest, .earliest: slots[dossier] = former == Slot.missing ? slot : min(former, slot)
    // `missing` is less than everything.
    case .largest, .latest: slots[dossier] = max(former, slot)
    case .count, .any, .none: break
    }
  }

  func result(of dossier: Int) -> Int64 {
    switch aggregate {
    case .count: return Number(counts[dossier])?.scaled ?? Slot.missing
    case .average:
      return Number.mean(scaledSum: Int128(slots[dossier]), count: counts[dossier])?.scaled ?? Slot.missing
    default: return slots[dossier]
    }
  }
}
