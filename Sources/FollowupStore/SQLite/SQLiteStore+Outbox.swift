// The outbox: envelopes as they were committed, and how far each has come.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func insert(_ envelope: Envelope) throws -> Int64 {
    try change { database in
      try database.run(
        """
        INSERT INTO envelope (message_id, recipient, subject, created_at, state, detail, attempts, next_attempt,
          fallback, channel, attempted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          envelope.messageID, envelope.recipient, envelope.subject, envelope.createdAt.second, envelope.state.name,
          envelope.state.words, envelope.attempts, envelope.nextAttempt?.second, envelope.isFallback,
          envelope.channel, envelope.attemptedAt?.second,
        ])
      let number = database.lastInsertedRowID
      try database.run("INSERT INTO message (envelope, bytes) VALUES (?, ?)", [number, envelope.message])
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
        """
        UPDATE envelope SET subject = ?, state = ?, detail = ?, attempts = ?, next_attempt = ?, attempted_at = ?,
          channel = ? WHERE number = ?
        """,
        [
          envelope.subject, envelope.state.name, envelope.state.words, envelope.attempts,
          envelope.nextAttempt?.second, envelope.attemptedAt?.second, envelope.channel, envelope.number,
        ])
      guard database.changesCount == 1 else {
        throw StoreError.failed(detail: "there is no envelope \(envelope.number)")
      }
    }
  }

  public func envelope(_ number: Int64) throws -> Envelope? {
    try envelopes("WHERE number = ?", [number]).first
  }

  public func envelopeWithoutMessage(_ number: Int64) throws -> Envelope? {
    try envelopes("WHERE number = ?", [number], hasMessage: false).first
  }

  public func envelopesToSend(on channel: String, until: Instant, limit: Int) throws -> [Envelope] {
    try envelopes(
      "WHERE \(Self.isPending) AND channel = ? AND next_attempt <= ? ORDER BY next_attempt, number LIMIT ?",
      [channel, until.second, limit])
  }

  public func envelopes(inStates states: Set<String>, limit: Int) throws -> [Envelope] {
    let list = states.sorted()
    let marks = list.map { _ in "?" }.joined(separator: ", ")
    return try envelopes("WHERE state IN (\(marks)) ORDER BY number LIMIT ?", list.map { $0 } + [limit])
  }

  // MARK: What is not delivered, a page at a time

  /// Mails that wait or failed, by rising number behind one, without messages and reminders.
  public func undeliveredEnvelopes(after number: Int64, limit: Int) throws -> [Envelope] {
    // The first of each state, as they lie in the index: what is on other pages is not read.
    let firsts = Self.undelivered.map { state in
      """
      SELECT * FROM (SELECT number FROM envelope WHERE state = '\(state)' AND number > ?1 ORDER BY number LIMIT ?2)
      """
    }
    return try envelopes(
      "WHERE number IN (\(firsts.joined(separator: " UNION ALL "))) ORDER BY number LIMIT ?2", [number, limit],
      hasMessage: false, hasReminders: false)
  }

  public func countOfUndeliveredEnvelopes(after number: Int64) throws -> Int {
    let states = Self.undelivered.map { "'\($0)'" }.joined(separator: ", ")
    return try access { database in
      Int(
        try database.integer(
          .text("SELECT count(*) FROM envelope WHERE state IN (\(states)) AND number > ?"), [number]) ?? 0)
    }
  }

  private static let undelivered = ["queued", "sending", "deferred", "ambiguous", "failed"]

  public func nextAttempt(on channel: String) throws -> Instant? {
    try access { database in
      try database.integer(
        .text("SELECT min(next_attempt) FROM envelope WHERE \(Self.isPending) AND channel = ?"), [channel]
      )
      .map(Instant.init(second:))
    }
  }

  public func pendingEnvelopes(on channel: String) throws -> Int {
    try access { database in
      Int(
        try database.integer(.text("SELECT count(*) FROM envelope WHERE \(Self.isPending) AND channel = ?"), [channel])
          ?? 0)
    }
  }

  public func agedEnvelopes(on channel: String, madeUntil: Instant, limit: Int) throws -> [Envelope] {
    try envelopes(
      "WHERE \(Self.isPending) AND channel = ? AND created_at <= ? ORDER BY created_at, number LIMIT ?",
      [channel, madeUntil.second, limit], hasMessage: false)
  }

  public func hasMade(messageID: String) throws -> Bool {
    try access { database in
      try database.integer(
        """
        SELECT count(*) FROM envelope WHERE number > (SELECT max(number) FROM envelope) - 1000 AND message_id = ?
        """, [messageID]) ?? 0 > 0
    }
  }

  public func retryAll(at instant: Instant) throws -> Int {
    try change { database in
      try database.run(
        "UPDATE envelope SET state = 'queued', detail = NULL, next_attempt = ? WHERE state IN ('deferred', 'ambiguous')",
        [instant.second])
      return Int(database.changesCount)
    }
  }

  public func forEachPendingRoute(_ body: (EnvelopeRoute) throws -> Bool) throws {
    try access { database in
      try database.statement(.text("SELECT recipient, channel FROM envelope WHERE \(Self.isPending)")) { statement in
        while try statement.step() {
          let (recipient, channel) = (try statement.row.text(0), try statement.row.text(1))
          guard try body(EnvelopeRoute(recipient: recipient, channel: channel)) else { return }
        }
      }
    }
  }

  public func setRoute(_ route: EnvelopeRoute) throws {
    try change { database in
      try database.run(
        .text("UPDATE envelope SET channel = ? WHERE \(Self.isPending) AND recipient = ?"),
        [route.channel, route.recipient])
    }
  }

  /// The condition of the index by which mail is found that waits to be tried.
  private static let isPending = "state IN ('queued', 'deferred', 'ambiguous')"

  private func envelopes(
    _ condition: String, _ arguments: Arguments, hasMessage: Bool = true, hasReminders: Bool = true
  ) throws -> [Envelope] {
    // A store of a former version, which is only read here, has messages in their envelopes, or knows no channels.
    let bytes =
      version < Tables.messageVersion ? "message" : "(SELECT bytes FROM message WHERE message.envelope = number)"
    let message = hasMessage ? bytes : "x''"
    let added = version < Tables.attemptVersion ? "'\(Envelope.mailChannel)', NULL" : "channel, attempted_at"
    return try access { database in
      try database.rows(
        .text(
          """
          SELECT number, message_id, recipient, subject, \(message), created_at, state, detail, attempts, next_attempt,
            fallback, \(added) FROM envelope \(condition)
          """), arguments
      ) { row in
        guard hasReminders else { return try Envelope(row: row, reminders: []) }
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
      createdAt: Instant(second: try row.integer(5)), reminders: reminders, isFallback: try row.integer(10) != 0,
      channel: try row.text(11))
    number = try row.integer(0)
    state = try DeliveryState(word: row.text(6), detail: row.optionalText(7) ?? "")
    attempts = try row.count(8)
    nextAttempt = try row.instant(9)
    attemptedAt = try row.instant(12)
  }
}

extension DeliveryState {
  fileprivate init(word: String, detail: String) throws(CorruptBytes) {
    switch word {
    case "queued": self = .queued
    case "sending": self = .sending
    case "delivered": self = .delivered
    case "deferred": self = .deferred(detail)
    case "ambiguous": self = .ambiguous(detail)
    case "failed": self = .failed(detail)
    case "dropped": self = .dropped
    default: throw CorruptBytes("`\(word)` is no state of a delivery")
    }
  }
}
