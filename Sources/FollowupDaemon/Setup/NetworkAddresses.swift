// Addresses of hosts, as the machine resolves them.

import Glibc

enum NetworkAddresses {
  /// Every address of a host, IPv4 and IPv6, in the resolver's order; empty where it has none.
  static func of(_ host: String) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var entry = list
    while let current = entry {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let code = getnameinfo(
        current.pointee.ai_addr, current.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if code == 0, !found.contains(address) { found.append(address) }
      entry = current.pointee.ai_next
    }
    return found
  }

  /// Those of `/etc/resolv.conf`.
  static func nameServers(path: String = "/etc/resolv.conf") -> [String] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1024)
    var found: [String] = []
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let words = text.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0] == "nameserver" { found.append(String(words[1].prefix { $0 != "%" })) }
    }
    return found
  }
}
