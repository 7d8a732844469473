// Where the rows of files wait, outside of memory, until all files were read: then it is known which record stands twice.

import ExternalSort
import FollowupModel

/// Takes what files say, one file after the other.
final class Staging {
  /// By name, with their places in the keys: those of a type stand together.
  private let types: [String: UInt16]
  private let typeNames: [String]
  private var sorter: ExternalSorter
  private var key: [UInt8] = []
  private var content: [UInt8] = []
  private(set) var files: [StagedFile] = []
  /// Why no more rows could be taken.
  private var failure: SpoolError?

  init(types: some Sequence<String>, memory: Int = 8 << 20) {
    sorter = ExternalSorter(memory: memory)
    typeNames = Set(types).sorted()
    self.types = Dictionary(
      typeNames.enumerated().map { ($1, UInt16($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// What follows is of this file.
  func begin(_ name: String) { files.append(StagedFile(name: name)) }

  /// Nothing of the file that was begun last is taken.
  func discard() {
    guard !files.isEmpty else { return }
    files[files.count - 1].isDiscarded = true
    files[files.count - 1].rejected = []
  }

  func countRow() { files[files.count - 1].rowCount += 1 }

  func setHash(_ hash: String) { files[files.count - 1].contentHash = hash }

  func take(_ record: Record, line: Int) {
    take(type: record.key.type, line: line) { key, content in
      key.append(contentsOf: record.key.id.text.utf8)
      RecordBytes.append(record.values, to: &content)
      return true
    }
  }

  /// Takes a record of which `fill` appends the id and the values; false where `fill` does not.
  @discardableResult
  func take(type: String, line: Int, _ fill: (_ id: inout [UInt8], _ values: inout [UInt8]) -> Bool) -> Bool {
    guard let type = types[type] else { return true }
    key.removeAll(keepingCapacity: true)
    key.append(UInt8(type >> 8))
    key.append(UInt8(type & 0xFF))
    content.removeAll(keepingCapacity: true)
    RecordBytes.append(UInt64(files.count - 1), to: &content)
    RecordBytes.append(UInt64(line), to: &content)
    guard fill(&key, &content) else { return false }
    guard failure == nil else { return true }
    do throws(SpoolError) {
      try sorter.add(key: key, content: content)
    } catch {
      failure = error
    }
    return true
  }

  func reject(line: Int, _ reason: String, key: RecordKey?, withheld: String? = nil) {
    let file = files.count - 1
    files[file].rejected.append(
      RejectedRow(file: files[file].name, line: line, reason: reason, key: key, withheld: withheld))
  }

  /// Ends the reading. `laterFileWins`: a record that a later file has with other values replaces the earlier; otherwise
  /// it is rejected.
  func finish(laterFileWins: Bool) throws -> StagedFiles {
    if let failure { throw failure }
    let entries = try sorter.sorted()
    let merge = StagedMerge(
      spool: entries, types: typeNames, isDiscarded: files.map(\.isDiscarded), laterFileWins: laterFileWins)
    return try StagedFiles(files, merge)
  }
}

/// What is known of one file besides its records.
struct StagedFile: Sendable {
  var name: String
  /// Rows with data, good or bad.
  var rowCount = 0
  /// A hash of the file's bytes.
  var contentHash = ""
  var rejected: [RejectedRow] = []
  var isDiscarded = false
}

/// Files that were read: their records, each once, and their rejected rows.
public struct StagedFiles: Sendable {
  public let records: StagedRecords
  /// By file and line.
  public let rejected: [RejectedRow]
  let files: [StagedFile]

  init(_ files: [StagedFile], _ merge: StagedMerge) throws {
    self.files = files.filter { !$0.isDiscarded }
    guard !merge.isPlain else {
      records = StagedRecords(count: merge.spool.count, types: Set(merge.types)) { try merge.forEach($0) }
      rejected = self.files.flatMap(\.rejected)
      return
    }
    var count = 0
    var files = files
    try merge.forEach({ _ in count += 1 }) { contradiction in
      files[contradiction.file].rejected.append(contradiction.row(files))
    }
    records = StagedRecords(count: count, types: Set(merge.types)) { try merge.forEach($0) }
    rejected = files.filter { !$0.isDiscarded }.flatMap { file in
      file.rejected.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
  }
}
