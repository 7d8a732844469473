// Certificates made by openssl for one test run, and clients for servers on this machine.

import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import SMTPTestKit
import Testing

@testable import SMTPClient

/// A certificate authority and certificates, in a folder that is made once a run.
struct Certificates {
  let folder: URL

  var authority: String { file("authority.pem") }

  /// What `openssl` says a certificate's SHA-256 is.
  func fingerprint(_ name: String) throws -> CertificateFingerprint {
    let text = try run("x509", "-in", "\(name).pem", "-noout", "-fingerprint", "-sha256")
    let digits = text.split(separator: "=").last.map { String($0.filter { !$0.isWhitespace }) } ?? ""
    return try #require(CertificateFingerprint(digits))
  }

  func clientCertificate(_ name: String) -> ClientCertificate {
    ClientCertificate(certificateFile: file("\(name).pem"), keyFile: file("\(name).key"))
  }

  func tls(
    _ name: String, start: ServerTLS.Start = .onDemand, clientAuthority: String? = nil, newest: TLSVersion? = nil
  ) throws -> ServerTLS {
    try ServerTLS(
      certificateFile: file("\(name).pem"), keyFile: file("\(name).key"), start: start,
      clientAuthority: clientAuthority, newest: newest)
  }

  static let shared: Certificates = {
    do {
      let made = try Certificates()
      atexit { try? FileManager.default.removeItem(at: Certificates.shared.folder) }
      return made
    } catch { preconditionFailure("install openssl: \(error)") }
  }()

  private func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("smtp-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for authority in ["authority", "stranger"] {
      try run(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Test \(authority)",
        "-keyout", "\(authority).key", "-out", "\(authority).pem")
    }
    try issue("client", names: "DNS:client.example", by: "authority", days: "30")
    try issue("good", names: "DNS:localhost,IP:127.0.0.1", by: "authority", days: "30")
    try issue("wrongname", names: "DNS:other.example", by: "authority", days: "30")
    // openssl x509 takes only whole days from now: a negative number ends the certificate yesterday.
    try issue("expired", names: "DNS:localhost,IP:127.0.0.1", by: "authority", days: "-1")
    try issue("unknown", names: "DNS:localhost,IP:127.0.0.1", by: "stranger", days: "30")
  }

  private func issue(_ name: String, names: String, by authority: String, days: String) throws {
    try run(
      "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr")
    try Data("subjectAltName=\(names)\n".utf8).write(to: folder.appendingPathComponent("\(name).ext"))
    try run(
      "x509", "-req", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey", "\(authority).key", "-CAcreateserial",
      "-days", days, "-extfile", "\(name).ext", "-out", "\(name).pem")
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CertificateFailure(text: String(decoding: text, as: UTF8.self))
    }
    return String(decoding: text, as: UTF8.self)
  }

  struct CertificateFailure: Error { let text: String }
}

func configuration(
  port: Int, host: String = "127.0.0.1", security: SMTPSecurity = .none, caFile: String? = nil,
  credentials: SMTPCredentials? = nil, seconds: Double = 20, connectionsMax: Int = 1,
  messagesPerConnectionMax: Int = 100,
  idleSeconds: Double = 30, pauseSeconds: Double = 30
) -> SMTPConfiguration {
  SMTPConfiguration(
    endpoint: .host(host, port: port), security: security,
    tls: TLSSettings(trust: caFile.map { .authorities(file: $0) } ?? .system),
    credentials: credentials.map { .fixed($0) }, helloName: "client.example", timeouts: .uniform(seconds),
    connectionsMax: connectionsMax, messagesPerConnectionMax: messagesPerConnectionMax,
    idleSeconds: idleSeconds, pauseSeconds: pauseSeconds)
}

/// Runs `body` with a transport on a thread of its own and shuts it down.
func withTransport<Result>(
  _ configuration: SMTPConfiguration, _ body: (SMTPTransport) async throws -> Result
) async throws -> Result {
  try await withTransport(servers: [configuration], body)
}

/// The same, over several servers by preference.
func withTransport<Result>(
  servers: [SMTPConfiguration], _ body: (SMTPTransport) async throws -> Result
) async throws -> Result {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let transport = try SMTPTransport(servers: servers, group: group)
  do {
    let result = try await body(transport)
    try await transport.shutdown(graceSeconds: 5).get()
    try await group.shutdownGracefully()
    return result
  } catch {
    try await transport.shutdown(graceSeconds: 0).get()
    try await group.shutdownGracefully()
    throw error
  }
}

/// What becomes of one mail.
func outcome(_ configuration: SMTPConfiguration, _ message: OutgoingMessage = mail()) async throws -> DeliveryOutcome {
  try #require(try await withTransport(configuration) { await $0.deliver(message).outcomes.first })
}
