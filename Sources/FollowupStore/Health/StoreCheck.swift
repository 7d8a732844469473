// A promise of the store that can be said as a query: it selects a place for each row that must not be there.

import FollowupModel

/// One promise as a query.
struct StoreCheck {
  var name: String
  /// The version of the tables from which on it can be asked.
  var since = 1
  /// Its first column names a place, for people.
  var sql: String
  /// What a row of it means, for people.
  var meaning: String
  var remedy: Remedy

  static let all = records + followUps + reminders + mail + changes

  func finding(in database: Connection) throws -> StoreFinding? {
    var tally = FindingTally(name, meaning, remedy)
    try database.forEachRow(.text(sql)) { row in try tally.add(row.optionalText(0) ?? "(unnamed)") }
    return tally.finding
  }
}

extension StoreCheck {
  /// Whether a dossier waits to be looked at, which may still set right what is asked.
  private static func isDue(_ type: String, _ id: String) -> String {
    """
    EXISTS (SELECT 1 FROM dossier d JOIN record_type t ON t.number = d.type
      WHERE t.name = \(type) AND d.id = \(id) AND d.due IS NOT NULL)
    """
  }

  private static let records = [
    StoreCheck(
      name: "number-without-name",
      sql: """
        SELECT 'dossier ' || number FROM dossier WHERE type NOT IN (SELECT number FROM record_type)
        UNION ALL SELECT 'record `' || id || '`' FROM identity WHERE type NOT IN (SELECT number FROM record_type)
          OR owner NOT IN (SELECT number FROM owner)
        UNION ALL SELECT 'field `' || name || '`' FROM field WHERE type NOT IN (SELECT number FROM record_type)
          OR target NOT IN (SELECT number FROM record_type)
        """,
      meaning: "it bears the number of a record type or owner that has no name, so that nobody can read it",
      remedy: .restore),
    StoreCheck(
      name: "record-without-dossier",
      sql: "SELECT 'record `' || id || '`' FROM identity WHERE dossier NOT IN (SELECT number FROM dossier)",
      meaning: "the client it belongs to is not there, so that no rule sees it", remedy: .readAgain),
    StoreCheck(
      name: "dossier-left-over",
      sql: "SELECT 'dossier ' || number || ' (`' || id || '`)' FROM dossier WHERE records = 0 AND due IS NULL",
      meaning: "it has no records and waits for nothing; it does no harm", remedy: .report),
    StoreCheck(
      name: "due-out-of-range",
      sql: """
        SELECT 'dossier ' || number || ' (`' || id || '`)' FROM dossier
        WHERE due NOT BETWEEN \(RecordLayout.seconds.lowerBound) AND \(RecordLayout.seconds.upperBound)
        """,
      meaning: "it is to be looked at beyond the years 1 to 9999, which is never", remedy: .lookAgain),
  ]

  private static let followUps = [
    StoreCheck(
      name: "follow-up-opened-twice",
      sql: """
        SELECT 'rule `' || rule || '` on ' || record_type || ' `' || record_id || '`' FROM follow_up
        WHERE +closed_at IS NULL GROUP BY rule, record_type, record_id HAVING count(*) > 1
        """,
      meaning: "the rule has two open follow-ups on one record, so that people are reminded twice", remedy: .restore),
    StoreCheck(
      name: "follow-up-half-closed",
      sql: """
        SELECT 'follow-up ' || number FROM follow_up WHERE (closed_at IS NULL) <> (closing IS NULL)
          OR (closed_at IS NOT NULL AND held_by IS NOT NULL)
          OR closing NOT IN ('time', 'change', 'removed', 'rule', 'done', 'discarded')
        """,
      meaning: "it is neither open nor closed: when it ended, why, and whether it is held do not fit", remedy: .restore),
    StoreCheck(
      name: "follow-up-held-by-nothing",
      sql: """
        SELECT 'follow-up ' || number || ', change ' || held_by FROM follow_up WHERE held_by IS NOT NULL
          AND held_by NOT IN (SELECT number FROM held_change WHERE reason IN ('opened', 'first'))
        """,
      meaning: "the change it is held with is gone, so that nobody can release it and nothing is sent",
      remedy: .restore),
    StoreCheck(
      name: "follow-up-without-record",
      sql: """
        SELECT 'follow-up ' || f.number || ' on ' || f.record_type || ' `' || f.record_id || '`' FROM follow_up f
        LEFT JOIN record_type t ON t.name = f.record_type
        LEFT JOIN identity i ON i.type = t.number AND i.id = f.record_id
        WHERE f.closed_at IS NULL AND i.id IS NULL AND NOT \(isDue("f.dossier_type", "f.dossier_id"))
        """,
      meaning: "it is open, its record is gone, and nothing will look at it again", remedy: .readAgain),
    StoreCheck(
      name: "follow-up-apart-from-its-record",
      sql: """
        SELECT 'follow-up ' || f.number || ' on ' || f.record_type || ' `' || f.record_id || '`' FROM follow_up f
        JOIN record_type t ON t.name = f.record_type JOIN identity i ON i.type = t.number AND i.id = f.record_id
        JOIN dossier d ON d.number = i.dossier JOIN record_type dt ON dt.number = d.type
        WHERE f.closed_at IS NULL AND (dt.name <> f.dossier_type OR d.id <> f.dossier_id)
        """,
      meaning: "it is filed under another client than its record, so that looks at the client miss it",
      remedy: .lookAgain),
    StoreCheck(
      name: "follow-up-not-awaited",
      // A paused rule awaits the end of its pause instead, which only the rules tell.
      sql: """
        SELECT 'follow-up ' || f.number || ' on ' || f.record_type || ' `' || f.record_id || '`' FROM follow_up f
        LEFT JOIN record_type t ON t.name = f.dossier_type
        LEFT JOIN dossier d ON d.type = t.number AND d.id = f.dossier_id
        WHERE f.closed_at IS NULL AND f.held_by IS NULL
          AND coalesce(d.due, 9223372036854775807) > coalesce(f.done_until, f.snoozed_until)
          AND NOT EXISTS (SELECT 1 FROM generation WHERE files LIKE '%paused%')
        """,
      meaning: "a person put it off until an instant at which nothing will look at it", remedy: .lookAgain),
    StoreCheck(
      name: "follow-up-unreadable",
      sql: """
        SELECT 'follow-up ' || number FROM follow_up
        WHERE NOT json_valid(counted) OR NOT json_valid(numbered) OR NOT json_valid(new_steps)
          OR handled_until < opened_at - 1
          OR opened_at NOT BETWEEN \(RecordLayout.seconds.lowerBound) AND \(RecordLayout.seconds.upperBound)
        """,
      meaning: "how far its steps have come cannot be read", remedy: .restore),
    StoreCheck(
      name: "history-without-follow-up",
      sql: """
        SELECT 'entry ' || number || ' of follow-up ' || follow_up FROM history
        WHERE follow_up NOT IN (SELECT number FROM follow_up)
        """,
      meaning: "it tells of a follow-up that is not there", remedy: .restore),
    StoreCheck(
      name: "follow-up-without-opening",
      sql: """
        SELECT 'follow-up ' || number FROM follow_up f
        WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.follow_up = f.number AND h.event = 'opened')
        """,
      meaning: "its story does not tell when it opened: what is committed together was not", remedy: .restore),
  ]

  /// The reasons of a list of words for SQL.
  private static func words(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

  private static let reminders = [
    StoreCheck(
      name: "reminder-without-follow-up",
      sql: """
        SELECT 'follow-up ' || follow_up || ', step `' || step || '`, occurrence ' || occurrence FROM reminder
        WHERE follow_up NOT IN (SELECT number FROM follow_up)
        """,
      meaning: "a reminder has no follow-up that justified it", remedy: .restore),
    StoreCheck(
      name: "reminder-without-state",
      sql: """
        SELECT 'follow-up ' || follow_up || ', step `' || step || '`, occurrence ' || occurrence FROM reminder
        WHERE state NOT IN ('waiting', 'enveloped', 'journaled', 'left out')
          OR (state = 'enveloped') <> (envelope IS NOT NULL) OR (state = 'left out') <> (not_sent IS NOT NULL)
          OR not_sent NOT IN (\(words(notSent)))
        """,
      meaning: "whether the reminder was sent, and why not, cannot be told", remedy: .restore),
    StoreCheck(
      name: "reminder-without-mail",
      sql: """
        SELECT 'follow-up ' || r.follow_up || ', step `' || r.step || '`, mail ' || coalesce(r.envelope, '?') FROM reminder r
        WHERE r.state = 'enveloped' AND NOT EXISTS (
          SELECT 1 FROM envelope e JOIN envelope_reminder i ON i.envelope = e.number
          WHERE e.number = r.envelope AND i.follow_up = r.follow_up AND i.step = r.step
            AND i.occurrence = r.occurrence AND i.person = r.person AND i.fallback = 0)
        """,
      meaning: "the reminder counts as put into a mail, and the mail is not there or does not name it",
      remedy: .restore),
    StoreCheck(
      name: "reminder-waits-in-vain",
      sql: """
        SELECT 'follow-up ' || r.follow_up || ', step `' || r.step || '`' FROM reminder r
        JOIN follow_up f ON f.number = r.follow_up WHERE r.state = 'waiting' AND f.closing <> 'time'
        """,
      meaning: "the reminder waits to be sent though a record or a person ended its follow-up", remedy: .report),
    StoreCheck(
      name: "reminder-not-counted",
      sql: """
        SELECT 'follow-up ' || r.follow_up || ', step `' || r.step || '`, occurrence ' || r.occurrence FROM reminder r
        JOIN follow_up f ON f.number = r.follow_up
        WHERE json_valid(f.numbered) AND r.occurrence > coalesce((SELECT value FROM json_each(f.numbered) n
          WHERE n.key = r.step), 0)
        """,
      meaning: "its follow-up does not know of the reminder and would number another one like it", remedy: .restore),
  ]

  private static let mail = [
    StoreCheck(
      name: "mail-without-state",
      sql: """
        SELECT 'mail ' || number FROM envelope
        WHERE state NOT IN ('queued', 'sending', 'delivered', 'deferred', 'ambiguous', 'failed', 'dropped')
          OR (state IN ('queued', 'deferred', 'ambiguous') AND next_attempt IS NULL)
          OR (state IN ('sending', 'delivered') AND attempts < 1)
        """,
      meaning: "how far the mail has come cannot be told, or it would never be tried", remedy: .restore),
    StoreCheck(
      name: "mail-without-reminders",
      sql: """
        SELECT 'mail ' || number || ' to ' || recipient FROM envelope WHERE message_id NOT LIKE '<notice.%'
          AND message_id NOT LIKE '<weekly.%' AND message_id NOT LIKE '<moved.%'
          AND number NOT IN (SELECT envelope FROM envelope_reminder)
        """,
      meaning: "the mail does not know which reminders it carries", remedy: .restore),
    StoreCheck(
      name: "mail-of-unknown-reminder",
      sql: """
        SELECT 'mail ' || i.envelope || ', follow-up ' || i.follow_up FROM envelope_reminder i
        WHERE i.envelope NOT IN (SELECT number FROM envelope) OR NOT EXISTS (
          SELECT 1 FROM reminder r WHERE r.follow_up = i.follow_up AND r.step = i.step
            AND r.occurrence = i.occurrence AND r.person = i.person)
        """,
      meaning: "the mail carries a reminder that was never committed, or the mail itself is gone", remedy: .restore),
    StoreCheck(
      name: "reminder-in-two-mails",
      sql: """
        SELECT 'follow-up ' || follow_up || ', step `' || step || '`' FROM envelope_reminder WHERE +fallback = 0
        GROUP BY follow_up, step, occurrence, person HAVING count(*) > 1
        """,
      meaning: "the reminder goes out twice", remedy: .restore),
    StoreCheck(
      name: "delivery-not-settled",
      sql: """
        SELECT 'mail ' || e.number || ', follow-up ' || i.follow_up FROM envelope e
        JOIN envelope_reminder i ON i.envelope = e.number WHERE e.state = 'delivered' AND NOT EXISTS (
          SELECT 1 FROM history h WHERE h.follow_up = i.follow_up AND h.event = 'delivered'
            AND h.detail LIKE 'mail ' || e.number || ' %')
        """,
      meaning: "the mail counts as delivered, and its follow-up's story does not tell of the server's answer",
      remedy: .restore),
    StoreCheck(
      name: "mails-of-one-name",
      sql: """
        SELECT message_id FROM envelope WHERE message_id NOT LIKE '<notice.%' GROUP BY message_id HAVING count(*) > 1
        """,
      meaning: "two mails bear one Message-ID, so that a mail program shows only one of them", remedy: .report),
    StoreCheck(
      name: "mail-of-another-name", since: Tables.messageVersion,
      sql: """
        SELECT 'mail ' || number || ' to ' || recipient FROM envelope LEFT JOIN message ON envelope = number
        WHERE bytes IS NULL OR (length(bytes) > 0 AND instr(bytes, CAST(message_id AS BLOB)) = 0)
        """,
      meaning: "the mail's bytes are gone, or do not bear its Message-ID: they changed after they were committed",
      remedy: .restore),
  ]

  private static let changes = [
    StoreCheck(
      name: "held-change-unreadable",
      sql: """
        SELECT 'change ' || number FROM held_change WHERE reason NOT IN ('rejected', 'removed', 'opened', 'first')
          OR (reason IN ('opened', 'first')) <> (change_set IS NULL) OR NOT json_valid(coalesce(change_set, '{}'))
          OR NOT json_valid(fields)
        """,
      meaning: "what waits for a person cannot be read", remedy: .readAgain),
    StoreCheck(
      name: "two-changes-counted",
      sql:
        "SELECT 'changes ' || group_concat(number) FROM held_change WHERE counting GROUP BY reason HAVING count(*) > 1",
      meaning: "two changes are counted at once; one of them would never be released", remedy: .report),
    StoreCheck(
      name: "generation-unreadable",
      sql: "SELECT 'the rules in force' FROM generation WHERE NOT json_valid(files) OR NOT json_valid(ladders)",
      meaning: "the rules that worked last cannot be read; those on disk are taken instead", remedy: .report),
    StoreCheck(
      name: "number-used-again",
      sql: """
        SELECT name FROM sqlite_sequence WHERE seq < CASE name
          WHEN 'follow_up' THEN (SELECT max(number) FROM follow_up)
          WHEN 'envelope' THEN (SELECT max(number) FROM envelope) ELSE 0 END
        """,
      meaning: "new ones would get numbers that were used before, which people and mails remember", remedy: .restore),
    StoreCheck(
      name: "score-without-segment", since: 3,
      sql: """
        SELECT 'segment `' || segment || '`, record `' || id || '`' FROM segment_score
        WHERE segment NOT IN (SELECT name FROM segment)
        """,
      meaning: "a score belongs to no segment; it does no harm", remedy: .report),
    StoreCheck(
      name: "reason-unknown", since: 2,
      sql: """
        SELECT 'entry ' || number || ' of follow-up ' || follow_up || ': `' || reason || '`' FROM history
        WHERE reason NOT IN (\(words(notSent)))
        """,
      meaning: "why nothing was sent is not one of the reasons that this version knows", remedy: .report),
  ]
}

/// Every reason for which nothing is sent, as the tables have it.
private let notSent = NotSent.allCases.map(\.rawValue)
