// Python's aiosmtpd, started once for its suite: an SMTP server of another make than Postfix, without PIPELINING.

import Foundation
import SMTPClient
import Testing

/// A running Tests/SMTPIntegrationTests/aiosmtpd_server.py.
final class AiosmtpdServer: @unchecked Sendable {  // `process` is started and ended by the suite's trait alone.
  @TaskLocal static var running: AiosmtpdServer?

  static var current: AiosmtpdServer {
    get throws { try #require(running, "the suite has no aiosmtpd") }
  }

  let folder: String
  let ports: [Int]
  private let process = Process()

  /// A mail as Python's parser understands it, with its envelope.
  struct Kept: Decodable {
    let raw: Data
    let subject: String
    let to: String
    let body: String
    let defects: [String]
    let sender: String
    let recipients: [String]
    let options: [String]
    let login: String?
  }

  fileprivate init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("aiosmtpd-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let (status, said) = try run(
      "/usr/bin/env",
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem",
      ])
    try #require(status == 0, "\(said)")
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", here.appendingPathComponent("aiosmtpd_server.py").path, folder]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PYTHONPATH": here.appendingPathComponent("../../.build/python").standardized.path
    ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.contains("\n") {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "aiosmtpd did not start; run the tests with `make test`")
      line += String(decoding: data, as: UTF8.self)
    }
    ports = line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(ports.count == 3)
  }

  fileprivate func stop() {
    // It may have inherited a mask that keeps SIGTERM back.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func configuration(
    _ security: SMTPSecurity = .startTLS, password: String = "secret-a", mechanism: AuthenticationMechanism? = nil,
    seconds: Double = 30
  ) -> SMTPConfiguration {
    SMTPConfiguration(
      endpoint: .host("localhost", port: ports[security == .startTLS ? 0 : 1]), security: security,
      tls: TLSSettings(trust: .authorities(file: folder + "/cert.pem")),
      credentials: .fixed(SMTPCredentials(username: "anna", password: Secret(password), mechanism: mechanism)),
      helloName: "client.example.test", timeouts: .uniform(seconds), connectionsMax: 1)
  }

  var mailStore: SMTPConfiguration {
    SMTPConfiguration(endpoint: .host("127.0.0.1", port: ports[2]), dialect: .lmtp, security: .none, connectionsMax: 1)
  }

  /// The mails that it kept for a recipient.
  func kept(for recipient: String) throws -> [Kept] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.map {
      try JSONDecoder().decode(Kept.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }.filter { $0.recipients.contains(recipient) }
  }
}

/// Gives the suite its server.
struct WithAiosmtpd: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let server = try AiosmtpdServer()
    defer { server.stop() }
    try await AiosmtpdServer.$running.withValue(server) { try await function() }
  }
}

extension Trait where Self == WithAiosmtpd {
  static var aiosmtpd: Self { Self() }
}
