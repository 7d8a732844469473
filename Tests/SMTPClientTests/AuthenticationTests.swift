// Each way to prove who we are, word by word.

import Testing

@testable import SMTPClient

struct AuthenticationTests {
  static let password = SMTPCredentials(username: "user", password: Secret("pencil"))

  @Test func theStrongestThatBothKnowIsUsed() {
    for (offered, used) in [
      ("LOGIN PLAIN SCRAM-SHA-256 GSSAPI", "AUTH SCRAM-SHA-256 "), ("LOGIN PLAIN", "AUTH PLAIN "),
      ("LOGIN", "AUTH LOGIN"),
    ] {
      let dialogue = Dialogue.asking(Self.password, mechanisms: offered)
      #expect(dialogue.lastLine.hasPrefix(used), "\(offered): \(dialogue.lastLine)")
    }
  }

  @Test func aChosenMechanismIsNeverReplacedByAWeakerOne() {
    let strict = SMTPCredentials(username: "user", password: Secret("pencil"), mechanism: .scramSHA256)
    let dialogue = Dialogue.asking(strict, mechanisms: "PLAIN LOGIN")
    #expect(
      dialogue.closedWith == .authenticationNotOffered(wanted: [.scramSHA256], offered: ["LOGIN", "PLAIN"]))
    #expect(!dialogue.sent.contains("AUTH"))
  }

  @Test func aServerWithNoneOfThemIsNamed() throws {
    let dialogue = Dialogue.asking(Self.password, mechanisms: "GSSAPI NTLM")
    #expect(
      try #require(dialogue.closedWith).description
        == "the server does not offer AUTH SCRAM-SHA-256 or PLAIN or LOGIN but GSSAPI, NTLM; "
        + "enable one of them on the server, or leave the username out")
  }

  @Test func loginAnswersTwoQuestions() {
    var dialogue = Dialogue.asking(Self.password, mechanisms: "LOGIN")
    dialogue.challenge("Username:")
    #expect(dialogue.lastResponse == "user")
    dialogue.challenge("Password:")
    #expect(dialogue.lastResponse == "pencil")
    dialogue.server("235 2.7.0 ok")
    #expect(dialogue.session.isReady)
  }

  @Test func loginAnswersNoThirdQuestion() {
    var dialogue = Dialogue.asking(Self.password, mechanisms: "LOGIN")
    for question in ["Username:", "Password:", "And the PIN?"] { dialogue.challenge(question) }
    guard case .nonsense = dialogue.closedWith else { Issue.record("\(dialogue.actions)"); return }
  }

  /// The example of RFC 7677 §3.
  @Test func scramProvesThePasswordWithoutSayingIt() {
    var dialogue = Dialogue.asking(Self.password, mechanisms: "SCRAM-SHA-256", nonce: "rOprNGfwEbeRWgbNEkqO")
    #expect(dialogue.lastResponse == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
    dialogue.challenge(
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    #expect(
      dialogue.lastResponse
        == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    dialogue.challenge("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    #expect(dialogue.lastLine.isEmpty || dialogue.sent.hasSuffix("\r\n\r\n"), "an empty answer")
    dialogue.server("235 2.7.0 ok")
    #expect(dialogue.session.isReady)
    #expect(!dialogue.sent.contains("pencil"))
  }

  static let first = "r=nonceSERVER,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"

  @Test func aServerThatCannotProveItselfIsNotBelieved() {
    for answer in ["334 " + Base64.encode(Array("v=AAAA".utf8)), "235 2.7.0 welcome", "334 "] {
      var dialogue = Dialogue.asking(Self.password, mechanisms: "SCRAM-SHA-256")
      dialogue.challenge(Self.first)
      dialogue.server(answer)
      #expect(dialogue.closedWith == .serverNotAuthentic, "\(answer)")
      #expect(!dialogue.session.isReady)
    }
    var hasty = Dialogue.asking(Self.password, mechanisms: "SCRAM-SHA-256")
    hasty.server("235 2.7.0 welcome")
    #expect(hasty.closedWith == .serverNotAuthentic)
  }

  @Test(arguments: [
    "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "r=nonce,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "r=nonceX,s=,i=4096", "r=nonceX,s=!!!,i=4096", "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==",
    "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many", "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
    "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999", "m=x,r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "", "e=no",
  ])
  func anUnfitChallengeOfSCRAMEndsTheConnection(challenge: String) {
    var dialogue = Dialogue.asking(Self.password, mechanisms: "SCRAM-SHA-256")
    dialogue.challenge(challenge)
    guard case .nonsense = dialogue.closedWith else { Issue.record("\(dialogue.actions)"); return }
  }

  @Test func aChallengeThatIsNoBase64EndsTheConnection() {
    var dialogue = Dialogue.asking(Self.password, mechanisms: "SCRAM-SHA-256")
    dialogue.server("334 what?")
    guard case .nonsense = dialogue.closedWith else { Issue.record("\(dialogue.actions)"); return }
  }

  @Test func namesAndPasswordsInOtherScriptsAreMadeComparable() {
    #expect(SASLprep.prepared("I\u{AD}X") == "IX")
    #expect(SASLprep.prepared("\u{2168}") == "IX")
    #expect(SASLprep.prepared("a\u{A0}b") == "a b")
    #expect(SASLprep.prepared("z\u{307}o\u{301}\u{142}c\u{301}") == "żółć")
    let odd = SMTPCredentials(username: "a=b,c", password: Secret("x"))
    #expect(Dialogue.asking(odd, mechanisms: "SCRAM-SHA-256").lastResponse == "n,,n=a=3Db=2Cc,r=nonce")
  }

  @Test func aTokenGoesAsXOAUTH2AndItsRefusalIsHeardOut() throws {
    let token = SMTPCredentials(username: "anna@example.com", token: Secret("ya29.token"))
    var dialogue = Dialogue.asking(token, mechanisms: "PLAIN LOGIN XOAUTH2")
    #expect(dialogue.lastResponse == "user=anna@example.com\u{1}auth=Bearer ya29.token\u{1}\u{1}")
    var refused = dialogue
    dialogue.server("235 2.7.0 ok")
    #expect(dialogue.session.isReady)
    refused.challenge("{\"status\":\"401\"}")
    #expect(refused.sent.hasSuffix("\r\n\r\n"), "an empty answer, so that the server says why")
    refused.server("535 5.7.8 token ya29.token has expired")
    let error = try #require(refused.closedWith)
    guard case .authenticationRejected = error else { Issue.record("\(error)"); return }
    #expect(!"\(error)".contains("ya29"))
  }

  @Test func aTokenIsNeverSentAsAPassword() {
    let token = SMTPCredentials(username: "anna", token: Secret("ya29"))
    let dialogue = Dialogue.asking(token, mechanisms: "PLAIN LOGIN SCRAM-SHA-256")
    #expect(
      dialogue.closedWith
        == .authenticationNotOffered(wanted: [.xoauth2], offered: ["LOGIN", "PLAIN", "SCRAM-SHA-256"]))
  }

  @Test func aLongTokenGoesOnALineOfItsOwn() {
    let token = SMTPCredentials(username: "anna", token: Secret(String(repeating: "x", count: 1_500)))
    var dialogue = Dialogue.asking(token, mechanisms: "XOAUTH2")
    #expect(dialogue.lastLine == "AUTH XOAUTH2")
    dialogue.server("334 ")
    #expect(dialogue.lastLine.count > 2_000)
    dialogue.server("235 ok")
    #expect(dialogue.session.isReady)
  }
}
