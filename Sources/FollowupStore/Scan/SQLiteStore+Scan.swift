// Reading a whole store on several threads, all of one state.

import Dispatch
import FollowupEngine
import FollowupModel
import GRDB
import Synchronization

extension SQLiteStore {
  /// Reads every dossier of a store, on several threads at once, all from the same state of it.
  ///
  /// - Parameter body: Called on each thread, with its part.
  /// - Returns: What each thread made of its part.
  /// - Throws: `StoreError`, and what `body` throws.
  public static func scan<Result: Sendable>(
    path url: String, _ schema: Schema, _ selection: FieldSelection, threads: Int,
    _ body: @Sendable (DossierScan) throws -> Result
  ) throws -> [Result] {
    let path = try StoreFile.path(url: url)
    let stores = try openTogether(path, count: max(1, threads))
    defer { for store in stores { try? store.access { try $0.run("COMMIT") } } }
    let last = try stores[0].access { try $0.integer("SELECT max(number) FROM dossier") } ?? 0
    let shares = Shares(through: last)
    // Each is used by one thread, as each store is.
    nonisolated(unsafe) let parts = try stores.map { try DossierScan($0, schema, selection, shares) }
    let results = Mutex<[Swift.Result<Result, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      let result = Swift.Result { try body(parts[index]) }
      results.withLock { $0.append(result) }
    }
    return try results.withLock { try $0.map { try $0.get() } }
  }

  /// Links that lead nowhere, but for those by which a record would find its dossier.
  public func danglingReferences() throws -> [(source: RecordKey, field: String, target: RecordKey)] {
    try access { database in
      try requireSchema()
      return try database.rows(
        """
        SELECT r.source_type, r.source_id, r.field, r.target_type, r.target_id FROM reference r
        WHERE NOT EXISTS (SELECT 1 FROM identity i WHERE i.type = r.target_type AND i.id = r.target_id)
        """
      ) { row -> (RecordKey, String, RecordKey)? in
        let (type, field) = (try catalog.entry(row.count(0)), try row.count(2))
        guard let layout = type.layout, field < layout.positions.count, layout.positions[field] >= 0 else { return nil }
        return (
          RecordKey(type.name, RecordID(try row.text(1))), layout.columns[layout.positions[field]].name,
          RecordKey(try catalog.entry(row.count(3)).name, RecordID(try row.text(4)))
        )
      }.compactMap { $0 }
    }
  }

  /// Connections that read the same state: none was written to while they began.
  private static func openTogether(_ path: String, count: Int) throws -> [SQLiteStore] {
    let watch = try scanning(path)
    let stores = try (0..<count).map { _ in try scanning(path) }
    for _ in 0..<100 {
      let before = try watch.dataVersion()
      for store in stores {
        try store.access { database in
          try database.run("BEGIN")
          // A transaction begins with what it reads first.
          _ = try database.integer("SELECT count(*) FROM record_type")
        }
      }
      if try watch.dataVersion() == before { return stores }
      for store in stores { try store.access { try $0.run("COMMIT") } }
    }
    // Somebody writes without a pause: one connection is of one state too.
    try stores[0].access { try $0.run("BEGIN") }
    return [stores[0]]
  }

  /// Changes whenever another connection commits.
  private func dataVersion() throws -> Int64? { try access { try $0.integer("PRAGMA data_version") } }

  /// A store for reading whose transaction stays open from call to call.
  private static func scanning(_ path: String) throws -> SQLiteStore {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.allowsUnsafeTransactions = true
    return try translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let version = try checkedVersion(of: queue, path: path)
      // The file is mapped rather than copied into a cache of our own.
      try queue.unsafeReentrantRead {
        try $0.execute(sql: "PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = -1024")
      }
      return try SQLiteStore(path: path, queue: queue, lock: nil, version: version, isReadOnly: true)
    }
  }
}
