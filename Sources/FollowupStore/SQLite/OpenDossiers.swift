// The dossiers that a write works on, in memory until they are flushed. Chunks hold whole records: one that fits in
// the last chunk goes there, else it begins a new one, and a chunk without records goes away.

import FollowupModel

/// Where a record lies.
struct Place {
  var dossier: Int64
  var chunk: Int
}

final class OpenDossiers {
  private struct Chunk {
    var records: [StoredRecord] = []
    var byteCount = 1
    var isChanged = false
  }

  private struct Dossier {
    /// By rising number.
    var chunks: [Int: Chunk]
    var last: Int
    var grown = 0
  }

  private let database: Connection
  private var dossiers: [Int64: Dossier] = [:]
  private var shrunk: Set<Int64> = []
  /// Bytes held, about.
  private var held = 0

  init(_ database: Connection) { self.database = database }

  func records(in dossier: Int64) throws -> [StoredRecord] {
    try load(dossier).chunks.values.flatMap(\.records)
  }

  func record(_ type: Int, _ id: RecordID, at place: Place) throws -> StoredRecord {
    guard let chunk = try load(place.dossier).chunks[place.chunk],
      let record = chunk.records.first(where: { $0.type == type && $0.id == id })
    else { throw CorruptBytes("record `\(id)` is not where it should be") }
    return record
  }

  /// Adds a record and returns its chunk.
  func add(_ record: StoredRecord, to dossier: Int64) throws -> Int {
    try load(dossier)
    held += record.byteCount
    return try with(dossier) { open in
      let size = record.byteCount
      if let chunk = open.chunks[open.last], chunk.byteCount + size > Limits.chunkBytes { open.last += 1 }
      guard open.last < 1 << Tables.chunkBits else { throw CorruptBytes("a dossier has too many records") }
      var chunk = open.chunks[open.last] ?? Chunk()
      open.chunks[open.last] = nil
      chunk.records.append(record)
      chunk.byteCount += size
      chunk.isChanged = true
      open.chunks[open.last] = chunk
      open.grown += 1
      return open.last
    }
  }

  func remove(_ type: Int, _ id: RecordID, at place: Place) throws {
    try load(place.dossier)
    try with(place.dossier) { open in
      guard var chunk = open.chunks[place.chunk],
        let index = chunk.records.firstIndex(where: { $0.type == type && $0.id == id })
      else { throw CorruptBytes("record `\(id)` is not where it should be") }
      chunk.byteCount -= chunk.records[index].byteCount
      chunk.records.remove(at: index)
      chunk.isChanged = true
      open.chunks[place.chunk] = chunk
      open.grown -= 1
    }
  }

  /// Puts a record's new bytes in place of the old; false where they do not fit there any more.
  func replace(_ record: StoredRecord, at place: Place) throws -> Bool {
    try load(place.dossier)
    return try with(place.dossier) { open in
      guard let chunk = open.chunks[place.chunk],
        let index = chunk.records.firstIndex(where: { $0.type == record.type && $0.id == record.id })
      else { throw CorruptBytes("record `\(record.id)` is not where it should be") }
      let byteCount = chunk.byteCount + record.byteCount - chunk.records[index].byteCount
      guard byteCount <= Limits.chunkBytes || chunk.records.count == 1 else { return false }
      open.chunks[place.chunk]?.records[index] = record
      open.chunks[place.chunk]?.byteCount = byteCount
      open.chunks[place.chunk]?.isChanged = true
      return true
    }
  }

  /// Writes and forgets everything where it has become much. Not while a record is on its way from one place to another.
  func makeRoom() throws {
    if held > 2 << 20 { try flush() }
  }

  /// As `flush`, when the write is over: dossiers left without records go, unless they are due.
  func close() throws {
    try flush()
    for number in shrunk.sorted() {
      try database.run("DELETE FROM dossier WHERE number = ? AND records = 0 AND due IS NULL", [number])
    }
    shrunk = []
  }

  /// Writes what changed, and forgets what was loaded.
  private func flush() throws {
    for (number, dossier) in dossiers.sorted(by: { $0.key < $1.key }) {
      for (index, chunk) in dossier.chunks.sorted(by: { $0.key < $1.key }) where chunk.isChanged {
        let row = number << Tables.chunkBits | Int64(index)
        if chunk.records.isEmpty {
          try database.run("DELETE FROM chunk WHERE number = ?", [row])
        } else {
          let bytes = DossierChunk.encode(chunk.records)
          try database.run(
            "INSERT INTO chunk (number, bytes) VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
            [row, bytes])
        }
      }
      if dossier.grown != 0 {
        try database.run("UPDATE dossier SET records = records + ? WHERE number = ?", [dossier.grown, number])
      }
      // Also one that was made for a record which then went elsewhere.
      if dossier.grown < 0 || dossier.chunks.values.allSatisfy(\.records.isEmpty) { shrunk.insert(number) }
    }
    dossiers = [:]
    held = 0
  }

  @discardableResult
  private func load(_ number: Int64) throws -> Dossier {
    if let open = dossiers[number] { return open }
    var dossier = Dossier(chunks: [:], last: 0)
    let first = number << Tables.chunkBits
    try database.forEachRow(
      "SELECT number, bytes FROM chunk WHERE number >= ? AND number < ? ORDER BY number",
      [first, first + 1 << Tables.chunkBits]
    ) { row in
      let index = Int(try row.integer(0) - first)
      let records = try row.withBytes(1) { try DossierChunk.decode($0) }
      let chunk = Chunk(records: records, byteCount: records.reduce(1) { $0 + $1.byteCount })
      held += chunk.byteCount
      dossier.chunks[index] = chunk
      dossier.last = index
    }
    dossiers[number] = dossier
    return dossier
  }

  private func with<Result>(_ number: Int64, _ body: (inout Dossier) throws -> Result) throws -> Result {
    guard var dossier = dossiers.removeValue(forKey: number) else { throw CorruptBytes("a dossier is not open") }
    defer { dossiers[number] = dossier }
    return try body(&dossier)
  }
}
