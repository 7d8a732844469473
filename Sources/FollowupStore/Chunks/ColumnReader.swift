// From the bytes of a chunk straight into the columns of a batch: no record, no value and no text is made on the way.

import FollowupModel

/// Reads the records of chunks into a batch. What is not wanted is passed over.
///
/// What it knows of types and fields is plain memory: counting references for every value would cost more than reading it.
final class ColumnReader {
  private let batch: DossierBatch
  private let tables: [RecordTable?]
  /// By the type's number in the catalog.
  private let targets: UnsafeMutableBufferPointer<ColumnTarget>

  init(_ batch: DossierBatch, _ catalog: Catalog) {
    self.batch = batch
    let layouts = [nil] + catalog.types.map(\.layout)
    tables = layouts.map { layout in layout.flatMap { batch.table(of: $0.name) } }
    targets = .allocate(capacity: layouts.count)
    for (number, (layout, table)) in zip(layouts, tables).enumerated() {
      let target = layout.flatMap { layout in table.map { ColumnTarget(layout, $0) } }
      targets.initializeElement(at: number, to: target ?? ColumnTarget())
    }
  }

  deinit {
    for target in targets { target.deallocate() }
    targets.deallocate()
  }

  /// Adds the records of a chunk to the dossier begun last.
  func read(_ chunk: UnsafeRawBufferPointer) throws(CorruptBytes) {
    guard let start = chunk.baseAddress, chunk.count > 0 else { throw CorruptBytes("the bytes end too early") }
    guard chunk[0] == DossierChunk.version else {
      throw CorruptBytes("a chunk has the unknown version \(chunk[0])")
    }
    var bytes = ByteWalk(from: start + 1, to: start + chunk.count)
    let dossier = Int32(truncatingIfNeeded: batch.count - 1)
    while !bytes.isAtEnd {
      let type = try bytes.number()
      let idCount = try bytes.number()
      let id = bytes.next
      try bytes.pass(idCount)
      let payloadCount = try bytes.number()
      let end = try bytes.end(ofNext: payloadCount)
      guard type < targets.count, let rows = targets[type].rows else {
        bytes.jump(to: end)
        continue
      }
      if !rows.pointee.add(dossier: dossier, id: id, byteCount: idCount) {
        makeRoom(type, idCount)
        _ = rows.pointee.add(dossier: dossier, id: id, byteCount: idCount)
      }
      try readValues(&bytes, to: end, targets[type], at: rows.pointee.count - 1)
    }
  }

  @inline(__always)
  private func readValues(
    _ bytes: inout ByteWalk, to end: UnsafeRawPointer, _ target: ColumnTarget, at row: Int
  ) throws(CorruptBytes) {
    while bytes.next < end {
      let step = target.step(try bytes.number())
      switch step.action {
      case .passInteger: try bytes.passInteger()
      case .passBlock: try bytes.pass(bytes.number())
      case .passMoney:
        try bytes.pass(3)
        try bytes.passInteger()
      case .passNothing: break
      case .date:
        let day = try bytes.zigzag()
        guard RecordLayout.days.contains(day) else { throw CorruptBytes("a date is beyond the year 9999") }
        step.slots[row] = day
      case .choice:
        let number = try bytes.number()
        step.slots[row] = number < step.choiceCount ? step.choices[number] : Slot.missing
      case .money:
        let code = bytes.next
        try bytes.pass(3)
        step.currencies[row] = ByteWalk.packed(threeAt: code)
        step.slots[row] = try amount(&bytes)
      case .number: step.slots[row] = try amount(&bytes)
      case .instant: step.slots[row] = Slot.instant(try bytes.zigzag())
      case .yes: step.slots[row] = 1
      case .no: step.slots[row] = 0
      case .presence:
        try bytes.pass(bytes.number())
        step.slots[row] = 0
      case .misfit: throw CorruptBytes("a value is not what its field holds")
      case .unknown: throw CorruptBytes("a value is of an unknown kind")
      }
    }
    guard bytes.next == end else { throw CorruptBytes("a value goes beyond its record") }
  }

  @inline(__always)
  private func amount(_ bytes: inout ByteWalk) throws(CorruptBytes) -> Int64 {
    let scaled = try bytes.zigzag()
    if scaled == Slot.missing { batch.markUnreadable() }
    return scaled
  }

  @inline(never)
  private func makeRoom(_ type: Int, _ idCount: Int) {
    guard let table = tables[type] else { return }
    table.makeRoom(forID: idCount)
    targets[type].findColumns(of: table)
  }
}
