// `followupctl import`: files and folders → one change set.

import FollowupEngine
import FollowupModel
import Foundation
import RecordSources
import WorkingTime

/// A path that an import cannot make anything of.
public struct ImportError: Error, Sendable, CustomStringConvertible {
  public var path: String
  public var message: String
  public var description: String { "\(path): \(message)" }
}

/// Reads files for an import, with or without a daemon.
public struct FileImport {
  let schema: Schema
  let time: TeamTime
  /// A file that one of these sources matches is read as that source says.
  let sources: [SourceDescription]
  let life: LifeSign?

  public init(schema: Schema, time: TeamTime, sources: [SourceDescription] = [], life: LifeSign? = nil) {
    self.life = life
    self.schema = schema
    self.time = time
    self.sources = sources
  }

  /// Reads files, and folders of `TYPE.csv` and `TYPE.jsonl`. Throws `SourceError` or `ImportError` where
  /// a file cannot be taken, and `SpoolError` where there is no room to set its rows aside.
  public func read(paths: [String], record: String?) throws -> ChangeSet {
    var batch = FileBatch(types: schema.types.map(\.name), life: life)
    let paths = try paths.flatMap(files)
    for path in paths { batch.add(path, with: try reader(for: path, record: record)) }
    let read = try batch.read()
    return ChangeSet(owner: .imported, files: paths, staged: read.records, rejected: read.rejected)
  }

  /// What a change set would do, without doing it: the record types, too, are taken back in the end.
  public func trial(_ set: ChangeSet, in store: any Store) throws -> (WriteOutcome, [RejectedRow]) {
    struct TakenBack: Error {}
    var result = (WriteOutcome(), [RejectedRow]())
    do {
      try store.transaction {
        try store.adopt(schema)
        if let staged = set.staged {
          result = try store.write(staged, owner: set.owner, wanted: ChangeDetail()) { _ in }
        }
        throw TakenBack()
      }
    } catch is TakenBack {}
    return result
  }

  private func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw SourceError.unreadable(file: path, reason: "there is no such file or folder")
    }
    guard isFolder.boolValue else { return [path] }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter {
      !PathPattern.isTemporary($0) && FileShape(fileName: $0) != nil && schema[FileImport.stem($0)] != nil
    }
    if names.isEmpty {
      throw ImportError(
        path: path, message: "no file in it is called after a record type; name them TYPE.csv or TYPE.jsonl (\(types))")
    }
    return names.map { "\(path)/\($0)" }
  }

  private var types: String { schema.types.map(\.name).joined(separator: ", ") }

  private func reader(for path: String, record: String?) throws -> RecordFileReader {
    let name = (path as NSString).lastPathComponent
    let folder = (path as NSString).deletingLastPathComponent
    if record == nil, let source = sources.first(where: { $0.path.folder == folder && $0.path.matches(name) }) {
      return try RecordFileReader(source, schema: schema, time: time)
    }
    if record == nil, schema[FileImport.stem(name)] == nil {
      throw ImportError(
        path: path, message: "its name does not say what its rows are; say it with --record TYPE (\(types))")
    }
    return try RecordFileReader(standard: record ?? FileImport.stem(name), schema: schema, time: time)
  }

  /// `invoice` of `invoice.csv`.
  static func stem(_ name: String) -> String { String(name.prefix { $0 != "." }) }
}
