// Where the rows of files wait, outside of memory, until all files were read: then it is known which record stands twice.

import ExternalSort
import FollowupModel

/// Takes what files say, one file after the other. Several threads have one each.
final class Staging {
  /// The record types by name: those of a type stand together.
  private let types: [String]
  private var sorter: ExternalSorter
  private var keys: [RisingKeys]
  private var key: [UInt8] = []
  private var content: [UInt8] = []
  private(set) var files: [StagedFile] = []
  /// Why no more rows could be taken.
  private var failure: SpoolError?
  private let life: LifeSign?

  /// `life`: counts a step every thousand rows or so, here and where the records are read from what this becomes.
  init(types: some Sequence<String>, memory: Int = 8 << 20, life: LifeSign? = nil) {
    self.life = life
    sorter = ExternalSorter(memory: memory)
    self.types = Set(types).sorted()
    keys = Array(repeating: RisingKeys(), count: self.types.count)
  }

  /// What follows is of this file. `place` is its place among all files, where others are read elsewhere.
  func begin(_ name: String, place: Int? = nil) {
    files.append(StagedFile(name: name, place: place ?? files.count))
  }

  /// Nothing of the file that was begun last is taken.
  func discard() {
    guard !files.isEmpty else { return }
    files[files.count - 1].isDiscarded = true
    files[files.count - 1].rejected = []
  }

  func countRow() {
    files[files.count - 1].rowCount += 1
    if files[files.count - 1].rowCount & Staging.rowsPerStep == 0 { life?.step() }
  }

  /// A power of two, less one.
  static let rowsPerStep = 1023

  func setHash(_ hash: String) { files[files.count - 1].contentHash = hash }

  /// The number of a type here; nil where none of its records is taken.
  func number(ofType name: String) -> Int? { types.firstIndex(of: name) }

  func take(_ record: Record, line: Int) {
    guard let type = number(ofType: record.key.type) else { return }
    take(type: type, line: line) { key, content in
      key.append(contentsOf: record.key.id.text.utf8)
      RecordBytes.append(record.values, to: &content)
      return true
    }
  }

  /// Takes a record of which `fill` appends the id and the values; false where `fill` does not.
  @inline(__always)
  @discardableResult
  func take(type: Int, line: Int, _ fill: (_ id: inout [UInt8], _ values: inout [UInt8]) -> Bool) -> Bool {
    StagedKey.begin(&key, type: type)
    content.removeAll(keepingCapacity: true)
    StagedPlace(file: files[files.count - 1].place, line: line).append(to: &content)
    guard fill(&key, &content) else { return false }
    guard failure == nil else { return true }
    keys[type].take(key)
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
    try Staging.finish([self], laterFileWins: laterFileWins)
  }

  /// Ends the reading on several threads.
  static func finish(_ parts: [Staging], laterFileWins: Bool) throws -> StagedFiles {
    if let failure = parts.lazy.compactMap(\.failure).first { throw failure }
    let files = parts.flatMap(\.files).sorted { $0.place < $1.place }
    let types = parts.first?.types ?? []
    let isEveryRowARecord =
      !files.contains(where: \.isDiscarded)
      && types.indices.allSatisfy { type in RisingKeys.areDistinct(parts.map { $0.keys[type] }) }
    let merge = StagedMerge(
      spool: SortedSpool(merging: try parts.map { try $0.sorter.sorted() }), types: types,
      isDiscarded: files.map(\.isDiscarded), laterFileWins: laterFileWins, isEveryRowARecord: isEveryRowARecord,
      life: parts.first?.life)
    return try StagedFiles(files, merge)
  }
}

/// What is known of one file besides its records.
struct StagedFile: Sendable {
  var name: String
  /// Its place among the files that are read together.
  var place = 0
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
    guard !merge.isEveryRowARecord else {
      records = StagedRecords(count: merge.spool.count, types: merge.types) { try merge.forEach($0) }
      rejected = self.files.flatMap(\.rejected)
      return
    }
    var (count, files, merge) = (0, files, merge)
    try merge.forEach({ _ in count += 1 }) { contradiction in
      files[contradiction.file].rejected.append(contradiction.row(files))
    }
    // Now it is known.
    merge.isEveryRowARecord = count == merge.spool.count
    records = StagedRecords(count: count, types: merge.types) { [merge] body in try merge.forEach(body) }
    rejected = files.filter { !$0.isDiscarded }.flatMap { file in
      file.rejected.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
  }
}
