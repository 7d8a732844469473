// Segments: when each is ranked next, and the score of every record with its end and whether it is in.

import FollowupEngine
import FollowupModel
import RuleLanguage

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
      // Nearly always it is there, and an insertion that becomes an update costs twice as much.
      try database.run(
        "UPDATE segment_score SET until = ? WHERE segment = ? AND id = ?", [SQLiteStore.forgotten, segment, id.text])
      if database.changesCount == 1 { return }
      try database.run(
        "INSERT INTO segment_score (segment, id, until) VALUES (?, ?, ?)", [segment, id.text, SQLiteStore.forgotten])
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

  public func setScores(_ scores: [(id: RecordID, score: SegmentScore?)], in segment: String) throws {
    try change { database in
      var hasChanged = false
      for (id, score) in scores {
        guard let score else {
          try database.run("DELETE FROM segment_score WHERE segment = ? AND id = ?", [segment, id.text])
          hasChanged = true
          continue
        }
        let (number, currency) = score.columns
        let isSame = try database.integer(
          "SELECT score IS ?3 AND currency IS ?4 FROM segment_score WHERE segment = ?1 AND id = ?2",
          [segment, id.text, number, currency])
        if isSame == 0 { hasChanged = true }
        try database.run(
          "UPDATE segment_score SET score = ?, currency = ?, until = ? WHERE segment = ? AND id = ?",
          [number, currency, score.until?.second, segment, id.text])
      }
      if hasChanged { try database.run("UPDATE segment SET changed = 1 WHERE name = ?", [segment]) }
    }
  }

  public func scores(in segment: String) throws -> StoredScores {
    try access { database in
      var stored = StoredScores()
      try database.forEachRow(
        "SELECT id, score, currency, member FROM segment_score WHERE segment = ? ORDER BY id", [segment]
      ) { row in
        stored.scores.append(try row.utf8(0), number: try row.optionalInteger(1), currency: try row.packedCurrency(2))
        stored.isMember.append(try row.integer(3) != 0)
      }
      return stored
    }
  }

  public func countsOfScores(in segment: String) throws -> [ScoreCount] {
    try access { database in
      try database.rows(
        """
        SELECT currency, member, count(*) FROM segment_score WHERE segment = ? AND score IS NOT NULL
        GROUP BY currency, member
        """, [segment]
      ) { row in
        ScoreCount(
          currency: Currency(packed: try row.packedCurrency(0)), isMember: try row.integer(1) != 0,
          count: try row.count(2))
      }
    }
  }

  public func standings(
    of segment: String, members: Bool, in currency: Currency?, limit: Int
  ) throws -> [Standing] {
    // Two texts, so that each goes along the index.
    let sql: SQL =
      members
      ? """
      SELECT id, score FROM segment_score WHERE segment = ? AND currency IS ? AND member = 1 AND score IS NOT NULL
      ORDER BY score, id DESC LIMIT ?
      """
      : """
      SELECT id, score FROM segment_score WHERE segment = ? AND currency IS ? AND member = 0 AND score IS NOT NULL
      ORDER BY score DESC, id LIMIT ?
      """
    return try access { database in
      try database.rows(sql, [segment, currency?.code, limit]) { row in
        Standing(id: RecordID(try row.text(0)), score: try row.integer(1))
      }
    }
  }

  public func membersWithoutScore(in segment: String) throws -> [RecordID] {
    try access { database in
      try database.rows(
        "SELECT id FROM segment_score WHERE segment = ? AND member = 1 AND score IS NULL ORDER BY id", [segment]
      ) { RecordID(try $0.text(0)) }
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

extension SQLiteStore {
  public func place(of record: RecordKey, in segment: String) throws -> SegmentPlace? {
    try access { database in
      let next = try database.integer("SELECT rank_at FROM segment WHERE name = ?", [segment])
      guard
        var place = try database.row(
          "SELECT score, currency, until FROM segment_score WHERE segment = ? AND id = ?", [segment, record.id.text],
          { row in
            SegmentPlace(
              segment: segment, record: record, score: try row.score(0, currency: 1), rank: nil, total: 0,
              lowestIn: nil, rankedNext: next.map(Instant.init(second:)),
              isStale: try row.optionalInteger(2) == SQLiteStore.forgotten)
          })
      else { return nil }
      let currency: String? = if case .money(let money)? = place.score { money.currency.code } else { nil }
      if let score = place.score?.scaledScore {
        let ahead = try SQLiteStore.counted.map { members in
          try database.integer(
            """
            SELECT count(*) FROM segment_score WHERE segment = ?1 AND currency IS ?2 AND member = ?3 AND score IS NOT NULL
              AND (score > ?4 OR score = ?4 AND id < ?5)
            """, [segment, currency, members, score, record.id.text]) ?? 0
        }
        place.rank = Int(ahead.reduce(1, +))
      }
      let counts = try countsOfScores(in: segment).filter { $0.currency?.code == currency }
      place.total = counts.reduce(0) { $0 + $1.count }
      place.lowestIn =
        try database.row(
          """
          SELECT score, currency FROM segment_score
          WHERE segment = ? AND currency IS ? AND member = 1 AND score IS NOT NULL ORDER BY score LIMIT 1
          """, [segment, currency]
        ) { try $0.score(0, currency: 1) } ?? nil
      return place
    }
  }

  /// Those who are in, and those who are not: asked about one after the other, each goes along the index.
  private static let counted: [Int64] = [1, 0]
}

extension Value {
  fileprivate var scaledScore: Int64? {
    switch self {
    case .number(let number): return number.scaled
    case .money(let money): return money.amount.scaled
    default: return nil
    }
  }
}

extension Row {
  fileprivate func score(_ column: Int, currency: Int) throws -> Value? {
    guard let scaled = try optionalInteger(column) else { return nil }
    let number = Number(scaled: scaled)
    return Currency(packed: try packedCurrency(currency)).map { .money(Money(amount: number, currency: $0)) }
      ?? .number(number)
  }

  /// `Currency.packed` of a code; 0 for NULL.
  fileprivate func packedCurrency(_ column: Int) throws(CorruptBytes) -> UInt32 {
    if isNull(column) { return 0 }
    let code = try utf8(column)
    guard code.count == 3, code.allSatisfy({ (0x41...0x5A).contains($0) }), let start = code.baseAddress else {
      throw CorruptBytes("`\(String(utf8: code))` is no currency")
    }
    return ByteWalk.packed(threeAt: start)
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
