// Who the client says it is to the server.

/// A username with a password, or with a bearer token (RFC 4954).
public struct SMTPCredentials: Hashable, Sendable {
  public var username: String
  /// The password or the token.
  public var secret: Secret
  /// Whether `secret` is a token for XOAUTH2.
  public var isToken: Bool
  /// The only mechanism to use; nil for the strongest that both sides know.
  public var mechanism: AuthenticationMechanism?

  /// A password: SCRAM-SHA-256, PLAIN or LOGIN.
  public init(username: String, password: Secret, mechanism: AuthenticationMechanism? = nil) {
    self.username = username
    secret = password
    isToken = false
    self.mechanism = mechanism
  }

  /// A bearer token: XOAUTH2.
  public init(username: String, token: Secret) {
    self.username = username
    secret = token
    isToken = true
  }
}

/// Where a connection finds its credentials.
public enum CredentialSource: Sendable {
  case fixed(SMTPCredentials)
  /// Asked anew for each connection, on a thread that may block: for tokens that end, read from a file or a command.
  /// What it throws is the reason why mail waits.
  case fetched(@Sendable () throws(SMTPError) -> SMTPCredentials)
}
