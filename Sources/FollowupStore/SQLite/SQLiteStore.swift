// The store port on one SQLite file: opening it, transactions, and errors with their remedy. What it keeps is in the
// extensions beside this file, a subject each; the tables are in Tables.swift.

import FollowupEngine
import FollowupModel
import GRDB

/// Everything the daemon keeps, in one SQLite file (WAL, every commit synced to disk).
///
/// Not thread-safe: all calls come from one thread. A file is written by one `SQLiteStore` at a time, which a lock
/// beside it (`PATH.lock`) assures also between processes; reading with `readOnly(path:)` is always possible.
public final class SQLiteStore: Store {
  /// The file, for messages.
  public let path: String
  let isReadOnly: Bool
  /// The version of the tables: the current one, unless a store of a former version is only read.
  let version: Int
  let queue: DatabaseQueue
  private let connection: Connection
  private let lock: FileLock?
  /// The connection, closed, that made the file. Were it released, Dispatch would end its queue on a thread of its pool
  /// and wake up every second from then on.
  private let maker: DatabaseQueue?
  /// As `maker`: the connection, closed, that looked at the file before it was opened for writing.
  private let probe: DatabaseQueue?
  /// Nil for a store that is only read, or in memory.
  let reserve: DiskReserve?
  /// The numbers of types and fields, and the schema in force. Goes back with a transaction that is undone.
  var catalog: Catalog
  /// The number that was given to a follow-up last; nil: the tables know. Goes back as the catalog does.
  var lastFollowUp: Int64?
  /// Whether anything is muted; nil: the table knows. Goes back with a transaction that is undone.
  var hasMutes: Bool?
  /// The numbers of dossiers that are due and come next. After a stop a whole store may be due; in the order in which they
  /// fell due, each would be read and written somewhere else, so very many are taken in the order in which they lie.
  var dueTogether: ArraySlice<Int64> = []
  private var isClosed = false
  /// Whether `access` is under way.
  private var isOnQueue = false

  init(
    path: String, queue: DatabaseQueue, lock: FileLock?, version: Int = Tables.version, isReadOnly: Bool,
    maker: DatabaseQueue? = nil, probe: DatabaseQueue? = nil
  ) throws {
    self.path = path
    self.version = version
    self.maker = maker
    self.probe = probe
    reserve = lock == nil ? nil : DiskReserve(of: path)
    self.queue = queue
    connection = queue.unsafeReentrantRead(Connection.init)
    self.lock = lock
    self.isReadOnly = isReadOnly
    catalog = try SQLiteStore.translating(path) { [connection] in
      try queue.unsafeReentrantRead { _ in try Catalog(connection) }
    }
  }

  /// Opens a store for writing, and makes it where there is no file.
  ///
  /// - Parameter url: `sqlite:PATH`, or a path.
  /// - Throws: `StoreError`. A file that is not a sound store of a known version is left as it is.
  public convenience init(url: String) throws {
    let path = try StoreFile.path(url: url)
    let lock = try FileLock(path: path)
    var maker: DatabaseQueue?
    if try !StoreFile.exists(path) {
      try SQLiteStore.translating(path) {
        try StoreFile.create(path) { temporary in
          let queue = try DatabaseQueue(path: temporary)
          maker = queue
          try queue.write { try Tables.create(in: $0) }
          try queue.close()
        }
      }
    }
    try StoreFile.check(path)
    try StoreFile.checkWritable(path)
    try WriteAheadLog.check(path)
    try lock.checkLog()
    var probe: DatabaseQueue?
    let queue = try SQLiteStore.translating(path) {
      // A connection that only reads looks first: one that writes would, when it is closed, write the log back into a
      // file that was refused. It stays open meanwhile, so that the log is read once.
      let reader = try SQLiteStore.readingQueue(path)
      probe = reader
      let version = try SQLiteStore.checkedVersion(of: reader, path: path)
      _ = try reader.unsafeReentrantRead { try Catalog(Connection($0)) }
      defer { try? reader.close() }
      var configuration = GRDB.Configuration()
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA cache_size = -16384;
            PRAGMA journal_size_limit = 16777216;
            """)
      }
      if version < Tables.version {
        try SQLiteStore.keepCopy(of: path, version: version, reader: reader)
        try queue.write { try Tables.bringUpToDate($0, from: version) }
      }
      return queue
    }
    try self.init(path: path, queue: queue, lock: lock, isReadOnly: false, maker: maker, probe: probe)
    lock.set(.open)
  }

  /// Opens a store for reading, also while a daemon works on it. Its `transaction` reads one consistent state.
  ///
  /// - Throws: `StoreError`; `cannotOpen` with the remedy where this user may not read the store.
  public static func readOnly(path url: String) throws -> SQLiteStore {
    let path = try StoreFile.path(url: url)
    guard try StoreFile.exists(path) else {
      throw StoreError.cannotOpen(path: path, detail: "there is no such file; name the store that followupd writes")
    }
    try StoreFile.check(path)
    try FileLock.checkLog(of: path)
    do {
      let queue = try readingQueue(path)
      let version = try checkedVersion(of: queue, path: path)
      return try SQLiteStore(path: path, queue: queue, lock: nil, version: version, isReadOnly: true)
    } catch let error as DatabaseError where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) {
      let remedy =
        StoreFile.isOnReadOnlyMedium(path)
        ? "but its file system is read-only; copy the store to another one, with its `-wal`, or take a copy made by "
          + "`followupctl backup`"
        : "and this user may not use them; run this as the user that followupd runs as, or as root, or on a copy made by "
          + "`followupctl backup`"
      throw StoreError.cannotOpen(
        path: path, detail: "readers share the files `\(path)-wal` and `\(path)-shm` with the writer, \(remedy)")
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Throws `StoreError.readOnly` where there is a store that this user may not write.
  public static func checkWritable(path url: String) throws {
    try StoreFile.checkWritable(try StoreFile.path(url: url))
  }

  static func readingQueue(_ path: String) throws -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A store that lives as long as the process: for simulation and tests.
  public static func inMemory() throws -> SQLiteStore {
    try translating("memory") {
      let queue = try DatabaseQueue()
      try queue.write { try Tables.create(in: $0) }
      return try SQLiteStore(path: "memory", queue: queue, lock: nil, isReadOnly: false)
    }
  }

  /// A copy of what is stored now, for trying what must not happen to this store. Pages are copied one after the other
  /// into a nameless file of SQLite's, which is gone when the copy is released.
  public func scratchCopy() throws -> SQLiteStore {
    try SQLiteStore.translating(path) {
      let copy = try DatabaseQueue(path: "")
      try queue.backup(to: copy)
      try copy.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;")
      }
      if version < Tables.version { try copy.write { try Tables.bringUpToDate($0, from: version) } }
      return try SQLiteStore(path: "a copy of \(path)", queue: copy, lock: nil, isReadOnly: false)
    }
  }

  /// Closes the file and lets go of its lock. The store can not be used afterwards.
  public func close() throws {
    lock?.set(.closing)
    try SQLiteStore.translating(path) {
      try access { $0.finalize() }
      try queue.close()
    }
    lock?.set(.closed)
    lock?.release()
    isClosed = true
  }

  deinit { if !isClosed { try? close() } }

  /// Leaves the files as they are, for a store that turned out to be damaged: the connection is never closed, because
  /// closing it would write the log back into the file. The lock is let go.
  public func abandon() {
    _ = Unmanaged.passRetained(queue)
    isClosed = true
    lock?.release()
  }

  /// Frees what is only kept to be read faster: pages of the file that are in the system's cache as well.
  public func letGoOfCache() {
    try? access { try $0.run("PRAGMA shrink_memory") }
  }

  // MARK: Transactions

  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    let before = catalog
    do {
      return try access { try $0.transaction(isReadOnly: isReadOnly, body) }
    } catch {
      catalog = before
      (lastFollowUp, hasMutes, dueTogether) = (nil, nil, [])
      throw error
    }
  }

  /// Runs `body` on the connection, inside the running transaction where there is one.
  func access<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try SQLiteStore.translating(path) {
      // Whoever is on the queue already need not enter it once more, as dozens of times a look.
      if isOnQueue { return try body(connection) }
      return try queue.unsafeReentrantWrite { _ in
        isOnQueue = true
        defer { isOnQueue = false }
        return try body(connection)
      }
    }
  }

  /// As `access`, for what writes.
  func change<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    guard !isReadOnly else { throw StoreError.readOnly(path: path) }
    return try access { database in
      guard database.isInsideTransaction else { throw StoreError.failed(detail: "a write outside a transaction") }
      return try body(database)
    }
  }

  static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let error as CorruptBytes {
      throw StoreError.damaged(path: path, detail: error.detail)
    }
  }

  static func checkedVersion(of queue: DatabaseQueue, path: String) throws -> Int {
    let found = try queue.unsafeReentrantRead { database in
      _ = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
      return try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
    try StoreFile.check(version: Int(found), path: path)
    return Int(found)
  }
}
