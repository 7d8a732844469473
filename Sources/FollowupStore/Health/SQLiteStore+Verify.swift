// Whether a store is whole: SQLite's own check, the tables, every record, and each promise that is a query. Only
// reads, in one transaction, so that it sees one state while a daemon works on.

import FollowupEngine
import FollowupModel
import GRDB

extension SQLiteStore {
  /// Reads the whole store and says all that is wrong with it. Needs no schema.
  ///
  /// - Parameter progress: called now and then with what is looked at; whatever it throws ends the examination.
  /// - Throws: `StoreError` where the store cannot be read at all.
  public func examine(progress: (String) throws -> Void = { _ in }) throws -> StoreHealth {
    try snapshot { database in
      var findings: [StoreFinding] = []
      try progress("the file")
      findings += try damagedPages(database).map { [$0] } ?? []
      // Of a damaged file nothing more can be said for certain.
      guard findings.isEmpty else { return StoreHealth(version: version, counts: [], checks: 1, findings: findings) }
      try progress("the tables")
      findings += try changedTables(database).map { [$0] } ?? []
      try progress("the records")
      var audit = RecordAudit(database, catalog)
      findings += try audit.findings()
      let checks = StoreCheck.all.filter { $0.since <= version }
      for check in checks {
        try progress(check.name)
        if let finding = try check.finding(in: database) { findings.append(finding) }
      }
      return StoreHealth(
        version: version, counts: try countsOfTables(database), checks: 2 + RecordAudit.checks + checks.count,
        findings: findings)
    }
  }

  /// As `examine`: what is wrong, a line each; empty where nothing is.
  public func verify() throws -> [String] { try examine().findings.map(\.description) }

  /// Runs `body` on one state of the store, inside the running transaction where there is one.
  private func snapshot<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try access { database in
      guard !database.isInsideTransaction else { return try body(database) }
      try database.run("BEGIN")
      // Of a damaged file not even the end of a transaction is certain.
      defer { try? database.run("ROLLBACK") }
      return try body(database)
    }
  }

  /// SQLite's check: pages, rows that are in the order of their keys, indexes that fit their tables.
  private func damagedPages(_ database: Connection) throws -> StoreFinding? {
    var tally = FindingTally(
      "file-damaged", "the file itself is damaged, by its disk or by another program", .restore)
    do {
      try database.forEachRow("PRAGMA integrity_check(100)") { row in
        let found = try row.text(0)
        if found == "ok" { return }
        // A row may be a heading, "*** in database main ***", and several lines.
        for line in found.split(separator: "\n") where !line.hasPrefix("***") { tally.add(String(line)) }
      }
    } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
      tally.add(error.message ?? "it cannot be read")
    }
    return tally.finding
  }

  /// Tables, indexes and triggers that are not those of this version: without them promises are not kept.
  private func changedTables(_ database: Connection) throws -> StoreFinding? {
    guard version == Tables.version else { return nil }
    var tally = FindingTally(
      "tables-changed", "another program changed the tables; what keeps doubles out may be gone", .restore)
    let (found, expected) = (try Tables.definitions(in: database), try Tables.current.get())
    for name in Set(found.keys).union(expected.keys).sorted() where found[name] != expected[name] {
      let what = found[name] == nil ? "is gone" : expected[name] == nil ? "is not followupd's" : "is another one"
      tally.add("`\(name)` \(what)")
    }
    return tally.finding
  }

  private func countsOfTables(_ database: Connection) throws -> [StoreHealth.Count] {
    try [
      ("records", "identity"), ("dossiers", "dossier"), ("follow-ups", "follow_up"), ("reminders", "reminder"),
      ("mails", "envelope"), ("entries of history", "history"),
      ("held changes", "held_change WHERE counting = 0 AND decision IS NULL"),
    ].map { name, table in
      StoreHealth.Count(name: name, count: Int(try database.integer(.text("SELECT count(*) FROM \(table)")) ?? 0))
    }
  }
}

extension Tables {
  /// The definitions of this version. The connection is kept: were it released, Dispatch would wake up every second.
  static let current = Result {
    try fresh.get().write { database in
      try create(in: database)
      return try definitions(in: Connection(database))
    }
  }
  private static let fresh = Result { try DatabaseQueue() }

  /// What each table, index and trigger is made by, however it is laid out.
  static func definitions(in database: Connection) throws -> [String: String] {
    var definitions: [String: String] = [:]
    try database.forEachRow(
      "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    ) { row in
      definitions[try row.text(0)] = try row.text(1).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return definitions
  }
}
