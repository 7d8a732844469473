// Where a mail server listens, and in which dialect it is spoken to.

/// Where a server listens.
public enum SMTPEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name, or an IPv4 or IPv6 address without brackets.
  case host(String, port: Int)
  /// A socket of this machine, by its path.
  case unixSocket(String)

  /// ``` `mail.example.com` port 587 ```, for messages.
  public var description: String {
    switch self {
    case .host(let name, let port): return "`\(Printable.text(name))` port \(port)"
    case .unixSocket(let path): return "`\(Printable.text(path))`"
    }
  }

  /// What its certificate must bear, where a name says who it is.
  var name: String {
    switch self {
    case .host(let name, _): return name
    case .unixSocket: return "localhost"
    }
  }

  /// Whether what is sent there cannot leave this machine.
  var isLocal: Bool {
    switch self {
    case .host(let name, _): return Loopback.isLoopback(name: name)
    case .unixSocket: return true
    }
  }
}

/// The dialect.
public enum SMTPDialect: Hashable, Sendable {
  /// RFC 5321.
  case smtp
  /// RFC 2033: to a mail store; it answers for each recipient after the message.
  case lmtp
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
