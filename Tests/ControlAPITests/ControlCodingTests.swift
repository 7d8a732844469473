import FollowupModel
import Testing

@testable import ControlAPI

@Suite struct ControlCodingTests {
  static let requests: [ControlRequest] = [
    .list(
      FollowUpFilter(
        state: "open", rule: "overdue-invoice", client: "Щука", person: nil, includesClosed: true, limit: 7)),
    .show(.number(3)), .explain(.number(3), at: nil, dates: 0),
    .explain(.record(rule: "a", id: "b c"), at: "2026-12-01", dates: 5), .acknowledge(.record(rule: "a", id: "b/c")),
    .snooze(.number(1), until: "2026-12-01"),
    .done(.number(1), note: "paid\n\"today\""), .done(.number(1), note: nil), .reopen(.number(.max)),
    .mute(.number(3), until: nil), .mute(.record(rule: "a", id: "b"), until: "2026-12-01T09:00:00+01:00"),
    .unmute(.record(rule: "a", id: "b")),
    .recordPut(
      type: "absence", id: "1",
      fields: [.init(field: "first_day", value: "2026-12-01"), .init(field: "aB_c", value: "=\u{0}")]),
    .recordDelete(type: "absence", id: "1"),
    .importFiles(paths: ["/tmp/a.csv"], recordType: "invoice", dryRun: true), .queueList(limit: 9), .queueShow(2),
    .queueRetry(nil),
    .queueRetry(2), .queueDrop(2), .heldList, .heldShow(1), .heldRelease(1, fromToday: true), .clockAccept,
    .heldDiscard(1), .status, .reload,
    .backup(path: "/var/backups/a.db", replaces: true), .verify,
  ]

  @Test(arguments: requests)
  func aRequestArrivesAsItWasSent(request: ControlRequest) throws {
    let line = try ControlCoding.line(of: request)
    #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1 && line.last == UInt8(ascii: "\n"))
    #expect(try ControlCoding.request(from: line) == request)
  }

  static let answers: [ControlAnswer] = [
    ControlAnswer(),
    ControlAnswer(
      .problems, message: "2 rows were rejected", remedy: "correct them",
      content: .imported(
        ImportReport(
          rejectedRows: [RejectedRow(file: "a.csv", line: 2, reason: "no date", key: RecordKey("invoice", "f1"))],
          rejected: 2,
          heldChange: 4))),
    ControlAnswer(content: .followUps([row])),
    ControlAnswer(
      content: .followUp(
        FollowUpDetail(
          followUp: row,
          reminders: [
            ReminderRow(step: "0 days", occurrence: 1, person: "a@example.com", dueAt: "x", state: "waiting")
          ],
          history: [HistoryRow(at: "x", event: "opened", detail: "żółw\n")]))),
    ControlAnswer(content: .explanation(explanation)),
    ControlAnswer(
      .problems,
      content: .verified(
        VerifyReport(
          store: "sqlite:/a.db", version: 3, checks: 40, counts: [.init("records", 2)],
          findings: [VerifyFinding(check: "a-b", count: 2, places: ["x"], meaning: "m", remedy: "r")]))),
    ControlAnswer(content: .envelopes([envelope])),
    ControlAnswer(
      content: .envelope(
        EnvelopeDetail(
          envelope: envelope, messageId: "<a@b>", createdAt: "x", meaning: "m",
          attempts: [
            AttemptRow(number: 1, startedAt: "x", endedAt: "y", server: "s", outcome: "deferred", words: "450 later")
          ], followUps: [1, 2], text: "Hello\n"))),
    ControlAnswer(content: .heldChanges([held])),
    ControlAnswer(
      content: .heldChange(
        HeldDetail(
          change: held, followUps: [row], followUpCount: 900,
          mails: [MailCount(recipient: "a@example.com", count: 9, reminders: 3, firstAt: "2026-11-16T09:00:00+01:00")]))
    ),
    ControlAnswer(
      content: .status(
        StatusReport(
          version: "0.1.0", process: 1, startedAt: "x", timeZone: "Europe/Warsaw", store: "sqlite:/a", rules: 4,
          rulesLoadedAt: "y", refused: ["z"], nextAt: nil, counts: [.init("open follow-ups", 3)]))),
  ]
  static let row = FollowUpRow(
    number: 1, rule: "overdue-invoice", record: "invoice", id: "f1", client: "acme", state: "open",
    openedAt: "2026-11-22T09:00:00+01:00", people: ["anna@example.com"])
  static let explanation = ExplanationReport(
    rule: "a", title: nil, record: "invoice", id: "f1", client: nil, at: "x", timeZone: "Europe/Warsaw",
    language: "pl", matches: "no", since: nil, until: "y", sentence: "does not match",
    when: ConditionReport(
      kind: "not", words: nil, truth: "no", since: nil, until: nil,
      parts: [
        ConditionReport(
          kind: "test", words: "paid_on (–) is empty", truth: "yes", since: "s", until: nil, missing: ["m"],
          lists: [ListReport(list: "client.invoices", total: 3, taken: 1, unknown: 1, ids: ["ż"])])
      ]),
    unless: nil, dates: [AnswerChange(at: "y", matches: "yes")],
    followUp: FollowUpAccount(
      followUp: row, reasons: [ReasonRow(reason: "window", text: "it waits", step: "0 days", until: "z", mail: 3)],
      story: [HistoryRow(at: "x", event: "left-out", detail: "d", step: "0 days", reason: "snoozed", until: "z")]),
    notes: ["n"])
  static let envelope = EnvelopeRow(
    number: 1, recipient: "a@example.com", subject: "Ł", state: "deferred", channel: "mail", attempts: 2,
    lastAttempt: "w",
    nextAttempt: "x", reason: "450 later")
  static let held = HeldRow(number: 4, reason: "removed", at: "x", summary: "invoices.csv would remove 40 of 100")

  @Test(arguments: answers)
  func anAnswerArrivesAsItWasSent(answer: ControlAnswer) throws {
    #expect(try ControlCoding.answer(from: ControlCoding.line(of: answer)) == answer)
  }

  @Test func programsSeeNamesInSnakeCaseAndRowsAsTheyTravel() throws {
    #expect(
      try ControlCoding.json(of: Self.row) == """
        {"client":"acme","id":"f1","number":1,"opened_at":"2026-11-22T09:00:00+01:00","people":["anna@example.com"],\
        "record":"invoice","rule":"overdue-invoice","state":"open"}
        """)
    #expect(
      String(
        decoding: try ControlCoding.line(of: .snooze(.record(rule: "a", id: "b"), until: "2026-12-01")), as: UTF8.self)
        == #"{"request":{"snooze":{"_0":{"id":"b","rule":"a"},"until":"2026-12-01"}},"version":1}"# + "\n")
  }

  @Test(arguments: ["", "{", "GET / HTTP/1.1", "{}", "[1]", #"{"version":"1"}"#, "null"])
  func whatIsNoRequestIsRefusedAsSuch(line: String) {
    let error = #expect(throws: ControlError.self) { try ControlCoding.request(from: Array(line.utf8)) }
    #expect(error?.exitStatus == .wrongUsage)
    #expect(error?.message == "the request is not one of followupd's")
  }

  @Test(arguments: [
    #"{"version":2,"request":{"status":{}}}"#, #"{"version":1,"request":{"dance":{}}}"#, #"{"version":1}"#,
    #"{"version":1,"request":{"queue_drop":{"_0":"x"}}}"#, #"{"version":1,"request":{"show":{"_0":{"rule":"a"}}}}"#,
  ])
  func anotherVersionIsToldWhatToInstall(line: String) {
    let error = #expect(throws: ControlError.self) { try ControlCoding.request(from: Array(line.utf8)) }
    #expect(error?.message == "the request is of another version of followupd")
    #expect(error?.remedy.contains("systemctl restart followupd") == true)
  }
}
