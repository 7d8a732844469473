// Changes of several files of a folder that happen together: all of them, or none.

import Foundation

/// One file as it will be.
public struct FileChange: Sendable {
  public var path: String
  /// Nil: it goes.
  public var contents: [UInt8]?
}

/// Files that change together.
struct FileChanges {
  /// In the order in which they change: who reads the folder meanwhile sees the first ones already.
  let files: [FileChange]

  /// Writes all new contents beside their places, then moves each there. Where anything fails, all is as it was.
  func perform() throws(PackError) {
    var staged: [String: StagedFile] = [:]
    var undone: [FileChange] = []
    do {
      for file in files {
        guard let contents = file.contents else { continue }
        staged[file.path] = try FileChanges.stage(file.path, contents)
      }
      for file in files {
        let before = FileManager.default.contents(atPath: file.path).map(Array.init)
        if let new = staged[file.path] {
          try new.move()
          staged[file.path] = nil
        } else if unlink(file.path) != 0 {
          throw FileReplacementError.last("unlink")
        }
        undone.append(FileChange(path: file.path, contents: before))
      }
      for folder in Set(files.map { ($0.path as NSString).deletingLastPathComponent }) {
        try StagedFile.syncFolder(of: folder + "/")
      }
    } catch {
      for file in staged.values { file.discard() }
      for file in undone.reversed() { FileChanges.restore(file) }
      let folder = ((files.first?.path ?? "") as NSString).deletingLastPathComponent
      throw PackError(
        kind: .cannotWrite, message: "the rules in `\(folder)` cannot be written (\(error)); they are as they were",
        remedy: "run this as root or as a member of the folder's group")
    }
  }

  /// As good as it gets: what cannot be undone either is seen by `rules check`.
  private static func restore(_ file: FileChange) {
    guard let contents = file.contents else {
      unlink(file.path)
      return
    }
    try? stage(file.path, contents).move()
  }

  /// Whoever may write into the folder may write its files; its group is handed on by the folder itself.
  private static func stage(_ path: String, _ contents: [UInt8]) throws -> StagedFile {
    let folder = (path as NSString).deletingLastPathComponent
    try makeFolder(folder)
    let isShared = isWritableByGroup(folder)
    return try StagedFile(for: path, contents: contents) { descriptor throws(FileReplacementError) in
      guard fchmod(descriptor, isShared ? 0o664 : 0o644) == 0 else { throw .last("fchmod") }
    }
  }

  /// Makes a folder inside of the one it lies in, for the same people.
  static func makeFolder(_ folder: String, mode: mode_t = 0o755) throws(FileReplacementError) {
    guard access(folder, F_OK) != 0 else { return }
    let isShared = isWritableByGroup((folder as NSString).deletingLastPathComponent)
    guard mkdir(folder, mode) == 0 else { throw .last("mkdir") }
    // The bit that hands the group on is set, too.
    guard isShared else { return }
    guard chmod(folder, 0o2775) == 0 else { throw .last("chmod") }
  }

  static func isWritableByGroup(_ folder: String) -> Bool {
    var known = stat()
    return stat(folder, &known) == 0 && known.st_mode & 0o020 != 0
  }
}
