// Records from files: written however many there are, compared with those that are there, and kept while a change is held.

import ExternalSort
import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func write(
    _ records: StagedRecords, owner: Owner, wanted: ChangeDetail, noting note: ([RecordChange]) throws -> Void
  ) throws -> (outcome: WriteOutcome, refused: [RejectedRow]) {
    try change { database in
      try requireSchema()
      _ = try catalog.number(registering: owner, in: database)
      let writer = RecordWriter(database, catalog: catalog)
      let load = try FirstLoad(of: records, writer, owner: owner)
      if !load.isEmpty {
        try load.write()
        try load.forEachChange(wanted, note)
      }
      // The rest a record at a time, for much may hang on each. What was noted may itself have changed the catalog.
      if !load.isComplete {
        var count = 0
        try records.forEachStaged { record in
          guard !load.takes(record) else { return }
          try writer.apply(.put(records.record(record)), owner: owner)
          count += 1
          guard count % Limits.recordsPerSlice == 0 else { return }
          try writer.flush()
          try note(writer.takeChanges())
        }
      }
      try writer.flush()
      try note(writer.takeChanges())
      return (writer.outcome, writer.refused)
    }
  }

  public func keys(
    ownedBy owner: Owner, types: Set<String>, missingIn records: StagedRecords
  ) throws -> (missing: [RecordKey], known: Int) {
    try access { database in
      try requireSchema()
      guard let owner = catalog.owners[owner] else { return ([], 0) }
      let known = KnownKeys(database, catalog, owner: owner, types: types.sorted())
      var missing: [RecordKey] = []
      try records.forEach { record in
        while let key = try known.key, key < record.key {
          missing.append(key)
          try known.advance()
        }
        if try known.key == record.key { try known.advance() }
      }
      while let key = try known.key {
        missing.append(key)
        try known.advance()
      }
      return (missing, known.count)
    }
  }

  // MARK: Held changes

  func insertPages(of records: StagedRecords, held number: Int64, _ database: Connection) throws {
    var page: [UInt8] = []
    var count = 0
    func write() throws {
      count += 1
      try database.run("INSERT INTO held_page (change, number, bytes) VALUES (?, ?, ?)", [number, count, page])
      page.removeAll(keepingCapacity: true)
    }
    try records.forEach { record in
      RecordBytes.append(record.key.type, to: &page)
      RecordBytes.append(record.key.id.text, to: &page)
      RecordBytes.append(record.values, to: &page)
      if page.count >= SQLiteStore.heldPageBytes { try write() }
    }
    if !page.isEmpty || count == 0 { try write() }
  }

  public func stagedRecords(ofHeldChange number: Int64) throws -> StagedRecords? {
    try access { database in
      let fields: [String: [String]]? = try database.row("SELECT fields FROM held_change WHERE number = ?", [number]) {
        try decodeJSON($0.text(0))
      }
      guard let fields,
        try database.integer("SELECT count(*) FROM held_page WHERE change = ?", [number]) ?? 0 > 0
      else { return nil }
      var sorter = ExternalSorter()
      var types: Set<String> = []
      try database.forEachRow("SELECT bytes FROM held_page WHERE change = ? ORDER BY number", [number]) { row in
        try row.withBytes(0) { bytes in
          try SQLiteStore.forEachRecord(in: bytes) { record in
            let arranged = arrange(record, written: fields)
            types.insert(record.key.type)
            var content: [UInt8] = []
            RecordBytes.append(record.key.type, to: &content)
            RecordBytes.append(record.key.id.text, to: &content)
            RecordBytes.append(arranged.values, to: &content)
            try sorter.add(key: Array("\(record.key.type)\0\(record.key.id.text)".utf8), content: content)
          }
        }
      }
      let spool = try sorter.sorted()
      return StagedRecords(
        count: spool.count, types: types,
        records: { body in
          try spool.forEach { _, content in try SQLiteStore.forEachRecord(in: content, body) }
        })
    }
  }

  private static func forEachRecord(in bytes: UnsafeRawBufferPointer, _ body: (Record) throws -> Void) throws {
    var position = 0
    while position < bytes.count {
      guard let type = RecordBytes.text(bytes, at: &position), let id = RecordBytes.text(bytes, at: &position),
        let values = RecordBytes.values(bytes, at: &position)
      else { throw CorruptBytes("the records of a held change cannot be read") }
      try body(Record(key: RecordKey(type, RecordID(id)), values: values))
    }
  }

  private static let heldPageBytes = 64 << 10
}

/// The keys of the records that an owner has, by rising type and id.
private final class KnownKeys {
  private let database: Connection
  private let catalog: Catalog
  private let owner: Int
  private var types: ArraySlice<String>
  private var page: ArraySlice<RecordKey> = []
  private var last = ""
  /// How many have been passed or are at hand.
  private(set) var count = 0

  init(_ database: Connection, _ catalog: Catalog, owner: Int, types: [String]) {
    self.database = database
    self.catalog = catalog
    self.owner = owner
    self.types = types[...]
  }

  /// The key at hand; nil at the end.
  var key: RecordKey? {
    get throws {
      while page.isEmpty, let name = types.first {
        guard let type = catalog.number(of: name), try catalog.layout(type) != nil else {
          types.removeFirst()
          continue
        }
        let ids = try database.rows(
          "SELECT id FROM identity WHERE type = ? AND id >= ? AND owner = ? ORDER BY id LIMIT 1000",
          [type, last, owner]
        ) { try $0.text(0) }
        page = ids.map { RecordKey(name, RecordID($0)) }[...]
        count += ids.count
        last = ids.last.map { $0 + RecordWriter.afterwards } ?? ""
        if ids.count < 1000 {
          types.removeFirst()
          last = ""
        }
      }
      return page.first
    }
  }

  func advance() throws { page.removeFirst() }
}
