// Reminders: each at most once for its follow-up, step, occurrence and person.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func insert(_ reminder: Reminder) throws {
    try change { database in
      let (state, envelope, notSent) = reminder.state.columns
      let identity = reminder.identity
      let dossier = reminder.dossier.root
      try database.run(
        """
        INSERT INTO reminder (follow_up, step, occurrence, person, dossier_type, dossier_id, due_at, moment, immediate,
          state, envelope, not_sent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        identity.columns
          + [
            dossier.type, dossier.id.text, reminder.dueAt.second, reminder.moment.second, reminder.isImmediate, state,
            envelope, notSent,
          ])
      guard database.changesCount == 1 else { throw StoreError.duplicateReminder(identity) }
    }
  }

  public func update(_ reminder: Reminder) throws {
    try change { database in
      let (state, envelope, notSent) = reminder.state.columns
      let dossier = reminder.dossier.root
      try database.run(
        """
        UPDATE reminder SET dossier_type = ?, dossier_id = ?, due_at = ?, moment = ?, immediate = ?, state = ?,
          envelope = ?, not_sent = ? WHERE follow_up = ? AND step = ? AND occurrence = ? AND person = ?
        """,
        [
          dossier.type, dossier.id.text, reminder.dueAt.second, reminder.moment.second, reminder.isImmediate, state,
          envelope, notSent,
        ] + reminder.identity.columns)
      guard database.changesCount == 1 else {
        throw StoreError.failed(detail: "there is no reminder \(reminder.identity)")
      }
    }
  }

  public func reminder(_ identity: Reminder.Identity) throws -> Reminder? {
    try reminders("WHERE follow_up = ? AND step = ? AND occurrence = ? AND person = ?", identity.columns).first
  }

  public func reminders(of followUp: Int64) throws -> [Reminder] {
    try reminders("WHERE follow_up = ? ORDER BY due_at, step, occurrence, person", [followUp])
  }

  public func saidReminders(of followUp: Int64) throws -> [Reminder] {
    try reminders(
      "WHERE follow_up = ? AND state IN ('enveloped', 'journaled') ORDER BY moment, person, step, occurrence",
      [followUp])
  }

  public func waitingReminders(of followUp: Int64) throws -> [Reminder] {
    try reminders("WHERE follow_up = ? AND state = 'waiting' ORDER BY due_at, step, occurrence, person", [followUp])
  }

  public func waitingReminders(until: Instant, limit: Int) throws -> [Reminder] {
    // In the order of the index: nothing is sorted, however many wait.
    try reminders(
      "WHERE state = 'waiting' AND moment <= ? ORDER BY moment, person, follow_up, step, occurrence LIMIT ?",
      [until.second, limit])
  }

  public func waitingReminders(until: Instant, of people: [String], limit: Int) throws -> [Reminder] {
    // The moments are few: each is found by a step in the index, and each person by another.
    try reminders(
      """
      WHERE state = 'waiting' AND person IN (SELECT value FROM json_each(?1)) AND moment IN (
        WITH RECURSIVE due (moment) AS (
          SELECT min(moment) FROM reminder WHERE state = 'waiting' UNION ALL
          SELECT (SELECT min(moment) FROM reminder WHERE state = 'waiting' AND moment > due.moment)
          FROM due WHERE moment <= ?2)
        SELECT moment FROM due WHERE moment <= ?2)
      ORDER BY person, follow_up, step, occurrence LIMIT ?3
      """, [try json(any: people), until.second, limit])
  }

  public func waitingReminders(until: Instant, of person: String, in followUps: Set<Int64>) throws -> [Reminder] {
    try reminders(
      """
      WHERE follow_up IN (SELECT value FROM json_each(?1)) AND state = 'waiting' AND +moment <= ?2 AND person = ?3
      ORDER BY follow_up, step, occurrence
      """, [try json(any: followUps.sorted()), until.second, person])
  }

  public func nextMoment() throws -> Instant? {
    try access { database in
      try database.integer("SELECT min(moment) FROM reminder WHERE state = 'waiting'").map(Instant.init(second:))
    }
  }

  public func saidInFull(to person: String, on date: CivilDate) throws -> Int {
    try access { database in
      Int(
        try database.integer(
          "SELECT max(count) FROM said_in_full WHERE person = ? AND day >= ?", [person, date.dayNumber]) ?? 0)
    }
  }

  public func noteSaidInFull(_ count: Int, to person: String, on date: CivilDate) throws {
    try change { database in
      try database.run(
        """
        INSERT INTO said_in_full (person, day, count) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """, [person, date.dayNumber, count])
      try database.run(
        "DELETE FROM said_in_full WHERE person = ? AND day < ?", [person, date.dayNumber - SQLiteStore.daysSaid])
    }
  }

  /// So many days of what was said are kept: a clock is rarely set back by more.
  private static let daysSaid = 31

  private func reminders(_ condition: StaticString, _ arguments: Arguments) throws -> [Reminder] {
    try access { database in
      try database.rows(
        SQL(
          """
          SELECT follow_up, step, occurrence, person, dossier_type, dossier_id, due_at, moment, immediate, state,
            envelope, not_sent FROM reminder
          """, condition), arguments
      ) { try Reminder.init(row: $0) }
    }
  }
}

extension Reminder.Identity {
  var columns: Arguments { [followUp, step, occurrence, person] }

  init(row: Row, from column: Int = 0) throws {
    self.init(
      followUp: try row.integer(column), step: try row.text(column + 1), occurrence: try row.count(column + 2),
      person: try row.text(column + 3))
  }
}

extension Reminder {
  fileprivate init(row: Row) throws {
    self.init(
      identity: try Identity(row: row),
      dossier: DossierKey(root: RecordKey(try row.text(4), RecordID(try row.text(5)))),
      dueAt: Instant(second: try row.integer(6)), moment: Instant(second: try row.integer(7)),
      isImmediate: try row.integer(8) != 0)
    state = try State(word: row.text(9), envelope: row.optionalInteger(10), notSent: row.optionalText(11))
  }
}

extension Reminder.State {
  fileprivate var columns: (word: String, envelope: Int64?, notSent: String?) {
    switch self {
    case .waiting: return ("waiting", nil, nil)
    case .enveloped(let number): return ("enveloped", number, nil)
    case .journaled: return ("journaled", nil, nil)
    case .leftOut(let reason): return ("left out", nil, reason.rawValue)
    }
  }

  fileprivate init(word: String, envelope: Int64?, notSent: String?) throws(CorruptBytes) {
    switch (word, envelope, notSent.flatMap(NotSent.init(rawValue:))) {
    case ("waiting", _, _): self = .waiting
    case ("enveloped", let number?, _): self = .enveloped(number)
    case ("journaled", _, _): self = .journaled
    case ("left out", _, let reason?): self = .leftOut(reason)
    default: throw CorruptBytes("`\(word)` is no state of a reminder")
    }
  }
}
