// Replaces a file's contents so that nobody, not even after a power cut, ever reads half of them.

import Glibc

/// A file and its new contents.
struct FileReplacement {
  let path: String
  let contents: [UInt8]

  /// Writes the contents beside the file and moves them in its place, with its mode and its owner. Where the path is a
  /// symbolic link, the file it leads to is replaced.
  func perform() throws(FileReplacementError) {
    guard let resolved = realpath(path, nil) else { throw .last("realpath") }
    let target = String(cString: resolved)
    free(resolved)
    var known = stat()
    guard stat(target, &known) == 0 else { throw .last("stat") }
    let staged = try StagedFile(for: target, contents: contents) { descriptor throws(FileReplacementError) in
      // An owner that cannot be kept is no reason to leave the file as it was, but its mode then opens no door.
      let keepsOwner = fchown(descriptor, known.st_uid, known.st_gid) == 0
      let mode = known.st_mode & (keepsOwner ? 0o7777 : 0o777)
      guard fchmod(descriptor, mode) == 0 else { throw .last("fchmod") }
    }
    do throws(FileReplacementError) {
      try staged.move()
    } catch {
      staged.discard()
      throw error
    }
    try StagedFile.syncFolder(of: target)
  }
}
