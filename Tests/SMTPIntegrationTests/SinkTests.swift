// Postfix's smtp-sink, told to refuse or to hang up at each command: a second opinion beside our scripted server.

import Foundation
import SMTPClient
import Testing

@Suite(.serialized, .timeLimit(.minutes(10)))
struct SinkTests {
  /// How smtp-sink misbehaves, by its flag.
  enum Fault: String, CaseIterable, Sendable {
    case refusesForNow = "-r"
    case refusesForGood = "-f"
    case hangsUp = "-q"
    case says421 = "-Q"
  }

  static let commands = ["connect", "ehlo", "mail", "rcpt", "data", "."]

  @Test(arguments: Fault.allCases, commands)
  func aFaultAtEachCommandIsJudgedRightly(fault: Fault, command: String) async throws {
    let sink = try Sink([fault.rawValue, command])
    defer { sink.stop() }
    let report = try await withTransport(sink.configuration) { await $0.deliver(Self.message) }
    let outcome = try #require(report.outcomes.first)
    switch (fault, command, outcome) {
    // What is refused before MAIL concerns the server: the mail waits whatever the code.
    case (.refusesForGood, "connect", .deferred), (.refusesForGood, "ehlo", .deferred): break
    case (.refusesForGood, "ehlo", .delivered): break  // by HELO
    case (.refusesForGood, _, .failed): break
    case (.refusesForNow, "ehlo", .delivered): break
    case (.refusesForNow, _, .deferred): break
    case (.says421, _, .deferred): break
    case (.hangsUp, ".", .ambiguous): break
    case (.hangsUp, let command, .deferred) where command != ".": break
    default: Issue.record("\(fault) at \(command): \(outcome)")
    }
  }

  static let message = OutgoingMessage(
    sender: "a@example.test", recipients: ["b@example.test"], bytes: Array("Subject: x\r\n\r\nhello\r\n".utf8))
}

/// A running smtp-sink on a socket of its own.
private final class Sink {
  let path: String
  private let process = Process()

  var configuration: SMTPConfiguration {
    SMTPConfiguration(
      endpoint: .unixSocket(path), security: .none, helloName: "client.example.test", timeouts: .uniform(10))
  }

  init(_ flags: [String]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("sink-\(UUID().uuidString.prefix(8))").path
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/smtp-sink")
    // Root must say as whom it runs.
    process.arguments = (getuid() == 0 ? ["-u", "nobody"] : []) + flags + ["unix:\(path)", "100"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: path) { usleep(20_000) }
    try #require(FileManager.default.fileExists(atPath: path), "smtp-sink does not listen; is postfix installed?")
  }

  func stop() {
    // It may have inherited a mask that keeps SIGTERM back.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: path)
  }
}
