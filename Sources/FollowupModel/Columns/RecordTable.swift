// Records of one type, a column a field: what a condition reads of many records, side by side in memory.

/// The rows of one record type in a batch of dossiers. Only the fields that are wanted have columns.
///
/// Not thread-safe. Pointers into columns are good until rows are added.
public final class RecordTable {
  /// One field of all rows.
  public final class Column {
    public let type: FieldType
    /// A `Slot` a row.
    public fileprivate(set) var slots: UnsafeMutablePointer<Int64>
    /// For money: `Currency.packed` a row, 0 where the amount is missing.
    public fileprivate(set) var currencies: UnsafeMutablePointer<UInt32>?
    /// For a choice: the position of each value.
    let choices: [String: Int64]

    fileprivate init(_ type: FieldType, capacity: Int) {
      self.type = type
      slots = .allocate(capacity: capacity)
      slots.initialize(repeating: Slot.missing, count: capacity)
      if case .money = type {
        currencies = .allocate(capacity: capacity)
        currencies?.initialize(repeating: 0, count: capacity)
      }
      guard case .choice(let values) = type else {
        choices = [:]
        return
      }
      choices = Dictionary(values.enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
    }

    deinit {
      slots.deallocate()
      currencies?.deallocate()
    }
  }

  public let type: String
  /// By the field's position in the type; nil where it is not wanted.
  public let columns: [Column?]
  /// Its rows, for who adds very many of them: good as long as the table is.
  public let rows: UnsafeMutablePointer<RowMemory>
  /// How many rows there are.
  public var count: Int { rows.pointee.count }
  /// The number of each row's dossier in the batch.
  public var dossiers: UnsafeMutablePointer<Int32> { rows.pointee.dossiers }
  private let wanted: [Column]
  private var capacity: Int

  init(_ type: RecordType, fields: Set<Int>, keepsIDs: Bool) {
    self.type = type.name
    let capacity = 1024
    self.capacity = capacity
    columns = type.fields.indices.map { fields.contains($0) ? Column(type.fields[$0].type, capacity: capacity) : nil }
    wanted = columns.compactMap { $0 }
    rows = .allocate(capacity: 1)
    rows.initialize(to: RowMemory(capacity: capacity, keepsIDs: keepsIDs))
  }

  deinit {
    rows.pointee.deallocate()
    rows.deallocate()
  }

  func removeAll() {
    // Rows begin empty: what was used is made so again, a column at a time.
    for column in wanted {
      column.slots.update(repeating: Slot.missing, count: count)
      column.currencies?.update(repeating: 0, count: count)
    }
    rows.pointee.removeAll()
  }

  /// A new row whose fields are all missing.
  func addRow(dossier: Int, id: UnsafeRawBufferPointer) -> Int {
    let row = rows.pointee.count
    makeRoom(forID: id.count)
    _ = rows.pointee.add(dossier: Int32(truncatingIfNeeded: dossier), id: id.baseAddress, byteCount: id.count)
    return row
  }

  /// The number of a row's dossier in the batch.
  public func dossier(of row: Int) -> Int { Int(dossiers[row]) }

  /// The id of a row, where rules are for this type.
  public func id(of row: Int) -> RecordID { RecordID(String(decoding: utf8(ofID: row), as: UTF8.self)) }

  /// The UTF-8 of a row's id, where rules are for this type: good until rows are added.
  public func utf8(ofID row: Int) -> UnsafeRawBufferPointer { rows.pointee.id(of: row) }

  /// Makes room for one row more. Pointers into columns and ids may be other ones then.
  public func makeRoom(forID byteCount: Int) {
    rows.pointee.reserveID(byteCount)
    guard rows.pointee.isFull else { return }
    rows.pointee.growRows()
    for column in wanted {
      column.slots = column.slots.moved(capacity, to: capacity * 2, padding: Slot.missing)
      column.currencies = column.currencies.map { $0.moved(capacity, to: capacity * 2, padding: 0) }
    }
    capacity *= 2
  }
}

extension RecordTable.Column {
  /// Puts a value into a row. False where it is none that a slot can hold.
  func set(_ value: Value, at row: Int) -> Bool {
    switch (type, value) {
    case (.date, .date(let date)): slots[row] = Slot.date(Int64(date.dayNumber))
    case (.instant, .instant(let instant)): slots[row] = Slot.instant(instant.second)
    case (.number, .number(let number)):
      slots[row] = number.scaled
      return number.scaled != Slot.missing
    case (.money, .money(let money)):
      slots[row] = money.amount.scaled
      currencies?[row] = money.currency.packed
      return money.amount.scaled != Slot.missing
    case (.yesOrNo, .yesNo(let yes)): slots[row] = yes ? 1 : 0
    case (.choice, .choice(let choice)):
      guard let position = choices[choice] else { return false }
      slots[row] = position
    case (.text, .text), (.email, .email): slots[row] = 0
    case (.link(let target, _), .link(let key)):
      slots[row] = 0
      return key.type == target
    default: return false
    }
    return true
  }
}
