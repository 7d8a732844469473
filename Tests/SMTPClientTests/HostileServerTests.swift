// Servers that fall silent around TLS and authentication, speak something else, or never stop.

import SMTPTestKit
import Testing

@testable import SMTPClient

extension ScriptedServerTests {
  private static let askingForTLS: [Step] = [
    .reply("220 hello"), .expect("EHLO"), .reply("250-mx\r\n250 STARTTLS"), .expect("STARTTLS"),
  ]

  @Test func silenceAroundTLSAndAuthenticationTimesOutAndSaysWhere() async throws {
    let (onDemand, implicit) = (
      try Certificates.shared.tls("good"), try Certificates.shared.tls("good", start: .implicit)
    )
    let asking: [Step] = [
      .startTLS(implicit), .reply("220 hello"), .expect("EHLO"), .reply("250-mx\r\n250 AUTH LOGIN"), .expect("AUTH"),
    ]
    let scripts: [(SMTPStage, SMTPSecurity, [Step])] = [
      (.startTLS, .startTLS, Self.askingForTLS + [.stall]),
      (.handshake, .startTLS, Self.askingForTLS + [.reply("220 go"), .stall]),
      (.hello, .startTLS, Self.askingForTLS + [.reply("220 go"), .startTLS(onDemand), .expect("EHLO"), .stall]),
      (.handshake, .implicitTLS, [.stall]), (.greeting, .implicitTLS, [.startTLS(implicit), .stall]),
      (.authentication, .implicitTLS, asking + [.stall]),
      (.authentication, .implicitTLS, asking + [.reply("334 VXNlcm5hbWU6"), .expect("YW5uYQ=="), .stall]),
    ]
    let credentials = SMTPCredentials(username: "anna", password: Secret("pa$$word"))
    for (stage, security, script) in scripts {
      let server = try await ScriptedServer.start(script)
      let result = try await outcome(
        configuration(
          port: server.port, security: security, caFile: Certificates.shared.authority, credentials: credentials,
          seconds: 1))
      #expect(result == .deferred(.timeout(stage)))
      #expect(server.transcripts.first?.mismatches == [])
      try await server.stop()
    }
  }

  @Test func aServerThatFallsSilentAtRSETHoldsUpNoOtherMail() async throws {
    let server = try await ScriptedServer.start([
      Self.hello + Self.envelope + [.reply("250 ok\r\n450 4.2.1 later\r\n503 nobody"), .expect("RSET"), .stall],
      Self.hello + Self.envelope + Self.accepted + [.reply("250 done")] + Self.farewell,
    ])
    try await withTransport(configuration(port: server.port, seconds: 1)) { transport in
      guard case .deferred(.rejected(.recipient, _))? = await transport.deliver(mail()).outcomes.first else {
        Issue.record("not deferred")
        return
      }
      guard case .delivered? = await transport.deliver(mail()).outcomes.first else {
        Issue.record("not delivered")
        return
      }
    }
    #expect(server.transcripts.count == 2)
    try await server.stop()
  }

  /// What is no TLS, and what begins like it, where a handshake should be.
  @Test(arguments: [SMTPSecurity.startTLS, .implicitTLS])
  func garbageInPlaceOfTLSGetsNoMail(security: SMTPSecurity) async throws {
    let noise = (0..<600).map { UInt8(truncatingIfNeeded: $0 * 167 + 13) }
    for garbage in [noise, [0x16, 0x03, 0x03, 0x02, 0x00] + noise, [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]] {
      let script: [Step] = (security == .startTLS ? Self.askingForTLS + [.reply("220 go")] : []) + [.raw(garbage)]
      let (result, transcript) = try await play(script + [.stall], security: security, seconds: 2)
      switch result {
      case .deferred(.handshakeFailed): break
      // It came in one packet with the answer to STARTTLS.
      case .deferred(.responseInjection) where security == .startTLS: break
      default: Issue.record("\(result)")
      }
      #expect(!transcript.lines.contains { $0.hasPrefix("MAIL") })
    }
  }

  /// Lines without end, and a line without end, in place of each answer.
  @Test func answersWithoutEndAreCutOffWhereverTheyCome() async throws {
    let (open, named) = (Self.hello + [.expect("MAIL")], Self.hello + Self.envelope)
    let places: [(before: [Step], code: String)] = [
      ([], "220"), ([.reply("220 hello"), .expect("EHLO")], "250"), (open, "250"), (named + [.reply("250 ok")], "250"),
      (named + [.reply("250 ok\r\n250 ok")], "354"), (named + Self.accepted, "250"),
    ]
    for (before, code) in places {
      let endless = [
        Array(String(repeating: "\(code)-and so on\r\n", count: 5_000).utf8),
        Array("\(code) ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 1 << 20),
      ]
      for bytes in endless {
        let result = try await play(before + [.raw(bytes), .stall], seconds: 10).0
        switch (result, before.count == (named + Self.accepted).count) {
        case (.deferred(.nonsense), false), (.ambiguous(.nonsense), true): break
        default: Issue.record("\(code) after \(before.count) steps: \(result)")
        }
      }
    }
  }

  @Test func aZeroByteInAnAnswerIsShownAndEndsNothing() async throws {
    let script =
      [Step.raw(Array("220 he\0llo\r\n".utf8))] + Self.hello.dropFirst() + Self.envelope + Self.accepted
      + [.raw(Array("250 2.0.0 ta\0ken\r\n".utf8))] + Self.farewell
    guard case .delivered(let reply) = try await play(Array(script)).0 else { Issue.record("not delivered"); return }
    #expect(reply.lines == ["ta\\x00ken"])
  }

  /// All answers of a transaction in one packet, the next greeting of a server that hurries included.
  @Test func answersThatComeTogetherAreToldApart() async throws {
    let script: [Step] =
      [
        .raw(Array("220-one\r\n220 two\r\n".utf8)), .expect("EHLO"),
        .reply("250-mx\r\n250-SIZE 1000\r\n250 PIPELINING"),
      ]
      + Self.envelope + Self.accepted + [.raw(Array("250-2.0.0 it is\r\n250 2.0.0 taken\r\n".utf8))] + Self.farewell
    guard case .delivered(let reply) = try await play(script).0 else { Issue.record("not delivered"); return }
    #expect(reply.lines == ["it is", "taken"])
  }
}
