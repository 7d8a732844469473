// Segments: when each is ranked next, and the score of every record with its end and whether it is in.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  /// The end of a score that is not known.
  private static let forgotten = Int64.min

  public func setSegments(_ segments: [String: String]) throws {
    try change { database in
      let known = try database.rows("SELECT name, record_type FROM segment") { (try $0.text(0), try $0.text(1)) }
      for (name, type) in known where segments[name] != type {
        try database.run("DELETE FROM segment WHERE name = ?", [name])
        try database.run("DELETE FROM segment_score WHERE segment = ?", [name])
      }
      for (name, type) in segments {
        try database.run(
          "INSERT INTO segment (name, record_type) VALUES (?, ?) ON CONFLICT DO NOTHING", [name, type])
        try database.run("UPDATE segment SET changed = 1 WHERE name = ?", [name])
        try database.run(
          """
          INSERT INTO segment_score (segment, id, until) SELECT ?, id, ? FROM identity WHERE type = ?
          ON CONFLICT DO UPDATE SET until = excluded.until
          """, [name, SQLiteStore.forgotten, catalog.number(of: type)])
      }
    }
  }

  public func planRanking(of segment: String, at: Instant, because: String?) throws {
    try change { database in
      try database.run(
        """
        UPDATE segment SET rank_at = min(coalesce(rank_at, ?1), ?1), because = coalesce(?2, because)
        WHERE name = ?3 AND (rank_at IS NULL OR rank_at > ?1 OR coalesce(?2, because) IS NOT because)
        """, [at.second, because, segment])
    }
  }

  public func dueRanking(until: Instant) throws -> PlannedRanking? {
    try access { database in
      try database.row(
        "SELECT name, rank_at, because, changed FROM segment WHERE rank_at <= ? ORDER BY rank_at, name LIMIT 1",
        [until.second]
      ) { row in
        PlannedRanking(
          segment: try row.text(0), at: Instant(second: try row.integer(1)), because: try row.optionalText(2),
          hasChangedScores: try row.integer(3) != 0)
      }
    }
  }

  public func nextRanking() throws -> Instant? {
    try access { database in
      try database.integer("SELECT min(rank_at) FROM segment").map(Instant.init(second:))
    }
  }

  public func finishRanking(of segment: String, nextAt: Instant?) throws {
    try change { database in
      try database.run(
        "UPDATE segment SET rank_at = ?, because = NULL, changed = 0 WHERE name = ?", [nextAt?.second, segment])
    }
  }

  // MARK: Scores

  public func forgetScore(of id: RecordID, in segment: String) throws {
    try change { database in
      try database.run(
        """
        INSERT INTO segment_score (segment, id, until) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET until = excluded.until
        """, [segment, id.text, SQLiteStore.forgotten])
    }
  }

  public func recordsToScore(in segment: String, at day: Instant, limit: Int) throws -> [RecordID] {
    try access { database in
      try database.rows(
        "SELECT id FROM segment_score WHERE segment = ? AND until <= ? ORDER BY until, id LIMIT ?",
        [segment, day.second, limit]
      ) { RecordID(try $0.text(0)) }
    }
  }

  public func setScore(_ score: SegmentScore, of id: RecordID, in segment: String) throws {
    let (number, currency) = score.columns
    try change { database in
      try database.run(
        """
        UPDATE segment SET changed = 1 WHERE name = ?1 AND EXISTS (SELECT 1 FROM segment_score
          WHERE segment = ?1 AND id = ?2 AND (score IS NOT ?3 OR currency IS NOT ?4))
        """, [segment, id.text, number, currency])
      try database.run(
        "UPDATE segment_score SET score = ?, currency = ?, until = ? WHERE segment = ? AND id = ?",
        [number, currency, score.until?.second, segment, id.text])
    }
  }

  public func removeScore(of id: RecordID, in segment: String) throws {
    try change { database in
      try database.run("DELETE FROM segment_score WHERE segment = ? AND id = ?", [segment, id.text])
      try database.run("UPDATE segment SET changed = 1 WHERE name = ?", [segment])
    }
  }

  public func scores(in segment: String) throws -> [StoredScore] {
    try access { database in
      var scores: [StoredScore] = []
      try database.forEachRow(
        "SELECT id, score, currency, member FROM segment_score WHERE segment = ?", [segment]
      ) { row in
        let number = try row.optionalInteger(1).map(Number.init(scaled:))
        let currency = try row.optionalText(2).map { code in
          guard let currency = Currency(code: code) else { throw CorruptBytes("`\(code)` is no currency") }
          return currency
        }
        let value = number.map { number in
          currency.map { .money(Money(amount: number, currency: $0)) } ?? Value.number(number)
        }
        scores.append(
          StoredScore(id: RecordID(try row.text(0)), value: value, isMember: try row.integer(3) != 0))
      }
      return scores
    }
  }

  public func nextScoreEnd(in segment: String) throws -> Instant? {
    try access { database in
      try database.integer(
        "SELECT min(until) FROM segment_score WHERE segment = ? AND until IS NOT NULL", [segment]
      ).map(Instant.init(second:))
    }
  }

  public func setMember(_ isMember: Bool, _ id: RecordID, in segment: String) throws {
    try change { database in
      try database.run(
        "UPDATE segment_score SET member = ? WHERE segment = ? AND id = ?", [isMember ? 1 : 0, segment, id.text])
    }
  }

  public func isMember(_ id: RecordID, of segment: String) throws -> Bool {
    try access { database in
      try database.integer(
        "SELECT member FROM segment_score WHERE segment = ? AND id = ?", [segment, id.text]) == 1
    }
  }
}

extension SegmentScore {
  fileprivate var columns: (score: Int64?, currency: String?) {
    switch value {
    case .number(let number)?: return (number.scaled, nil)
    case .money(let money)?: return (money.amount.scaled, money.currency.code)
    default: return (nil, nil)
    }
  }
}
