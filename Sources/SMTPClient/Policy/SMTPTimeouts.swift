// How long the client waits for the server, by stage.

/// What the client waits for.
public enum SMTPStage: String, Hashable, Sendable, CaseIterable {
  case connect, greeting, hello, startTLS, handshake, authentication, mail, recipient, data, block, finalDot, reset,
    quit

  /// Words that complete "timed out waiting for …".
  public var description: String {
    switch self {
    case .connect: return "the connection"
    case .greeting: return "the greeting"
    case .hello: return "the answer to EHLO"
    case .startTLS: return "the answer to STARTTLS"
    case .handshake: return "the TLS handshake"
    case .authentication: return "the answer to AUTH"
    case .mail: return "the answer to MAIL FROM"
    case .recipient: return "the answer to RCPT TO"
    case .data: return "the answer to DATA"
    case .block: return "the server to read the message"
    case .finalDot: return "the answer to the message"
    case .reset: return "the answer to RSET"
    case .quit: return "the answer to QUIT"
    }
  }
}

/// Seconds for each stage.
public struct SMTPTimeouts: Hashable, Sendable {
  public var connect: Double
  public var greeting: Double
  /// EHLO, STARTTLS, AUTH and RSET, which RFC 5321 does not name: as MAIL.
  public var command: Double
  public var handshake: Double
  public var mail: Double
  public var recipient: Double
  public var data: Double
  /// For each block of the message to leave this machine.
  public var block: Double
  public var finalDot: Double
  public var quit: Double

  public init(
    connect: Double, greeting: Double, command: Double, handshake: Double, mail: Double, recipient: Double,
    data: Double, block: Double, finalDot: Double, quit: Double
  ) {
    self.connect = connect
    self.greeting = greeting
    self.command = command
    self.handshake = handshake
    self.mail = mail
    self.recipient = recipient
    self.data = data
    self.block = block
    self.finalDot = finalDot
    self.quit = quit
  }

  /// RFC 5321 §4.5.3.2; connection and handshake, which it leaves open, get a minute, QUIT five seconds.
  public static let rfc5321 = SMTPTimeouts(
    connect: 60, greeting: 300, command: 300, handshake: 60, mail: 300, recipient: 300, data: 120, block: 180,
    finalDot: 600, quit: 5)

  /// The same few seconds for everything.
  public static func uniform(_ seconds: Double) -> SMTPTimeouts {
    SMTPTimeouts(
      connect: seconds, greeting: seconds, command: seconds, handshake: seconds, mail: seconds, recipient: seconds,
      data: seconds, block: seconds, finalDot: seconds, quit: seconds)
  }

  /// The seconds to wait at a stage.
  public subscript(stage: SMTPStage) -> Double {
    switch stage {
    case .connect: return connect
    case .greeting: return greeting
    case .hello, .startTLS, .authentication, .reset: return command
    case .handshake: return handshake
    case .mail: return mail
    case .recipient: return recipient
    case .data: return data
    case .block: return block
    case .finalDot: return finalDot
    case .quit: return quit
    }
  }
}
