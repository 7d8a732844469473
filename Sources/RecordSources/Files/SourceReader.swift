// All files of a source → one change set.

import FollowupModel
import WorkingTime

/// What the files of a source say together.
public struct SourceReading: Sendable {
  /// Nil where there is nothing to apply: no file, or none that could be read.
  public var changeSet: ChangeSet?
  /// Files of which nothing was taken. With one of them a snapshot is refused as a whole.
  public var refused: [SourceError] = []
}

/// Reads everything that now matches a source's path.
public struct SourceReader: Sendable {
  public let source: SourceDescription
  private let reader: RecordFileReader

  /// Throws `SourceError` where the description does not fit the record types.
  public init(_ source: SourceDescription, schema: Schema, time: TeamTime) throws(SourceError) {
    self.source = source
    reader = try RecordFileReader(source, schema: schema, time: time)
  }

  /// Reads all files of the source. A source without any file has nothing to say, and removes nothing.
  public func read() -> SourceReading {
    var reading = SourceReading()
    var files: [RecordFile] = []
    do throws(SourceError) {
      for found in try source.path.files() {
        do throws(SourceError) {
          files.append(try reader.read(path: found.path))
        } catch {
          reading.refused.append(error)
        }
      }
    } catch {
      reading.refused.append(error)
    }
    guard !files.isEmpty, reading.refused.isEmpty || source.mode == .upsert else { return reading }
    reading.changeSet = changeSet(files, isComplete: reading.refused.isEmpty)
    return reading
  }

  /// The change set of files read before, the newest last. `isComplete`: none of the source's files is missing.
  func changeSet(_ files: [RecordFile], isComplete: Bool) -> ChangeSet {
    var merged = MergedFiles(laterFileWins: source.mode == .upsert)
    for file in files { merged.add(file) }
    // A bad row without a key may be about any record: then no record is known to have vanished.
    let knowsAll = merged.rejected.allSatisfy { $0.key != nil }
    return ChangeSet(
      owner: .source(source.name),
      mode: source.mode == .snapshot && knowsAll ? .snapshot(types: reader.types) : .upsert,
      files: files.map(\.name), writes: merged.records.map { .put($0) }, rejected: merged.rejected,
      rejectedAtMost: source.rejectedAtMost, removedAtMost: source.removedAtMost,
      fingerprint: isComplete ? reader.fingerprint(of: files) : nil)
  }
}

extension RecordFileReader {
  /// Reads the file at a path.
  public func read(path: String) throws(SourceError) -> RecordFile {
    try readPieces(of: path) { next throws(SourceError) in try read(file: path, next: next) }
  }

  /// A hash of what files say to this reader: their bytes, the mapping, the record types and the zone.
  public func fingerprint(of files: [RecordFile]) -> String {
    var hash = SHA256()
    plan.hash(into: &hash)
    for file in files {
      hash.update(text: file.name)
      hash.update(text: file.contentHash)
    }
    return hash.hexDigest()
  }
}

/// The records of several files, each once.
public struct MergedFiles: Sendable {
  /// In the order in which they first came.
  public private(set) var records: [Record] = []
  public private(set) var rejected: [RejectedRow] = []
  private let laterFileWins: Bool
  private var seen: [RecordKey: (index: Int, file: String, line: Int)] = [:]

  /// `laterFileWins`: a record that a later file has with other values replaces the earlier; otherwise it is rejected.
  public init(laterFileWins: Bool) {
    self.laterFileWins = laterFileWins
  }

  public mutating func add(_ file: RecordFile) {
    rejected += file.rejected
    for (record, line) in zip(file.records, file.lines) {
      guard let first = seen[record.key] else {
        seen[record.key] = (records.count, file.name, line)
        records.append(record)
        continue
      }
      if records[first.index] == record { continue }
      if laterFileWins {
        records[first.index] = record
        continue
      }
      rejected.append(
        RejectedRow(
          file: file.name, line: line,
          reason: "`\(record.key)` stands in \(first.file):\(first.line) with other values; keep one of the two rows",
          key: record.key))
    }
  }
}
