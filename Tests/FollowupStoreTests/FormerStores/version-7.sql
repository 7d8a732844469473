-- A store as version 7 of the tables was, with a mail: never edited.
CREATE TABLE attempt (
      envelope INTEGER NOT NULL, number INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
      server TEXT, outcome TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (envelope, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE choice (
  type INTEGER NOT NULL, field INTEGER NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (type, field, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE chunk (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE dossier (
  number INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, records INTEGER NOT NULL DEFAULT 0,
  due INTEGER, UNIQUE (type, id)
) STRICT;
CREATE TABLE envelope (
  number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, recipient TEXT NOT NULL,
  subject TEXT NOT NULL, created_at INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT, attempts INTEGER NOT NULL,
  next_attempt INTEGER, fallback INTEGER NOT NULL, message BLOB NOT NULL
, channel TEXT NOT NULL DEFAULT 'mail', attempted_at INTEGER) STRICT;
INSERT INTO "envelope" VALUES(1,'<reminder-1.ab@example.com>','anna@example.com','Invoice F1',1001,'queued',NULL,0,1001,0,X'4D6573736167652D49443A203C72656D696E6465722D312E6162406578616D706C652E636F6D3E0D0A0D0A5061792E','mail',NULL);
CREATE TABLE envelope_reminder (
  envelope INTEGER NOT NULL, position INTEGER NOT NULL, follow_up INTEGER NOT NULL, step TEXT NOT NULL,
  occurrence INTEGER NOT NULL, person TEXT NOT NULL, fallback INTEGER NOT NULL, PRIMARY KEY (envelope, position),
  UNIQUE (follow_up, step, occurrence, person, fallback)
) STRICT, WITHOUT ROWID;
INSERT INTO "envelope_reminder" VALUES(1,0,1,'0 days',1,'anna@example.com',0);
CREATE TABLE field (
  type INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, target INTEGER,
  PRIMARY KEY (type, number), UNIQUE (type, name, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE follow_up (
  number INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, record_type TEXT NOT NULL, record_id TEXT NOT NULL,
  dossier_type TEXT NOT NULL, dossier_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
  handled_until INTEGER NOT NULL, counted TEXT NOT NULL, numbered TEXT NOT NULL, new_steps TEXT NOT NULL,
  acknowledged TEXT, snoozed_until INTEGER, done_until INTEGER, held_by INTEGER, closed_at INTEGER, closing TEXT
) STRICT;
INSERT INTO "follow_up" VALUES(1,'late','invoice','f1','client','acme',1000,1000,'{"0 days":1}','{"0 days":1}','{}',NULL,NULL,NULL,NULL,1008,'done');
CREATE TABLE generation (
  number INTEGER PRIMARY KEY CHECK (number = 1), files TEXT NOT NULL, ladders TEXT NOT NULL,
  time_fingerprint TEXT NOT NULL
) STRICT;
CREATE TABLE held_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT, reason TEXT NOT NULL, at INTEGER NOT NULL, summary TEXT NOT NULL,
  counting INTEGER NOT NULL, change_set TEXT, fields TEXT NOT NULL
, decision TEXT) STRICT;
CREATE TABLE held_page (
      change INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (change, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE history (
  number INTEGER PRIMARY KEY, follow_up INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL,
  detail TEXT NOT NULL
, step TEXT, reason TEXT, until INTEGER) STRICT;
INSERT INTO "history" VALUES(1,1,1001,'opened','',NULL,NULL,NULL);
INSERT INTO "history" VALUES(2,1,1002,'left-out','not sent: the rule''s `unless` holds',NULL,'unless',NULL);
INSERT INTO "history" VALUES(3,1,1003,'left-out','not sent to employee/anna: it is snoozed',NULL,'snoozed',NULL);
INSERT INTO "history" VALUES(4,1,1004,'left-out','mail 7 withdrawn: it is done',NULL,'done',NULL);
INSERT INTO "history" VALUES(5,1,1005,'left-out','mail 8 dropped by boss',NULL,'dropped',NULL);
INSERT INTO "history" VALUES(6,1,1006,'deferred','mail 9 (attempt 1) deferred until 2026-11-16T10:00:00+01:00: 450 later',NULL,'deferred',NULL);
INSERT INTO "history" VALUES(7,1,1007,'bounced','mail 9 (attempt 2) refused for employee/anna: 550 no',NULL,'refused',NULL);
INSERT INTO "history" VALUES(8,1,1008,'done','by boss: it is done',NULL,NULL,NULL);
CREATE TABLE identity (
  type INTEGER NOT NULL, id TEXT NOT NULL, dossier INTEGER NOT NULL, chunk INTEGER NOT NULL,
  owner INTEGER NOT NULL, PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mute (
  rule TEXT NOT NULL, record_type TEXT NOT NULL, record_id TEXT NOT NULL, until INTEGER,
  PRIMARY KEY (rule, record_type, record_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE occasion (name TEXT PRIMARY KEY, since INTEGER NOT NULL, next_at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
CREATE TABLE owner (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name)
) STRICT;
CREATE TABLE record_type (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, home_field INTEGER, home_target INTEGER
) STRICT;
CREATE TABLE reference (
  target_type INTEGER NOT NULL, target_id TEXT NOT NULL, source_type INTEGER NOT NULL, source_id TEXT NOT NULL,
  field INTEGER NOT NULL, PRIMARY KEY (target_type, target_id, source_type, source_id, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE rejected_row (
  number INTEGER PRIMARY KEY, owner_kind TEXT NOT NULL, owner_name TEXT NOT NULL, file TEXT NOT NULL,
  line INTEGER NOT NULL, reason TEXT NOT NULL, record_type TEXT, record_id TEXT
) STRICT;
CREATE TABLE reminder (
  follow_up INTEGER NOT NULL, step TEXT NOT NULL, occurrence INTEGER NOT NULL, person TEXT NOT NULL,
  dossier_type TEXT NOT NULL, dossier_id TEXT NOT NULL, due_at INTEGER NOT NULL, moment INTEGER NOT NULL,
  immediate INTEGER NOT NULL, state TEXT NOT NULL, envelope INTEGER, not_sent TEXT,
  PRIMARY KEY (follow_up, step, occurrence, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "reminder" VALUES(1,'0 days',1,'anna@example.com','client','acme',1001,1001,0,'enveloped',1,NULL);
CREATE TABLE said_in_full (person TEXT PRIMARY KEY, day INTEGER NOT NULL, count INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
CREATE TABLE segment (
      name TEXT PRIMARY KEY, record_type TEXT NOT NULL, rank_at INTEGER, because TEXT,
      changed INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
CREATE TABLE segment_score (
      segment TEXT NOT NULL, id TEXT NOT NULL, score INTEGER, currency TEXT, until INTEGER,
      member INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (segment, id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE source (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_by_due ON dossier (due) WHERE due IS NOT NULL;
CREATE UNIQUE INDEX follow_up_open ON follow_up (rule, record_type, record_id) WHERE closed_at IS NULL;
CREATE INDEX follow_up_by_record ON follow_up (record_type, record_id, rule);
CREATE INDEX follow_up_by_dossier ON follow_up (dossier_type, dossier_id) WHERE closed_at IS NULL;
CREATE INDEX follow_up_held ON follow_up (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX history_by_follow_up ON history (follow_up);
CREATE INDEX reminder_waiting ON reminder (moment, person) WHERE state = 'waiting';
CREATE INDEX envelope_by_state ON envelope (state);
CREATE TRIGGER envelope_message_stays BEFORE UPDATE OF message, message_id, recipient ON envelope
BEGIN SELECT RAISE(ABORT, 'an envelope never changes'); END;
CREATE INDEX segment_score_by_end ON segment_score (segment, until) WHERE until IS NOT NULL;
CREATE INDEX rejected_row_by_owner ON rejected_row (owner_kind, owner_name);
CREATE INDEX envelope_by_attempt ON envelope (channel, next_attempt)
      WHERE state IN ('queued', 'deferred', 'ambiguous');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('follow_up',1);
INSERT INTO "sqlite_sequence" VALUES('envelope',1);
PRAGMA application_id = 0x66757064;
PRAGMA user_version = 7;
