// A copy of the store while a daemon works on it: one state of it, whole and checked before it gets its name.

import FollowupEngine
import Foundation
import GRDB
import GRDBSQLite

/// What keeps a backup from being made, where it is not the store.
public enum BackupError: Error, Hashable, Sendable, CustomStringConvertible {
  case exists(path: String)
  /// What is there may not be replaced: it is no store of followupd, or the store itself.
  case notReplaceable(path: String, why: String)
  case cannotWrite(path: String, why: String)
  case cancelled

  public var description: String {
    switch self {
    case .exists(let path): return "`\(path)` is there already"
    case .notReplaceable(let path, let why): return "`\(path)` is not replaced: \(why)"
    case .cannotWrite(let path, let why): return "`\(path)` cannot be written: \(why)"
    case .cancelled: return "the backup was broken off, and nothing of it is left"
    }
  }

  public var remedy: String {
    switch self {
    case .exists: return "name another file, or say --replace"
    case .notReplaceable: return "name another file"
    case .cannotWrite:
      return "name a file in a folder that followupd's user may write; with --store the file is written by you"
    case .cancelled: return "start it once more"
    }
  }
}

extension SQLiteStore {
  /// A second connection that only reads, for the process that has the store open already. The file is not touched
  /// but through SQLite: whoever opens and closes it otherwise lets go of all locks of its process (fcntl(2)).
  public static func reader(besideWriterOf path: String) throws -> SQLiteStore {
    try translating(path) {
      try SQLiteStore(path: path, queue: try readingQueue(path), lock: nil, isReadOnly: true)
    }
  }

  /// Ends what a reading of another thread is at, which then throws.
  public func interrupt() { queue.interrupt() }

  /// Gives memory back that was needed for a long reading.
  public func forgetPages() throws { try access { try $0.run("PRAGMA shrink_memory") } }

  /// Writes a copy of the store, as it is when this begins, to a new file that only its owner may read (0600). Other
  /// connections read and write meanwhile. The copy is synced and checked before it gets its name; where anything goes
  /// wrong, nothing is left of it.
  ///
  /// - Parameter replaces: whether a store that has the name, an earlier backup say, gives way.
  /// - Parameter progress: called with the share that is done; whatever it throws ends the backup.
  /// - Returns: the size in bytes.
  /// - Throws: `BackupError`, or `StoreError`: `full` names the backup, `damaged` the store.
  @discardableResult
  public func backUp(
    to path: String, replaces: Bool = false, progress: (Double) throws -> Void = { _ in }
  ) throws -> Int {
    try checkName(path, replaces: replaces)
    let copy = try NewFile(beside: path)
    do {
      try copyPages(to: copy.path, named: path, progress)
      try copy.finish()
      try StoreCopy.check(copy.path, named: path)
      return try copy.rename(to: path, replaces: replaces)
    } catch {
      copy.remove()
      throw error
    }
  }

  /// Keeps a store of a former version beside itself before it is brought up to date, as `PATH.version-N`: whoever wants
  /// the former followupd back has a store that it knows.
  static func keepCopy(of path: String, version: Int, reader: DatabaseQueue) throws {
    let former = try SQLiteStore(path: path, queue: reader, lock: nil, version: version, isReadOnly: true)
    do { try former.backUp(to: "\(path).version-\(version)", replaces: true) } catch let error as BackupError {
      throw StoreError.cannotOpen(
        path: path, detail: "it is brought up to date only when a copy of it is kept: \(error); \(error.remedy)")
    }
  }

  private func checkName(_ path: String, replaces: Bool) throws {
    var found = stat()
    guard stat(path, &found) == 0 else {
      guard errno == ENOENT else { throw BackupError.cannotWrite(path: path, why: reason(errno)) }
      return
    }
    var own = stat()
    if stat(self.path, &own) == 0, own.st_ino == found.st_ino, own.st_dev == found.st_dev {
      throw BackupError.notReplaceable(path: path, why: "it is the store itself")
    }
    guard replaces else { throw BackupError.exists(path: path) }
    guard (try? StoreFile.check(path)) != nil else {
      throw BackupError.notReplaceable(path: path, why: "it is no store of followupd")
    }
  }

  private func copyPages(to copy: String, named path: String, _ progress: (Double) throws -> Void) throws {
    let target = try StoreCopy(copy, named: path)
    defer { target.close() }
    // One transaction around all steps: writers go on, and the copy does not begin anew with each of their commits.
    try SQLiteStore.translating(self.path) {
      try queue.unsafeReentrantRead { database in
        try database.inTransaction(.deferred) {
          // The transaction begins with the first reading, not with its name.
          _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
          try target.copy(from: database, progress)
          return .commit
        }
      }
    }
  }
}

private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

/// A file under another name until it is whole.
private final class NewFile {
  let path: String
  private let descriptor: CInt

  init(beside name: String) throws {
    // mkstemp(3) puts six characters of its own in place of the six X.
    var template = Array("\(name).XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    let code = errno
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      if code == ENOSPC || code == EDQUOT { throw StoreError.full(path: name) }
      throw BackupError.cannotWrite(path: name, why: reason(code))
    }
  }

  deinit { close(descriptor) }

  func remove() { for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) } }

  /// Makes it a file that needs no other beside it (SQLite's "Database File Format", section 1.3.3: 1 is a rollback
  /// journal, 2 a write-ahead log), and puts it on disk.
  func finish() throws {
    guard pwrite(descriptor, [1, 1] as [UInt8], 2, 18) == 2, fsync(descriptor) == 0 else {
      if errno == ENOSPC || errno == EDQUOT { throw StoreError.full(path: path) }
      throw BackupError.cannotWrite(path: path, why: reason(errno))
    }
  }

  /// Gives it its name, and returns its size.
  func rename(to name: String, replaces: Bool) throws -> Int {
    var status = stat()
    fstat(descriptor, &status)
    // A link never takes the place of a file that came meanwhile; not every file system has them.
    if !replaces, link(path, name) == 0 {
      unlink(path)
    } else {
      if !replaces, errno == EEXIST { throw BackupError.exists(path: name) }
      guard Glibc.rename(path, name) == 0 else { throw BackupError.cannotWrite(path: name, why: reason(errno)) }
    }
    let parent = (name as NSString).deletingLastPathComponent
    let folder = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
    return Int(status.st_size)
  }
}

/// The database that is being filled. A bare connection: one of GRDB's leaves Dispatch awake when it is released.
private final class StoreCopy {
  private var connection: OpaquePointer?
  private let name: String

  init(_ path: String, named name: String, readOnly: Bool = false) throws {
    self.name = name
    let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    guard sqlite3_open_v2(path, &connection, flags, nil) == SQLITE_OK else { throw failure() }
  }

  deinit { close() }

  func close() {
    sqlite3_close_v2(connection)
    connection = nil
  }

  /// Copies all pages; nothing else writes there, so that neither a journal nor a sync is needed before the end.
  func copy(from source: Database, _ progress: (Double) throws -> Void) throws {
    try run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    guard let backup = sqlite3_backup_init(connection, "main", source.sqliteConnection, "main") else { throw failure() }
    var code = SQLITE_OK
    while code == SQLITE_OK {
      code = sqlite3_backup_step(backup, 256)
      let (total, left) = (sqlite3_backup_pagecount(backup), sqlite3_backup_remaining(backup))
      do { try progress(total == 0 ? 0 : Double(total - left) / Double(total)) } catch {
        sqlite3_backup_finish(backup)
        throw error
      }
    }
    code = sqlite3_backup_finish(backup)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// Throws where a copy is not sound: then what it was made of is not.
  static func check(_ path: String, named name: String) throws {
    let copy = try StoreCopy(path, named: name, readOnly: true)
    var answer: String?
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    if sqlite3_prepare_v2(copy.connection, "PRAGMA quick_check(1)", -1, &statement, nil) == SQLITE_OK,
      sqlite3_step(statement) == SQLITE_ROW
    {
      answer = sqlite3_column_text(statement, 0).map { String(cString: $0) }
    }
    guard answer == "ok" else {
      throw StoreError.failed(
        detail: "the copy is not sound (\(answer ?? "it cannot be read")); see what `followupctl verify` says")
    }
  }

  private func run(_ sql: String) throws {
    guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  private func failure(_ code: CInt? = nil) -> any Error {
    let code = code ?? sqlite3_errcode(connection)
    let message = String(cString: sqlite3_errstr(code))
    switch code & 0xFF {
    case SQLITE_FULL: return StoreError.full(path: name)
    case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: return BackupError.cannotWrite(path: name, why: message)
    // Read from the store: translated with its name by who reads it.
    case SQLITE_CORRUPT, SQLITE_NOTADB: return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    case SQLITE_IOERR:
      return StoreError.failed(detail: "`\(name)`: \(message); check the disk and the system's journal")
    default: return StoreError.failed(detail: "`\(name)`: \(message)")
    }
  }
}
