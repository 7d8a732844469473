// Drives a session without a network: what the server says goes in, what the client does comes out.

@testable import SMTPClient

/// A session and all it did.
struct Dialogue {
  var session: SMTPSession
  var actions: [SMTPSession.Action] = []

  init(
    security: SMTPSecurity = .none, credentials: SMTPCredentials? = nil, dialect: SMTPDialect = .smtp,
    blockOctets: Int = 64 << 10, nonce: String = "nonce"
  ) {
    session = SMTPSession(
      settings: .init(
        security: security, credentials: credentials, dialect: dialect, helloName: "client.example",
        blockOctets: blockOctets, nonce: nonce))
    actions += session.start()
    settle()
  }

  /// A connection on which the server offers these and a mail may be sent.
  static func ready(offering capabilities: [String] = [], dialect: SMTPDialect = .smtp) -> Dialogue {
    var dialogue = Dialogue(dialect: dialect)
    dialogue.server("220 hello")
    dialogue.server(ehlo(capabilities))
    return dialogue
  }

  /// A connection under TLS on which the server offers these ways to authenticate.
  static func asking(_ credentials: SMTPCredentials, mechanisms: String, nonce: String = "nonce") -> Dialogue {
    var dialogue = Dialogue(security: .implicitTLS, credentials: credentials, nonce: nonce)
    dialogue.server("220 hello")
    dialogue.server(ehlo(["AUTH \(mechanisms)"]))
    return dialogue
  }

  /// The server asks this, in Base64.
  mutating func challenge(_ text: String) { server("334 " + Base64.encode(Array(text.utf8))) }

  /// The last line as the server reads it.
  var lastResponse: String? {
    Base64.decode(lastLine.split(separator: " ").last.map(String.init) ?? "").map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  static func ehlo(_ capabilities: [String]) -> String {
    let lines = ["mx.example"] + capabilities
    return lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 " + (lines.last ?? "")
  }

  /// The server says these lines.
  mutating func server(_ text: String) { bytes(Array((text + "\r\n").utf8)) }

  mutating func bytes(_ bytes: [UInt8]) {
    actions += session.receive(bytes)
    settle()
  }

  mutating func deliver(_ message: OutgoingMessage) {
    actions += session.deliver(message)
    settle()
  }

  mutating func perform(_ body: (inout SMTPSession) -> [SMTPSession.Action]) {
    actions += body(&session)
    settle()
  }

  /// Does what a transport would: blocks leave at once, handshakes succeed.
  private mutating func settle() {
    var done = 0
    var newest = actions.count - 1
    while newest >= 0, newest >= settled { newest -= 1 }
    done = newest + 1
    while done < actions.count {
      if case .sendBlock = actions[done] { actions += session.blockSent() }
      if case .startTLS = actions[done] { actions += session.tlsEstablished() }
      done += 1
    }
    settled = actions.count
  }
  private var settled = 0

  /// All that was sent, as text.
  var sent: String {
    String(
      decoding: actions.flatMap { action -> [UInt8] in
        switch action {
        case .send(let bytes), .sendBlock(let bytes): return bytes
        default: return []
        }
      }, as: UTF8.self)
  }

  /// The last command line.
  var lastLine: String { sent.split(separator: "\r\n").last.map(String.init) ?? "" }

  var report: DeliveryReport? {
    for case .finished(let report) in actions.reversed() { return report }
    return nil
  }

  var outcome: DeliveryOutcome? { report?.outcomes.first }

  var reports: Int {
    actions.count { if case .finished = $0 { true } else { false } }
  }

  /// The error the connection was closed with; nil while open or after a farewell.
  var closedWith: SMTPError? {
    for case .close(let error) in actions { return error }
    return nil
  }

  var isClosed: Bool {
    actions.contains { if case .close = $0 { true } else { false } }
  }
}

func mail(to recipients: [String] = ["anna@example.com"], _ text: String = "Subject: x\r\n\r\nhello\r\n")
  -> OutgoingMessage
{
  OutgoingMessage(sender: "followups@example.com", recipients: recipients, bytes: Array(text.utf8))
}
