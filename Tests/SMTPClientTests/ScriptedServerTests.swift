// Replies and accidents that no real server gives on demand, over real sockets.

import NIOPosix
import SMTPTestKit
import Testing

@testable import SMTPClient

@Suite(.timeLimit(.minutes(10)))
struct ScriptedServerTests {
  typealias Step = ScriptedServer.Step
  static let hello: [Step] = [.reply("220 hello"), .expect("EHLO client.example"), .reply("250-mx\r\n250 PIPELINING")]
  static let envelope: [Step] = [.expect("MAIL FROM:<"), .expect("RCPT TO:<"), .expect("DATA")]
  static let accepted: [Step] = [.reply("250 ok\r\n250 ok\r\n354 go"), .expectMessage]
  static let farewell: [Step] = [.expect("QUIT"), .reply("221 bye"), .close]

  func play(
    _ script: [Step], security: SMTPSecurity = .none, seconds: Double = 20, _ message: OutgoingMessage = mail()
  ) async throws -> (DeliveryOutcome, ScriptedServer.Transcript) {
    let server = try await ScriptedServer.start(script)
    let result = try await outcome(
      configuration(port: server.port, security: security, caFile: Certificates.shared.authority, seconds: seconds),
      message)
    let transcript = try #require(server.transcripts.first)
    #expect(transcript.mismatches == [])
    try await server.stop()
    return (result, transcript)
  }

  @Test func aMailArrivesStuffedAndEndsPolitely() async throws {
    let script = Self.hello + Self.envelope + Self.accepted + [.reply("250 2.0.0 taken")] + Self.farewell
    let (result, transcript) = try await play(script, mail("Subject: x\n\n.dot\n..\n"))
    guard case .delivered(let reply) = result else { Issue.record("\(result)"); return }
    #expect(reply.lines == ["taken"])
    #expect(transcript.messages == [Array("Subject: x\r\n\r\n..dot\r\n...\r\n.\r\n".utf8)])
    #expect(transcript.lines.last == "QUIT")
  }

  /// The server goes away at each point of the dialogue, by FIN and by RST.
  @Test(arguments: [true, false])
  func aConnectionLostAtEachPointIsNeverTakenForSuccess(byReset: Bool) async throws {
    let end: Step = byReset ? .reset : .close
    let scripts: [[Step]] = [
      [end], [.reply("220 hello"), end], [.reply("220 hello"), .expect("EHLO"), end], Self.hello + [end],
      Self.hello + Self.envelope + [end], Self.hello + Self.envelope + [.reply("250 ok"), end],
      Self.hello + Self.envelope + [.reply("250 ok\r\n250 ok"), end],
    ]
    for script in scripts {
      guard case .deferred = try await play(script).0 else { Issue.record("\(script)"); continue }
    }
    let (result, transcript) = try await play(Self.hello + Self.envelope + Self.accepted + [end])
    #expect(result == .ambiguous(.connectionLost(.finalDot)))
    #expect(transcript.messages.count == 1)
  }

  /// The server falls silent at each point.
  @Test func aStalledServerTimesOutAndSaysWhere() async throws {
    let scripts: [(SMTPStage, [Step])] = [
      (.greeting, [.stall]), (.hello, [.reply("220 hello"), .expect("EHLO"), .stall]),
      (.mail, Self.hello + [.stall]), (.recipient, Self.hello + Self.envelope + [.reply("250 ok"), .stall]),
      (.data, Self.hello + Self.envelope + [.reply("250 ok\r\n250 ok"), .stall]),
    ]
    for (stage, script) in scripts {
      #expect(try await play(script, seconds: 1).0 == .deferred(.timeout(stage)))
    }
    let silent = Self.hello + Self.envelope + Self.accepted + [.stall]
    #expect(try await play(silent, seconds: 1).0 == .ambiguous(.timeout(.finalDot)))
  }

  @Test func aServerThatStopsReadingTimesOutInTheMessage() async throws {
    let greedy = Self.hello + Self.envelope + [.reply("250 ok\r\n250 ok\r\n354 go"), .stall]
    let huge = OutgoingMessage(sender: nil, recipients: ["a@example.com"], bytes: Array(repeating: 65, count: 16 << 20))
    #expect(try await play(greedy, seconds: 1, huge).0 == .deferred(.timeout(.block)))
  }

  @Test func garbageIsShownPrintable() async throws {
    let (result, _) = try await play([.raw([0x16, 0x03, 0x01, 0x1B, 0x5B, 0x0D, 0x0A])])
    guard case .deferred(.nonsense(_, let received)) = result else { Issue.record("\(result)"); return }
    #expect(received == "\\x16\\x03\\x01\\x1B[")
  }

  @Test func hugeRepliesAreCutOff() async throws {
    for script: [Step] in [
      [.raw(Array(repeating: UInt8(ascii: "2"), count: 1 << 20))],
      [.raw(Array(String(repeating: "220-x\r\n", count: 5_000).utf8))],
    ] {
      guard case .deferred(.nonsense) = try await play(script).0 else { Issue.record("not refused"); continue }
    }
  }

  @Test func repliesInSmallPiecesAreUnderstood() async throws {
    var script: [Step] = []
    for byte in "220-hello\r\n220 there\r\n".utf8 { script += [.raw([byte]), .delay(milliseconds: 1)] }
    script += [.expect("EHLO"), .reply("250 mx")]
    for command in ["MAIL", "RCPT"] {
      script += [.expect(command), .raw(Array("250-o".utf8)), .delay(milliseconds: 2), .reply("k\r\n250 ok")]
    }
    script += [.expect("DATA"), .reply("354 go"), .expectMessage, .reply("250 done")]
    guard case .delivered = try await play(script).0 else { Issue.record("not delivered"); return }
  }

  @Test func a421MidwayDefersAndTheNextMailTakesAFreshConnection() async throws {
    let server = try await ScriptedServer.start([
      Self.hello + Self.envelope + [.reply("250 ok\r\n421 4.3.2 going down"), .close],
      Self.hello + Self.envelope + Self.accepted + [.reply("250 done")] + Self.farewell,
    ])
    try await withTransport(configuration(port: server.port)) { transport in
      guard case .deferred(.serverRefused(.recipient, _))? = await transport.deliver(mail()).outcomes.first else {
        Issue.record("not deferred")
        return
      }
      guard case .delivered? = await transport.deliver(mail()).outcomes.first else {
        Issue.record("not delivered"); return
      }
    }
    #expect(server.transcripts.count == 2)
    try await server.stop()
  }

  @Test func aConnectionThatWasClosedWhileRestingCostsNoAttempt() async throws {
    let server = try await ScriptedServer.start([
      Self.hello + Self.envelope + Self.accepted + [
        .reply("250 one"), .expect("MAIL"), .reply("421 4.4.2 idle"), .close,
      ],
      Self.hello + Self.envelope + Self.accepted + [.reply("250 two")] + Self.farewell,
    ])
    try await withTransport(configuration(port: server.port)) { transport in
      for word in ["one", "two"] {
        guard case .delivered(let reply)? = await transport.deliver(mail()).outcomes.first else {
          Issue.record("\(word) not delivered")
          return
        }
        #expect(reply.lines == [word])
      }
    }
    try await server.stop()
  }

  @Test func injectedTextBehindSTARTTLSIsRefused() async throws {
    let script: [Step] = [
      .reply("220 hello"), .expect("EHLO"), .reply("250-mx\r\n250 STARTTLS"), .expect("STARTTLS"),
      .reply("220 go\r\n250 AUTH PLAIN"), .expect("never"),
    ]
    let server = try await ScriptedServer.start(script)
    let result = try await outcome(
      configuration(port: server.port, security: .startTLS, caFile: Certificates.shared.authority))
    #expect(result == .deferred(.responseInjection))
    #expect(server.transcripts.first?.lines.count == 2, "nothing was said after the injection")
    try await server.stop()
  }

  @Test func aServerWithoutSTARTTLSGetsNothing() async throws {
    let (result, transcript) = try await play(
      [.reply("220 hello"), .expect("EHLO"), .reply("250 mx")], security: .startTLS)
    #expect(result == .deferred(.tlsNotOffered))
    #expect(transcript.lines == ["EHLO client.example"])
  }

  @Test func aWrongPasswordIsTriedOnceForManyMails() async throws {
    let tls = try Certificates.shared.tls("good", start: .implicit)
    let server = try await ScriptedServer.start([
      [
        .startTLS(tls), .reply("220 x"), .expect("EHLO"), .reply("250-mx\r\n250 AUTH PLAIN"), .expect("AUTH PLAIN"),
        .reply("535 5.7.8 no"),
      ]
    ])
    let credentials = SMTPCredentials(username: "anna", password: Secret("pa$$word"))
    let settings = configuration(
      port: server.port, security: .implicitTLS, caFile: Certificates.shared.authority, credentials: credentials)
    try await withTransport(settings) { transport in
      for _ in 0..<50 {
        guard case .deferred(.authenticationRejected)? = await transport.deliver(mail()).outcomes.first else {
          Issue.record("not deferred")
          return
        }
      }
      #expect(server.transcripts.count == 1)
      transport.resume()
      _ = await transport.deliver(mail())
      #expect(server.transcripts.count == 2, "a person mended it: tried at once")
    }
    try await server.stop()
  }

  @Test func aSecondConnectionThatIsRefusedLeavesItsMailToTheFirst() async throws {
    let one = Self.envelope + Self.accepted + [Step.delay(milliseconds: 200), .reply("250 ok")]
    let server = try await ScriptedServer.start([
      Self.hello + one + one + Self.farewell, [.reply("421 4.7.0 too many"), .close],
    ])
    try await withTransport(configuration(port: server.port, connectionsMax: 2)) { transport in
      async let first = transport.deliver(mail())
      async let second = transport.deliver(mail())
      for report in await [first, second] {
        guard case .delivered? = report.outcomes.first else { Issue.record("\(report)"); continue }
      }
      #expect(transport.capacity == 1, "the server takes one connection")
    }
    try await server.stop()
  }
}
