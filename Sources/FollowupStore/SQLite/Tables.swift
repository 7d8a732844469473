// The tables of a store, and how an older store becomes one of this version. Instants are seconds since 1970 UTC
// (`datetime(opened_at, 'unixepoch')` shows them); records lie in `chunk`, in the encoding of `DossierChunk`.

import GRDB

enum Tables {
  /// `fupd`: what `file(1)` and we know a store by.
  static let applicationID = 0x6675_7064
  /// Rises with every change of the tables or of an encoding; `PRAGMA user_version`.
  static let version = 11
  /// Chunks of one dossier: their rows lie side by side under `dossier << chunkBits | chunk`.
  static let chunkBits: Int64 = 20

  /// Makes the tables of an empty database: those of the first version, and every step since.
  static func create(in database: Database) throws {
    try database.execute(sql: records + followUps + outbox + sources)
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try bringUpToDate(database, from: 1)
  }

  /// Makes the tables of a former version those of this one, a step a version. To be called in a transaction.
  static func bringUpToDate(_ database: Database, from former: Int) throws {
    for step in upgrades.dropFirst(former - 1) { try database.execute(sql: step) }
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// What each version changed, from the second on. They are never edited: stores of every version are out there.
  private static let upgrades = [
    reasons, segments, heldPages, decisions, attempts, dailyCounts, messages, clocks, standings, saidEachDay,
  ]

  /// 2: why nothing was sent is kept as a code beside its words. Former entries have it in their words.
  private static let reasons = """
    ALTER TABLE history ADD COLUMN step TEXT;
    ALTER TABLE history ADD COLUMN reason TEXT;
    ALTER TABLE history ADD COLUMN until INTEGER;
    UPDATE history SET reason = 'deferred' WHERE event IN ('deferred', 'ambiguous');
    UPDATE history SET reason = 'refused' WHERE event = 'bounced';
    UPDATE history SET reason = 'dropped' WHERE event = 'left-out' AND detail LIKE 'mail % dropped by %';
    UPDATE history SET reason = word.column1 FROM (VALUES
        ('unless', 'the rule''s `unless` holds'), ('snoozed', 'it is snoozed'),
        ('acknowledged', 'the step was acknowledged'), ('done', 'it is done'),
        ('muted', 'the rule is muted for this record'), ('paused', 'the rule is paused'),
        ('held', 'the change that opened it waits to be released'), ('ended', 'it had ended before the window came'),
        ('late', 'it was late and the rule says `if late skip`'),
        ('superseded', 'a later step or occurrence took its place'),
        ('replaced', 'another person answers for it now'), ('removed', 'its rule, step or record is gone')
      ) AS word WHERE event = 'left-out' AND substr(detail, -length(word.column2) - 2) = ': ' || word.column2;
    """

  /// 3: segments.
  private static let segments = """
    CREATE TABLE segment (
      name TEXT PRIMARY KEY, record_type TEXT NOT NULL, rank_at INTEGER, because TEXT,
      changed INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    -- `until` is NULL where time alone never changes the score, and the smallest integer where it is not known.
    CREATE TABLE segment_score (
      segment TEXT NOT NULL, id TEXT NOT NULL, score INTEGER, currency TEXT, until INTEGER,
      member INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (segment, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX segment_score_by_end ON segment_score (segment, until) WHERE until IS NOT NULL;
    """

  /// 4: the records of a held change in pages, for there may be more of them than memory holds.
  private static let heldPages = """
    CREATE TABLE held_page (
      change INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (change, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rejected_row_by_owner ON rejected_row (owner_kind, owner_name);
    """

  /// 5: what was decided about a held change, until it is carried out.
  private static let decisions = "ALTER TABLE held_change ADD COLUMN decision TEXT;"
  static let decisionVersion = 5

  /// 6: each attempt to deliver a mail, and the channel it goes out on.
  private static let attempts = """
    ALTER TABLE envelope ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
    ALTER TABLE envelope ADD COLUMN attempted_at INTEGER;
    DROP INDEX envelope_by_attempt;
    CREATE INDEX envelope_by_attempt ON envelope (channel, next_attempt)
      WHERE state IN ('queued', 'deferred', 'ambiguous');
    CREATE TABLE attempt (
      envelope INTEGER NOT NULL, number INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
      server TEXT, outcome TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (envelope, number)
    ) STRICT, WITHOUT ROWID;
    """
  static let attemptVersion = 6

  /// 7: what each person had on a day, for the daily cap, and what is said regularly.
  private static let dailyCounts = """
    CREATE TABLE said_in_full (person TEXT PRIMARY KEY, day INTEGER NOT NULL, count INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE occasion (name TEXT PRIMARY KEY, since INTEGER NOT NULL, next_at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    """

  /// 8: a mail's message apart from how far the mail has come, which every attempt writes anew.
  private static let messages = """
    CREATE TABLE message (envelope INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    INSERT INTO message SELECT number, message FROM envelope;
    DROP TRIGGER envelope_message_stays;
    ALTER TABLE envelope DROP COLUMN message;
    CREATE TRIGGER envelope_stays BEFORE UPDATE OF message_id, recipient ON envelope
    BEGIN SELECT RAISE(ABORT, 'an envelope never changes'); END;
    CREATE TRIGGER message_stays BEFORE UPDATE ON message
    BEGIN SELECT RAISE(ABORT, 'a message never changes'); END;
    """
  static let messageVersion = 8

  /// 9: when the machine started, by the time that is believed.
  private static let clocks = """
    CREATE TABLE clock_mark (
      number INTEGER PRIMARY KEY CHECK (number = 1), boot TEXT NOT NULL, booted_at INTEGER NOT NULL, seen INTEGER NOT NULL
    ) STRICT;
    """

  /// 10: scores in the order of a ranking, for those who are in and for those who are not.
  private static let standings = """
    CREATE INDEX segment_score_by_rank ON segment_score (segment, currency, member, score DESC, id)
      WHERE score IS NOT NULL;
    CREATE INDEX segment_member_without_score ON segment_score (segment, id) WHERE member = 1 AND score IS NULL;
    """

  /// 11: what a person got in full on each day, not only on the last: a clock that was set back lives days once more.
  private static let saidEachDay = """
    ALTER TABLE said_in_full RENAME TO said_on_last_day;
    CREATE TABLE said_in_full (
      person TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (person, day)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO said_in_full SELECT person, day, count FROM said_on_last_day;
    DROP TABLE said_on_last_day;
    """

  private static let records = """
    CREATE TABLE record_type (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, home_field INTEGER, home_target INTEGER
    ) STRICT;
    CREATE TABLE field (
      type INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, target INTEGER,
      PRIMARY KEY (type, number), UNIQUE (type, name, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE choice (
      type INTEGER NOT NULL, field INTEGER NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (type, field, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE owner (
      number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name)
    ) STRICT;

    -- A dossier is there while it has records or is due.
    CREATE TABLE dossier (
      number INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, records INTEGER NOT NULL DEFAULT 0,
      due INTEGER, UNIQUE (type, id)
    ) STRICT;
    CREATE INDEX dossier_by_due ON dossier (due) WHERE due IS NOT NULL;
    CREATE TABLE chunk (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE identity (
      type INTEGER NOT NULL, id TEXT NOT NULL, dossier INTEGER NOT NULL, chunk INTEGER NOT NULL,
      owner INTEGER NOT NULL, PRIMARY KEY (type, id)
    ) STRICT, WITHOUT ROWID;
    -- Links, but for those by which a record found its dossier.
    CREATE TABLE reference (
      target_type INTEGER NOT NULL, target_id TEXT NOT NULL, source_type INTEGER NOT NULL, source_id TEXT NOT NULL,
      field INTEGER NOT NULL, PRIMARY KEY (target_type, target_id, source_type, source_id, field)
    ) STRICT, WITHOUT ROWID;

    """

  private static let followUps = """
    CREATE TABLE follow_up (
      number INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, record_type TEXT NOT NULL, record_id TEXT NOT NULL,
      dossier_type TEXT NOT NULL, dossier_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
      handled_until INTEGER NOT NULL, counted TEXT NOT NULL, numbered TEXT NOT NULL, new_steps TEXT NOT NULL,
      acknowledged TEXT, snoozed_until INTEGER, done_until INTEGER, held_by INTEGER, closed_at INTEGER, closing TEXT
    ) STRICT;
    CREATE UNIQUE INDEX follow_up_open ON follow_up (rule, record_type, record_id) WHERE closed_at IS NULL;
    CREATE INDEX follow_up_by_record ON follow_up (record_type, record_id, rule);
    CREATE INDEX follow_up_by_dossier ON follow_up (dossier_type, dossier_id) WHERE closed_at IS NULL;
    CREATE INDEX follow_up_held ON follow_up (held_by) WHERE held_by IS NOT NULL;
    CREATE TABLE history (
      number INTEGER PRIMARY KEY, follow_up INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX history_by_follow_up ON history (follow_up);
    CREATE TABLE mute (
      rule TEXT NOT NULL, record_type TEXT NOT NULL, record_id TEXT NOT NULL, until INTEGER,
      PRIMARY KEY (rule, record_type, record_id)
    ) STRICT, WITHOUT ROWID;

    -- The primary key is the promise that nothing is said twice.
    CREATE TABLE reminder (
      follow_up INTEGER NOT NULL, step TEXT NOT NULL, occurrence INTEGER NOT NULL, person TEXT NOT NULL,
      dossier_type TEXT NOT NULL, dossier_id TEXT NOT NULL, due_at INTEGER NOT NULL, moment INTEGER NOT NULL,
      immediate INTEGER NOT NULL, state TEXT NOT NULL, envelope INTEGER, not_sent TEXT,
      PRIMARY KEY (follow_up, step, occurrence, person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reminder_waiting ON reminder (moment, person) WHERE state = 'waiting';

    """

  private static let outbox = """
    CREATE TABLE envelope (
      number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, recipient TEXT NOT NULL,
      subject TEXT NOT NULL, created_at INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT, attempts INTEGER NOT NULL,
      next_attempt INTEGER, fallback INTEGER NOT NULL, message BLOB NOT NULL
    ) STRICT;
    CREATE INDEX envelope_by_state ON envelope (state);
    CREATE INDEX envelope_by_attempt ON envelope (next_attempt) WHERE state IN ('queued', 'deferred');
    CREATE TRIGGER envelope_message_stays BEFORE UPDATE OF message, message_id, recipient ON envelope
    BEGIN SELECT RAISE(ABORT, 'an envelope never changes'); END;
    -- A reminder goes into one envelope, and into one more at a fallback when its mailbox refused.
    CREATE TABLE envelope_reminder (
      envelope INTEGER NOT NULL, position INTEGER NOT NULL, follow_up INTEGER NOT NULL, step TEXT NOT NULL,
      occurrence INTEGER NOT NULL, person TEXT NOT NULL, fallback INTEGER NOT NULL, PRIMARY KEY (envelope, position),
      UNIQUE (follow_up, step, occurrence, person, fallback)
    ) STRICT, WITHOUT ROWID;

    """

  private static let sources = """
    CREATE TABLE source (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE rejected_row (
      number INTEGER PRIMARY KEY, owner_kind TEXT NOT NULL, owner_name TEXT NOT NULL, file TEXT NOT NULL,
      line INTEGER NOT NULL, reason TEXT NOT NULL, record_type TEXT, record_id TEXT
    ) STRICT;
    -- `fields` tells which field each value of the change set's records is.
    CREATE TABLE held_change (
      number INTEGER PRIMARY KEY AUTOINCREMENT, reason TEXT NOT NULL, at INTEGER NOT NULL, summary TEXT NOT NULL,
      counting INTEGER NOT NULL, change_set TEXT, fields TEXT NOT NULL
    ) STRICT;
    CREATE TABLE generation (
      number INTEGER PRIMARY KEY CHECK (number = 1), files TEXT NOT NULL, ladders TEXT NOT NULL,
      time_fingerprint TEXT NOT NULL
    ) STRICT;
    """
}
