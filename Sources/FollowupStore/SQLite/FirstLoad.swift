// The first records of their types: nothing is there that they could change, move or contradict, so they are sorted by
// dossier, and every dossier, chunk and identity is written once, in the order of its key.

import ExternalSort
import FollowupEngine
import FollowupModel

final class FirstLoad {
  /// The record types that are loaded here; records of others are for `RecordWriter.apply`.
  let types: Set<String>
  private let writer: RecordWriter
  private let owner: Owner
  /// By root and type, with the record's bytes.
  private var sorter = ExternalSorter(memory: 6 << 20)
  private var records: SortedSpool?
  private var layouts: [String: (number: Int, layout: RecordLayout, isIndexed: Bool, home: Int?)] = [:]
  private var key: [UInt8] = []
  private var content: [UInt8] = []

  private var database: Connection { writer.database }

  /// Finds which of the types are new to the store, and lead nobody home who waits there.
  init(of names: Set<String>, _ writer: RecordWriter, owner: Owner) throws {
    self.writer = writer
    self.owner = owner
    let catalog = writer.catalog
    let client = catalog.number(of: Schema.client)
    var types: Set<String> = []
    for name in names {
      guard let number = catalog.number(of: name), let layout = try catalog.entry(number).layout,
        try FirstLoad.isEmpty(number, writer.database)
      else { continue }
      let entry = try catalog.entry(number)
      let waiting = catalog.types.filter { $0.home?.target == number && number != client }
      guard entry.home == nil || entry.home?.target == client,
        try waiting.allSatisfy({ try FirstLoad.isEmpty($0.number, writer.database) })
      else { continue }
      types.insert(name)
      let isIndexed = entry.fields.contains { $0.target != nil && $0.number != entry.home?.field }
      let home = entry.home.map { layout.positions[$0.field] }
      layouts[name] = (number, layout, isIndexed, home)
    }
    self.types = types
  }

  private static func isEmpty(_ type: Int, _ database: Connection) throws -> Bool {
    try database.integer("SELECT 1 FROM identity WHERE type = ? LIMIT 1", [type]) == nil
  }

  /// Takes a record of one of the types.
  func take(_ record: Record) throws {
    guard let known = layouts[record.key.type], let (type, layout) = try writer.layout(for: record),
      let stored = try writer.encoded(record, type, layout, keeping: nil)
    else { return }
    let root = known.home.flatMap { record.link($0) } ?? record.key
    guard let rootType = writer.catalog.number(of: root.type) else { return }
    key.removeAll(keepingCapacity: true)
    key.append(number: rootType)
    key.append(contentsOf: root.id.text.utf8)
    key.append(0)
    key.append(number: type)
    key.append(contentsOf: record.key.id.text.utf8)
    content.removeAll(keepingCapacity: true)
    content.append(number: rootType)
    content.append(block: root.id.text)
    content.append(number: type)
    content.append(block: record.key.id.text)
    content.append(contentsOf: stored.payload)
    try sorter.add(key: key, content: content)
    writer.outcome.added += 1
  }

  /// Writes all that was taken.
  func write() throws {
    let records = try sorter.sorted()
    self.records = records
    var identities = ExternalSorter(memory: 6 << 20)
    let ownerNumber = try writer.ownerNumber(owner)
    let hasDossiers = try database.integer("SELECT 1 FROM dossier LIMIT 1") != nil
    var last = try database.integer("SELECT max(number) FROM dossier") ?? 0
    var group = Group()
    try database.statement("INSERT INTO dossier (number, type, id, records) VALUES (?, ?, ?, ?)") { dossiers in
      try database.statement("INSERT INTO chunk (number, bytes) VALUES (?, ?)") { chunks in
        func close() throws {
          guard !group.records.isEmpty else { return }
          if hasDossiers, let known = try dossier(group.rootType, group.rootID) {
            for record in group.records { try writer.insert(record, into: known, owner: ownerNumber) }
            try writer.open.makeRoom()
            return try index(group, in: known)
          }
          last += 1
          try write(group, dossier: last, dossiers, chunks, &identities)
          try index(group, in: last)
        }
        try records.forEach { _, content in
          var reader = ByteReader(content)
          let rootType = try reader.number()
          let rootID = try reader.block()
          if rootType != group.rootType || !rootID.elementsEqual(group.rootID) {
            try close()
            group = Group(rootType: rootType, rootID: Array(rootID))
          }
          let type = try reader.number()
          let id = RecordID(String(utf8: try reader.block()))
          group.records.append(StoredRecord(type: type, id: id, payload: Array(content[reader.position...])))
        }
        try close()
      }
    }
    try writer.flush()
    try write(try identities.sorted(), owner: ownerNumber)
  }

  /// Calls `body` with the changes that all this was, some at a time, and no more of them than is wanted.
  func forEachChange(_ wanted: ChangeDetail, _ body: ([RecordChange]) throws -> Void) throws {
    var changes: [RecordChange] = []
    var root = (type: 0, id: [UInt8](), key: DossierKey(root: RecordKey("", "")))
    // One stands for all of its type where no more are wanted.
    let isEveryWanted = writer.catalog.types.map { wanted.everyRecordOf.contains($0.name) }
    let areValuesWanted = writer.catalog.types.map { wanted.valuesOf.contains($0.name) }
    var lastType = 0
    try records?.forEach { _, content in
      var reader = ByteReader(content)
      let rootType = try reader.number()
      let rootID = try reader.block()
      if rootType != root.type || !rootID.elementsEqual(root.id) {
        if changes.count >= Limits.recordsPerSlice {
          try body(changes)
          changes.removeAll(keepingCapacity: true)
        }
        let name = try writer.catalog.entry(rootType).name
        root = (rootType, Array(rootID), DossierKey(root: RecordKey(name, RecordID(String(utf8: rootID)))))
        lastType = 0
      }
      let number = try reader.number()
      let type = try writer.catalog.entry(number)
      guard number != lastType || isEveryWanted[number - 1] else { return }
      lastType = number
      let key = RecordKey(type.name, RecordID(String(utf8: try reader.block())))
      let payload = UnsafeRawBufferPointer(rebasing: content[reader.position...])
      let values = areValuesWanted[number - 1] ? try type.layout?.decode(payload) : nil
      changes.append(
        RecordChange(key: key, dossier: root.key, before: nil, after: Record(key: key, values: values ?? [])))
    }
    if !changes.isEmpty { try body(changes) }
  }

  // MARK: Tables

  /// The records of one dossier.
  private struct Group {
    var rootType = 0
    var rootID: [UInt8] = []
    var records: [StoredRecord] = []
  }

  private func dossier(_ type: Int, _ id: [UInt8]) throws -> Int64? {
    try database.integer(
      "SELECT number FROM dossier WHERE type = ? AND id = ?", [type, String(decoding: id, as: UTF8.self)])
  }

  private func write(
    _ group: Group, dossier: Int64, _ dossiers: Statement, _ chunks: Statement, _ identities: inout ExternalSorter
  ) throws {
    try group.rootID.withUnsafeBytes { id in
      dossiers.bind(dossier, at: 1)
      dossiers.bind(Int64(group.rootType), at: 2)
      dossiers.bind(text: id, at: 3)
      dossiers.bind(Int64(group.records.count), at: 4)
      try dossiers.run()
    }
    var chunk: Int64 = 0
    var start = 0
    while start < group.records.count {
      var end = start
      var size = 1
      while end < group.records.count, end == start || size + group.records[end].byteCount <= Limits.chunkBytes {
        size += group.records[end].byteCount
        end += 1
      }
      guard chunk < 1 << Tables.chunkBits else { throw CorruptBytes("a dossier has too many records") }
      chunks.bind(dossier << Tables.chunkBits | chunk, at: 1)
      try chunks.bind(bytes: DossierChunk.encode(Array(group.records[start..<end])), at: 2) { try chunks.run() }
      for record in group.records[start..<end] {
        key.removeAll(keepingCapacity: true)
        key.append(UInt8(record.type >> 8))
        key.append(UInt8(record.type & 0xFF))
        key.append(contentsOf: record.id.text.utf8)
        content.removeAll(keepingCapacity: true)
        content.append(varint: UInt64(dossier))
        content.append(varint: UInt64(chunk))
        try identities.add(key: key, content: content)
      }
      start = end
      chunk += 1
    }
  }

  /// Indexes the links of records that have others than the one by which they found their dossier.
  private func index(_ group: Group, in dossier: Int64) throws {
    for record in group.records {
      let name = try writer.catalog.entry(record.type).name
      if layouts[name]?.isIndexed ?? false { try writer.index(record, in: dossier) }
    }
  }

  private func write(_ identities: SortedSpool, owner: Int) throws {
    try database.statement("INSERT INTO identity (type, id, dossier, chunk, owner) VALUES (?, ?, ?, ?, ?)") { insert in
      insert.bind(Int64(owner), at: 5)
      try identities.forEach { key, content in
        var reader = ByteReader(content)
        insert.bind(Int64(key[0]) << 8 | Int64(key[1]), at: 1)
        insert.bind(text: UnsafeRawBufferPointer(rebasing: key[2...]), at: 2)
        insert.bind(Int64(try reader.varint()), at: 3)
        insert.bind(Int64(try reader.varint()), at: 4)
        try insert.run()
      }
    }
  }
}
