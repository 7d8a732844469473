// From the bytes of a chunk straight into the columns of a batch: no record, no value and no text is made on the way.

import FollowupModel

/// Reads the records of chunks into a batch. What is not wanted is passed over.
///
/// What it knows of a field is plain memory: counting references for every value would cost more than reading it.
final class ColumnReader {
  fileprivate struct Field {
    /// Nil where the field is not wanted.
    var slots: UnsafeMutablePointer<Int64>?
    var currencies: UnsafeMutablePointer<UInt32>?
    var tag = Tag.text
    /// For a choice, by the value's number: its position in the field's list, missing for one not listed now.
    var positions = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
  }

  fileprivate struct Target {
    let table: RecordTable
    /// The columns by the field's number in the catalog.
    let columns: [RecordTable.Column?]
    let fields: UnsafeMutableBufferPointer<Field>
  }

  private let batch: DossierBatch
  /// By the type's number in the catalog; nil where nothing of it is wanted.
  private let targets: [Target?]

  init(_ batch: DossierBatch, _ catalog: Catalog) {
    self.batch = batch
    targets =
      [nil]
      + catalog.types.map { type in
        guard let layout = type.layout, let table = batch.table(of: layout.name) else { return nil }
        return Target(layout, table)
      }
  }

  deinit {
    for target in targets.compactMap({ $0 }) {
      for field in target.fields { field.positions.deallocate() }
      target.fields.deallocate()
    }
  }

  /// Adds the records of a chunk to the dossier begun last.
  func read(_ chunk: UnsafeRawBufferPointer) throws {
    // A record takes no less than three bytes.
    for target in targets { target?.makeRoom(for: chunk.count / 3 + 1) }
    try DossierChunk.forEachRecord(chunk) { type, id, payload in
      guard type < targets.count, let target = targets[type] else { return }
      let row = batch.addRow(to: target.table, id: id)
      let fields = target.fields
      var reader = ByteReader(payload)
      while !reader.isAtEnd {
        let (number, tag) = try reader.header()
        if number < fields.count, let slots = fields[number].slots {
          try set(&fields[number], slots, tag, at: row, from: &reader)
        } else {
          try reader.skip(tag)
        }
      }
    }
  }

  @inline(__always)
  private func set(
    _ field: inout Field, _ slots: UnsafeMutablePointer<Int64>, _ tag: Tag, at row: Int, from reader: inout ByteReader
  ) throws(CorruptBytes) {
    guard tag == field.tag || field.tag == .yes && tag == .no else {
      throw CorruptBytes("a value is not what its field holds")
    }
    switch tag {
    case .date:
      let day = try reader.zigzag()
      guard RecordLayout.days.contains(day) else { throw CorruptBytes("a date is beyond the year 9999") }
      slots[row] = day
    case .choice:
      let number = try reader.number()
      slots[row] = number < field.positions.count ? field.positions[number] : Slot.missing
    case .money:
      let code = try reader.take(3)
      field.currencies?[row] = UInt32(code[0]) << 16 | UInt32(code[1]) << 8 | UInt32(code[2])
      try setAmount(slots, row, &reader)
    case .number: try setAmount(slots, row, &reader)
    case .instant: slots[row] = Slot.instant(try reader.zigzag())
    case .yes: slots[row] = 1
    case .no: slots[row] = 0
    case .text, .email, .link:
      _ = try reader.block()
      slots[row] = 0
    }
  }

  private func setAmount(
    _ slots: UnsafeMutablePointer<Int64>, _ row: Int, _ reader: inout ByteReader
  ) throws(CorruptBytes) {
    let scaled = try reader.zigzag()
    slots[row] = scaled
    if scaled == Slot.missing { batch.markUnreadable() }
  }
}

extension ColumnReader.Target {
  fileprivate init(_ layout: RecordLayout, _ table: RecordTable) {
    self.table = table
    columns = layout.positions.map { $0 < 0 ? nil : table.columns[$0] }
    fields = .allocate(capacity: columns.count)
    fields.initialize(repeating: ColumnReader.Field())
    for (number, position) in layout.positions.enumerated() where position >= 0 {
      fields[number].tag = Tag(layout.columns[position].type)
      guard columns[number] != nil, case .choice(let values) = layout.columns[position].type else { continue }
      let listed = layout.columns[position].choices
      fields[number].positions = .allocate(capacity: listed.count)
      for (choice, name) in listed.enumerated() {
        let place = name.flatMap(values.firstIndex).map(Int64.init)
        (fields[number].positions.baseAddress.map { $0 + choice })?.initialize(to: place ?? Slot.missing)
      }
    }
    findColumns()
  }

  /// Makes room for so many rows.
  fileprivate func makeRoom(for count: Int) {
    if table.reserve(count) { findColumns() }
  }

  /// Takes the columns' places in memory.
  private func findColumns() {
    for (number, column) in columns.enumerated() {
      fields[number].slots = column?.slots
      fields[number].currencies = column?.currencies
    }
  }
}

extension Tag {
  /// How values of a type are written; `yes` stands for both answers.
  fileprivate init(_ type: FieldType) {
    switch type {
    case .text: self = .text
    case .email: self = .email
    case .link: self = .link
    case .number: self = .number
    case .money: self = .money
    case .date: self = .date
    case .instant: self = .instant
    case .yesOrNo: self = .yes
    case .choice: self = .choice
    }
  }
}
