// Where a webhook is: an https address, or http on this machine.

/// A web address to post to.
public struct WebhookAddress: Hashable, Sendable, CustomStringConvertible {
  public let host: String
  public let port: Int
  public let isSecure: Bool
  /// The path and the query, as they are sent.
  public let target: String

  /// Reads `https://HOST[:PORT]/PATH`. Nil for anything else, for a name or password in the address, and for http to
  /// another machine, where the message would travel in clear.
  public init?(_ text: String) {
    let isSecure = text.hasPrefix("https://")
    guard isSecure || text.hasPrefix("http://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
    var host = authority
    var port: Int? = isSecure ? 443 : 80
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      host = authority[..<colon]
      port = Int(authority[authority.index(after: colon)...])
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, !host.contains("@"), let port, (1...65_535).contains(port) else { return nil }
    guard isSecure || ["127.0.0.1", "localhost", "::1"].contains(host) else { return nil }
    (self.host, self.port, self.isSecure) = (String(host), port, isSecure)
    self.target = target.hasPrefix("/") ? String(target) : "/" + target
  }

  /// Without the path, which may be a secret.
  public var description: String { "`\(host)` port \(port)" }

  /// For the header `Host`.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }
}
