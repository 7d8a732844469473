// Starts `systemd-probe`, and scripts of Tests/Support, and hands back what they said.

import Foundation

/// What a program said, and how it ended.
struct Ending {
  var status: Int32
  var output: String
  var error: String
}

enum Probe {
  /// The program built beside the tests.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "systemd-probe").path

  /// `Tests/Support/NAME`.
  static func script(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Support/\(name)")
      .path
  }

  static func process(_ command: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    let inherited = ProcessInfo.processInfo.environment.filter {
      !["NOTIFY_SOCKET", "JOURNAL_STREAM"].contains($0.key)
    }
    process.environment = inherited.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs a command to its end.
  static func run(_ command: [String], environment: [String: String] = [:]) throws -> Ending {
    let process = process(command, environment: environment)
    let folder = try TemporaryFolder()
    // Files, because two pipes read one after the other may fill.
    let paths = ["output", "error"].map { folder.path($0) }
    for path in paths { try Data().write(to: URL(filePath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: paths[0])
    process.standardError = FileHandle(forWritingAtPath: paths[1])
    try process.run()
    process.waitUntilExit()
    let texts = try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
    return Ending(status: process.terminationStatus, output: texts[0], error: texts[1])
  }
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "systemd-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file with the given rights and returns its path.
  func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    return path(name)
  }
}
