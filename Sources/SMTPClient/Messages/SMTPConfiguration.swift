// Where the mail server is and how it is spoken to, and the mistakes that can be seen before connecting.

/// How the connection is protected.
public enum SMTPSecurity: Hashable, Sendable {
  /// Clear until STARTTLS (RFC 3207), which is required: without it no mail and no password is sent.
  case startTLS
  /// TLS from the first byte (RFC 8314).
  case implicitTLS
  /// In clear. Only to loopback addresses.
  case none
}

/// Who the client says it is to the server (RFC 4954, RFC 4616).
public struct SMTPCredentials: Hashable, Sendable {
  public var username: String
  public var password: Secret

  public init(username: String, password: Secret) {
    self.username = username
    self.password = password
  }
}

/// Everything the transport must know.
public struct SMTPConfiguration: Sendable {
  /// A name, or an IPv4 or IPv6 address without brackets. The certificate must bear it.
  public var host: String
  public var port: Int
  public var security: SMTPSecurity
  /// The authorities to trust, as a PEM file; nil for those the system trusts.
  public var caFile: String?
  public var credentials: SMTPCredentials?
  /// What EHLO says: this machine's full name, or an address literal `[192.0.2.1]`.
  public var helloName: String
  public var timeouts: SMTPTimeouts
  /// Connections kept at once.
  public var connectionsMax: Int
  /// Mails sent over one connection before it is replaced.
  public var messagesPerConnectionMax: Int
  /// How long a connection without work is kept.
  public var idleSeconds: Double
  /// How long no new connection is tried after the server could not be reached, secured or authenticated with. Mails
  /// submitted meanwhile get the same outcome at once, so that a wrong password is not tried a thousand times.
  public var pauseSeconds: Double

  public init(
    host: String, port: Int, security: SMTPSecurity = .startTLS, caFile: String? = nil,
    credentials: SMTPCredentials? = nil, helloName: String = "localhost", timeouts: SMTPTimeouts = .rfc5321,
    connectionsMax: Int = 2, messagesPerConnectionMax: Int = 100, idleSeconds: Double = 30, pauseSeconds: Double = 30
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.caFile = caFile
    self.credentials = credentials
    self.helloName = helloName
    self.timeouts = timeouts
    self.connectionsMax = connectionsMax
    self.messagesPerConnectionMax = messagesPerConnectionMax
    self.idleSeconds = idleSeconds
    self.pauseSeconds = pauseSeconds
  }

  /// Throws `SMTPError.configuration` for what can never work or must never be done.
  public func validate() throws(SMTPError) {
    func refuse(_ problem: String, _ remedy: String) -> SMTPError { .configuration(problem: problem, remedy: remedy) }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "[") }) else {
      throw refuse("`\(Printable.text(host))` is no server name", "write a name or an IP address without brackets")
    }
    guard (1...65_535).contains(port) else {
      throw refuse("port \(port) is not between 1 and 65535", "465 is usual for implicit TLS, 587 for STARTTLS")
    }
    guard !helloName.isEmpty, helloName.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), helloName.utf8.count <= 255 else {
      throw refuse("`\(Printable.text(helloName))` cannot be said in EHLO", "give this machine's full domain name")
    }
    guard connectionsMax >= 1, messagesPerConnectionMax >= 1 else {
      throw refuse("at least one connection and one mail a connection are needed", "raise the limits")
    }
    if security == .none {
      guard Loopback.isLoopback(name: host) else {
        throw refuse(
          "mail to `\(host)` would travel in clear",
          "use STARTTLS or implicit TLS; without TLS only loopback addresses work")
      }
      guard credentials == nil else {
        throw refuse("the password would travel in clear", "use STARTTLS or implicit TLS, or leave the username out")
      }
    }
    if let credentials, credentials.username.utf8.contains(0) || credentials.password.reveal().utf8.contains(0) {
      throw refuse("the username or password holds a zero byte", "check how the password is stored")
    }
  }
}

/// Which names and addresses never leave this machine.
enum Loopback {
  static func isLoopback(name: String) -> Bool {
    ["localhost", "ip6-localhost", "localhost.localdomain"].contains(name.lowercased()) || isLoopback(address: name)
  }

  /// Whether the text is an address of 127.0.0.0/8 or ::1.
  static func isLoopback(address: String) -> Bool {
    if ["::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"].contains(address) { return true }
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
