-- A store as the first version of followupd wrote it: never edited.
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
INSERT INTO follow_up VALUES (1, 'late', 'invoice', 'f1', 'client', 'acme', 1000, 1000, '{}', '{}', '{}', NULL, NULL, NULL,
  NULL, 1008, 'done');
INSERT INTO history VALUES (1, 1, 1001, 'opened', '');
INSERT INTO history VALUES (2, 1, 1002, 'left-out', 'not sent: the rule''s `unless` holds');
INSERT INTO history VALUES (3, 1, 1003, 'left-out', 'not sent to employee/anna: it is snoozed');
INSERT INTO history VALUES (4, 1, 1004, 'left-out', 'mail 7 withdrawn: it is done');
INSERT INTO history VALUES (5, 1, 1005, 'left-out', 'mail 8 dropped by boss');
INSERT INTO history VALUES (6, 1, 1006, 'deferred', 'mail 9 (attempt 1) deferred until 2026-11-16T10:00:00+01:00: 450 later');
INSERT INTO history VALUES (7, 1, 1007, 'bounced', 'mail 9 (attempt 2) refused for employee/anna: 550 no');
INSERT INTO history VALUES (8, 1, 1008, 'done', 'by boss: it is done');
PRAGMA application_id = 0x66757064;
PRAGMA user_version = 1;
