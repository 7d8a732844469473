// The demo's folder: copies of the sample records and of the rules, to be edited without harm.

import Foundation

struct DemoFolder {
  /// A folder of its own under the system's temporary one.
  let path: String
  var configuration: String { "\(path)/followupd.toml" }

  /// Copies samples and rules, and points the configuration at the capture server.
  init(samples: String, rules: String, port: Int) throws {
    let files = FileManager.default
    path = files.temporaryDirectory.appendingPathComponent("followupd-demo-\(UUID().uuidString.prefix(8))").path
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: samples) where !name.hasSuffix(".py") && !name.hasSuffix(".md") {
      try files.copyItem(atPath: "\(samples)/\(name)", toPath: "\(path)/\(name)")
    }
    try files.copyItem(atPath: rules, toPath: "\(path)/rules")
    let text = try String(contentsOfFile: configuration, encoding: .utf8)
    let lines = text.components(separatedBy: "\n").map { line in
      if line.hasPrefix("rules ") { return "rules       = [\"rules\"]" }
      if line.hasPrefix("server ") { return "server   = \"smtp://127.0.0.1:\(port)\"" }
      return line
    }
    try lines.joined(separator: "\n").write(toFile: configuration, atomically: true, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
