// All files of a source → one change set.

import ExternalSort
import FollowupModel
import WorkingTime

/// What the files of a source say together.
public struct SourceReading: Sendable {
  /// Nil where there is nothing to apply: no file, or none that could be read.
  public var changeSet: ChangeSet?
  /// Files of which nothing was taken. With one of them a snapshot is refused as a whole.
  public var refused: [SourceError] = []
  /// The files say what they said when they were last read.
  public var isUnchanged = false
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
  ///
  /// - Parameters:
  ///   - known: the fingerprint of what was read last: files that have it still are not read as rows.
  ///   - life: counts steps meanwhile, and while the records are taken out of what was read.
  /// - Throws: `SpoolError` where there is no room to set the rows aside.
  public func read(unless known: String? = nil, life: LifeSign? = nil) throws -> SourceReading {
    var reading = SourceReading()
    var paths: [String] = []
    do throws(SourceError) {
      paths = try source.path.files().map(\.path)
    } catch {
      reading.refused.append(error)
    }
    if let known, reading.refused.isEmpty, !paths.isEmpty, reader.fingerprint(ofFiles: paths, life) == known {
      reading.isUnchanged = true
      return reading
    }
    var batch = FileBatch(types: reader.types, life: life)
    for path in paths { batch.add(path, with: reader) }
    let (stagings, refused) = batch.stage()
    reading.refused += refused
    guard reading.refused.count < paths.count, reading.refused.isEmpty || source.mode == .upsert else { return reading }
    let files = try Staging.finish(stagings, laterFileWins: source.mode == .upsert)
    reading.changeSet = changeSet(files, isComplete: reading.refused.isEmpty)
    return reading
  }

  /// The change set of files that were read. `isComplete`: none of the source's files is missing.
  private func changeSet(_ files: StagedFiles, isComplete: Bool) -> ChangeSet {
    // A bad row without a key may be about any record: then no record is known to have vanished.
    let knowsAll = files.rejected.allSatisfy { $0.key != nil }
    return ChangeSet(
      owner: .source(source.name),
      mode: source.mode == .snapshot && knowsAll ? .snapshot(types: reader.types) : .upsert,
      files: files.files.map(\.name), staged: files.records, rejected: files.rejected,
      rejectedAtMost: source.rejectedAtMost, removedAtMost: source.removedAtMost,
      fingerprint: isComplete ? reader.fingerprint(of: files.files.map { ($0.name, $0.contentHash) }) : nil)
  }
}

extension RecordFileReader {
  /// Reads a whole file that is in memory. `file` is its name for people; the end of it tells the shape.
  ///
  /// - Throws: `SourceError`, or `SpoolError` where there is no room to set its rows aside.
  public func read(_ bytes: [UInt8], file: String) throws -> StagedFiles {
    let staging = Staging(types: types)
    var rest: [UInt8]? = bytes
    try read(file: file, into: staging) { () throws(SourceError) in
      defer { rest = nil }
      return rest
    }
    return try staging.finish(laterFileWins: false)
  }

  /// Reads the file at a path. `place` is its place among those that are read together.
  func read(path: String, place: Int, into staging: Staging) throws(SourceError) {
    try readPieces(of: path) { next throws(SourceError) in
      try read(file: path, place: place, into: staging, next: next)
    }
  }

  /// A hash of what files say to this reader: their names and bytes, the mapping, the record types and the zone.
  func fingerprint(of files: [(name: String, contentHash: String)]) -> String {
    var hash = SHA256()
    plan.hash(into: &hash)
    for file in files {
      hash.update(text: file.name)
      hash.update(text: file.contentHash)
    }
    return hash.hexDigest()
  }

  /// The same of files that are only hashed; nil where one cannot be read.
  fileprivate func fingerprint(ofFiles paths: [String], _ life: LifeSign?) -> String? {
    var files: [(name: String, contentHash: String)] = []
    for path in paths {
      do throws(SourceError) {
        let hash = try readPieces(of: path) { next throws(SourceError) in
          var hash = ContentHash()
          while let piece = try next() {
            hash.update(piece)
            life?.step()
          }
          return hash.digest
        }
        files.append((path, hash))
      } catch {
        return nil
      }
    }
    return fingerprint(of: files)
  }
}
