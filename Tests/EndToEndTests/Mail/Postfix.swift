// A real Postfix with a mailbox for everybody of its domain, read by Python's own mail parser.

import Foundation
import Testing

/// A mail as an independent parser reads it.
struct MailboxMail: Decodable {
  var messageID: String
  var to: [String]
  var name: String
  var from: String
  var subject: String
  /// `NUMBER RULE RECORD ID`, once per reminder inside.
  var followUps: [String]
  var automatic: String?
  var plain: String
  var html: String?
  var defects: [String]
}

final class Postfix {
  /// Ports of its own, so that other tests may have theirs at the same time.
  private static let portBase = 26_000
  /// STARTTLS and AUTH.
  static let submissionPort = portBase + 587
  static let username = "alice@example.test"
  static let password = "secret-a"

  let scratch: Scratch
  private static let tools = "\(Program.project)/Tests/Support/mail"

  var certificate: String { "\(scratch.path)/tls/cert.pem" }

  /// Starts it. Throws, with what it says, where Postfix or Dovecot are missing.
  init() async throws {
    scratch = try Scratch(mode: 0o755)
    let started = try await Program.run(
      "bash", ["\(Postfix.tools)/start-mail.sh", scratch.path, "\(Postfix.portBase)"], seconds: 60)
    try #require(started.status == 0, "no mail server: \(started.output)\(started.errors)")
    // Everybody of the domain has one mailbox: whom a mail is for stands in its header.
    let users = try scratch.read("pf/vmap")
    try scratch.write("pf/vmap", users + "@example.test everybody/\n")
    let reloaded = try await Program.run("postfix", ["-c", "\(scratch.path)/pf", "reload"])
    try #require(reloaded.status == 0, "\(reloaded.errors)")
  }

  func stop() async throws {
    _ = try await Program.run("bash", ["\(Postfix.tools)/stop-mail.sh", scratch.path], seconds: 60)
    scratch.remove()
  }

  /// What is in the mailboxes, once Postfix has nothing left to put there.
  func delivered() async throws -> [MailboxMail] {
    let isIdle = try await eventually(within: 30) { self.queued().isEmpty ? true : nil }
    #expect(isIdle == true, "Postfix still has \(queued().count) mails in its queue")
    let read = try await Program.run(
      "python3", ["\(Program.project)/Tests/EndToEndTests/Mail/read_maildir.py", "\(scratch.path)/dv/mail"])
    try #require(read.status == 0, "\(read.errors)")
    return try JSONDecoder().decode([MailboxMail].self, from: Data(read.output.utf8))
  }

  private func queued() -> [String] {
    ["incoming", "active", "deferred", "maildrop", "hold"].flatMap { queue in
      let files = FileManager.default.enumerator(atPath: "\(scratch.path)/spool/\(queue)")
      return (files?.compactMap { $0 as? String } ?? []).filter { ($0 as NSString).lastPathComponent.count > 1 }
    }
  }
}
