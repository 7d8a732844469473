// From the greeting to a connection that may carry mail.

import Testing

@testable import SMTPClient

struct SessionOpeningTests {
  static let credentials = SMTPCredentials(username: "anna", password: Secret("pa$$word"))

  @Test func aPlainDialogueReachesReady() {
    let dialogue = Dialogue.ready(offering: ["PIPELINING"])
    #expect(dialogue.sent == "EHLO client.example\r\n")
    #expect(dialogue.session.isReady)
    #expect(dialogue.actions.first == .await(.greeting))
    #expect(dialogue.actions.suffix(2) == [.rest, .ready])
  }

  @Test(arguments: ["500 what", "502 5.5.1 not implemented"])
  func aServerWithoutEHLOIsGreetedWithHELO(reply: String) {
    var dialogue = Dialogue()
    dialogue.server("220 old")
    dialogue.server(reply)
    #expect(dialogue.lastLine == "HELO client.example")
    dialogue.server("250 old")
    #expect(dialogue.session.isReady)
  }

  @Test func startTLSForgetsWhatWasSaidInClear() {
    var dialogue = Dialogue(security: .startTLS, credentials: Self.credentials)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["STARTTLS", "PIPELINING", "SIZE 5", "AUTH PLAIN"]))
    #expect(!dialogue.sent.contains("AUTH"), "no password before TLS")
    dialogue.server("220 go")
    #expect(dialogue.sent == "EHLO client.example\r\nSTARTTLS\r\nEHLO client.example\r\n")
    dialogue.server(Dialogue.ehlo(["AUTH PLAIN LOGIN"]))
    #expect(dialogue.lastLine == "AUTH PLAIN AGFubmEAcGEkJHdvcmQ=")
    dialogue.server("235 2.7.0 ok")
    #expect(dialogue.session.isReady)
    #expect(!dialogue.session.capabilities.pipelining)
    #expect(dialogue.session.capabilities.sizeMax == nil)
  }

  @Test func withoutSTARTTLSNothingIsSentInClear() {
    var dialogue = Dialogue(security: .startTLS, credentials: Self.credentials)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["AUTH PLAIN"]))
    #expect(dialogue.closedWith == .tlsNotOffered)
    #expect(dialogue.sent == "EHLO client.example\r\n")
    #expect(FailurePolicy.outcome(of: .tlsNotOffered) == .deferred(.tlsNotOffered))
  }

  @Test(arguments: ["454 4.7.0 not now", "502 no", "250 fine"])
  func aRefusedSTARTTLSEndsTheConnection(reply: String) {
    var dialogue = Dialogue(security: .startTLS)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["STARTTLS"]))
    dialogue.server(reply)
    guard case .tlsRefused = dialogue.closedWith else { Issue.record("\(dialogue.actions)"); return }
  }

  @Test(arguments: ["220 go\r\n250 injected\r\n", "220 go\r\n25", "220 go\r\n\r\n", "220-go\r\n220 go\r\nx"])
  func plainTextBehindTheAnswerToSTARTTLSIsAnAttack(bytes: String) {
    var dialogue = Dialogue(security: .startTLS)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["STARTTLS"]))
    dialogue.bytes(Array(bytes.utf8))
    #expect(dialogue.closedWith == .responseInjection)
    #expect(!dialogue.actions.contains(.startTLS))
  }

  @Test func plainTextDuringTheHandshakeIsAnAttack() {
    var session = SMTPSession(settings: .init(security: .implicitTLS))
    #expect(session.start() == [.startTLS, .await(.handshake)])
    #expect(session.receive(Array("220 x\r\n".utf8)) == [.close(.responseInjection)])
  }

  @Test func implicitTLSGreetsAfterTheHandshake() {
    var dialogue = Dialogue(security: .implicitTLS, credentials: Self.credentials)
    #expect(dialogue.actions == [.startTLS, .await(.handshake), .await(.greeting)])
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["AUTH=PLAIN"]))
    dialogue.server("334 ")
    dialogue.server("235 ok")
    #expect(dialogue.session.isReady)
    #expect(dialogue.sent.hasSuffix("AUTH PLAIN AGFubmEAcGEkJHdvcmQ=\r\nAGFubmEAcGEkJHdvcmQ=\r\n"))
  }

  @Test func aLongPasswordGoesOnALineOfItsOwn() {
    let long = SMTPCredentials(username: "anna", password: Secret(String(repeating: "x", count: 600)))
    var dialogue = Dialogue(security: .implicitTLS, credentials: long)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["AUTH PLAIN"]))
    #expect(dialogue.lastLine == "AUTH PLAIN")
    dialogue.server("334 ")
    #expect(dialogue.lastLine.count > 800)
    dialogue.server("235 ok")
    #expect(dialogue.session.isReady)
  }

  @Test func aRejectedPasswordIsTypedAndShownNowhere() throws {
    var dialogue = Dialogue(security: .implicitTLS, credentials: Self.credentials)
    dialogue.server("220 hello")
    dialogue.server(Dialogue.ehlo(["AUTH PLAIN"]))
    dialogue.server("535-5.7.8 wrong: AGFubmEAcGEkJHdvcmQ=\r\n535 5.7.8 not pa$$word")
    let error = try #require(dialogue.closedWith)
    guard case .authenticationRejected(let reply) = error else { Issue.record("\(error)"); return }
    #expect(reply.code == 535)
    #expect(reply.enhanced == EnhancedStatus(5, 7, 8))
    for shown in ["\(error)", String(reflecting: error), "\(Self.credentials)", String(reflecting: Self.credentials)] {
      #expect(!shown.contains("pa$$word") && !shown.contains("AGFubm"), "\(shown)")
    }
    var dumped = ""
    dump(Self.credentials, to: &dumped)
    #expect(!dumped.contains("pa$$word"))
    #expect(FailurePolicy.outcome(of: error) == .deferred(error), "the mail waits")
    #expect(error.concerns == .server)
  }

  @Test(arguments: [("554 go away", SMTPStage.greeting), ("421 4.3.2 closing", .greeting), ("450 busy", .greeting)])
  func aRefusalAtTheGreetingLetsTheMailWait(reply: String, stage: SMTPStage) throws {
    var dialogue = Dialogue()
    dialogue.server(reply)
    let error = try #require(dialogue.closedWith)
    guard case .serverRefused(stage, _) = error else { Issue.record("\(error)"); return }
    guard case .deferred = FailurePolicy.outcome(of: error) else { Issue.record("not deferred"); return }
  }

  @Test func everyWaitHasItsTimeout() {
    var dialogue = Dialogue(security: .startTLS)
    dialogue.server("220 hello")
    #expect(dialogue.actions.last == .await(.hello))
    dialogue.server(Dialogue.ehlo(["STARTTLS"]))
    #expect(dialogue.actions.last == .await(.startTLS))
    dialogue.perform { $0.timedOut() }
    #expect(dialogue.closedWith == .timeout(.startTLS))
    let rfc = SMTPTimeouts.rfc5321
    #expect(rfc[.greeting] == 300 && rfc[.mail] == 300 && rfc[.recipient] == 300)
    #expect(rfc[.data] == 120 && rfc[.block] == 180 && rfc[.finalDot] == 600)
  }

  @Test func quitIsSaidAndItsAnswerAwaited() {
    var dialogue = Dialogue.ready()
    dialogue.perform { $0.quit() }
    #expect(dialogue.lastLine == "QUIT")
    dialogue.server("221 bye")
    #expect(dialogue.actions.last == .close(nil))
  }
}
