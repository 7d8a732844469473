// What sources leave behind (fingerprints, rejected rows), the generation in force, and counts.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func fingerprint(ofSource name: String) throws -> String? {
    try access { database in
      try database.row("SELECT fingerprint FROM source WHERE name = ?", [name]) { try $0.text(0) }
    }
  }

  public func setFingerprint(_ fingerprint: String?, ofSource name: String) throws {
    try change { database in
      if let fingerprint {
        try database.run("INSERT OR REPLACE INTO source (name, fingerprint) VALUES (?, ?)", [name, fingerprint])
      } else {
        try database.run("DELETE FROM source WHERE name = ?", [name])
      }
    }
  }

  public func setRejectedRows(_ rows: [RejectedRow], owner: Owner) throws {
    try change { database in
      let (kind, name) = owner.columns
      try database.run("DELETE FROM rejected_row WHERE owner_kind = ? AND owner_name = ?", [kind, name])
      for row in rows {
        try database.run(
          """
          INSERT INTO rejected_row (owner_kind, owner_name, file, line, reason, record_type, record_id)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """, [kind, name, row.file, row.line, row.reason, row.key?.type, row.key?.id.text])
      }
    }
  }

  public func rejectedRows() throws -> [RejectedRow] {
    try access { database in
      try database.rows("SELECT file, line, reason, record_type, record_id FROM rejected_row ORDER BY number") { row in
        let key = try row.optionalText(3).map { RecordKey($0, RecordID(try row.text(4))) }
        return RejectedRow(file: try row.text(0), line: try row.count(1), reason: try row.text(2), key: key)
      }
    }
  }

  public func hasImported() throws -> Bool {
    try access { try $0.integer("SELECT count(*) FROM owner WHERE kind <> ?", [Owner.hand.columns.kind]) ?? 0 > 0 }
  }

  // MARK: The generation in force, and counts

  public func generation() throws -> StoredGeneration? {
    try access { database in
      try database.row("SELECT files, ladders, time_fingerprint FROM generation") { row in
        StoredGeneration(
          files: try decodeJSON(row.text(0)), ladders: try decodeJSON(row.text(1)),
          timeFingerprint: try row.text(2))
      }
    }
  }

  public func setGeneration(_ generation: StoredGeneration) throws {
    try change { database in
      try database.run(
        "INSERT OR REPLACE INTO generation (number, files, ladders, time_fingerprint) VALUES (1, ?, ?, ?)",
        [try json(generation.files), try json(generation.ladders), generation.timeFingerprint])
    }
  }

  /// As in `counts`, but no more is read than those that wait: a start must not count what there is.
  public func queuedEnvelopes() throws -> Int {
    try access { database in
      let count = try database.integer(
        "SELECT count(*) FROM envelope WHERE state IN ('queued', 'sending', 'deferred', 'ambiguous')")
      return Int(count ?? 0)
    }
  }

  public func counts() throws -> StoreCounts {
    try access { database in
      func count(_ sql: SQL) throws -> Int { Int(try database.integer(sql) ?? 0) }
      var counts = StoreCounts()
      counts.records = try count("SELECT sum(records) FROM dossier")
      counts.dossiers = try count("SELECT count(*) FROM dossier WHERE records > 0")
      counts.openFollowUps = try count("SELECT count(*) FROM follow_up WHERE closed_at IS NULL")
      counts.waitingReminders = try count("SELECT count(*) FROM reminder WHERE state = 'waiting'")
      counts.queuedEnvelopes = try count(
        "SELECT count(*) FROM envelope WHERE state IN ('queued', 'sending', 'deferred', 'ambiguous')")
      counts.failedEnvelopes = try count("SELECT count(*) FROM envelope WHERE state = 'failed'")
      counts.heldChanges = try count("SELECT count(*) FROM held_change WHERE counting = 0 AND decision IS NULL")
      counts.rejectedRows = try count("SELECT count(*) FROM rejected_row")
      return counts
    }
  }
}
