// `verify`: a sound store has nothing to say, and each kind of damage is found by the check that is made for it.

import FollowupEngine
import FollowupModel
import Foundation
import GRDB
import Testing

@testable import FollowupStore

/// What somebody did to a store, and what must be found.
struct Sabotage: CustomTestStringConvertible, Sendable {
  var finding: String
  var sql: String
  var testDescription: String { finding }

  init(_ finding: String, _ sql: String) { (self.finding, self.sql) = (finding, sql) }
}

@Suite struct HealthTests {
  /// A store with a story: a client with invoices and a payment, a mail that was delivered, one that waits, a held
  /// follow-up, and one that time closed.
  static func fill(_ store: SQLiteStore) throws {
    let second: (Int64) -> Instant = { Instant(second: 1_795_000_000 + $0) }
    try store.adopt(.sample)
    try store.put([
      employee("anna"), client("acme", manager: "anna"), invoice("f1", client: "acme"), invoice("f2", client: "acme"),
      payment("p1", invoice: "f1"), payment("p9", invoice: "gone"), client("beta"),
    ])
    try store.transaction {
      let acme = dossier("client", "acme")
      try store.markDue(acme, at: second(900))
      var first = FollowUp(rule: "late", record: RecordKey("invoice", "f1"), dossier: acme, openedAt: second(0))
      first.numbered = ["0 days": 2]
      first.number = try store.insert(first)
      try store.appendHistory(HistoryEntry(followUp: first.number, at: second(0), event: "opened", detail: ""))
      let sent = Reminder.Identity(followUp: first.number, step: "0 days", occurrence: 1, person: "anna@example.com")
      let next = Reminder.Identity(followUp: first.number, step: "0 days", occurrence: 2, person: "anna@example.com")
      for identity in [sent, next] {
        try store.insert(
          Reminder(identity: identity, dossier: acme, dueAt: second(1), moment: second(2), isImmediate: true))
      }
      var envelope = Envelope(
        messageID: "<reminder-1.x@example.com>", recipient: "anna@example.com", subject: "F1",
        message: Array("Message-ID: <reminder-1.x@example.com>\r\n\r\nF1\r\n".utf8), createdAt: second(2),
        reminders: [sent])
      envelope.number = try store.insert(envelope)
      (envelope.state, envelope.attempts, envelope.nextAttempt) = (.delivered, 1, nil)
      try store.update(envelope)
      var reminder = try #require(try store.reminder(sent))
      reminder.state = .enveloped(envelope.number)
      try store.update(reminder)
      try store.appendHistory(
        HistoryEntry(
          followUp: first.number, at: second(3), event: "delivered", detail: "mail 1 (attempt 1) delivered: 250"))
      _ = try store.insert(
        Envelope(
          messageID: "<notice.1.x@example.com>", recipient: "head@example.com", subject: "rules",
          message: Array("Message-ID: <notice.1.x@example.com>\r\n".utf8), createdAt: second(2), reminders: []))
      for id in ["<weekly.1.x@example.com>", "<moved.1.x@example.com>"] {
        _ = try store.insert(
          Envelope(
            messageID: id, recipient: "head@example.com", subject: "week", message: Array("Message-ID: \(id)\r\n".utf8),
            createdAt: second(2), reminders: []))
      }
      let change = try store.insert(HeldChange(reason: .opened, at: second(4), summary: "import"))
      var held = FollowUp(rule: "late", record: RecordKey("invoice", "f2"), dossier: acme, openedAt: second(4))
      held.heldBy = change
      held.number = try store.insert(held)
      try store.appendHistory(HistoryEntry(followUp: held.number, at: second(4), event: "opened", detail: ""))
      var over = FollowUp(
        rule: "quiet", record: RecordKey("client", "beta"), dossier: dossier("client", "beta"), openedAt: second(1))
      (over.closedAt, over.closing) = (second(8), .time)
      over.number = try store.insert(over)
      try store.appendHistory(HistoryEntry(followUp: over.number, at: second(1), event: "opened", detail: ""))
      try store.setSegments(["best": "client"])
    }
  }

  @Test func aSoundStoreHasNothingToSay() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try HealthTests.fill(store)
    let health = try store.examine()
    #expect(health.findings == [])
    #expect(health.version == Tables.version)
    #expect(health.counts.map { "\($0.count) \($0.name)" }.prefix(3) == ["7 records", "4 dossiers", "3 follow-ups"])
    #expect(try SQLiteStore.reader(besideWriterOf: folder.store).examine() == health)
  }

  /// A row of each kind that must not be there.
  static let sabotages = [
    Sabotage("tables-changed", "DROP TRIGGER message_stays"),
    Sabotage("tables-changed", "CREATE TABLE extra (a)"),
    Sabotage("record-unreadable", "UPDATE chunk SET bytes = x'0102ff' WHERE number = (SELECT max(number) FROM chunk)"),
    Sabotage("record-in-another-dossier", "UPDATE dossier SET id = 'zeta' WHERE id = 'acme'"),
    Sabotage("dossier-miscounted", "UPDATE dossier SET records = 9 WHERE id = 'acme'"),
    Sabotage("dossier-miscounted", "DELETE FROM chunk"),
    Sabotage("chunk-without-dossier", "DELETE FROM dossier WHERE id = 'beta'"),
    Sabotage("record-without-identity", "DELETE FROM identity WHERE id = 'f1'"),
    Sabotage(
      "identity-without-record", "INSERT INTO identity SELECT type, 'f7', dossier, chunk, owner FROM identity LIMIT 1"),
    Sabotage("identity-without-record", "UPDATE identity SET chunk = 5 WHERE id = 'f2'"),
    Sabotage("link-not-indexed", "DELETE FROM reference WHERE target_id = 'anna'"),
    Sabotage("link-of-nobody", "INSERT INTO reference VALUES (1, 'anna', 2, 'nobody', 2)"),
    Sabotage("number-without-name", "DELETE FROM owner"),
    Sabotage("record-without-dossier", "UPDATE identity SET dossier = 99 WHERE id = 'f1'"),
    Sabotage("dossier-left-over", "INSERT INTO dossier (type, id) VALUES (1, 'nobody')"),
    Sabotage("due-out-of-range", "UPDATE dossier SET due = 9223372036854775807 WHERE id = 'beta'"),
    Sabotage(
      "follow-up-opened-twice",
      """
      DROP INDEX follow_up_open;
      INSERT INTO follow_up SELECT 50, rule, record_type, record_id, dossier_type, dossier_id, opened_at, handled_until,
        counted, numbered, new_steps, acknowledged, snoozed_until, done_until, held_by, closed_at, closing
      FROM follow_up WHERE number = 1
      """),
    Sabotage("follow-up-half-closed", "UPDATE follow_up SET closing = 'time' WHERE number = 1"),
    Sabotage("follow-up-half-closed", "UPDATE follow_up SET closing = 'boredom' WHERE number = 3"),
    Sabotage("follow-up-held-by-nothing", "DELETE FROM held_change"),
    Sabotage(
      "follow-up-without-record",
      "UPDATE follow_up SET record_id = 'none' WHERE number = 1; UPDATE dossier SET due = NULL"),
    Sabotage("follow-up-apart-from-its-record", "UPDATE follow_up SET dossier_id = 'beta' WHERE number = 1"),
    Sabotage("follow-up-not-awaited", "UPDATE follow_up SET snoozed_until = 1795000500 WHERE number = 1"),
    Sabotage(
      "follow-up-not-awaited",
      "UPDATE follow_up SET done_until = 1795009000 WHERE number = 1; UPDATE dossier SET due = NULL"),
    Sabotage("follow-up-unreadable", "UPDATE follow_up SET numbered = '{\"0 days' WHERE number = 1"),
    Sabotage("follow-up-unreadable", "UPDATE follow_up SET handled_until = 0 WHERE number = 2"),
    Sabotage("history-without-follow-up", "UPDATE history SET follow_up = 77 WHERE event = 'delivered'"),
    Sabotage("follow-up-without-opening", "DELETE FROM history WHERE follow_up = 2"),
    Sabotage("reason-unknown", "UPDATE history SET reason = 'weather' WHERE follow_up = 2"),
    Sabotage("reminder-without-follow-up", "DELETE FROM follow_up WHERE number = 1"),
    Sabotage("reminder-without-state", "UPDATE reminder SET state = 'lost' WHERE occurrence = 2"),
    Sabotage("reminder-without-state", "UPDATE reminder SET envelope = NULL WHERE occurrence = 1"),
    Sabotage("reminder-without-mail", "DELETE FROM envelope WHERE number = 1"),
    Sabotage("reminder-without-mail", "UPDATE reminder SET envelope = 2 WHERE occurrence = 1"),
    Sabotage(
      "reminder-waits-in-vain", "UPDATE follow_up SET closed_at = 1795000009, closing = 'change' WHERE number = 1"),
    Sabotage("reminder-not-counted", "UPDATE follow_up SET numbered = '{\"0 days\":1}' WHERE number = 1"),
    Sabotage("reminder-not-counted", "UPDATE follow_up SET numbered = '{}' WHERE number = 1"),
    Sabotage("mail-without-state", "UPDATE envelope SET state = 'lost' WHERE number = 1"),
    Sabotage("mail-without-state", "UPDATE envelope SET next_attempt = NULL WHERE state = 'queued'"),
    Sabotage("mail-without-state", "UPDATE envelope SET attempts = 0"),
    Sabotage("mail-without-reminders", "DELETE FROM envelope_reminder"),
    Sabotage("mail-of-unknown-reminder", "DELETE FROM reminder"),
    Sabotage(
      "reminder-in-two-mails",
      """
      ALTER TABLE envelope_reminder RENAME TO former;
      CREATE TABLE envelope_reminder AS SELECT * FROM former;
      INSERT INTO envelope_reminder SELECT 2, 0, follow_up, step, occurrence, person, fallback FROM former;
      DROP TABLE former
      """),
    Sabotage("delivery-not-settled", "DELETE FROM history WHERE event = 'delivered'"),
    Sabotage(
      "mails-of-one-name",
      """
      INSERT INTO envelope SELECT 9, message_id, recipient, subject, created_at, state, detail, attempts, next_attempt,
        fallback, channel, attempted_at FROM envelope WHERE number = 1;
      INSERT INTO message SELECT 9, bytes FROM message WHERE envelope = 1
      """),
    Sabotage(
      "mail-of-another-name",
      "DROP TRIGGER message_stays; UPDATE message SET bytes = x'0d0a' WHERE envelope = 1"),
    Sabotage("mail-of-another-name", "DELETE FROM message WHERE envelope = 1"),
    Sabotage("held-change-unreadable", "UPDATE held_change SET change_set = '{'"),
    Sabotage(
      "two-changes-counted",
      "UPDATE held_change SET counting = 1; INSERT INTO held_change SELECT 9, reason, at, summary, 1, change_set, fields, NULL FROM held_change"
    ),
    Sabotage("generation-unreadable", "INSERT INTO generation VALUES (1, '{', '{}', '')"),
    Sabotage("number-used-again", "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'follow_up'"),
    Sabotage("score-without-segment", "DELETE FROM segment"),
  ]

  @Test(arguments: sabotages)
  func whatIsWrongIsFoundAndNamedWithItsRemedy(sabotage: Sabotage) throws {
    let store = try SQLiteStore.inMemory()
    try HealthTests.fill(store)
    try store.execute(sabotage.sql)
    let findings = try store.examine().findings
    let finding = try #require(findings.first { $0.check == sabotage.finding }, "\(findings)")
    #expect(finding.count > 0 && !finding.places.isEmpty && finding.places.count <= StoreFinding.placesAtMost)
    #expect(!finding.meaning.isEmpty && !finding.remedy.isEmpty)
    #expect("\(finding)".hasPrefix("\(sabotage.finding): "))
  }

  @Test func everyCheckHasAStoreThatItRefuses() throws {
    let names = StoreCheck.all.map(\.name)
    #expect(Set(names).count == names.count)
    // The audit of the records has checks that are no query.
    #expect(Set(names).subtracting(HealthTests.sabotages.map(\.finding)) == [])
    #expect(Set(HealthTests.sabotages.map(\.finding)).subtracting(names).count == RecordAudit.checks + 1)
  }

  @Test func aManyfoldFindingIsCountedAndItsFirstPlacesNamed() throws {
    let store = try SQLiteStore.sample()
    try store.put((0..<30).map { client(RecordID("c\($0)")) })
    try store.execute("UPDATE dossier SET records = 2")
    let finding = try #require(try store.examine().findings.first)
    #expect(finding.count == 30 && finding.places.count == 10)
    #expect("\(finding)".contains("(and 29 more)"))
  }

  @Test func aDamagedFileIsSaidToBeDamagedAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try HealthTests.fill(store)
    let root = try #require(
      try store.access { try $0.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'history_by_follow_up'") })
    try store.close()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.store))
    try file.seek(toOffset: UInt64(root - 1) * 4096)
    try file.write(contentsOf: [UInt8](repeating: 0x55, count: 4096))
    try file.close()
    let reader = try SQLiteStore.readOnly(path: folder.store)
    let findings = try reader.examine().findings
    #expect(findings.map(\.check) == ["file-damaged"])
    #expect(findings.first?.remedy.contains("restore the last backup") == true)
  }

  @Test func anExaminationThatIsBrokenOffEnds() throws {
    struct Stop: Error {}
    let store = try SQLiteStore.sample(client("acme"))
    #expect(throws: Stop.self) { try store.examine { if $0 == "the records" { throw Stop() } } }
    #expect(try store.verify() == [])
  }
}
