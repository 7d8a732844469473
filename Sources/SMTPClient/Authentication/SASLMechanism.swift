// How a client proves who it is (RFC 4954), one dialogue a mechanism.

/// The client's half of one SASL dialogue (RFC 4422): challenges in, responses out. Nothing here is Base64.
protocol SASLMechanism: Sendable {
  /// What goes out with the command; nil where the server speaks first.
  mutating func initialResponse() -> [UInt8]?

  /// The answer to a challenge. Throws `SMTPError` where the server is not who it should be, or makes no sense.
  mutating func respond(to challenge: [UInt8]) throws(SMTPError) -> [UInt8]

  /// Whether the server may now say that all is well. A mechanism in which the server proves itself too waits for that.
  var acceptsSuccess: Bool { get }

  /// What must never be shown, should the server repeat it.
  var secrets: [String] { get }
}

extension SASLMechanism {
  var acceptsSuccess: Bool { true }
}

/// The mechanisms this client speaks.
public enum AuthenticationMechanism: String, Hashable, Sendable, CaseIterable {
  /// RFC 7677: the password never travels, and the server proves that it knows it.
  case scramSHA256 = "SCRAM-SHA-256"
  /// RFC 4616.
  case plain = "PLAIN"
  /// Never standardised; older servers know nothing else.
  case login = "LOGIN"
  /// A bearer token (RFC 6750) as Google and Microsoft take it.
  case xoauth2 = "XOAUTH2"

  /// Those that fit what the client has, strongest first.
  static func fitting(_ credentials: SMTPCredentials) -> [AuthenticationMechanism] {
    let fitting: [AuthenticationMechanism] = credentials.isToken ? [.xoauth2] : [.scramSHA256, .plain, .login]
    return fitting.filter { credentials.mechanism == nil || credentials.mechanism == $0 }
  }

  /// The dialogue with these credentials. `nonce` is used once and has no comma.
  func dialogue(_ credentials: SMTPCredentials, nonce: String) -> any SASLMechanism {
    switch self {
    case .scramSHA256: return SCRAM(credentials, nonce: nonce)
    case .plain: return Plain(credentials: credentials)
    case .login: return Login(credentials: credentials)
    case .xoauth2: return XOAUTH2(credentials: credentials)
    }
  }
}

/// RFC 4616: no authorisation identity, username, password.
struct Plain: SASLMechanism {
  let credentials: SMTPCredentials

  private var response: [UInt8] {
    [0] + Array(credentials.username.utf8) + [0] + Array(credentials.secret.reveal().utf8)
  }

  func initialResponse() -> [UInt8]? { response }

  func respond(to challenge: [UInt8]) throws(SMTPError) -> [UInt8] { response }

  var secrets: [String] { [Base64.encode(response)] }
}

/// The username, then the password, each when asked.
struct Login: SASLMechanism {
  let credentials: SMTPCredentials
  private var asked = 0

  init(credentials: SMTPCredentials) { self.credentials = credentials }

  func initialResponse() -> [UInt8]? { nil }

  mutating func respond(to challenge: [UInt8]) throws(SMTPError) -> [UInt8] {
    asked += 1
    guard asked <= 2 else {
      throw .nonsense(problem: "a third question to AUTH LOGIN", received: Printable.cut(Printable.text(challenge)))
    }
    return Array((asked == 1 ? credentials.username : credentials.secret.reveal()).utf8)
  }

  var acceptsSuccess: Bool { asked == 2 }

  var secrets: [String] { [] }
}

/// Google's and Microsoft's bearer tokens: refused ones come with an explanation that wants an empty answer.
struct XOAUTH2: SASLMechanism {
  let credentials: SMTPCredentials

  private var response: [UInt8] {
    Array("user=\(credentials.username)\u{1}auth=Bearer \(credentials.secret.reveal())\u{1}\u{1}".utf8)
  }

  func initialResponse() -> [UInt8]? { response }

  func respond(to challenge: [UInt8]) throws(SMTPError) -> [UInt8] { challenge.isEmpty ? response : [] }

  var secrets: [String] { [Base64.encode(response)] }
}
