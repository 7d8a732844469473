// One mail server and how it is spoken to, and the mistakes that can be seen before connecting.

/// How the connection is protected.
public enum SMTPSecurity: Hashable, Sendable {
  /// Clear until STARTTLS (RFC 3207), which is required: without it no mail and no password is sent.
  case startTLS
  /// TLS from the first byte (RFC 8314).
  case implicitTLS
  /// In clear. Only to loopback addresses and sockets of this machine.
  case none
}

/// Everything the transport must know of one server.
public struct SMTPConfiguration: Sendable {
  public var endpoint: SMTPEndpoint
  public var dialect: SMTPDialect
  public var security: SMTPSecurity
  public var tls: TLSSettings
  public var credentials: CredentialSource?
  /// What EHLO says: this machine's full name, or an address literal `[192.0.2.1]`.
  public var helloName: String
  public var timeouts: SMTPTimeouts
  /// Whether a message goes in one counted piece (BDAT, RFC 3030) where the server offers it.
  public var usesChunking: Bool
  /// Connections kept at once.
  public var connectionsMax: Int
  /// Mails sent over one connection before it is replaced.
  public var messagesPerConnectionMax: Int
  /// How long a connection without work is kept.
  public var idleSeconds: Double
  /// How long no new connection is tried after the server could not be reached, secured or authenticated with; doubled
  /// at each failure in a row, up to sixteen times. Mails submitted meanwhile go to the next server, or get the same
  /// outcome at once, so that a wrong password is not tried a thousand times.
  public var pauseSeconds: Double

  public init(
    endpoint: SMTPEndpoint, dialect: SMTPDialect = .smtp, security: SMTPSecurity = .startTLS,
    tls: TLSSettings = TLSSettings(), credentials: CredentialSource? = nil, helloName: String = "localhost",
    timeouts: SMTPTimeouts = .rfc5321, usesChunking: Bool = true, connectionsMax: Int = 2,
    messagesPerConnectionMax: Int = 100, idleSeconds: Double = 30, pauseSeconds: Double = 30
  ) {
    self.endpoint = endpoint
    self.dialect = dialect
    self.security = security
    self.tls = tls
    self.credentials = credentials
    self.helloName = helloName
    self.timeouts = timeouts
    self.usesChunking = usesChunking
    self.connectionsMax = connectionsMax
    self.messagesPerConnectionMax = messagesPerConnectionMax
    self.idleSeconds = idleSeconds
    self.pauseSeconds = pauseSeconds
  }

  /// Throws `SMTPError.configuration` for what can never work or must never be done.
  public func validate() throws(SMTPError) {
    try validateEndpoint()
    guard !helloName.isEmpty, helloName.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), helloName.utf8.count <= 255 else {
      throw refuse("`\(Printable.text(helloName))` cannot be said in EHLO", "give this machine's full domain name")
    }
    guard connectionsMax >= 1, messagesPerConnectionMax >= 1 else {
      throw refuse("at least one connection and one mail a connection are needed", "raise the limits")
    }
    if security == .none {
      guard endpoint.isLocal else {
        throw refuse(
          "mail to \(endpoint) would travel in clear",
          "use STARTTLS or implicit TLS; without TLS only loopback addresses work")
      }
      guard credentials == nil else {
        throw refuse("the password would travel in clear", "use STARTTLS or implicit TLS, or leave the username out")
      }
    }
    if case .pinned(let pins) = tls.trust, pins.isEmpty {
      throw refuse("no certificate is pinned", "give the fingerprint of the server's certificate")
    }
    if case .fixed(let credentials)? = credentials { try credentials.validate() }
  }

  private func validateEndpoint() throws(SMTPError) {
    switch endpoint {
    case .host(let host, let port):
      guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "[") }) else {
        throw refuse("`\(Printable.text(host))` is no server name", "write a name or an IP address without brackets")
      }
      guard (1...65_535).contains(port) else {
        throw refuse("port \(port) is not between 1 and 65535", "465 is usual for implicit TLS, 587 for STARTTLS")
      }
      // RFC 2033 §5: port 25 is SMTP's, whose client would be misled.
      guard dialect != .lmtp || port != 25 else {
        throw refuse("port 25 is not for LMTP", "name the port or socket on which the mail store takes LMTP")
      }
    case .unixSocket(let path):
      guard path.hasPrefix("/"), path.utf8.count < 108, !path.utf8.contains(0) else {
        throw refuse("`\(Printable.text(path))` is no path of a socket", "write an absolute path under 108 bytes")
      }
    }
  }

  private func refuse(_ problem: String, _ remedy: String) -> SMTPError {
    .configuration(problem: problem, remedy: remedy)
  }
}

extension SMTPCredentials {
  /// Throws `SMTPError.configuration` for what no mechanism can say.
  func validate() throws(SMTPError) {
    let secret = secret.reveal()
    guard !username.utf8.contains(0), !secret.utf8.contains(0) else {
      throw .configuration(
        problem: "the username or password holds a zero byte", remedy: "check how the password is stored")
    }
    guard !isToken || secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !isToken || !secret.isEmpty else {
      throw .configuration(
        problem: "the token is empty or holds a space or line break", remedy: "check what the file or command gives")
    }
  }
}
