// A composed mail as Python's `email` package reads it, and letters to compose.

import FollowupEngine
import FollowupModel
import Foundation
import MailComposer
import Testing
import WorkingTime

struct ReadMail: Decodable {
  var headers: [[String]]
  var to: [[String]]
  var from: [[String]]
  var date: String
  var types: [String]
  var plain: String
  var html: String
  var defects: [String]
  /// The names of the elements of the HTML, as Python's parser finds them.
  var elements: Set<String>

  func all(_ name: String) -> [String] {
    headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
  }
}

struct ReaderFailure: Error {
  var status: Int32
}

func read(_ messages: [ComposedMessage]) throws -> [ReadMail] {
  let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read_mails.py")
  let input = FileManager.default.temporaryDirectory.appendingPathComponent("mails-\(UUID()).json")
  defer { try? FileManager.default.removeItem(at: input) }
  try JSONEncoder().encode(messages.map { Data($0.bytes).base64EncodedString() }).write(to: input)
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", script.path]
  process.standardInput = try FileHandle(forReadingFrom: input)
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw ReaderFailure(status: process.terminationStatus) }
  return try JSONDecoder().decode([ReadMail].self, from: bytes)
}

func composer() throws -> MIMEComposer {
  let from = MailAddress("Follow-ups <followups@example.com>")
  return MIMEComposer(from: try #require(from), teamZone: try Zone.named("Europe/Warsaw"))
}

func person(_ name: String? = "Anna Nowak", address: String = "anna@example.com", language: String = "en") -> Person {
  Person(address: address, name: name, language: language, timeZone: "Europe/Warsaw", employee: nil)
}

func reminder(
  _ number: Int64 = 12, id: String = "f1", client: String? = "ACME", priority: Priority = .normal,
  subject: String = "Invoice F1: £1,000.00 overdue since 1 November 2026",
  message: String? = "ACME has not paid invoice F1 (£1,000.00).\nIt was due on 1 November 2026, 21 days ago.",
  why: String = "status is open and due_on (1 November 2026) is more than 3 days ago", isLate: Bool = false,
  redirection: Redirection? = nil, amount: Money? = nil, earlier: [ReminderText.Earlier] = [], step: Int = 1,
  of steps: Int = 1, openedAt: Instant = Instant(second: 1_795_334_400 - 6 * 86_400)
) -> ReminderText {
  ReminderText(
    followUp: number, rule: "overdue_invoice", ruleTitle: "Overdue invoice", record: RecordKey("invoice", RecordID(id)),
    client: client, clientID: client.map { RecordID($0) }, priority: priority, subject: subject, message: message,
    why: why, step: "0 days", stepNumber: step, stepCount: steps, occurrence: 1, openedAt: openedAt, earlier: earlier,
    amount: amount, isLate: isLate, redirection: redirection, thread: "<followup-\(number)@example.com>")
}

func letter(_ reminders: [ReminderText], to: Person = person(), refusedBy: String? = nil) -> Letter {
  // 2026-11-22 09:00 in Warsaw.
  Letter(
    to: to, messageID: "<reminder-12.abc@example.com>", date: Instant(second: 1_795_334_400), reminders: reminders,
    refusedBy: refusedBy)
}
