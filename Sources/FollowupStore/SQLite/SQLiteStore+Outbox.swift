// The outbox: envelopes as they were committed, and how far each has come.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func insert(_ envelope: Envelope) throws -> Int64 {
    try change { database in
      try database.run(
        """
        INSERT INTO envelope (message_id, recipient, subject, created_at, state, detail, attempts, next_attempt,
          fallback, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          envelope.messageID, envelope.recipient, envelope.subject, envelope.createdAt.second, envelope.state.name,
          envelope.state.detail, envelope.attempts, envelope.nextAttempt?.second, envelope.isFallback,
          envelope.message,
        ])
      let number = database.lastInsertedRowID
      for (position, identity) in envelope.reminders.enumerated() {
        try database.run(
          """
          INSERT INTO envelope_reminder (envelope, position, follow_up, step, occurrence, person, fallback)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """, [number, position] + identity.columns + [envelope.isFallback])
        guard database.changesCount == 1 else { throw StoreError.duplicateReminder(identity) }
      }
      return number
    }
  }

  public func update(_ envelope: Envelope) throws {
    try change { database in
      try database.run(
        "UPDATE envelope SET subject = ?, state = ?, detail = ?, attempts = ?, next_attempt = ? WHERE number = ?",
        [
          envelope.subject, envelope.state.name, envelope.state.detail, envelope.attempts,
          envelope.nextAttempt?.second, envelope.number,
        ])
      guard database.changesCount == 1 else {
        throw StoreError.failed(detail: "there is no envelope \(envelope.number)")
      }
    }
  }

  public func envelope(_ number: Int64) throws -> Envelope? {
    try envelopes("WHERE number = ?", [number]).first
  }

  public func envelopesToSend(until: Instant, limit: Int) throws -> [Envelope] {
    try envelopes(
      "WHERE state IN ('queued', 'deferred') AND next_attempt <= ? ORDER BY next_attempt, number LIMIT ?",
      [until.second, limit])
  }

  public func envelopes(inStates states: Set<String>, limit: Int) throws -> [Envelope] {
    let list = states.sorted()
    let marks = list.map { _ in "?" }.joined(separator: ", ")
    return try envelopes("WHERE state IN (\(marks)) ORDER BY number LIMIT ?", list.map { $0 } + [limit])
  }

  public func nextAttempt() throws -> Instant? {
    try access { database in
      try database.integer("SELECT min(next_attempt) FROM envelope WHERE state IN ('queued', 'deferred')")
        .map(Instant.init(second:))
    }
  }

  private func envelopes(_ condition: String, _ arguments: Arguments) throws -> [Envelope] {
    try access { database in
      try database.rows(
        .text(
          """
          SELECT number, message_id, recipient, subject, message, created_at, state, detail, attempts, next_attempt,
            fallback FROM envelope \(condition)
          """), arguments
      ) { row in
        let reminders = try database.rows(
          "SELECT follow_up, step, occurrence, person FROM envelope_reminder WHERE envelope = ? ORDER BY position",
          [try row.integer(0)]
        ) { try Reminder.Identity(row: $0) }
        return try Envelope(row: row, reminders: reminders)
      }
    }
  }
}

extension Envelope {
  fileprivate init(row: Row, reminders: [Reminder.Identity]) throws {
    self.init(
      messageID: try row.text(1), recipient: try row.text(2), subject: try row.text(3), message: try row.bytes(4),
      createdAt: Instant(second: try row.integer(5)), reminders: reminders, isFallback: try row.integer(10) != 0)
    number = try row.integer(0)
    state = try DeliveryState(word: row.text(6), detail: row.optionalText(7) ?? "")
    attempts = try row.count(8)
    nextAttempt = try row.instant(9)
  }
}

extension DeliveryState {
  /// Why it was deferred or given up.
  fileprivate var detail: String? {
    switch self {
    case .deferred(let reason), .failed(let reason): return reason
    case .queued, .sending, .delivered, .dropped: return nil
    }
  }

  fileprivate init(word: String, detail: String) throws(CorruptBytes) {
    switch word {
    case "queued": self = .queued
    case "sending": self = .sending
    case "delivered": self = .delivered
    case "deferred": self = .deferred(detail)
    case "failed": self = .failed(detail)
    case "dropped": self = .dropped
    default: throw CorruptBytes("`\(word)` is no state of a delivery")
    }
  }
}
