// A chunk: some records of one dossier in one run of bytes, about `Limits.chunkBytes` of them.
//
//   chunk   = version record*
//   record  = type:varint id:block payload:block        (block = count:varint bytes)

import FollowupModel

/// A record as it lies in a chunk: the number of its type in the catalog, its id, and its encoded values.
struct StoredRecord: Hashable {
  var type: Int
  var id: RecordID
  var payload: [UInt8]

  /// No smaller than what it takes in a chunk.
  var byteCount: Int { DossierChunk.byteCount(id: id.text.utf8.count, payload: payload.count) }
}

enum DossierChunk {
  static let version: UInt8 = 1

  /// No smaller than what a record takes in a chunk, whose id and payload have so many bytes.
  static func byteCount(id: Int, payload: Int) -> Int { id + payload + 15 }

  /// Appends a record to a chunk that has begun.
  @inline(__always)
  static func append(
    type: Int, id: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, to bytes: inout [UInt8]
  ) {
    bytes.append(number: type)
    bytes.append(number: id.count)
    bytes.append(contentsOf: id)
    bytes.append(number: payload.count)
    bytes.append(contentsOf: payload)
  }

  static func encode(_ records: [StoredRecord]) -> [UInt8] {
    var bytes: [UInt8] = [version]
    bytes.reserveCapacity(records.reduce(1) { $0 + $1.byteCount })
    for record in records {
      bytes.append(number: record.type)
      bytes.append(block: record.id.text)
      bytes.append(number: record.payload.count)
      bytes.append(contentsOf: record.payload)
    }
    return bytes
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) throws -> [StoredRecord] {
    var records: [StoredRecord] = []
    try forEachRecord(bytes) { type, id, payload in
      records.append(StoredRecord(type: type, id: RecordID(String(utf8: id)), payload: [UInt8](payload)))
    }
    return records
  }

  /// Calls `body` with the type, id and payload of every record, without copying them.
  @inline(__always)
  static func forEachRecord(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var reader = ByteReader(bytes)
    let found = try reader.byte()
    guard found == version else { throw CorruptBytes("a chunk has the unknown version \(found)") }
    while !reader.isAtEnd {
      try body(reader.number(), reader.block(), reader.block())
    }
  }
}
