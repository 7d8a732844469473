// What a server may offer beyond the plain protocol: LMTP, BDAT, DSN, REQUIRETLS.

import Testing

@testable import SMTPClient

struct SessionExtensionTests {
  // MARK: LMTP

  @Test func lmtpAnswersForEachRecipient() {
    var dialogue = Dialogue.ready(offering: ["PIPELINING"], dialect: .lmtp)
    #expect(dialogue.sent == "LHLO client.example\r\n")
    dialogue.deliver(mail(to: ["a@example.com", "b@example.com", "c@example.com"]))
    dialogue.server("250 ok\r\n250 ok\r\n550 5.1.1 nobody\r\n250 ok\r\n354 go")
    dialogue.server("250 2.0.0 a has it")
    #expect(dialogue.reports == 0, "the second answer is due")
    dialogue.server("452 4.2.2 c is full")
    let outcomes = dialogue.report?.outcomes ?? []
    #expect(outcomes.count == 3)
    guard case .delivered = outcomes[0], case .failed(.rejected(.recipient, _)) = outcomes[1],
      case .deferred(.rejected(.finalDot, let reply)) = outcomes[2]
    else { Issue.record("\(outcomes)"); return }
    #expect(reply.enhanced == EnhancedStatus(4, 2, 2))
    #expect(dialogue.session.isReady)
  }

  @Test func aConnectionLostBetweenTwoAnswersLeavesOneDeliveredAndOneAmbiguous() {
    var dialogue = Dialogue.ready(dialect: .lmtp)
    dialogue.deliver(mail(to: ["a@example.com", "b@example.com"]))
    for reply in ["250 ok", "250 ok", "250 ok", "354 go", "250 a has it"] { dialogue.server(reply) }
    dialogue.perform { $0.connectionClosed() }
    guard case .delivered? = dialogue.report?.outcomes.first else { Issue.record("\(dialogue.actions)"); return }
    #expect(dialogue.report?.outcomes.last == .ambiguous(.connectionLost(.finalDot)))
  }

  @Test func anLMTPServerIsNotGreetedWithHELO() {
    var dialogue = Dialogue(dialect: .lmtp)
    dialogue.server("220 x")
    dialogue.server("500 what is LHLO?")
    guard case .serverRefused(.hello, _) = dialogue.closedWith else { Issue.record("\(dialogue.actions)"); return }
  }

  // MARK: BDAT

  @Test(arguments: [["CHUNKING"], ["CHUNKING", "PIPELINING"]])
  func aServerWithChunkingGetsTheMessageCounted(capabilities: [String]) {
    var dialogue = Dialogue.ready(offering: capabilities)
    dialogue.deliver(mail("Subject: x\n\n.dot\nend"))
    if capabilities.count > 1 {
      dialogue.server("250 ok\r\n250 ok")
    } else {
      dialogue.server("250 ok")
      dialogue.server("250 ok")
    }
    #expect(dialogue.sent.hasSuffix("BDAT 25 LAST\r\nSubject: x\r\n\r\n.dot\r\nend\r\n"), "\(dialogue.sent)")
    #expect(!dialogue.sent.contains("DATA"))
    dialogue.server("250 2.0.0 taken")
    guard case .delivered = dialogue.outcome else { Issue.record("\(dialogue.actions)"); return }
    #expect(dialogue.session.isReady)
  }

  @Test func withoutAnAcceptedRecipientNoChunkIsSent() {
    var dialogue = Dialogue.ready(offering: ["CHUNKING", "PIPELINING"])
    dialogue.deliver(mail())
    dialogue.server("250 ok\r\n550 no")
    #expect(dialogue.lastLine == "RSET")
    guard case .failed = dialogue.outcome else { Issue.record("\(dialogue.actions)"); return }
  }

  @Test func aChunkWithoutAnAnswerIsAmbiguous() {
    var dialogue = Dialogue.ready(offering: ["CHUNKING", "PIPELINING"])
    dialogue.deliver(mail())
    dialogue.server("250 ok\r\n250 ok")
    dialogue.perform { $0.timedOut() }
    #expect(dialogue.outcome == .ambiguous(.timeout(.finalDot)))
  }

  // MARK: DSN

  @Test func notificationsAreAskedForWhereTheyAreOffered() {
    var message = mail(to: ["anna+b=c@example.com"])
    message.notification = DeliveryNotification(envelopeID: "followupd 7", events: [.failure, .delay])
    var with = Dialogue.ready(offering: ["DSN", "PIPELINING"])
    with.deliver(message)
    #expect(with.sent.contains("MAIL FROM:<followups@example.com> RET=HDRS ENVID=followupd+207\r\n"))
    #expect(
      with.sent.contains(
        "RCPT TO:<anna+b=c@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;anna+2Bb+3Dc@example.com\r\n"))
    var without = Dialogue.ready(offering: ["PIPELINING"])
    without.deliver(message)
    #expect(!without.sent.contains("NOTIFY") && !without.sent.contains("ENVID"))
  }

  @Test func nobodyNeedBeNotified() {
    var message = mail()
    message.notification = DeliveryNotification(events: [], returned: .full)
    var dialogue = Dialogue.ready(offering: ["DSN", "PIPELINING"])
    dialogue.deliver(message)
    #expect(dialogue.sent.contains(" RET=FULL\r\n") && dialogue.sent.contains(" NOTIFY=NEVER ORCPT="))
  }

  // MARK: REQUIRETLS

  @Test func aMailThatMustTravelByTLSDoesSoOrFails() {
    var message = mail()
    message.requiresTLS = true
    var clear = Dialogue.ready(offering: ["REQUIRETLS"])
    clear.deliver(message)
    #expect(clear.outcome == .failed(.requireTLSNotOffered), "the connection itself is in clear")
    for (offered, isSent) in [("REQUIRETLS", true), ("8BITMIME", false)] {
      var dialogue = Dialogue(security: .implicitTLS)
      dialogue.server("220 hello")
      dialogue.server(Dialogue.ehlo([offered]))
      dialogue.deliver(message)
      #expect(dialogue.sent.contains("MAIL FROM:<followups@example.com> REQUIRETLS\r\n") == isSent)
    }
  }
}
