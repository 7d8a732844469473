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
  /// Whether no record is known to stand twice, so that nothing need be compared.
  var isEveryRowARecord: Bool
  var life: LifeSign?

  /// A row: where it stands and the bytes of its values.
  private struct Row {
    var place = StagedPlace(file: 0, line: 0)
    var values: [UInt8] = []

    /// Takes the place of another, in the same memory.
    mutating func replace(_ place: StagedPlace, _ values: UnsafeRawBufferPointer) {
      self.place = place
      self.values.removeAll(keepingCapacity: true)
      self.values.append(contentsOf: values)
    }
  }

  /// The rows of one key so far.
  private struct Group {
    /// Empty before the first.
    var key: [UInt8] = []
    /// The one that counts.
    var winner = Row()
    /// The first of the file that is read now; nil where that is the winner.
    var first: Row?
  }

  func forEach(
    _ body: (StagedRecord) throws -> Void, contradicted: (Contradiction) -> Void = { _ in }
  ) throws {
    var rows = 0
    func count() {
      rows += 1
      if rows & Staging.rowsPerStep == 0 { life?.step() }
    }
    if isEveryRowARecord {
      return try spool.forEach { key, content in
        count()
        guard let row = StagedPlace.read(content) else { throw DamagedStaging() }
        try body(try record(key, row.values))
      }
    }
    var group = Group()
    func close() throws {
      guard !group.key.isEmpty else { return }
      try group.key.withUnsafeBytes { key in
        try group.winner.values.withUnsafeBytes { try body(try record(key, $0)) }
      }
    }
    try spool.forEach { key, content in
      count()
      guard let (place, values) = StagedPlace.read(content), isDiscarded.indices.contains(place.file) else {
        throw DamagedStaging()
      }
      guard !isDiscarded[place.file] else { return }
      if group.key.elementsEqual(key) { return try take(place, values, into: &group, contradicted) }
      try close()
      group.key.removeAll(keepingCapacity: true)
      group.key.append(contentsOf: key)
      group.winner.replace(place, values)
      group.first = nil
    }
    try close()
  }

  private func take(
    _ place: StagedPlace, _ values: UnsafeRawBufferPointer, into group: inout Group,
    _ contradicted: (Contradiction) -> Void
  ) throws {
    let first = group.first ?? group.winner
    let other: Row
    if place.file == first.place.file {
      other = first
    } else {
      other = group.winner
      group.first = Row(place: place, values: Array(values))
      if laterFileWins {
        group.winner.replace(place, values)
        return
      }
    }
    guard !other.values.elementsEqual(values) else { return }
    let key = try group.key.withUnsafeBytes { try record($0, values) }
    contradicted(
      Contradiction(
        key: RecordKey(
          types[key.type], RecordID(String(decoding: group.key.dropFirst(StagedKey.typeBytes), as: UTF8.self))),
        file: place.file, line: place.line, earlier: (file: other.place.file, line: other.place.line)))
  }

  @inline(__always)
  private func record(
    _ key: UnsafeRawBufferPointer, _ values: UnsafeRawBufferPointer
  ) throws(DamagedStaging) -> StagedRecord {
    guard let type = StagedKey.type(key), types.indices.contains(type) else { throw DamagedStaging() }
    return StagedRecord(
      type: type, id: UnsafeRawBufferPointer(rebasing: key[StagedKey.typeBytes...]), values: values)
  }
}
