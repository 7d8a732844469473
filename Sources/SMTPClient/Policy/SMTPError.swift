// Everything that can go wrong between the client and a server, with its remedy. No case carries a secret.

/// Why a mail did not go, or a connection did not come about.
public enum SMTPError: Error, Hashable, Sendable {
  /// The settings can never work, or would give a secret away.
  case configuration(problem: String, remedy: String)
  case cannotResolve(host: String)
  case cannotConnect(SMTPEndpoint, detail: String)
  case timeout(SMTPStage)
  /// The server closed the connection while the client waited for this.
  case connectionLost(SMTPStage)
  /// What the server sent is not SMTP; `received` is printable and cut.
  case nonsense(problem: String, received: String)
  case tlsNotOffered
  case tlsRefused(SMTPReply)
  /// Somebody put plain text after the answer to STARTTLS, to be taken for the server's protected words.
  case responseInjection
  case handshakeFailed(detail: String)
  case certificate(CertificateProblem, PeerCertificate?)
  case authenticationNotOffered(wanted: [AuthenticationMechanism], offered: [String])
  case authenticationRejected(SMTPReply)
  /// The server could not prove that it knows the password (RFC 5802 §3).
  case serverNotAuthentic
  /// A token could not be had; the reason in words.
  case noCredentials(detail: String)
  /// A refusal that concerns every mail: at the greeting, at EHLO, or 421 at any time.
  case serverRefused(SMTPStage, SMTPReply)
  /// A 4xx or 5xx reply to MAIL, RCPT, DATA or the message.
  case rejected(SMTPStage, SMTPReply)
  case messageTooLarge(octets: Int, limit: Int)
  /// The message holds bytes above 127, and the server takes none (RFC 6152).
  case eightBitNotOffered
  /// The address needs SMTPUTF8 (RFC 6531).
  case utf8NotOffered(address: String)
  /// The mail must travel by verified TLS to the end, and the server does not promise that (RFC 8689).
  case requireTLSNotOffered
  case invalidAddress(String)
  /// This client is being shut down; nothing was attempted, or nothing that the server could have accepted.
  case stopped
}

extension SMTPError {
  /// What an error is about, and so which other mails it would meet.
  public enum Subject: Hashable, Sendable {
    /// Every mail for this server.
    case server
    /// Every mail of this sender.
    case sender
    case recipient
    case message
  }

  public var concerns: Subject {
    switch self {
    case .rejected(.mail, let reply): return FailurePolicy.asksForAuthentication(reply) ? .server : .sender
    case .rejected(.recipient, let reply): return FailurePolicy.asksForAuthentication(reply) ? .server : .recipient
    case .utf8NotOffered, .invalidAddress: return .recipient
    case .rejected, .messageTooLarge, .eightBitNotOffered, .requireTLSNotOffered: return .message
    default: return .server
    }
  }
}

extension SMTPError: CustomStringConvertible {
  public var description: String { remedy.isEmpty ? message : "\(message); \(remedy)" }

  /// What happened.
  public var message: String {
    switch self {
    case .configuration(let problem, _): return problem
    case .cannotResolve(let host): return "the mail server's name `\(host)` cannot be resolved"
    case .cannotConnect(let endpoint, let detail): return "cannot connect to \(endpoint): \(detail)"
    case .timeout(let stage): return "timed out waiting for \(stage.description)"
    case .connectionLost(let stage): return "the server closed the connection before \(stage.description) came"
    case .nonsense(let problem, let received): return "the server sent \(problem): `\(received)`"
    case .tlsNotOffered: return "the server does not offer STARTTLS"
    case .tlsRefused(let reply): return "the server refused STARTTLS: `\(reply)`"
    case .responseInjection: return "plain text followed the answer to STARTTLS, as in an attack"
    case .handshakeFailed(let detail): return "the TLS handshake failed: \(detail)"
    case .certificate(let problem, let certificate):
      return problem.message + (certificate.map { ": \($0)" } ?? "")
    case .authenticationNotOffered(let wanted, let offered):
      let what = offered.isEmpty ? "no mechanism" : offered.joined(separator: ", ")
      return "the server does not offer AUTH \(wanted.map(\.rawValue).joined(separator: " or ")) but \(what)"
    case .serverNotAuthentic: return "the server could not prove that it knows the password"
    case .noCredentials(let detail):
      return "there is no token for the mail server: \(Printable.cut(Printable.text(detail)))"
    case .authenticationRejected(let reply): return "the server rejected the username or password: `\(reply)`"
    case .serverRefused(let stage, let reply): return "the server refused at \(stage.place): `\(reply)`"
    case .rejected(let stage, let reply): return "the server answered \(stage.place) with `\(reply)`"
    case .messageTooLarge(let octets, let limit):
      return "the message has \(octets) octets and the server takes \(limit)"
    case .eightBitNotOffered: return "the message has bytes above 127 and the server does not offer 8BITMIME"
    case .utf8NotOffered(let address):
      return "`\(Printable.cut(Printable.text(address)))` needs SMTPUTF8, which the server does not offer"
    case .invalidAddress(let address):
      return "`\(Printable.cut(Printable.text(address)))` cannot be used as a mail address"
    case .requireTLSNotOffered:
      return "the mail must travel by TLS to its end, and the server does not promise that"
    case .stopped: return "the mail client is being stopped"
    }
  }

  /// What a person can do about it; empty where time alone helps.
  public var remedy: String {
    switch self {
    case .configuration(_, let remedy): return remedy
    case .cannotResolve: return "check the server's name and this machine's DNS"
    case .cannotConnect: return "check host, port and firewall, and whether the server runs"
    case .timeout(.greeting): return "check that the port speaks SMTP; one for implicit TLS stays silent otherwise"
    case .timeout(.handshake), .handshakeFailed:
      return "check that the port and the kind of TLS fit: usually 465 for implicit TLS, 587 for STARTTLS"
    case .timeout, .stopped, .connectionLost, .rejected, .serverRefused: return ""
    case .nonsense: return "check that host and port are those of a mail server and that no TLS is expected there"
    case .tlsNotOffered, .tlsRefused: return "no mail is sent in clear: enable STARTTLS there, or use implicit TLS"
    case .responseInjection: return "look for a proxy or an attacker between this machine and the server"
    case .certificate(let problem, _): return problem.remedy
    case .authenticationNotOffered: return "enable one of them on the server, or leave the username out"
    case .serverNotAuthentic: return "look for a proxy or an attacker between this machine and the server"
    case .noCredentials: return "check the file or command that gives the token"
    case .requireTLSNotOffered: return "use a server that offers REQUIRETLS, or do not require it"
    case .authenticationRejected: return "check the username and the password's file or credential"
    case .messageTooLarge: return "raise the server's limit or make the message smaller"
    case .eightBitNotOffered: return "encode the text as quoted-printable or base64, or use a server with 8BITMIME"
    case .utf8NotOffered: return "use an address in ASCII, or a server with SMTPUTF8"
    case .invalidAddress: return "write it as `name@example.com`"
    }
  }
}

extension SMTPStage {
  /// Where a reply came, in words: "RCPT TO".
  var place: String {
    switch self {
    case .connect: return "the connection"
    case .greeting: return "the greeting"
    case .hello: return "EHLO"
    case .startTLS, .handshake: return "STARTTLS"
    case .authentication: return "AUTH"
    case .mail: return "MAIL FROM"
    case .recipient: return "RCPT TO"
    case .data: return "DATA"
    case .block, .finalDot: return "the message"
    case .reset: return "RSET"
    case .quit: return "QUIT"
    }
  }
}
