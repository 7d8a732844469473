// One file → the records and the rejected rows in it. A problem of a row rejects the row; a problem of the file
// refuses the file.

import FollowupModel
import WorkingTime

/// The shapes of record files.
public enum FileShape: Hashable, Sendable {
  case csv, jsonLines

  /// By the end of the file's name: `.jsonl` and `.ndjson` are JSON Lines, `.csv`, `.txt` and `.tsv` delimited text.
  public init?(fileName: String) {
    let name = fileName.lowercased()
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonLines
    } else if name.hasSuffix(".csv") || name.hasSuffix(".txt") || name.hasSuffix(".tsv") {
      self = .csv
    } else {
      return nil
    }
  }
}

/// Reads the files of one source.
public struct RecordFileReader: Sendable {
  let plan: SourcePlan
  /// Whether plain rows are read the short way; for tests, which compare both.
  var takesShortWay = true

  /// Throws `SourceError` where the description does not fit the record types.
  public init(_ source: SourceDescription, schema: Schema, time: TeamTime) throws(SourceError) {
    plan = try SourcePlan(source, schema: schema, time: time)
  }

  /// Reads record files of one type in the standard shape: `TYPE.csv`, `TYPE.jsonl`.
  public init(standard type: String, schema: Schema, time: TeamTime) throws(SourceError) {
    guard let path = PathPattern(type) else {
      throw .unknownRecord(source: type, record: type, nearest: nil)
    }
    try self.init(
      SourceDescription(name: type, path: path, records: [RecordMapping(record: type)]), schema: schema, time: time)
  }

  /// The record types it brings.
  public var types: Set<String> { Set(plan.types) }

  /// Reads a file from pieces of any size, until there is no next one. `file` is its name for people; the end of it tells
  /// the shape. Of a file that is refused nothing is staged.
  func read(
    file: String, place: Int? = nil, into staging: Staging, next: () throws(SourceError) -> [UInt8]?
  ) throws(SourceError) {
    staging.begin(file, place: place)
    do throws(SourceError) {
      try readRows(of: file, into: staging, next: next)
    } catch {
      staging.discard()
      throw error
    }
  }

  private func readRows(
    of file: String, into staging: Staging, next: () throws(SourceError) -> [UInt8]?
  ) throws(SourceError) {
    guard let shape = FileShape(fileName: file) else { throw .unknownShape(file: file) }
    var hash = ContentHash()
    var start: [UInt8] = []
    while start.count < 3, let piece = try next() { start += piece }
    hash.update(start)
    try removeMark(&start, file: file)
    var rows: any RowSource
    switch shape {
    case .csv: rows = CSVRows(plan: plan, file: file, takesShortWay: takesShortWay, staging: staging)
    case .jsonLines: rows = JSONRows(plan: plan, file: file)
    }
    let collector = RowCollector(reader: plan.reader, staging: staging)
    try rows.read(start, into: collector)
    while let piece = try next() {
      hash.update(piece)
      try rows.read(piece, into: collector)
    }
    try rows.finish(into: collector)
    staging.setHash(hash.digest)
  }

  /// Takes a byte order mark away, and refuses one that belies the source's encoding.
  private func removeMark(_ start: inout [UInt8], file: String) throws(SourceError) {
    if start.starts(with: [0xEF, 0xBB, 0xBF]) {
      guard plan.source.encoding == .utf8 else { throw .utf8Mark(file: file, encoding: plan.source.encoding) }
      start.removeFirst(3)
    } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      throw .utf16(file: file)
    }
  }
}

/// Where rows come from: a shape of file.
protocol RowSource {
  mutating func read(_ bytes: [UInt8], into collector: RowCollector) throws(SourceError)
  mutating func finish(into collector: RowCollector) throws(SourceError)
}
