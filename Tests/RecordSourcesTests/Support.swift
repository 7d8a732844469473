// What the tests of this module share: fixtures, a small schema, and files that come and go.

import Foundation
import FollowupModel
import Testing
import WorkingTime

@testable import RecordSources

/// The lines of a fixture.
func fixture(_ name: String, file: String = #filePath) throws -> [String] {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
  return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

let utc = TeamTime(zone: .utc)

let schema = Schema(types: [
  RecordType(
    name: "client", fields: [Field(name: "name", type: .text), Field(name: "country", type: .text, isOptional: true)]),
  RecordType(
    name: "invoice",
    fields: [
      Field(name: "number", type: .text),
      Field(name: "client", type: .link(target: "client", wayBack: "invoices")),
      Field(name: "amount", type: .money),
      Field(name: "due_on", type: .date),
      Field(name: "status", type: .choice(["open", "paid", "cancelled"])),
      Field(name: "note", type: .text, isOptional: true),
      Field(name: "disputed", type: .yesOrNo, isOptional: true),
      Field(name: "changed_at", type: .instant, isOptional: true),
      Field(name: "contact", type: .email, isOptional: true),
      Field(name: "rate", type: .number, isOptional: true),
    ]),
])

/// A mapping's reader, or the standard one of a type.
func reader(
  _ records: [RecordMapping], _ change: (inout SourceDescription) -> Void = { _ in }
) throws -> RecordFileReader {
  var source = SourceDescription(name: "test", path: try #require(PathPattern("inbox/*.csv")), records: records)
  change(&source)
  return try RecordFileReader(source, schema: schema, time: utc)
}

/// What one file says.
struct RecordFile {
  var records: [Record]
  var rejected: [RejectedRow]
  var rowCount: Int
}

extension RecordFileReader {
  func file(_ bytes: [UInt8], named file: String) throws -> RecordFile {
    let files: StagedFiles = try read(bytes, file: file)
    return RecordFile(
      records: try files.records.all(), rejected: files.rejected, rowCount: files.files.map(\.rowCount).reduce(0, +))
  }
}

extension ChangeSet {
  var keys: [RecordID] {
    get throws { try staged?.all().map(\.key.id) ?? [] }
  }
}

/// The rows that a reader of delimited text finds, fed in pieces of `size` bytes.
func rows(_ input: [UInt8], delimiter: UInt8 = 0x2C, size: Int = 1 << 20) -> (rows: [CSVRow], openQuote: Int?) {
  var reader = CSVReader(delimiter: delimiter)
  var rows: [CSVRow] = []
  var start = 0
  while start < input.count {
    reader.read(Array(input[start..<min(input.count, start + size)])) { rows.append($0) }
    start += size
  }
  let openQuote = reader.finish { rows.append($0) }
  return (rows, openQuote)
}

func fields(_ row: CSVRow) -> [String] {
  (0..<row.fieldCount).map { String(decoding: row.field($0), as: UTF8.self) }
}

/// A random generator whose seed tests print and fix (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A folder that is removed with the object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "record-sources-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and closes it.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
