// Follow-ups, their history, and mutes.

import FollowupEngine
import FollowupModel
import GRDB

extension SQLiteStore {
  public func numberForFollowUp() throws -> Int64 {
    try change { database in
      let last = try lastFollowUp ?? database.integer("SELECT seq FROM sqlite_sequence WHERE name = 'follow_up'") ?? 0
      lastFollowUp = last + 1
      return last + 1
    }
  }

  @discardableResult
  public func insert(_ followUp: FollowUp) throws -> Int64 {
    try change { database in
      let number = followUp.number > 0 ? followUp.number : try numberForFollowUp()
      try onlyOpenOne(
        followUp, database,
        """
        INSERT INTO follow_up (number, rule, record_type, record_id, dossier_type, dossier_id, opened_at, handled_until,
          counted, numbered, new_steps, acknowledged, snoozed_until, done_until, held_by, closed_at, closing)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, [number] + (try followUp.columns()))
      return number
    }
  }

  public func update(_ followUp: FollowUp) throws {
    try change { database in
      // What no index holds changes at every look; SQLite would write the entries of all indexes anew.
      try database.run(
        """
        UPDATE follow_up SET handled_until = ?, counted = ?, numbered = ?, new_steps = ?, acknowledged = ?,
          snoozed_until = ?, done_until = ? WHERE number = ? AND rule = ? AND record_type = ? AND record_id = ?
          AND dossier_type = ? AND dossier_id = ? AND opened_at = ? AND held_by IS ? AND closed_at IS ?
          AND closing IS ?
        """,
        try followUp.progress() + [followUp.number] + followUp.identity
          + [followUp.openedAt.second, followUp.heldBy, followUp.closedAt?.second, followUp.closing?.rawValue])
      if database.changesCount == 1 { return }
      try onlyOpenOne(
        followUp, database,
        """
        UPDATE follow_up SET rule = ?, record_type = ?, record_id = ?, dossier_type = ?, dossier_id = ?, opened_at = ?,
          handled_until = ?, counted = ?, numbered = ?, new_steps = ?, acknowledged = ?, snoozed_until = ?,
          done_until = ?, held_by = ?, closed_at = ?, closing = ? WHERE number = ?
        """, try followUp.columns() + [followUp.number])
      guard database.changesCount == 1 else {
        throw StoreError.failed(detail: "there is no follow-up \(followUp.number)")
      }
    }
  }

  /// Runs what writes a follow-up, of which a rule has one open on a record at most.
  private func onlyOpenOne(_ followUp: FollowUp, _ database: Connection, _ sql: SQL, _ arguments: Arguments) throws {
    do {
      try database.run(sql, arguments)
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
      throw StoreError.failed(detail: "rule `\(followUp.rule)` has an open follow-up on `\(followUp.record)` already")
    }
  }

  public func followUp(_ number: Int64) throws -> FollowUp? {
    try followUps("WHERE number = ?", [number]).first
  }

  public func followUp(rule: String, record: RecordKey) throws -> FollowUp? {
    try followUps(
      "WHERE record_type = ? AND record_id = ? AND rule = ? ORDER BY number DESC LIMIT 1",
      [record.type, record.id.text, rule]
    ).first
  }

  public func openFollowUps(in dossier: DossierKey) throws -> [FollowUp] {
    try followUps(
      "WHERE dossier_type = ? AND dossier_id = ? AND closed_at IS NULL ORDER BY number",
      [dossier.root.type, dossier.root.id.text])
  }

  public func openFollowUps(ofRule rule: String) throws -> [FollowUp] {
    try followUps("WHERE rule = ? AND closed_at IS NULL ORDER BY number", [rule])
  }

  public func followUps(includingClosed: Bool, limit: Int) throws -> [FollowUp] {
    try followUps(
      includingClosed ? "ORDER BY number DESC LIMIT ?" : "WHERE closed_at IS NULL ORDER BY number DESC LIMIT ?",
      [limit])
  }

  public func followUps(heldBy change: Int64, limit: Int) throws -> [FollowUp] {
    try followUps("WHERE held_by = ? ORDER BY number LIMIT ?", [change, limit])
  }

  /// As `followUps(heldBy:limit:)`, of one rule.
  public func followUps(heldBy change: Int64, ofRule rule: String, limit: Int) throws -> [FollowUp] {
    try followUps("WHERE held_by = ? AND rule = ? ORDER BY number LIMIT ?", [change, rule, limit])
  }

  public func freeFollowUps(after number: Int64, limit: Int) throws -> [FollowUp] {
    try followUps(
      "WHERE number > ? AND closed_at IS NULL AND held_by IS NULL ORDER BY number LIMIT ?", [number, limit])
  }

  public func countOpenFollowUps(ofRule rule: String) throws -> Int {
    try access { database in
      Int(try database.integer("SELECT count(*) FROM follow_up WHERE rule = ? AND closed_at IS NULL", [rule]) ?? 0)
    }
  }

  public func holdFollowUps(ofChange former: Int64, with change: Int64) throws {
    try self.change { try $0.run("UPDATE follow_up SET held_by = ? WHERE held_by = ?", [change, former]) }
  }

  public func countsByRule(heldBy change: Int64) throws -> [String: Int] {
    try access { database in
      let counts = try database.rows("SELECT rule, count(*) FROM follow_up WHERE held_by = ? GROUP BY rule", [change]) {
        (rule: try $0.text(0), count: try $0.count(1))
      }
      return Dictionary(counts.map { ($0.rule, $0.count) }, uniquingKeysWith: +)
    }
  }

  private func followUps(_ condition: StaticString, _ arguments: Arguments) throws -> [FollowUp] {
    try access { database in
      try database.rows(
        SQL(
          """
          SELECT number, rule, record_type, record_id, dossier_type, dossier_id, opened_at, handled_until, counted,
            numbered, new_steps, acknowledged, snoozed_until, done_until, held_by, closed_at, closing FROM follow_up
          """, condition), arguments
      ) { try FollowUp.init(row: $0) }
    }
  }

  // MARK: History and mutes

  public func appendHistory(_ entry: HistoryEntry) throws {
    try change { database in
      try database.run(
        "INSERT INTO history (follow_up, at, event, detail, step, reason, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          entry.followUp, entry.at.second, entry.event, entry.detail, entry.step, entry.reason?.rawValue,
          entry.until?.second,
        ])
    }
  }

  public func appendHistory(_ entry: HistoryEntry, ofFollowUpsHeldBy change: Int64) throws {
    try self.change { database in
      try database.run(
        """
        INSERT INTO history (follow_up, at, event, detail, step, reason, until)
        SELECT number, ?, ?, ?, ?, ?, ? FROM follow_up WHERE held_by = ? ORDER BY number
        """,
        [
          entry.at.second, entry.event, entry.detail, entry.step, entry.reason?.rawValue, entry.until?.second, change,
        ])
    }
  }

  public func history(of followUp: Int64) throws -> [HistoryEntry] {
    // A store of the first version, which is only read here, has the reasons in their words.
    let reasons = version < 2 ? "NULL, NULL, NULL" : "step, reason, until"
    return try access { database in
      try database.rows(
        .text("SELECT at, event, detail, \(reasons) FROM history WHERE follow_up = ? ORDER BY number"), [followUp]
      ) { try HistoryEntry(row: $0, of: followUp) }
    }
  }

  public func setMute(_ mute: Mute) throws {
    hasMutes = nil
    try change { database in
      try database.run(
        "INSERT OR REPLACE INTO mute (rule, record_type, record_id, until) VALUES (?, ?, ?, ?)",
        [mute.rule, mute.record.type, mute.record.id.text, mute.until?.second])
    }
  }

  public func removeMute(rule: String, record: RecordKey) throws {
    try change { database in
      try database.run(
        "DELETE FROM mute WHERE rule = ? AND record_type = ? AND record_id = ?", [rule, record.type, record.id.text])
    }
  }

  public func mute(rule: String, record: RecordKey) throws -> Mute? {
    guard try mayHaveMutes() else { return nil }
    return try access { database in
      try database.row(
        "SELECT until FROM mute WHERE rule = ? AND record_type = ? AND record_id = ?",
        [rule, record.type, record.id.text]
      ) { Mute(rule: rule, record: record, until: try $0.instant(0)) }
    }
  }

  /// Every look asks for mutes, and hardly anybody mutes. A store that is only read does not see when somebody does.
  private func mayHaveMutes() throws -> Bool {
    if let hasMutes, !isReadOnly { return hasMutes }
    let found = try access { try $0.integer("SELECT min(rule) IS NOT NULL FROM mute") != 0 }
    hasMutes = found
    return found
  }
}

extension FollowUp {
  fileprivate func columns() throws -> Arguments {
    identity + [openedAt.second] + (try progress()) + [heldBy, closedAt?.second, closing?.rawValue]
  }

  fileprivate var identity: Arguments {
    [rule, record.type, record.id.text, dossier.root.type, dossier.root.id.text]
  }

  fileprivate func progress() throws -> Arguments {
    [
      handledUntil.second, try json(counted), try json(numbered), try json(newSteps), acknowledged,
      snoozedUntil?.second, doneUntil?.second,
    ]
  }

  fileprivate init(row: Row) throws {
    self.init(
      rule: try row.text(1), record: RecordKey(try row.text(2), RecordID(try row.text(3))),
      dossier: DossierKey(root: RecordKey(try row.text(4), RecordID(try row.text(5)))),
      openedAt: Instant(second: try row.integer(6)))
    number = try row.integer(0)
    handledUntil = Instant(second: try row.integer(7))
    counted = try decodeJSON(row.text(8))
    numbered = try decodeJSON(row.text(9))
    newSteps = try decodeJSON(row.text(10))
    acknowledged = try row.optionalText(11)
    snoozedUntil = try row.instant(12)
    doneUntil = try row.instant(13)
    heldBy = try row.optionalInteger(14)
    closedAt = try row.instant(15)
    closing = try row.optionalText(16).map { word in
      guard let closing = Closing(rawValue: word) else { throw CorruptBytes("`\(word)` is no way to close") }
      return closing
    }
  }
}

extension HistoryEntry {
  fileprivate init(row: Row, of followUp: Int64) throws {
    self.init(
      followUp: followUp, at: Instant(second: try row.integer(0)), event: try row.text(1), detail: try row.text(2),
      step: try row.optionalText(3), reason: try row.optionalText(4).flatMap(NotSent.init(rawValue:)),
      until: try row.instant(5))
  }
}

extension Row {
  /// An instant kept as seconds since 1970; nil for NULL.
  func instant(_ column: Int) throws(CorruptBytes) -> Instant? {
    try optionalInteger(column).map(Instant.init(second:))
  }
}
