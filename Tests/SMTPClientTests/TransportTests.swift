// The transport against the capture server: TLS, certificates, reuse, limits, stopping.

import Foundation
import NIOConcurrencyHelpers
import NIOPosix
import SMTPTestKit
import Testing

@testable import SMTPClient

@Suite(.timeLimit(.minutes(10)))
struct TransportTests {
  static let credentials = SMTPCredentials(username: "anna", password: Secret("pa$$word"))

  func server(_ certificate: String? = nil, start: ServerTLS.Start = .onDemand) async throws -> CaptureServer {
    var settings = CaptureServer.Settings()
    if let certificate { settings.tls = try Certificates.shared.tls(certificate, start: start) }
    return try await CaptureServer.start(settings)
  }

  @Test(arguments: [SMTPSecurity.startTLS, .implicitTLS], ["localhost", "127.0.0.1"])
  func aMailTravelsUnderTLSWithAPassword(security: SMTPSecurity, host: String) async throws {
    var settings = CaptureServer.Settings()
    settings.tls = try Certificates.shared.tls("good", start: security == .startTLS ? .onDemand : .implicit)
    settings.username = "anna"
    settings.password = "pa$$word"
    let server = try await CaptureServer.start(settings)
    let text = "Subject: =?utf-8?B?xbzDs8WCxIc=?=\r\n\r\nЗдравствуйте, zażółć\r\n.\r\n..\r\n"
    let result = try await outcome(
      configuration(
        port: server.port, host: host, security: security, caFile: Certificates.shared.authority,
        credentials: Self.credentials), mail(text))
    guard case .delivered = result else { Issue.record("\(result)"); return }
    let received = try #require(server.received.first)
    #expect(received.text == text)
    #expect(received.isSecure && received.username == "anna")
    #expect(received.parameters.contains("BODY=8BITMIME"))
    try await server.stop()
  }

  @Test(arguments: [SMTPSecurity.startTLS, .implicitTLS])
  func aCertificateThatDoesNotProveTheServerIsNamed(security: SMTPSecurity) async throws {
    for name in ["expired", "wrongname", "unknown"] {
      let server = try await server(name, start: security == .startTLS ? .onDemand : .implicit)
      let result = try await outcome(
        configuration(
          port: server.port, host: "localhost", security: security, caFile: Certificates.shared.authority,
          credentials: Self.credentials))
      guard case .certificate(.certificate(let problem, let peer)) = result else {
        Issue.record("\(name): \(result)")
        continue
      }
      #expect(peer?.fingerprint == (try Certificates.shared.fingerprint(name)), "a person can compare it")
      #expect(peer?.names == (name == "wrongname" ? ["other.example"] : ["localhost", "127.0.0.1"]))
      switch (name, problem) {
      case ("expired", .expired), ("wrongname", .wrongName(expected: "localhost")), ("unknown", .unknownAuthority):
        break
      default: Issue.record("\(name): \(problem)")
      }
      #expect(server.received.isEmpty)
      try await server.stop()
    }
  }

  @Test func tlsAgainstAPlainPortSaysSo() async throws {
    let server = try await server()
    let result = try await outcome(configuration(port: server.port, security: .implicitTLS))
    guard case .deferred(let error) = result, case .handshakeFailed = error else { Issue.record("\(result)"); return }
    #expect(error.description.contains("the server does not speak TLS here"), "\(error)")
    try await server.stop()
  }

  @Test func aServerThatIsNotThereIsNamed() async throws {
    let server = try await server()
    let port = server.port
    try await server.stop()
    #expect(
      try await outcome(configuration(port: port))
        == .deferred(.cannotConnect(.host("127.0.0.1", port: port), detail: "connection refused")))
    let nowhere = configuration(port: port, host: "no-such-host.invalid", security: .startTLS)
    #expect(try await outcome(nowhere) == .deferred(.cannotResolve(host: "no-such-host.invalid")))
  }

  @Test func anUnreadableAuthorityIsAMistakeOfTheSettings() throws {
    for path in ["/nonexistent/ca.pem", "/etc/hostname"] {
      #expect(throws: SMTPError.self) {
        try SMTPTransport(
          configuration: configuration(port: 25, security: .startTLS, caFile: path),
          group: MultiThreadedEventLoopGroup.singleton)
      }
    }
  }

  @Test func connectionsAreReusedAndReplacedAfterTheirShare() async throws {
    let server = try await server()
    try await withTransport(configuration(port: server.port, messagesPerConnectionMax: 10)) { transport in
      for number in 0..<25 {
        guard case .delivered? = await transport.deliver(mail("\(number)\r\n")).outcomes.first else {
          Issue.record("\(number)")
          continue
        }
      }
    }
    #expect(server.received.map(\.text) == (0..<25).map { "\($0)\r\n" })
    #expect(server.received.map(\.connection) == (0..<25).map { $0 / 10 + 1 })
    try await server.stop()
  }

  @Test func noMoreThanTheConnectionsAllowedAreUsed() async throws {
    let server = try await server()
    try await withTransport(configuration(port: server.port, connectionsMax: 2)) { transport in
      #expect(transport.capacity == 2)
      await withTaskGroup(of: DeliveryReport.self) { group in
        for number in 0..<200 { group.addTask { await transport.deliver(mail("\(number)\r\n")) } }
        for await report in group {
          if case .delivered? = report.outcomes.first { continue }
          Issue.record("\(report)")
        }
      }
      #expect(transport.capacity == 2)
    }
    #expect(server.connectionCount <= 3, "two at once; each carries a hundred mails")
    #expect(Set(server.received.map(\.text)).count == 200)
    try await server.stop()
  }

  @Test func anIdleConnectionIsEnded() async throws {
    let server = try await server()
    try await withTransport(configuration(port: server.port, idleSeconds: 0)) { transport in
      for _ in 0..<3 { _ = await transport.deliver(mail()) }
    }
    #expect(server.received.count == 3)
    try await server.stop()
  }

  @Test func eachRecipientHasItsOwnOutcome() async throws {
    var settings = CaptureServer.Settings()
    settings.recipientReply = { $0.hasPrefix("unknown") ? "550 5.1.1 no such user" : nil }
    let server = try await CaptureServer.start(settings)
    try await withTransport(configuration(port: server.port)) { transport in
      let report = await transport.deliver(mail(to: ["a@example.com", "unknown@example.com", "b@example.com"]))
      guard case .delivered = report.outcomes[0], case .failed(.rejected(.recipient, _)) = report.outcomes[1],
        case .delivered = report.outcomes[2]
      else { Issue.record("\(report)"); return }
    }
    #expect(server.received.first?.recipients == ["a@example.com", "b@example.com"])
    try await server.stop()
  }

  @Test func aKeptMailWithoutAnAnswerIsAmbiguous() async throws {
    var settings = CaptureServer.Settings()
    settings.answer = { _ in .acceptAndDrop }
    let server = try await CaptureServer.start(settings)
    #expect(try await outcome(configuration(port: server.port)) == .ambiguous(.connectionLost(.finalDot)))
    #expect(server.received.count == 1)
    try await server.stop()
  }

  @Test func stoppingIdleTakesUnderASecondEvenIfTheServerIsSilent() async throws {
    let server = try await ScriptedServer.start(Self.whole + [.reply("250 ok"), .expect("QUIT"), .stall])
    try await withTransport(configuration(port: server.port)) { transport in
      _ = await transport.deliver(mail())
      let took = try await ContinuousClock().measure { try await transport.shutdown().get() }
      #expect(took < .seconds(1))
      #expect(await transport.deliver(mail()).outcomes == [.deferred(.stopped)])
    }
    try await server.stop()
  }

  @Test func stoppingWaitsForTheAnswerToAWholeMail() async throws {
    let (seen, gate) = AsyncStream.makeStream(of: Void.self)
    let server = try await ScriptedServer.start(
      Self.whole + [.run { gate.finish() }, .delay(milliseconds: 300), .reply("250 late")]
        + ScriptedServerTests.farewell)
    try await withTransport(configuration(port: server.port)) { transport in
      async let report = transport.deliver(mail())
      for await _ in seen {}
      try await transport.shutdown(graceSeconds: 10).get()
      guard case .delivered? = await report.outcomes.first else { Issue.record("not delivered"); return }
    }
    try await server.stop()
  }

  @Test func stoppingGivesUpAnAnswerThatDoesNotCome() async throws {
    let (seen, gate) = AsyncStream.makeStream(of: Void.self)
    let server = try await ScriptedServer.start(Self.whole + [.run { gate.finish() }, .stall])
    try await withTransport(configuration(port: server.port)) { transport in
      async let report = transport.deliver(mail())
      for await _ in seen {}
      try await transport.shutdown(graceSeconds: 0.2).get()
      #expect(await report.outcomes == [.ambiguous(.timeout(.finalDot))])
    }
    try await server.stop()
  }

  private static let whole = ScriptedServerTests.hello + ScriptedServerTests.envelope + ScriptedServerTests.accepted

  @Test func theCaptureServerSurvivesRoughClients() async throws {
    var settings = CaptureServer.Settings()
    settings.messageMax = 10_000
    let server = try await CaptureServer.start(settings)
    let large = try await outcome(configuration(port: server.port), mail(String(repeating: "x\r\n", count: 5_000)))
    #expect(large == .failed(.messageTooLarge(octets: 15_000, limit: 10_000)))
    // Python's own client is a second opinion on both servers and stuffing.
    let script = """
      import smtplib
      s = smtplib.SMTP('127.0.0.1', \(server.port))
      s.sendmail('a@example.com', ['b@example.com'], b'Subject: py\\r\\n\\r\\n.dot\\r\\n..\\r\\nend')
      try:
        s.sendmail('a@example.com', ['b@example.com'], b'y' * 20000)
      except smtplib.SMTPException: pass
      s.docmd('x' * 9000)
      """
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script]
    try python.run()
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    #expect(server.received.map(\.text) == ["Subject: py\r\n\r\n.dot\r\n..\r\nend\r\n"])
    #expect(server.received.first?.header("subject") == "py")
    try await server.stop()
  }
}
