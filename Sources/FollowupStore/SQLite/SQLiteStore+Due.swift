// The due index: the instant at which each dossier is to be looked at next.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func markDue(_ dossier: DossierKey, at: Instant) throws {
    try change { database in
      let type = try catalog.number(registering: dossier.root.type, in: database)
      try database.run(
        """
        INSERT INTO dossier (type, id, due) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET due = excluded.due WHERE due IS NULL OR due > excluded.due
        """, [type, dossier.root.id.text, at.second])
    }
  }

  public func markEverythingDue(at: Instant) throws {
    try change { database in
      try database.run("UPDATE dossier SET due = ?1 WHERE due IS NULL OR due > ?1", [at.second])
    }
  }

  public func setDue(_ dossier: DossierKey, at: Instant?) throws {
    try change { database in
      if let at {
        let type = try catalog.number(registering: dossier.root.type, in: database)
        try database.run(
          "UPDATE dossier SET due = ? WHERE type = ? AND id = ?", [at.second, type, dossier.root.id.text])
        if database.changesCount == 1 { return }
        try database.run(
          "INSERT INTO dossier (type, id, due) VALUES (?, ?, ?)", [type, dossier.root.id.text, at.second])
      } else if let number = try number(of: dossier, database) {
        try database.run("UPDATE dossier SET due = NULL WHERE number = ?", [number])
        try database.run("DELETE FROM dossier WHERE number = ? AND records = 0", [number])
      }
    }
  }

  public func dueDossiers(until: Instant, limit: Int) throws -> [DueDossier] {
    guard limit > 0 else { return [] }
    return try access { database in
      let earliest = try database.rows(
        "SELECT type, id, due FROM dossier WHERE due <= ? ORDER BY due, number LIMIT ?",
        [until.second, limit == .max ? limit : limit + 1],
        dueDossier)
      guard earliest.count > limit else {
        dueTogether = []
        return earliest
      }
      while true {
        if dueTogether.isEmpty { dueTogether = try numbersDue(until: until, database).sorted()[...] }
        let numbers = Array(dueTogether.prefix(limit))
        dueTogether.removeFirst(numbers.count)
        // Some may have been looked at meanwhile.
        let due = try database.rows(
          """
          SELECT type, id, due FROM dossier WHERE number IN (SELECT value FROM json_each(?)) AND due <= ? ORDER BY number
          """, [json(any: numbers), until.second], dueDossier)
        if !due.isEmpty { return due }
      }
    }
  }

  private func numbersDue(until: Instant, _ database: Connection) throws -> [Int64] {
    try database.rows(
      "SELECT number FROM dossier WHERE due <= ? ORDER BY due LIMIT ?", [until.second, Limits.dossiersDueTogether]
    ) { try $0.integer(0) }
  }

  private func dueDossier(_ row: Row) throws -> DueDossier {
    DueDossier(dossier: try dossierKey(type: row.count(0), id: row.text(1)), at: Instant(second: try row.integer(2)))
  }

  /// How many dossiers are to be looked at by an instant.
  public func dueCount(until: Instant) throws -> Int {
    try access { Int(try $0.integer("SELECT count(*) FROM dossier WHERE due <= ?", [until.second]) ?? 0) }
  }

  public func nextDue() throws -> Instant? {
    try access { database in
      try database.integer("SELECT min(due) FROM dossier WHERE due IS NOT NULL").map(Instant.init(second:))
    }
  }

  public func due(of dossier: DossierKey) throws -> Instant? {
    try access { database in
      guard let type = catalog.number(of: dossier.root.type) else { return nil }
      return try database.integer("SELECT due FROM dossier WHERE type = ? AND id = ?", [type, dossier.root.id.text])
        .map(Instant.init(second:))
    }
  }
}
