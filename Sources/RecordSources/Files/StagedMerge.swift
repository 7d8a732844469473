// Rows by the key of their record: identical repetitions collapse, contradictions are rejected.

import ExternalSort
import FollowupModel

/// A row that says something else of a record than an earlier one.
struct Contradiction {
  var key: RecordKey
  var file: Int
  var line: Int
  var earlier: (file: Int, line: Int)

  func row(_ files: [StagedFile]) -> RejectedRow {
    let place =
      earlier.file == file ? "in line \(earlier.line)" : "in \(files[earlier.file].name):\(earlier.line)"
    return RejectedRow(
      file: files[file].name, line: line,
      reason: "`\(key)` stands \(place) with other values; keep one of the two rows", key: key)
  }
}

/// Reads the rows of staged files as records, each once.
struct StagedMerge: Sendable {
  let spool: SortedSpool
  let types: [String]
  let isDiscarded: [Bool]
  let laterFileWins: Bool

  /// Whether every row is a record.
  var isPlain: Bool { spool.isStrictlyRising && !isDiscarded.contains(true) }

  /// A row: where it stands and the bytes of its values.
  private struct Row {
    var file: Int
    var line: Int
    var values: [UInt8]
  }

  /// The rows of one key so far.
  private struct Group {
    var key: [UInt8]
    /// The one that counts.
    var winner: Row
    /// The first of the file that is read now.
    var first: Row
  }

  func forEach(
    _ body: (Record) throws -> Void, contradicted: (Contradiction) -> Void = { _ in }
  ) throws {
    if isPlain {
      return try spool.forEach { key, content in
        var position = 0
        _ = try place(content, &position)
        try body(try record(key, content, &position))
      }
    }
    var group: Group?
    try spool.forEach { key, content in
      var position = 0
      let (file, line) = try place(content, &position)
      guard !isDiscarded[file] else { return }
      let row = Row(file: file, line: line, values: Array(content[position...]))
      if var known = group, known.key.elementsEqual(key) {
        try take(row, into: &known, contradicted)
        group = known
        return
      }
      if let group { try body(try record(of: group)) }
      group = Group(key: Array(key), winner: row, first: row)
    }
    if let group { try body(try record(of: group)) }
  }

  private func take(_ row: Row, into group: inout Group, _ contradicted: (Contradiction) -> Void) throws {
    let other: Row
    if row.file == group.first.file {
      other = group.first
    } else {
      group.first = row
      other = group.winner
      if laterFileWins {
        group.winner = row
        return
      }
    }
    guard row.values != other.values else { return }
    contradicted(
      Contradiction(
        key: try record(of: group).key, file: row.file, line: row.line, earlier: (file: other.file, line: other.line)))
  }

  private func place(_ content: UnsafeRawBufferPointer, _ position: inout Int) throws(SpoolError) -> (Int, Int) {
    guard let file = RecordBytes.integer(content, at: &position), let line = RecordBytes.integer(content, at: &position)
    else { throw StagedMerge.damaged }
    return (Int(file), Int(line))
  }

  private func record(of group: Group) throws -> Record {
    try group.key.withUnsafeBytes { key in
      try group.winner.values.withUnsafeBytes { values in
        var position = 0
        return try record(key, values, &position)
      }
    }
  }

  private func record(
    _ key: UnsafeRawBufferPointer, _ content: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(SpoolError) -> Record {
    guard key.count >= 2, types.indices.contains(Int(key[0]) << 8 | Int(key[1])),
      let values = RecordBytes.values(content, at: &position)
    else { throw StagedMerge.damaged }
    let type = types[Int(key[0]) << 8 | Int(key[1])]
    return Record(key: RecordKey(type, RecordID(String(decoding: key[2...], as: UTF8.self))), values: values)
  }

  /// A temporary file that is not read as it was written.
  private static let damaged = SpoolError(folder: "temporary file", code: 5)
}
