// Reading records: by key, by dossier, by type; and making a schema the one in force.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func adopt(_ schema: Schema) throws {
    guard !isReadOnly else {
      _ = try catalog.adopt(schema, in: nil)
      return
    }
    try transaction {
      try change { database in
        let moved = try catalog.adopt(schema, in: database)
        guard !moved.isEmpty else { return }
        let writer = RecordWriter(database, catalog: catalog)
        try writer.rehome(types: moved)
        try writer.flush()
      }
    }
  }

  public func write(
    _ writes: [RecordWrite], owner: Owner
  ) throws -> (changes: [RecordChange], outcome: WriteOutcome, refused: [RejectedRow]) {
    try change { database in
      try requireSchema()
      _ = try catalog.number(registering: owner, in: database)
      let writer = RecordWriter(database, catalog: catalog)
      for write in writes { try writer.apply(write, owner: owner) }
      try writer.flush()
      return (writer.changes, writer.outcome, writer.refused)
    }
  }

  public func record(_ key: RecordKey) throws -> Record? {
    try access { database in
      try requireSchema()
      guard let type = catalog.number(of: key.type), let layout = try catalog.layout(type) else { return nil }
      var found: Record?
      try database.forEachRow(
        """
        SELECT c.bytes FROM identity i JOIN chunk c ON c.number = i.dossier << 20 | i.chunk
        WHERE i.type = ? AND i.id = ?
        """, [type, key.id.text]
      ) { row in
        found = try row.withBytes(0) { try SQLiteStore.record(key, type, layout, in: $0) }
      }
      return found
    }
  }

  public func records(in dossier: DossierKey) throws -> [Record] {
    try access { database in
      try requireSchema()
      guard let number = try number(of: dossier, database) else { return [] }
      return try records(dossier: number, database)
    }
  }

  public func load(_ dossiers: [DossierKey], into batch: DossierBatch) throws {
    try access { database in
      try requireSchema()
      batch.removeAll()
      let reader = ColumnReader(batch, catalog)
      for dossier in dossiers {
        batch.beginDossier()
        guard let number = try number(of: dossier, database) else { continue }
        try forEachChunk(ofDossier: number, database) { try reader.read($0) }
      }
    }
  }

  public func dossier(of key: RecordKey) throws -> DossierKey? {
    try access { database in
      try requireSchema()
      guard let type = catalog.number(of: key.type), try catalog.layout(type) != nil else { return nil }
      return try database.row(
        "SELECT d.type, d.id FROM identity i JOIN dossier d ON d.number = i.dossier WHERE i.type = ? AND i.id = ?",
        [type, key.id.text]
      ) { try dossierKey(type: $0.count(0), id: $0.text(1)) }
    }
  }

  public func crossReferences(to target: RecordKey) throws -> [CrossReference] {
    try access { database in
      try requireSchema()
      guard let type = catalog.number(of: target.type),
        try database.integer(
          "SELECT 1 FROM reference WHERE target_type = ? AND target_id = ? LIMIT 1", [type, target.id.text]) != nil
      else { return [] }
      // A client lies in its own dossier, also before it comes.
      let home =
        target.type == Schema.client
        ? try number(of: DossierKey(root: target), database)
        : try database.integer("SELECT dossier FROM identity WHERE type = ? AND id = ?", [type, target.id.text])
      var found: Set<CrossReference> = []
      try database.forEachRow(
        """
        SELECT r.source_type, r.source_id, r.field, i.dossier, d.type, d.id
        FROM reference r JOIN identity i ON i.type = r.source_type AND i.id = r.source_id
        JOIN dossier d ON d.number = i.dossier WHERE r.target_type = ? AND r.target_id = ?
        """, [type, target.id.text]
      ) { row in
        let source = try catalog.entry(row.count(0))
        // A link that is not in force leads nowhere, and within a dossier there is nothing to cross.
        guard let positions = source.layout?.positions, try row.integer(3) != home else { return }
        let field = try row.count(2)
        guard field < positions.count, positions[field] >= 0 else { return }
        found.insert(
          CrossReference(
            source: RecordKey(source.name, RecordID(try row.text(1))),
            dossier: try dossierKey(type: row.count(4), id: row.text(5))))
      }
      return found.sorted { $0.source < $1.source }
    }
  }

  public func keys(ownedBy owner: Owner, types: Set<String>) throws -> Set<RecordKey> {
    try access { database in
      try requireSchema()
      var keys: Set<RecordKey> = []
      guard let owner = catalog.owners[owner] else { return keys }
      for name in types {
        guard let type = catalog.number(of: name), try catalog.layout(type) != nil else { continue }
        try database.forEachRow("SELECT id FROM identity WHERE type = ? AND owner = ?", [type, owner]) { row in
          keys.insert(RecordKey(name, RecordID(try row.text(0))))
        }
      }
      return keys
    }
  }

  /// Ids of a type that are about as long as one that is not there: what was meant may be among them. Not all, where
  /// there are very many.
  public func idsLike(_ id: RecordID, ofType name: String) throws -> [String] {
    try access { database in
      guard let type = catalog.number(of: name) else { return [] }
      let length = id.text.unicodeScalars.count
      return try database.rows(
        "SELECT id FROM identity WHERE type = ? AND length(id) BETWEEN ? AND ? ORDER BY id LIMIT 100000",
        [type, length - 2, length + 2]
      ) { try $0.text(0) }
    }
  }

  public func records(ofType name: String) throws -> [Record] {
    try access { database in
      try requireSchema()
      var records: [Record] = []
      guard let type = catalog.number(of: name), let layout = try catalog.layout(type) else { return records }
      try database.forEachRow(
        """
        SELECT i.id, c.bytes FROM identity i JOIN chunk c ON c.number = i.dossier << 20 | i.chunk
        WHERE i.type = ? ORDER BY i.id
        """, [type]
      ) { row in
        let key = RecordKey(name, RecordID(try row.text(0)))
        records.append(try row.withBytes(1) { try SQLiteStore.record(key, type, layout, in: $0) })
      }
      return records
    }
  }

  public func forEachDossier(_ body: (DossierKey, [Record]) throws -> Void) throws {
    try requireSchema()
    for type in catalog.types.sorted(by: { $0.name < $1.name }) {
      var last = ""
      while true {
        // In pages, so that `body` may use the store as it likes.
        let page = try access { database in
          try database.rows(
            "SELECT number, id FROM dossier WHERE type = ? AND id >= ? AND records > 0 ORDER BY id LIMIT 1000",
            [type.number, last]
          ) { (number: try $0.integer(0), id: try $0.text(1)) }
        }
        for (number, id) in page {
          last = id
          let records = try access { try self.records(dossier: number, $0) }
          if !records.isEmpty { try body(DossierKey(root: RecordKey(type.name, RecordID(last))), records) }
        }
        guard page.count == 1000 else { break }
        last += RecordWriter.afterwards
      }
    }
  }
}

extension SQLiteStore {
  func requireSchema() throws(StoreError) {
    guard catalog.isAdopted else { throw .failed(detail: "no record types are in force yet; adopt a schema first") }
  }

  func number(of dossier: DossierKey, _ database: Connection) throws -> Int64? {
    guard let type = catalog.number(of: dossier.root.type) else { return nil }
    return try database.integer(
      "SELECT number FROM dossier WHERE type = ? AND id = ?", [type, dossier.root.id.text])
  }

  func dossierKey(type: Int, id: String) throws(CorruptBytes) -> DossierKey {
    DossierKey(root: RecordKey(try catalog.entry(type).name, RecordID(id)))
  }

  private func records(dossier: Int64, _ database: Connection) throws -> [Record] {
    var records: [Record] = []
    try forEachChunk(ofDossier: dossier, database) { bytes in
      try DossierChunk.forEachRecord(bytes) { type, id, payload in
        guard let layout = try catalog.layout(type) else { return }
        records.append(
          Record(key: RecordKey(layout.name, RecordID(String(utf8: id))), values: try layout.decode(payload)))
      }
    }
    return records
  }

  private func forEachChunk(
    ofDossier dossier: Int64, _ database: Connection, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let first = dossier << Tables.chunkBits
    try database.forEachRow(
      "SELECT bytes FROM chunk WHERE number >= ? AND number < ?", [first, first + 1 << Tables.chunkBits]
    ) { try $0.withBytes(0, body) }
  }

  private static func record(
    _ key: RecordKey, _ type: Int, _ layout: RecordLayout, in bytes: UnsafeRawBufferPointer
  ) throws -> Record {
    var found: Record?
    try DossierChunk.forEachRecord(bytes) { other, id, payload in
      if other == type, id.elementsEqual(key.id.text.utf8) {
        found = Record(key: key, values: try layout.decode(payload))
      }
    }
    guard let found else { throw CorruptBytes("`\(key)` is not where it should be") }
    return found
  }
}
