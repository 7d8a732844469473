// The section [metrics]: where Prometheus may ask beside the control socket.

extension Configuration {
  /// A loopback address and a port.
  public struct MetricsAddress: Hashable, Sendable {
    public var host: String
    public var port: Int
  }
}

extension ConfigurationReader {
  func metrics(_ top: inout TOMLSection) -> Configuration.MetricsAddress? {
    guard var section = top.section("metrics") else { return nil }
    defer { section.finish() }
    guard let text = section.text("listen") else { return nil }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (1...65_535).contains(port)
    else {
      section.problem("listen", "`\(text)` is no address with a port", help: "write listen = \"127.0.0.1:9464\"")
      return nil
    }
    let host = text[..<colon].filter { !"[]".contains($0) }
    guard ConfigurationReader.isLoopback(host) else {
      section.problem(
        "listen", "`\(host)` is no address of this machine alone, and anybody may read the metrics",
        help:
          "write listen = \"127.0.0.1:\(port)\" or \"[::1]:\(port)\", and let a proxy that asks for a password pass it on"
      )
      return nil
    }
    return Configuration.MetricsAddress(host: host, port: port)
  }

  private static func isLoopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "::1" || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
