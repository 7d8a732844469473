// Some dossiers at once, their records in columns, a table a type.

/// Which fields of which record types are wanted in columns.
public struct FieldSelection: Sendable {
  /// By type. A type without fields is one of which it only matters which records there are.
  public var fields: [String: Set<Int>] = [:]
  /// The types of which ids are wanted too.
  public var identified: Set<String> = []

  public init() {}

  /// Both selections at once.
  public mutating func formUnion(_ other: FieldSelection) {
    fields.merge(other.fields) { $0.union($1) }
    identified.formUnion(other.identified)
  }
}

/// Some dossiers, their records in columns. Filled again and again; not thread-safe.
public final class DossierBatch {
  /// One for each type of the selection.
  public let tables: [RecordTable]
  /// How many dossiers there are.
  public private(set) var count = 0
  /// Dossiers with a value that no slot can hold, which must be read record by record.
  public private(set) var unreadable: Set<Int> = []
  private let indexes: [String: Int]

  public init(_ schema: Schema, _ selection: FieldSelection) {
    tables = schema.types.compactMap { type in
      selection.fields[type.name].map {
        RecordTable(type, fields: $0, keepsIDs: selection.identified.contains(type.name))
      }
    }
    indexes = Dictionary(tables.enumerated().map { ($1.type, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The table of a type; nil where nothing of it is wanted.
  public func table(of type: String) -> RecordTable? { indexes[type].map { tables[$0] } }

  /// By dossier the row of the client who is there, -1 where there is none or clients are not wanted.
  public var clientRows: [Int32] {
    var rows = [Int32](repeating: -1, count: count)
    guard let table = table(of: Schema.client) else { return rows }
    for row in 0..<table.count { rows[table.dossier(of: row)] = Int32(truncatingIfNeeded: row) }
    return rows
  }

  public func removeAll() {
    count = 0
    unreadable = []
    for table in tables { table.removeAll() }
  }

  /// Begins the next dossier: rows that are added from here on lie in it.
  public func beginDossier() { count += 1 }

  /// Marks the dossier begun last as one that must be read record by record.
  public func markUnreadable() { unreadable.insert(count - 1) }

  /// Adds a record to the dossier begun last.
  public func add(_ record: Record) {
    guard let table = table(of: record.key.type) else { return }
    var id = record.key.id.text
    let row = id.withUTF8 { table.addRow(dossier: count - 1, id: UnsafeRawBufferPointer($0)) }
    for (column, value) in zip(table.columns, record.values) {
      guard let column, let value else { continue }
      if !column.set(value, at: row) { markUnreadable() }
    }
  }
}
