// Whom the client trusts, and how it shows who it is itself.

/// What TLS goes by. The server is always verified, and nothing older than TLS 1.2 is spoken (RFC 8996).
public struct TLSSettings: Hashable, Sendable {
  public enum Trust: Hashable, Sendable {
    /// The authorities that the system trusts.
    case system
    /// The authorities in a PEM file, and no others.
    case authorities(file: String)
    /// These very certificates, whoever signed them, whatever name they bear: for a server with one it signed itself.
    /// An expired one is refused all the same.
    case pinned(Set<CertificateFingerprint>)
  }

  public var trust: Trust
  /// What the client shows when the server asks.
  public var clientCertificate: ClientCertificate?

  public init(trust: Trust = .system, clientCertificate: ClientCertificate? = nil) {
    self.trust = trust
    self.clientCertificate = clientCertificate
  }
}

/// A certificate of the client's own and its key, as PEM files.
public struct ClientCertificate: Hashable, Sendable {
  /// The chain, the client's own certificate first.
  public var certificateFile: String
  public var keyFile: String

  public init(certificateFile: String, keyFile: String) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

/// The SHA-256 of a certificate in DER, as `openssl x509 -noout -fingerprint -sha256` prints it.
public struct CertificateFingerprint: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads 64 hexadecimal digits, in pairs with colons between or without; nil for anything else.
  public init?(_ text: String) {
    let digits = text.filter { $0 != ":" && $0 != " " }
    guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
    var bytes: [UInt8] = []
    var rest = Substring(digits)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    self.bytes = bytes
  }

  /// `AB:CD:…`
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
  }
}
