// The file of a store before SQLite opens it: its name, its header, its making. A file that is something else, cut
// short, or of a newer version is refused here, untouched.

import FollowupEngine
import Foundation

enum StoreFile {
  /// The path in `sqlite:PATH`, or the path itself.
  static func path(url: String) throws(StoreError) -> String {
    if url.hasPrefix("sqlite:"), url != "sqlite:" { return String(url.dropFirst("sqlite:".count)) }
    guard !url.isEmpty, url.wholeMatch(of: /[a-z]+:.*/) == nil else {
      throw .cannotOpen(path: url, detail: "a store is named as `sqlite:PATH`")
    }
    return url
  }

  static func exists(_ path: String) throws(StoreError) -> Bool {
    var status = stat()
    if stat(path, &status) == 0 { return true }
    guard errno == ENOENT else { throw .cannotOpen(path: path, errno: errno) }
    return false
  }

  /// Throws `readOnly` where this user may read a file that is there, and not write it.
  static func checkWritable(_ path: String) throws(StoreError) {
    guard access(path, F_OK) == 0, faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0 else { return }
    throw .readOnly(path: path)
  }

  /// Whether the file system takes no writes, from anybody (statvfs(3)).
  static func isOnReadOnlyMedium(_ path: String) -> Bool {
    var status = statvfs()
    return statvfs(path, &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
  }

  /// Makes a store under another name first, so that a file of the name is always a whole one.
  static func create(_ path: String, _ fill: (String) throws -> Void) throws {
    let temporary = path + ".new"
    unlink(temporary)
    let file = open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o640)
    guard file >= 0 else {
      throw errno == EROFS ? StoreError.readOnly(path: path) : StoreError.cannotOpen(path: path, errno: errno)
    }
    Glibc.close(file)
    do {
      try fill(temporary)
    } catch {
      for end in ["", "-wal", "-shm"] { unlink(temporary + end) }
      throw error
    }
    guard rename(temporary, path) == 0 else { throw StoreError.cannotOpen(path: path, errno: errno) }
  }

  /// Looks at the header (SQLite's "Database File Format", section 1.3) without opening the database.
  static func check(_ path: String) throws(StoreError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    defer { Glibc.close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .cannotOpen(path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .cannotOpen(path: path, detail: "this is not a file") }
    guard status.st_size > 0 else { throw .damaged(path: path, detail: "the file is empty") }
    var header = [UInt8](repeating: 0, count: 100)
    guard pread(file, &header, 100, 0) == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .damaged(path: path, detail: "the file is no SQLite database")
    }
    func integer(_ offset: Int) -> Int { header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard integer(68) == Tables.applicationID else {
      throw .damaged(path: path, detail: "the file is a database of another program")
    }
    try check(version: integer(60), path: path)
    // A write-ahead log may hold pages that a checkpoint, cut off, has only announced in the header.
    var log = stat()
    guard stat(path + "-wal", &log) != 0 || log.st_size == 0 else {
      // A backup is a file without a log (byte 18 is 1): one that lies beside it was there before, and SQLite would
      // write it over the backup.
      guard header[18] != 1 else {
        throw .damaged(
          path: path, detail: "`\(path)-wal` belongs to another file; where this is a restored backup, remove it")
      }
      return
    }
    let pageSize = Int(header[16]) << 8 | Int(header[17])
    guard integer(28) * (pageSize == 1 ? 65_536 : pageSize) <= status.st_size else {
      throw .damaged(path: path, detail: "the file is cut short")
    }
  }

  /// Whether a file is one that nobody wrote to since it was copied: its header knows no log (byte 18 is 1).
  static func isBackup(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { Glibc.close(file) }
    var version: UInt8 = 0
    return pread(file, &version, 1, 18) == 1 && version == 1
  }

  static func check(version: Int, path: String) throws(StoreError) {
    guard version <= Tables.version else {
      throw .newerVersion(path: path, found: version, known: Tables.version)
    }
    guard version > 0 else { throw .damaged(path: path, detail: "the file has no version") }
  }
}
