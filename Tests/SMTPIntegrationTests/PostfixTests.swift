// The client against the real Postfix; the mail read back over IMAP by Python's parser.

import Foundation
import NIOPosix
import SMTPClient
import Testing

@Suite(.mailPeers, .serialized, .timeLimit(.minutes(15)))
struct PostfixTests {
  func configuration(
    _ peers: MailPeers, security: SMTPSecurity = .startTLS, password: String = "secret-a",
    mechanism: AuthenticationMechanism? = nil, connectionsMax: Int = 1, messagesPerConnectionMax: Int = 100
  ) -> SMTPConfiguration {
    SMTPConfiguration(
      endpoint: .host("localhost", port: security == .startTLS ? peers.startTLSPort : peers.implicitTLSPort),
      security: security, tls: TLSSettings(trust: .authorities(file: peers.certificate)),
      credentials: .fixed(
        SMTPCredentials(username: "alice@example.test", password: Secret(password), mechanism: mechanism)),
      helloName: "client.example.test", connectionsMax: connectionsMax,
      messagesPerConnectionMax: messagesPerConnectionMax)
  }

  func message(_ id: String, to recipients: [String] = ["bob@example.test"], body: String) -> OutgoingMessage {
    let subject = Data("Zażółć gęślą jaźń — просроченный счёт".utf8).base64EncodedString()
    let name = Data("Łukasz Щукин".utf8).base64EncodedString()
    let text = """
      From: =?utf-8?B?\(name)?= <alice@example.test>
      To: \(recipients.joined(separator: ", "))
      Subject: =?utf-8?B?\(subject)?=
      Date: Sun, 22 Nov 2026 09:00:00 +0100
      Message-ID: <\(id)@example.test>
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit

      \(body)
      """
    return OutgoingMessage(
      sender: "alice@example.test", recipients: recipients,
      bytes: Array((text.replacingOccurrences(of: "\n", with: "\r\n") + "\r\n").utf8))
  }

  @Test(arguments: [SMTPSecurity.startTLS, .implicitTLS])
  func aMailArrivesByteForByte(security: SMTPSecurity) async throws {
    let peers = try MailPeers.current
    let tag = "bytes-\(security == .startTLS ? "starttls" : "implicit")"
    let bodies = [
      "Pani Żółta nie zapłaciła 1 234,50 zł.\nСчёт № 7 просрочен.", ".", "..", ".a\n.\n..\n...\n\n.", "\n\n\n",
      "trailing  \n.",
    ]
    let mails = bodies.enumerated().map { message("\(tag)-\($0.offset)", body: $0.element) }
    try await withTransport(configuration(peers, security: security)) { transport in
      for mail in mails {
        guard case .delivered(let reply)? = await transport.deliver(mail).outcomes.first else {
          Issue.record("not delivered")
          continue
        }
        #expect(reply.code == 250 && reply.description.contains("queued as"))
      }
    }
    let read = try peers.mailbox("bob", tag: tag, count: mails.count)
    #expect(read.count == mails.count)
    for (mail, body) in zip(mails, bodies) {
      // Postfix puts its own headers before and changes nothing else.
      let found = try #require(read.first { $0.raw.suffix(mail.bytes.count) == Data(mail.bytes) }, "\(body)")
      #expect(found.subject == "Zażółć gęślą jaźń — просроченный счёт")
      #expect(found.from == "Łukasz Щукин <alice@example.test>")
      #expect(found.body == body + "\n")
      #expect(found.defects == [])
    }
  }

  @Test func ofTwoRecipientsTheKnownOneGetsTheMail() async throws {
    let peers = try MailPeers.current
    let mail = message("mixed", to: ["nobody@example.test", "bob@example.test"], body: "for one of two")
    let report = try await withTransport(configuration(peers)) { await $0.deliver(mail) }
    guard case .failed(.rejected(.recipient, let reply)) = report.outcomes[0], case .delivered = report.outcomes[1]
    else { Issue.record("\(report)"); return }
    #expect(reply.code == 550 && reply.enhanced == EnhancedStatus(5, 1, 1))
    #expect(try peers.mailbox("bob", tag: "mixed", count: 1).count == 1)
  }

  @Test func anAddressInUTF8IsReached() async throws {
    let peers = try MailPeers.current
    let mail = message("utf8", to: ["żółć@example.test"], body: "do skrzynki z ogonkami")
    guard case .delivered? = try await withTransport(configuration(peers), { await $0.deliver(mail) }).outcomes.first
    else { Issue.record("not delivered"); return }
    #expect(try peers.mailbox("bob", tag: "utf8", count: 1).first?.to == "żółć@example.test")
  }

  @Test func aMegabyteArrivesWhole() async throws {
    let peers = try MailPeers.current
    let line = ".Ж" + String(repeating: "ż", count: 30)
    let mail = message("megabyte", body: Array(repeating: line, count: 16_500).joined(separator: "\n"))
    #expect(mail.bytes.count > 1 << 20)
    guard case .delivered? = try await withTransport(configuration(peers), { await $0.deliver(mail) }).outcomes.first
    else { Issue.record("not delivered"); return }
    let read = try #require(try peers.mailbox("bob", tag: "megabyte", count: 1).first)
    #expect(read.raw.suffix(mail.bytes.count) == Data(mail.bytes))
  }

  @Test func aMessageBeyondPostfixsLimitFailsBeforeItIsSent() async throws {
    let peers = try MailPeers.current
    var mail = message("large", body: "")
    mail.bytes += Array(repeating: UInt8(ascii: "x"), count: 11 << 20)
    let report = try await withTransport(configuration(peers)) { await $0.deliver(mail) }
    guard case .failed(.messageTooLarge(_, limit: 10_485_760))? = report.outcomes.first else {
      Issue.record("\(report)")
      return
    }
  }

  /// Postfix asks Dovecot, who knows the mechanisms; the server proves itself too with SCRAM.
  @Test(arguments: [AuthenticationMechanism.scramSHA256, .plain, .login], [SMTPSecurity.startTLS, .implicitTLS])
  func eachMechanismIsUnderstood(mechanism: AuthenticationMechanism, security: SMTPSecurity) async throws {
    let peers = try MailPeers.current
    let tag = "\(mechanism.rawValue)-\(security)".lowercased()
    let settings = configuration(peers, security: security, mechanism: mechanism)
    let report = try await withTransport(settings) { await $0.deliver(message(tag, body: "by \(mechanism)")) }
    guard case .delivered? = report.outcomes.first else { Issue.record("\(report)"); return }
    #expect(try peers.mailbox("bob", tag: tag, count: 1).count == 1)
    let wrong = configuration(peers, security: security, password: "wrong-password", mechanism: mechanism)
    let refused = try await withTransport(wrong) { await $0.deliver(message("refused", body: "x")) }
    guard case .deferred(.authenticationRejected)? = refused.outcomes.first else { Issue.record("\(refused)"); return }
  }

  /// A message counted for BDAT and one with its dots doubled for DATA are the same in the mailbox.
  @Test(arguments: [true, false])
  func chunkingChangesNothingInTheMailbox(usesChunking: Bool) async throws {
    let peers = try MailPeers.current
    let tag = "chunking-\(usesChunking)"
    var settings = configuration(peers)
    settings.usesChunking = usesChunking
    let mail = message(tag, body: ".\n..\n.dot and zażółć\n\nend")
    guard case .delivered? = try await withTransport(settings, { await $0.deliver(mail) }).outcomes.first else {
      Issue.record("not delivered")
      return
    }
    let read = try #require(try peers.mailbox("bob", tag: tag, count: 1).first)
    #expect(read.raw.suffix(mail.bytes.count) == Data(mail.bytes))
  }

  /// Postfix sends the notification of success that was asked for, with the envelope's own name in it.
  @Test func aNotificationThatWasAskedForComesBack() async throws {
    let peers = try MailPeers.current
    var mail = message("notified", body: "tell me")
    mail.notification = DeliveryNotification(envelopeID: "followupd=77", events: [.success])
    guard case .delivered? = try await withTransport(configuration(peers), { await $0.deliver(mail) }).outcomes.first
    else { Issue.record("not delivered"); return }
    let raw = try await peers.maildir("alice", holding: "followupd=77")
    #expect(raw.contains("Original-Envelope-Id: followupd=77"))
    #expect(raw.contains("Action: delivered") || raw.contains("Action: relayed"))
  }

  /// Dovecot's LMTP answers for each recipient by itself.
  @Test func aMailStoreIsReachedByLMTP() async throws {
    let peers = try MailPeers.current
    let store = SMTPConfiguration(endpoint: .host("127.0.0.1", port: peers.lmtpPort), dialect: .lmtp, security: .none)
    let mail = message("lmtp", to: ["bob@example.test", "nobody@example.test"], body: "straight into the store")
    let report = try await withTransport(store) { await $0.deliver(mail) }
    guard case .delivered = report.outcomes[0], case .failed(.rejected(.recipient, _)) = report.outcomes[1] else {
      Issue.record("\(report)")
      return
    }
    let read = try #require(try peers.mailbox("bob", tag: "lmtp", count: 1).first)
    #expect(read.body == "straight into the store\n")
  }

  @Test func postfixsOwnCertificateCanBePinned() async throws {
    let peers = try MailPeers.current
    var settings = configuration(peers)
    settings.tls.trust = .pinned([try peers.fingerprint()])
    let report = try await withTransport(settings) { await $0.deliver(message("pinned", body: "x")) }
    guard case .delivered? = report.outcomes.first else { Issue.record("\(report)"); return }
  }

  @Test func aWrongPasswordIsTyped() async throws {
    let peers = try MailPeers.current
    let report = try await withTransport(configuration(peers, password: "wrong-password")) {
      await $0.deliver(message("wrong", body: "x"))
    }
    guard case .deferred(let error) = report.outcomes[0], case .authenticationRejected(let reply) = error else {
      Issue.record("\(report)")
      return
    }
    #expect(reply.code == 535 && !"\(error)".contains("wrong-password"))
  }

  @Test func withoutAPasswordPostfixRelaysOnlyFromLoopbackInClear() async throws {
    let peers = try MailPeers.current
    let clear = SMTPConfiguration(endpoint: .host("127.0.0.1", port: peers.clearPort), security: .none)
    guard
      case .delivered? = try await withTransport(clear, { await $0.deliver(message("clear", body: "x")) }).outcomes
        .first
    else { Issue.record("not delivered"); return }
    #expect(try peers.mailbox("bob", tag: "clear", count: 1).count == 1)
  }

  /// Postfix's access maps and policy: a mailbox that is refused for now or for good holds up nobody else.
  @Test func oneRefusedMailboxHoldsUpNobodyElse() async throws {
    let peers = try MailPeers.current
    let recipients = ["later@example.test", "never@example.test", "grey@example.test", "bob@example.test"]
    let report = try await withTransport(configuration(peers)) {
      await $0.deliver(message("access", to: recipients, body: "x"))
    }
    guard case .deferred(.rejected(.recipient, let later)) = report.outcomes[0],
      case .failed(.rejected(.recipient, let never)) = report.outcomes[1],
      case .deferred(.rejected(.recipient, let grey)) = report.outcomes[2], case .delivered = report.outcomes[3]
    else { Issue.record("\(report)"); return }
    #expect(later.code == 450 && never.code == 554 && grey.code == 450)
    #expect(grey.description.contains("Greylisted"))
    #expect(try peers.mailbox("bob", tag: "access", count: 1).count == 1)
  }

  /// Postfix takes hundreds of mails over one or two connections; the figures are printed.
  @Test(arguments: [1, 2])
  func manyMailsTravelOverFewConnections(connections: Int) async throws {
    let peers = try MailPeers.current
    let count = 300
    let tag = "many-\(connections)"
    let settings = configuration(peers, connectionsMax: connections)
    let took = try await withTransport(settings) { transport in
      await ContinuousClock().measure {
        await withTaskGroup(of: DeliveryReport.self) { group in
          for number in 0..<count {
            let mail = message("\(tag)-\(number)", body: "number \(number)")
            group.addTask { await transport.deliver(mail) }
          }
          for await report in group {
            if case .delivered? = report.outcomes.first { continue }
            Issue.record("\(report)")
          }
        }
      }
    }
    print("Postfix, \(connections) connection(s): \(Int(Double(count) / (took / .seconds(1)))) mails a second")
    #expect(try peers.mailbox("bob", tag: tag, count: count).count == count)
  }
}
