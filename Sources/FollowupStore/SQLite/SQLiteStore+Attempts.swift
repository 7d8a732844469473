// The attempts to deliver each mail, as they ended.

import FollowupModel

extension SQLiteStore {
  public func insert(_ attempt: DeliveryAttempt, of envelope: Int64) throws {
    try change { database in
      try database.run(
        """
        INSERT OR REPLACE INTO attempt (envelope, number, started_at, ended_at, server, outcome, words)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          envelope, attempt.number, attempt.startedAt.second, attempt.endedAt.second, attempt.server,
          attempt.outcome.rawValue, attempt.words,
        ])
    }
  }

  public func attempts(of envelope: Int64) throws -> [DeliveryAttempt] {
    // A store of a former version, which is only read here, has none.
    guard version >= Tables.attemptVersion else { return [] }
    return try access { database in
      try database.rows(
        """
        SELECT number, started_at, ended_at, server, outcome, words FROM attempt WHERE envelope = ? ORDER BY number
        """, [envelope]
      ) { row in
        let word = try row.text(4)
        guard let outcome = DeliveryAttempt.Outcome(rawValue: word) else {
          throw CorruptBytes("`\(word)` is no outcome of an attempt")
        }
        return DeliveryAttempt(
          number: try row.count(0), startedAt: Instant(second: try row.integer(1)),
          endedAt: Instant(second: try row.integer(2)), server: try row.optionalText(3), outcome: outcome,
          words: try row.text(5))
      }
    }
  }
}
