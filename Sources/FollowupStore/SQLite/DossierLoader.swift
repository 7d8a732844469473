// Writes the records of a first load, which come by dossier: each dossier, chunk and identity once, in the order of its key.

import ExternalSort
import FollowupEngine
import FollowupModel

final class DossierLoader {
  /// The dossier whose records come.
  private struct OpenDossier {
    /// The bytes in its keys; empty before the first.
    var root: [UInt8] = []
    var number: Int64 = 0
    /// Whether it was there before, with other records.
    var isKnown = false
    var recordCount = 0
    var chunk: Int64 = 0
    /// No smaller than `bytes`.
    var chunkBytes = 1
    var bytes: [UInt8] = []
    /// Records with links that are indexed.
    var indexed: [StoredRecord] = []
  }

  private let writer: RecordWriter
  private let owner: Int
  private let isIndexed: [Bool]
  private let hasDossiers: Bool
  private var last: Int64
  private var open = OpenDossier()
  private let dossiers: Statement
  private let chunks: Statement
  /// By type and id, the dossier and the chunk.
  private var identities = ExternalSorter(memory: 6 << 20)
  private var key: [UInt8] = []
  private var content: [UInt8] = []

  private var database: Connection { writer.database }

  /// `isIndexed` tells of a type's number whether its records have other links than those to their clients.
  init(_ writer: RecordWriter, owner: Owner, isIndexed: (Int) -> Bool) throws {
    self.writer = writer
    self.owner = try writer.ownerNumber(owner)
    self.isIndexed = writer.catalog.types.indices.map { isIndexed($0 + 1) }
    let database = writer.database
    hasDossiers = try database.integer("SELECT 1 FROM dossier LIMIT 1") != nil
    last = try database.integer("SELECT max(number) FROM dossier") ?? 0
    dossiers = try database.prepare("INSERT INTO dossier (number, type, id, records) VALUES (?, ?, ?, ?)")
    chunks = try database.prepare("INSERT INTO chunk (number, bytes) VALUES (?, ?)")
  }

  /// Takes the next record, by the order of the keys.
  func take(_ record: LoadedKey, _ payload: UnsafeRawBufferPointer) throws {
    if !record.root.isEqual(to: open.root) {
      try closeDossier()
      try begin(record)
    }
    if open.isKnown || isIndexed[record.type - 1] {
      let stored = StoredRecord(
        type: record.type, id: RecordID(String(utf8: record.id)), payload: Array(payload))
      if isIndexed[record.type - 1] { open.indexed.append(stored) }
      if open.isKnown { return try writer.insert(stored, into: open.number, owner: owner) }
    }
    try add(record, payload)
  }

  /// Writes what is left: the last dossier, and the identities.
  func finish() throws {
    try closeDossier()
    try writer.flush()
    let insert = try database.prepare(
      "INSERT INTO identity (type, id, dossier, chunk, owner) VALUES (?, ?, ?, ?, ?)")
    insert.bind(Int64(owner), at: 5)
    try identities.sorted().forEach { key, content in
      var reader = ByteReader(content)
      insert.bind(Int64(key[0]) << 8 | Int64(key[1]), at: 1)
      insert.bind(text: UnsafeRawBufferPointer(rebasing: key[2...]), at: 2)
      insert.bind(Int64(try reader.varint()), at: 3)
      insert.bind(Int64(try reader.varint()), at: 4)
      try insert.run()
    }
  }

  private func begin(_ first: LoadedKey) throws {
    open.root.removeAll(keepingCapacity: true)
    open.root.append(contentsOf: first.root)
    open.recordCount = 0
    open.chunk = 0
    beginChunk()
    if hasDossiers,
      let known = try database.integer(
        "SELECT number FROM dossier WHERE type = ? AND id = ?", [first.rootType, String(utf8: first.rootID)])
    {
      (open.number, open.isKnown) = (known, true)
      return try writer.open.makeRoom()
    }
    last += 1
    (open.number, open.isKnown) = (last, false)
  }

  private func beginChunk() {
    open.bytes.removeAll(keepingCapacity: true)
    open.bytes.append(DossierChunk.version)
    open.chunkBytes = 1
  }

  private func add(_ record: LoadedKey, _ payload: UnsafeRawBufferPointer) throws {
    let size = DossierChunk.byteCount(id: record.id.count, payload: payload.count)
    if open.chunkBytes > 1, open.chunkBytes + size > Limits.chunkBytes {
      try writeChunk()
      open.chunk += 1
      guard open.chunk < 1 << Tables.chunkBits else { throw CorruptBytes("a dossier has too many records") }
      beginChunk()
    }
    DossierChunk.append(type: record.type, id: record.id, payload: payload, to: &open.bytes)
    open.chunkBytes += size
    open.recordCount += 1
    key.removeAll(keepingCapacity: true)
    key.append(UInt8(record.type >> 8))
    key.append(UInt8(record.type & 0xFF))
    key.append(contentsOf: record.id)
    content.removeAll(keepingCapacity: true)
    content.append(varint: UInt64(open.number))
    content.append(varint: UInt64(open.chunk))
    try identities.add(key: key, content: content)
  }

  private func writeChunk() throws {
    chunks.bind(open.number << Tables.chunkBits | open.chunk, at: 1)
    try chunks.bind(bytes: open.bytes, at: 2) { try chunks.run() }
  }

  private func closeDossier() throws {
    guard !open.root.isEmpty else { return }
    if !open.isKnown {
      try writeChunk()
      try open.root.withUnsafeBytes { root in
        let key = try LoadedKey.root(root)
        dossiers.bind(open.number, at: 1)
        dossiers.bind(Int64(key.type), at: 2)
        dossiers.bind(text: key.id, at: 3)
        dossiers.bind(Int64(open.recordCount), at: 4)
        try dossiers.run()
      }
    }
    // Where a record lies is looked up there, so that the dossier has to be written.
    for record in open.indexed { try writer.index(record, in: open.number) }
    open.indexed.removeAll(keepingCapacity: true)
  }
}
