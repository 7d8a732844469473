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
  /// How many rows there are.
  public var count: Int { rows.pointee.count }
  /// The number of each row's dossier in the batch.
  public var dossiers: UnsafeMutablePointer<Int32> { rows.pointee.dossiers }
  private let wanted: [Column]
  private let keepsIDs: Bool
  /// In memory of its own: rows are added by the million, and checks of exclusive access would cost more than adding.
  private let rows: UnsafeMutablePointer<Rows>

  private struct Rows {
    var count = 0
    var capacity: Int
    var dossiers: UnsafeMutablePointer<Int32>
    var ids: [UInt8] = []
    var idEnds: [Int] = []
  }

  init(_ type: RecordType, fields: Set<Int>, keepsIDs: Bool) {
    self.type = type.name
    self.keepsIDs = keepsIDs
    let capacity = 1024
    columns = type.fields.indices.map { fields.contains($0) ? Column(type.fields[$0].type, capacity: capacity) : nil }
    wanted = columns.compactMap { $0 }
    rows = .allocate(capacity: 1)
    rows.initialize(to: Rows(capacity: capacity, dossiers: .allocate(capacity: capacity)))
    rows.pointee.dossiers.initialize(repeating: 0, count: capacity)
  }

  deinit {
    rows.pointee.dossiers.deallocate()
    rows.deinitialize(count: 1)
    rows.deallocate()
  }

  func removeAll() {
    // Rows begin empty: what was used is made so again, a column at a time.
    for column in wanted {
      column.slots.update(repeating: Slot.missing, count: count)
      column.currencies?.update(repeating: 0, count: count)
    }
    rows.pointee.count = 0
    rows.pointee.ids.removeAll(keepingCapacity: true)
    rows.pointee.idEnds.removeAll(keepingCapacity: true)
  }

  /// A new row whose fields are all missing.
  @inline(__always)
  func addRow(dossier: Int, id: UnsafeRawBufferPointer) -> Int {
    let row = rows.pointee.count
    if row == rows.pointee.capacity { grow() }
    rows.pointee.count = row + 1
    rows.pointee.dossiers[row] = Int32(truncatingIfNeeded: dossier)
    if keepsIDs {
      rows.pointee.ids.append(contentsOf: id)
      rows.pointee.idEnds.append(rows.pointee.ids.count)
    }
    return row
  }

  /// The number of a row's dossier in the batch.
  public func dossier(of row: Int) -> Int { Int(dossiers[row]) }

  /// The id of a row, where rules are for this type.
  public func id(of row: Int) -> RecordID {
    withID(of: row) { RecordID(String(decoding: $0, as: UTF8.self)) }
  }

  /// The UTF-8 of a row's id, where rules are for this type.
  public func withID<Result>(of row: Int, _ body: (Slice<UnsafeBufferPointer<UInt8>>) throws -> Result) rethrows
    -> Result
  {
    let start = row == 0 ? 0 : rows.pointee.idEnds[row - 1]
    return try rows.pointee.ids.withUnsafeBufferPointer { try body($0[start..<rows.pointee.idEnds[row]]) }
  }

  /// Makes room for so many rows more, so that pointers into columns stay good while they are added. True where they
  /// are other ones now.
  public func reserve(_ more: Int) -> Bool {
    guard rows.pointee.capacity - rows.pointee.count < more else { return false }
    while rows.pointee.capacity - rows.pointee.count < more { grow() }
    return true
  }

  private func grow() {
    let former = rows.pointee.capacity
    let larger = former * 2
    func moved<Element>(_ pointer: UnsafeMutablePointer<Element>, padding: Element) -> UnsafeMutablePointer<Element> {
      let new = UnsafeMutablePointer<Element>.allocate(capacity: larger)
      new.moveInitialize(from: pointer, count: former)
      (new + former).initialize(repeating: padding, count: larger - former)
      pointer.deallocate()
      return new
    }
    for column in wanted {
      column.slots = moved(column.slots, padding: Slot.missing)
      column.currencies = column.currencies.map { moved($0, padding: 0) }
    }
    rows.pointee.dossiers = moved(rows.pointee.dossiers, padding: 0)
    rows.pointee.capacity = larger
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
