// The section [queue]: how long mail waits for a server.

extension ConfigurationReader {
  /// In seconds.
  func queueLifetime(_ top: inout TOMLSection) -> Int64 {
    let usual: Int64 = 5 * 86_400
    guard var section = top.section("queue") else { return usual }
    defer { section.finish() }
    guard let text = section.text("lifetime") else { return usual }
    let units: [String: Int64] = ["min": 60, "h": 3600, "d": 86_400]
    let parts = text.split(separator: " ")
    if parts.count == 2, let count = Int64(parts[0]), let unit = units[String(parts[1])], (1...100_000).contains(count)
    {
      return count * unit
    }
    section.problem("lifetime", "`\(text)` is no span", help: "write one such as \"5 d\", \"12 h\" or \"90 min\"")
    return usual
  }
}
