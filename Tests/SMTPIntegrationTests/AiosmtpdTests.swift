// The client against Python's aiosmtpd.

import Foundation
import SMTPClient
import Testing

@Suite(.aiosmtpd, .serialized, .timeLimit(.minutes(5)))
struct AiosmtpdTests {
  func message(to recipients: String..., sender: String = "followups@example.test", body: String = "hello")
    -> OutgoingMessage
  {
    let subject = Data("Zażółć gęślą jaźń".utf8).base64EncodedString()
    let text = """
      From: Follow-ups <followups@example.test>
      To: \(recipients.joined(separator: ", "))
      Subject: =?utf-8?B?\(subject)?=
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit

      \(body)

      """
    return OutgoingMessage(
      sender: sender, recipients: recipients, bytes: Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8))
  }

  private func outcomes(_ configuration: SMTPConfiguration, _ mail: OutgoingMessage) async throws -> [DeliveryOutcome] {
    try await withTransport(configuration) { await $0.deliver(mail).outcomes }
  }

  @Test(arguments: [SMTPSecurity.startTLS, .implicitTLS], [AuthenticationMechanism.plain, .login])
  func aMailArrivesByteForByteWithoutPipelining(security: SMTPSecurity, mechanism: AuthenticationMechanism) async throws
  {
    let server = try AiosmtpdServer.current
    let recipient = "\(mechanism.rawValue)-\(security == .startTLS ? 1 : 2)@example.test".lowercased()
    let mail = message(to: recipient, body: ".\n..\n.dot and zażółć\n\nend ")
    let configuration = server.configuration(security, mechanism: mechanism)
    guard case .delivered(let reply)? = try await outcomes(configuration, mail).first else {
      Issue.record("not delivered")
      return
    }
    #expect(reply.enhanced == EnhancedStatus(2, 0, 0) && reply.lines[0].hasPrefix("kept as "))
    let kept = try #require(try server.kept(for: recipient).first)
    #expect(kept.raw == Data(mail.bytes))
    #expect(kept.subject == "Zażółć gęślą jaźń" && kept.to == recipient && kept.defects == [])
    #expect(kept.body == ".\n..\n.dot and zażółć\n\nend \n".replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(kept.sender == "followups@example.test" && kept.login == "anna")
    #expect(kept.options.contains("BODY=8BITMIME") && kept.options.contains("SIZE=\(mail.bytes.count)"))
  }

  @Test func anAddressInUTF8IsDeclaredAndReached() async throws {
    let server = try AiosmtpdServer.current
    let mail = message(to: "żółć@example.test")
    guard case .delivered? = try await outcomes(server.configuration(), mail).first else {
      Issue.record("not delivered")
      return
    }
    #expect(try server.kept(for: "żółć@example.test").first?.options.contains("SMTPUTF8") == true)
  }

  @Test func eachRecipientIsJudgedByItself() async throws {
    let server = try AiosmtpdServer.current
    let mail = message(to: "later@example.test", "bob@example.test", "never@example.test")
    let outcomes = try await outcomes(server.configuration(), mail)
    guard case .deferred(.rejected(.recipient, let later)) = outcomes[0], case .delivered = outcomes[1],
      case .failed(.rejected(.recipient, let never)) = outcomes[2]
    else { Issue.record("\(outcomes)"); return }
    #expect(later.lines == ["busy", "come again"] && later.enhanced == EnhancedStatus(4, 7, 1))
    #expect(never.enhanced == EnhancedStatus(5, 1, 1))
    #expect(try server.kept(for: "bob@example.test").map(\.recipients) == [["bob@example.test"]])
  }

  @Test func troubleAtEachPointIsJudgedRightly() async throws {
    let server = try AiosmtpdServer.current
    func outcome(_ recipient: String, sender: String = "followups@example.test", seconds: Double = 30) async throws
      -> DeliveryOutcome?
    {
      let mail = message(to: "\(recipient)@example.test", sender: sender)
      return try await outcomes(server.configuration(seconds: seconds), mail).first
    }
    guard case .deferred(.rejected(.mail, _))? = try await outcome("a", sender: "refused-now@example.test"),
      case .failed(.rejected(.mail, _))? = try await outcome("a", sender: "refused-ever@example.test"),
      case .deferred(.connectionLost(.recipient))? = try await outcome("gone"),
      case .deferred(.rejected(.finalDot, _))? = try await outcome("full"),
      case .failed(.rejected(.finalDot, _))? = try await outcome("unwanted"),
      // Its handler fell over: what it says then is a refusal like any other.
      case .failed(.rejected(.finalDot, _))? = try await outcome("crash"),
      case .ambiguous(.connectionLost(.finalDot))? = try await outcome("lost"),
      case .ambiguous(.timeout(.finalDot))? = try await outcome("silent", seconds: 1)
    else { Issue.record("judged otherwise"); return }
    #expect(try server.kept(for: "lost@example.test").count == 1)
  }

  @Test func aMessageBeyondItsLimitFailsBeforeItIsSent() async throws {
    let server = try AiosmtpdServer.current
    let mail = message(to: "large@example.test", body: String(repeating: "x", count: 1 << 20))
    guard case .failed(.messageTooLarge(_, limit: 1_048_576))? = try await outcomes(server.configuration(), mail).first
    else { Issue.record("not refused"); return }
  }

  @Test func aWrongPasswordIsTypedAndSentOnlyUnderTLS() async throws {
    let server = try AiosmtpdServer.current
    let refused = try await outcomes(server.configuration(password: "wrong"), message(to: "bob@example.test"))
    guard case .deferred(.authenticationRejected(let reply))? = refused.first else {
      Issue.record("\(refused)"); return
    }
    #expect(reply.code == 535)
  }

  @Test func aMailStoreAnswersByLMTP() async throws {
    let server = try AiosmtpdServer.current
    let mail = message(to: "store@example.test", "never@example.test")
    let outcomes = try await outcomes(server.mailStore, mail)
    guard case .delivered = outcomes[0], case .failed(.rejected(.recipient, _)) = outcomes[1] else {
      Issue.record("\(outcomes)")
      return
    }
  }

  @Test func manyMailsGoOverOneConnection() async throws {
    let server = try AiosmtpdServer.current
    let delivered = try await withTransport(server.configuration()) { transport in
      var count = 0
      for _ in 0..<50 {
        if case .delivered? = await transport.deliver(message(to: "many@example.test")).outcomes.first { count += 1 }
      }
      return count
    }
    #expect(delivered == 50)
    #expect(try server.kept(for: "many@example.test").count == 50)
  }
}
