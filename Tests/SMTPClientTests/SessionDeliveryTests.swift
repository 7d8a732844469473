// One mail over a ready connection: who gets it, who does not, and what is said of it.

import Testing

@testable import SMTPClient

struct SessionDeliveryTests {
  static let ok = "250 2.1.0 ok"

  @Test func aMailGoesCommandByCommandWithoutPipelining() {
    var dialogue = Dialogue.ready()
    dialogue.deliver(mail())
    #expect(dialogue.lastLine == "MAIL FROM:<followups@example.com>")
    dialogue.server(Self.ok)
    #expect(dialogue.lastLine == "RCPT TO:<anna@example.com>")
    dialogue.server(Self.ok)
    #expect(dialogue.lastLine == "DATA")
    dialogue.server("354 go")
    #expect(dialogue.sent.hasSuffix("DATA\r\nSubject: x\r\n\r\nhello\r\n.\r\n"))
    #expect(dialogue.session.isPastFinalDot)
    dialogue.server("250 2.0.0 queued as 4711")
    let reply = SMTPReply(code: 250, enhanced: EnhancedStatus(2, 0, 0), lines: ["queued as 4711"])
    #expect(dialogue.outcome == .delivered(reply))
    #expect(dialogue.session.isReady && !dialogue.session.isPastFinalDot)
  }

  @Test func pipeliningSendsTheEnvelopeInOneWrite() {
    var dialogue = Dialogue.ready(offering: ["PIPELINING", "SIZE 1000", "8BITMIME"])
    dialogue.deliver(mail(to: ["a@example.com", "b@example.com"], "Subject: ż\r\n\r\n"))
    let envelope =
      "MAIL FROM:<followups@example.com> SIZE=15 BODY=8BITMIME\r\nRCPT TO:<a@example.com>\r\n"
      + "RCPT TO:<b@example.com>\r\nDATA\r\n"
    #expect(dialogue.actions.suffix(2) == [.send(Array(envelope.utf8)), .await(.mail)])
    dialogue.server("250 ok\r\n250 ok\r\n250 ok\r\n354 go")
    dialogue.server("250 done")
    #expect(dialogue.report?.outcomes.count == 2)
    #expect(dialogue.session.isReady)
  }

  @Test func mixedAnswersReachTheirRecipients() throws {
    var dialogue = Dialogue.ready(offering: ["PIPELINING"])
    dialogue.deliver(mail(to: ["a@x.example", "b@x.example", "c@x.example"]))
    dialogue.server("250 ok\r\n550 5.1.1 no such user\r\n250 ok\r\n451 4.3.0 later\r\n354 go")
    dialogue.server("250 done")
    let outcomes = try #require(dialogue.report?.outcomes)
    #expect(
      outcomes == [
        .failed(
          .rejected(.recipient, SMTPReply(code: 550, enhanced: EnhancedStatus(5, 1, 1), lines: ["no such user"]))),
        .delivered(SMTPReply(code: 250, lines: ["done"])),
        .deferred(.rejected(.recipient, SMTPReply(code: 451, enhanced: EnhancedStatus(4, 3, 0), lines: ["later"]))),
      ])
  }

  @Test func aMailThatNobodyMayReceiveEndsWithALoneDot() {
    var dialogue = Dialogue.ready(offering: ["PIPELINING"])
    dialogue.deliver(mail())
    dialogue.server("250 ok\r\n550 5.1.1 no\r\n354 go")
    #expect(dialogue.sent.hasSuffix("DATA\r\n.\r\n"))
    #expect(!dialogue.sent.contains("hello"))
    dialogue.server("554 no valid recipients")
    #expect(dialogue.session.isReady)
    guard case .failed(.rejected(.recipient, _)) = dialogue.outcome else { Issue.record("\(dialogue.actions)"); return }
  }

  @Test(arguments: [[], ["PIPELINING"]])
  func anUnfinishedTransactionIsResetBeforeTheNext(capabilities: [String]) {
    var dialogue = Dialogue.ready(offering: capabilities)
    dialogue.deliver(mail())
    dialogue.server(capabilities.isEmpty ? "250 ok" : "250 ok\r\n550 no\r\n503 no recipients")
    if capabilities.isEmpty { dialogue.server("550 no") }
    #expect(dialogue.lastLine == "RSET")
    #expect(dialogue.reports == 1)
    #expect(!dialogue.session.isReady)
    dialogue.server("250 reset")
    #expect(dialogue.session.isReady)
    dialogue.deliver(mail(to: ["b@example.com"]))
    #expect(dialogue.sent.contains("RCPT TO:<b@example.com>") == !capabilities.isEmpty)
  }

  /// Every refusal at every command, with and without pipelining: 4xx waits, 5xx fails, and the connection goes on.
  @Test(arguments: ["450 4.2.0 busy", "550 5.7.1 no"], [[], ["PIPELINING"]])
  func aRefusalAtEachCommandIsSettled(refusal: String, capabilities: [String]) {
    for stage in [SMTPStage.mail, .recipient, .data, .finalDot] {
      var dialogue = Dialogue.ready(offering: capabilities)
      dialogue.deliver(mail())
      var replies = ["250 ok", "250 ok", "354 go", "250 done"]
      let refused = [SMTPStage.mail, .recipient, .data, .finalDot].firstIndex(of: stage) ?? 0
      replies[refused] = refusal
      if refused < 2 { replies[2] = "503 out of order" }
      if refused < 1 { replies[1] = "503 out of order" }
      if capabilities.isEmpty {
        for reply in replies.prefix(refused + 1) { dialogue.server(reply) }
      } else {
        dialogue.server(replies.prefix(3).joined(separator: "\r\n"))
        if refused == 3 { dialogue.server(refusal) }
      }
      if refused < 3 { dialogue.server("250 reset") }
      switch dialogue.outcome {
      case .deferred(.rejected(stage, _)): #expect(refusal.hasPrefix("4"), "\(stage)")
      case .failed(.rejected(stage, _)): #expect(refusal.hasPrefix("5"), "\(stage)")
      default: Issue.record("\(stage): \(dialogue.actions)")
      }
      #expect(dialogue.session.isReady, "\(stage)")
      #expect(dialogue.reports == 1)
    }
  }

  /// The server closes at every point: the mail waits, or is ambiguous once its final dot is out.
  @Test func aLostConnectionIsAmbiguousOnlyAfterTheFinalDot() {
    let replies = ["250 ok", "250 ok", "354 go"]
    let stages: [SMTPStage] = [.mail, .recipient, .data, .finalDot]
    for count in 0...3 {
      for isTimeout in [false, true] {
        var dialogue = Dialogue.ready()
        dialogue.deliver(mail())
        for reply in replies.prefix(count) { dialogue.server(reply) }
        dialogue.perform { isTimeout ? $0.timedOut() : $0.connectionClosed() }
        let error: SMTPError = isTimeout ? .timeout(stages[count]) : .connectionLost(stages[count])
        #expect(dialogue.outcome == (count == 3 ? .ambiguous(error) : .deferred(error)))
        #expect(dialogue.closedWith == error)
        #expect(dialogue.reports == 1)
      }
    }
  }

  @Test func recipientsAlreadyRefusedKeepTheirAnswerWhenTheConnectionIsLost() {
    var dialogue = Dialogue.ready(offering: ["PIPELINING"])
    dialogue.deliver(mail(to: ["a@x.example", "b@x.example"]))
    dialogue.server("250 ok\r\n550 no\r\n250 ok\r\n354 go")
    dialogue.perform { $0.connectionClosed() }
    #expect(
      dialogue.report?.outcomes == [
        .failed(.rejected(.recipient, SMTPReply(code: 550, lines: ["no"]))), .ambiguous(.connectionLost(.finalDot)),
      ])
  }

  @Test func nonsenseAfterTheFinalDotIsAmbiguous() {
    for answer in ["hello?", "354 more", "220 hi"] {
      var dialogue = Dialogue.ready(offering: ["PIPELINING"])
      dialogue.deliver(mail())
      dialogue.server("250 ok\r\n250 ok\r\n354 go")
      dialogue.server(answer)
      let isDelivered = answer == "220 hi"
      if case .ambiguous(.nonsense) = dialogue.outcome { #expect(!isDelivered) } else { #expect(isDelivered) }
    }
  }

  @Test func a421EndsTheConnectionAndTheMailWaits() {
    for count in 0...3 {
      var dialogue = Dialogue.ready()
      dialogue.deliver(mail())
      for reply in ["250 ok", "250 ok", "354 go"].prefix(count) { dialogue.server(reply) }
      dialogue.server("421 4.3.2 shutting down")
      guard case .deferred(.serverRefused(_, let reply)) = dialogue.outcome else { Issue.record("\(count)"); continue }
      #expect(reply.code == 421)
      #expect(dialogue.isClosed)
    }
    var idle = Dialogue.ready()
    idle.server("421 4.4.2 idle too long")
    #expect(idle.isClosed && idle.report == nil)
  }

  @Test func aMissingPermissionToSendLetsTheMailWait() {
    var dialogue = Dialogue.ready()
    dialogue.deliver(mail())
    dialogue.server("530 5.7.0 authentication required")
    guard case .deferred(let error) = dialogue.outcome else { Issue.record("\(dialogue.actions)"); return }
    #expect(error.concerns == .server)
  }

  @Test func aMessageBeyondTheLimitIsNotEvenOffered() {
    var dialogue = Dialogue.ready(offering: ["SIZE 20"])
    dialogue.deliver(mail("0123456789\n0123456789\n"))
    #expect(dialogue.outcome == .failed(.messageTooLarge(octets: 24, limit: 20)))
    #expect(!dialogue.sent.contains("MAIL"))
    #expect(dialogue.actions.last == .ready)
    dialogue.deliver(mail("0123456789\n"))
    #expect(dialogue.lastLine == "MAIL FROM:<followups@example.com> SIZE=12")
  }

  @Test func eightBitTextNeedsAServerThatTakesIt() {
    var dialogue = Dialogue.ready()
    dialogue.deliver(mail("Subject: x\r\n\r\nzażółć\r\n"))
    #expect(dialogue.outcome == .failed(.eightBitNotOffered))
  }

  @Test func smtpUTF8IsAskedForOnlyWhereAnAddressNeedsIt() {
    var without = Dialogue.ready(offering: ["8BITMIME"])
    without.deliver(mail(to: ["żółć@example.com"]))
    #expect(without.outcome == .failed(.utf8NotOffered(address: "żółć@example.com")))
    var with = Dialogue.ready(offering: ["8BITMIME", "SMTPUTF8"])
    with.deliver(mail(to: ["żółć@example.com"]))
    #expect(with.lastLine == "MAIL FROM:<followups@example.com> BODY=8BITMIME SMTPUTF8")
    var plain = Dialogue.ready(offering: ["8BITMIME", "SMTPUTF8"])
    plain.deliver(mail())
    #expect(plain.lastLine == "MAIL FROM:<followups@example.com>")
  }

  @Test(arguments: [
    "a@x>\r\nRCPT TO:<evil@x", "a b@x", "a@", "@x", "", "nobody", "a@x\u{0}", "a@b>c",
    String(repeating: "a", count: 260) + "@x",
  ])
  func anAddressCannotSmuggleACommand(address: String) {
    var dialogue = Dialogue.ready(offering: ["PIPELINING"])
    dialogue.deliver(mail(to: [address, "b@example.com"]))
    dialogue.server("250 ok\r\n250 ok\r\n354 go")
    dialogue.server("250 done")
    #expect(dialogue.report?.outcomes.first == .failed(.invalidAddress(address)))
    #expect(dialogue.report?.outcomes.last == .delivered(SMTPReply(code: 250, lines: ["done"])))
    #expect(dialogue.sent.split(separator: "\r\n").count { $0.hasPrefix("RCPT") } == 1)
  }

  @Test func aLargeMessageLeavesInBlocks() {
    var session = SMTPSession(settings: .init(security: .none, blockOctets: 10))
    _ = session.start()
    _ = session.receive(Array("220 x\r\n250 x\r\n".utf8))
    _ = session.deliver(mail("0123456789abcdefghij\r\n"))
    _ = session.receive(Array("250 x\r\n".utf8))
    _ = session.receive(Array("250 x\r\n".utf8))
    #expect(session.receive(Array("354 x\r\n".utf8)) == [.sendBlock(Array("0123456789".utf8)), .await(.block)])
    var lost = session
    guard case .finished(let report)? = lost.connectionClosed().first else { Issue.record("no report"); return }
    #expect(report.outcomes == [.deferred(.connectionLost(.block))], "the final dot is not out")
    #expect(session.blockSent() == [.sendBlock(Array("abcdefghij".utf8)), .await(.block)])
    #expect(session.blockSent() == [.sendBlock(Array("\r\n.\r\n".utf8)), .await(.block)])
    #expect(session.isPastFinalDot)
    #expect(session.blockSent() == [.await(.finalDot)])
  }

  @Test func aRefusalWhileTheMessageIsBeingSentIsTheAnswer() {
    var session = SMTPSession(settings: .init(security: .none, blockOctets: 10))
    _ = session.start()
    for text in ["220 x\r\n", "250-x\r\n250 PIPELINING\r\n"] { _ = session.receive(Array(text.utf8)) }
    _ = session.deliver(mail("0123456789abcdefghij\r\n"))
    _ = session.receive(Array("250 x\r\n250 x\r\n354 x\r\n".utf8))
    let actions = session.receive(Array("552 5.3.4 too much\r\n".utf8))
    guard case .finished(let report)? = actions.first, case .failed? = report.outcomes.first else {
      Issue.record("\(actions)")
      return
    }
  }
}
