// What is said regularly, and what its summaries are made from.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func occasions() throws -> [Occasion] {
    try access { database in
      try database.rows("SELECT name, since, next_at FROM occasion ORDER BY name") { row in
        Occasion(
          name: try row.text(0), since: Instant(second: try row.integer(1)), nextAt: Instant(second: try row.integer(2))
        )
      }
    }
  }

  public func setOccasion(_ occasion: Occasion) throws {
    try change { database in
      try database.run(
        "INSERT OR REPLACE INTO occasion (name, since, next_at) VALUES (?, ?, ?)",
        [occasion.name, occasion.since.second, occasion.nextAt.second])
    }
  }

  public func removeOccasion(_ name: String) throws {
    try change { database in try database.run("DELETE FROM occasion WHERE name = ?", [name]) }
  }

  public func nextOccasion() throws -> Instant? {
    try access { database in
      try database.integer("SELECT min(next_at) FROM occasion").map(Instant.init(second:))
    }
  }

  public func remindersMailed(after instant: Instant) throws -> Int {
    try access { database in
      // Numbers rise with time, and few are looked at from the end.
      let last = try database.integer(
        "SELECT number FROM envelope WHERE created_at <= ? ORDER BY number DESC LIMIT 1", [instant.second])
      return Int(
        try database.integer(
          "SELECT count(*) FROM envelope_reminder WHERE envelope > ? AND fallback = 0", [last ?? 0]) ?? 0)
    }
  }

  public func forEachFollowUp(openAfter instant: Instant, _ body: (FollowUpSpan) throws -> Void) throws {
    try access { database in
      try database.forEachRow(
        """
        SELECT rule, record_type, record_id, dossier_type, dossier_id, opened_at, closed_at FROM follow_up
          WHERE held_by IS NULL AND (closed_at IS NULL OR closed_at > ?) ORDER BY number
        """, [instant.second]
      ) { row in
        try body(
          FollowUpSpan(
            rule: try row.text(0), record: RecordKey(try row.text(1), RecordID(try row.text(2))),
            dossier: DossierKey(root: RecordKey(try row.text(3), RecordID(try row.text(4)))),
            openedAt: Instant(second: try row.integer(5)), closedAt: try row.instant(6)))
      }
    }
  }
}
