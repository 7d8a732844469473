// The real mail servers that these tests speak to: started before the suite, ended after it, whatever happens in it.

import Foundation
import NIOPosix
import SMTPClient
import Testing

/// A running Postfix with Dovecot, as Tests/Support/mail/start-mail.sh makes them.
struct MailPeers: Sendable {
  @TaskLocal static var running: MailPeers?

  let folder: String
  let portBase: Int

  var startTLSPort: Int { portBase + 587 }
  var implicitTLSPort: Int { portBase + 465 }
  var clearPort: Int { portBase + 525 }
  var lmtpPort: Int { portBase + 424 }
  var certificate: String { folder + "/tls/cert.pem" }

  static var current: MailPeers {
    get throws { try #require(running, "the suite has no mail servers") }
  }

  /// The servers that FOLLOWUPD_MAIL_PEERS names, or new ones, which takes root, Postfix and Dovecot.
  fileprivate static func start() throws -> (peers: MailPeers, areOurs: Bool) {
    if let folder = ProcessInfo.processInfo.environment["FOLLOWUPD_MAIL_PEERS"] {
      return (MailPeers(folder: folder, portBase: try readPortBase(folder)), false)
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-peers-\(UUID().uuidString)").path
    // Postfix changes users on its way into the folder.
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    // Other suites of the same run may have servers on the default ports.
    let (status, output) = try run("/bin/bash", [script("start-mail.sh"), folder, "25000"])
    guard status == 0 else {
      try? FileManager.default.removeItem(atPath: folder)
      throw Unavailable(description: "no mail servers to test with; run the tests as root with `make test`: \(output)")
    }
    return (MailPeers(folder: folder, portBase: try readPortBase(folder)), true)
  }

  fileprivate func stop() throws {
    _ = try run("/bin/bash", [script("stop-mail.sh"), folder])
    try FileManager.default.removeItem(atPath: folder)
  }

  private static func readPortBase(_ folder: String) throws -> Int {
    let text = try String(contentsOfFile: folder + "/port-base", encoding: .utf8)
    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// The mails in a mailbox whose Message-ID begins with `tag`, once there are so many; read over IMAP by Python.
  func mailbox(_ user: String, tag: String, count: Int) throws -> [ReadMail] {
    let password = user == "alice" ? "secret-a" : "secret-b"
    let reader = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read_mailbox.py")
      .path
    let (status, output) = try run(
      "/usr/bin/env",
      ["python3", reader, String(portBase + 993), certificate, "\(user)@example.test", password, tag, String(count)])
    try #require(status == 0, "\(output)")
    return try JSONDecoder().decode([ReadMail].self, from: Data(output.utf8))
  }

  /// The mail in a Maildir that holds this text, once it has come.
  func maildir(_ user: String, holding text: String) async throws -> String {
    let new = "\(folder)/dv/mail/\(user)@example.test/new"
    for _ in 0..<300 {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: new)) ?? [] {
        let mail = String(decoding: FileManager.default.contents(atPath: "\(new)/\(name)") ?? Data(), as: UTF8.self)
        if mail.contains(text) { return mail }
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Unavailable(description: "no mail with `\(text)` came for \(user)")
  }

  /// The SHA-256 of the servers' certificate, as `openssl` prints it.
  func fingerprint() throws -> CertificateFingerprint {
    let (_, text) = try run(
      "/usr/bin/env", ["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"])
    return try #require(
      CertificateFingerprint(text.split(separator: "=").last.map { $0.filter { !$0.isWhitespace } } ?? ""))
  }

  struct Unavailable: Error, CustomStringConvertible { let description: String }
}

/// A mail as Python's parser understands it.
struct ReadMail: Decodable {
  /// As IMAP gave it, with the headers that Postfix put before.
  let raw: Data
  let subject: String
  let from: String
  let to: String
  let body: String
  let defects: [String]
}

/// Gives the suite its mail servers.
struct WithMailPeers: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let (peers, areOurs) = try MailPeers.start()
    do {
      try await MailPeers.$running.withValue(peers) { try await function() }
    } catch {
      if areOurs { try peers.stop() }
      throw error
    }
    if areOurs { try peers.stop() }
  }
}

extension Trait where Self == WithMailPeers {
  static var mailPeers: Self { Self() }
}

/// Runs `body` with a transport on a thread of its own and shuts it down.
func withTransport<Result>(
  _ configuration: SMTPConfiguration, _ body: (SMTPTransport) async throws -> Result
) async throws -> Result {
  let transport = try SMTPTransport(configuration: configuration, group: MultiThreadedEventLoopGroup.singleton)
  let result = try await body(transport)
  try await transport.shutdown().get()
  return result
}

private func script(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Support/mail/\(name)").path
}

/// Runs a program; its output and errors together.
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
