// Tests of values, row after row over columns.

import FollowupModel
import WorkingTime

extension BlockEvaluation {
  func holds(_ value: BlockValue, over table: RecordTable) -> VerdictColumn {
    mapped(value, over: table) { $0 == Slot.missing ? BlockTruth.unknown : $0 == 1 ? BlockTruth.yes : BlockTruth.no }
  }

  func isEmpty(_ value: BlockValue, over table: RecordTable) -> VerdictColumn {
    mapped(value, over: table) { $0 == Slot.missing ? BlockTruth.yes : BlockTruth.no }
  }

  func ofDate(_ value: BlockValue, over table: RecordTable, _ holds: (CivilDate) -> Bool) -> VerdictColumn {
    mapped(value, over: table) { slot in
      guard slot != Slot.missing else { return BlockTruth.unknown }
      return holds(CivilDate(dayNumber: Int(slot))) ? BlockTruth.yes : BlockTruth.no
    }
  }

  /// A truth for each slot, which holds as long as the value.
  @inline(__always)
  private func mapped(_ value: BlockValue, over table: RecordTable, _ truth: (Int64) -> UInt8) -> VerdictColumn {
    let values = column(value, over: table)
    let result = VerdictColumn(count: table.count, withEnds: values.ends != nil)
    let (slots, truths) = (values.slots, result.truths)
    for row in 0..<table.count { truths[row] = truth(slots[row]) }
    if let ends = values.ends, let own = result.ends { own.update(from: ends, count: table.count) }
    withExtendedLifetime(values) {}
    return result
  }

  // MARK: Comparisons

  func compare(
    _ left: BlockValue, _ comparison: Comparison, _ right: BlockValue, over table: RecordTable
  ) -> VerdictColumn {
    if case .literal(let slot, let currency) = right {
      return compare(column(left, over: table), comparison, with: slot, currency)
    }
    let (first, second) = (column(left, over: table), column(right, over: table))
    let result = VerdictColumn(count: table.count, withEnds: first.ends != nil || second.ends != nil)
    let truths = BlockOrdering(comparison)
    for row in 0..<table.count {
      let (a, b) = (first.slots[row], second.slots[row])
      let mixes = mix(first.currencies?[row] ?? 0, second.currencies?[row] ?? 0)
      let isKnown = a != Slot.missing && b != Slot.missing && mixes
      result.truths[row] = isKnown ? truths.truth(a, b) : BlockTruth.unknown
      guard let ends = result.ends else { continue }
      let (firstEnd, secondEnd) = (first.ends?[row] ?? BlockEnd.never, second.ends?[row] ?? BlockEnd.never)
      let isHopeless =
        a == Slot.missing && firstEnd == BlockEnd.never || b == Slot.missing && secondEnd == BlockEnd.never
      ends[row] = isHopeless ? BlockEnd.never : min(firstEnd, secondEnd)
    }
    withExtendedLifetime((first, second)) {}
    return result
  }

  private func compare(
    _ values: ValueColumn, _ comparison: Comparison, with slot: Int64, _ currency: UInt32
  ) -> VerdictColumn {
    let result = VerdictColumn(count: values.count, withEnds: values.ends != nil)
    let (slots, truths, order) = (values.slots, result.truths, BlockOrdering(comparison))
    if let currencies = values.currencies, currency != 0 {
      for row in 0..<values.count {
        let isKnown = slots[row] != Slot.missing && mix(currencies[row], currency)
        truths[row] = isKnown ? order.truth(slots[row], slot) : BlockTruth.unknown
      }
    } else {
      for row in 0..<values.count {
        truths[row] = slots[row] == Slot.missing ? BlockTruth.unknown : order.truth(slots[row], slot)
      }
    }
    if let ends = values.ends, let own = result.ends { own.update(from: ends, count: values.count) }
    withExtendedLifetime(values) {}
    return result
  }

  /// Whether amounts in two currencies compare; 0 is none.
  @inline(__always)
  private func mix(_ first: UInt32, _ second: UInt32) -> Bool { first == 0 || second == 0 || first == second }

  // MARK: Moments

  /// Whether now lies in a window that is as far from every value.
  func inside(_ window: BlockTest.Window, _ value: BlockValue, over table: RecordTable) -> VerdictColumn {
    let values = column(value, over: table)
    let result = VerdictColumn(count: table.count, withEnds: withEnds)
    let (slots, truths) = (values.slots, result.truths)
    let position = window.inSeconds ? context.now.second : today
    let isNever = window.from.flatMap { from in window.through.map { from > $0 } } ?? false
    guard let ends = result.ends else {
      // Where nobody asks for ends, only the values matter between which the test is true.
      let last = window.from.map { position - $0 } ?? Int64.max
      let first = window.through.map { position - $0 } ?? Slot.missing + 1
      for row in 0..<table.count {
        let isInside = slots[row] >= first && slots[row] <= last
        truths[row] = slots[row] == Slot.missing ? BlockTruth.unknown : isInside ? BlockTruth.yes : BlockTruth.no
      }
      putAsideBeyond(window, values, over: table)
      return result
    }
    // Far beyond all days and seconds, and far from the ends of 64 bits.
    let from = window.from ?? -(1 << 60)
    let through = window.through ?? 1 << 60
    for row in 0..<table.count {
      let slot = slots[row]
      let (first, last) = (slot &+ from, slot &+ through)
      let isBefore = position < first
      let isInside = !isBefore && position <= last
      truths[row] = slot == Slot.missing ? BlockTruth.unknown : isInside ? BlockTruth.yes : BlockTruth.no
      let change = isBefore ? first : last &+ 1
      let changes = slot != Slot.missing && (isBefore || isInside && window.through != nil)
      ends[row] = changes ? (window.inSeconds ? change : starts.end(at: change)) : BlockEnd.never
    }
    if isNever {
      for row in 0..<table.count {
        if slots[row] != Slot.missing { truths[row] = BlockTruth.no }
        ends[row] = BlockEnd.never
      }
    }
    putAsideBeyond(window, values, over: table)
    shorten(ends, by: values)
    return result
  }

  private func putAsideBeyond(_ window: BlockTest.Window, _ values: ValueColumn, over table: RecordTable) {
    let limits = window.inSeconds ? Slot.seconds : Slot.days
    guard let least = window.edges.min(), let greatest = window.edges.max() else { return }
    let (low, high) = (limits.lowerBound - least, limits.upperBound - greatest)
    let slots = values.slots
    var isWithin = true
    for row in 0..<table.count {
      isWithin = isWithin && (slots[row] == Slot.missing || slots[row] >= low && slots[row] <= high)
    }
    guard !isWithin else { return }
    for row in 0..<table.count where slots[row] != Slot.missing && (slots[row] < low || slots[row] > high) {
      putAside(row: row, of: table)
    }
  }

  /// The days since or until a date compared with a number. The end is that of the order of the two.
  func age(
    _ value: BlockValue, _ direction: Direction, _ comparison: Comparison, _ number: Number, over table: RecordTable
  ) -> VerdictColumn {
    let values = column(value, over: table)
    let result = VerdictColumn(count: table.count, withEnds: withEnds)
    let order = BlockOrdering(comparison)
    let scale = Number.one.scaled
    let (whole, rest) = Int(number.scaled).quotientAndRemainder(flooringBy: Int(scale))
    // The first count, on its way up or down, that is not on this side of the number any more.
    let turn = Int64(direction == .since && rest > 0 ? whole + 1 : whole)
    let horizon = context.horizon.second
    for row in 0..<table.count {
      let slot = values.slots[row]
      guard slot != Slot.missing else {
        result.truths[row] = BlockTruth.unknown
        result.ends?[row] = BlockEnd.never
        continue
      }
      let days = direction == .since ? today - slot : slot - today
      result.truths[row] = order.truth(days * scale, number.scaled)
      let ahead = days * scale == number.scaled ? 1 : direction == .since ? turn - days : days - turn
      result.ends?[row] = ahead > 0 ? min(starts.end(at: today + ahead), horizon) : horizon
    }
    withExtendedLifetime(values) {}
    return result
  }

  /// Tests that need the calendar for each value.
  func at(_ moment: Moment, _ value: BlockValue, ofDate: Bool, over table: RecordTable) -> VerdictColumn {
    let values = column(value, over: table)
    let result = VerdictColumn(count: table.count, withEnds: withEnds)
    var evaluation = Evaluation(context, scopes: [])
    for row in 0..<table.count {
      let slot = values.slots[row]
      result.truths[row] = BlockTruth.unknown
      result.ends?[row] = BlockEnd.never
      guard slot != Slot.missing else { continue }
      let verdict =
        ofDate
        ? evaluation.day(Timed(.date(CivilDate(dayNumber: Int(slot)))), moment)
        : evaluation.second(Timed(.instant(Instant(second: slot))), moment)
      result.truths[row] = BlockTruth.of(verdict.truth)
      result.ends?[row] = BlockEnd.of(verdict.until)
      // Beyond the calendar; it is noted with the record.
      if verdict.truth == .unknown { putAside(row: row, of: table) }
    }
    if let ends = result.ends { shorten(ends, by: values) }
    withExtendedLifetime(values) {}
    return result
  }

  /// No verdict outlives the value it is about.
  private func shorten(_ ends: UnsafeMutablePointer<Int64>, by values: ValueColumn) {
    if let valueEnds = values.ends {
      for row in 0..<values.count { ends[row] = min(ends[row], valueEnds[row]) }
    }
    withExtendedLifetime(values) {}
  }

  // MARK: Segments

  func isIn(_ subject: BlockTest.Subject, _ segment: String, over table: RecordTable) -> VerdictColumn {
    let result = filled(table, with: BlockTruth.unknown)
    func membership(_ row: Int, of records: RecordTable) -> Verdict {
      if let assumed = assumed[segment] { return Verdict(assumed) }
      let key = RecordKey(records.type, records.id(of: row))
      return context.segments?.membership(of: key, in: segment, at: context) ?? Verdict(false)
    }
    switch subject {
    case .row:
      for row in 0..<table.count { result.put(membership(row, of: table), at: row, withEnd: withEnds) }
    case .client(let link):
      guard let clients = batch.table(of: Schema.client) else { return result }
      forEachClient(link, of: table) { row, client in
        result.put(membership(client, of: clients), at: row, withEnd: withEnds)
      }
    }
    return result
  }
}

/// What a comparison says of a smaller, an equal and a greater first slot.
struct BlockOrdering {
  private let less, same, greater: UInt8

  init(_ comparison: Comparison) {
    func truth(_ ordering: Evaluation.Ordering) -> UInt8 { BlockTruth.of(Truth(comparison.holds(ordering))) }
    (less, same, greater) = (truth(.less), truth(.same), truth(.greater))
  }

  @inline(__always)
  func truth(_ left: Int64, _ right: Int64) -> UInt8 { left < right ? less : left == right ? same : greater }
}
