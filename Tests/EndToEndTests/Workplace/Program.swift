// The built programs, run to their end or left running, as a person or the service manager runs them.

import Foundation
import Testing

/// What a program that has ended left behind.
struct Finished {
  var status: Int32
  var output: String
  var errors: String

  /// Standard output, line by line.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Standard output as JSON.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }

  func objects() throws -> [[String: Any]] { try #require(try json() as? [[String: Any]]) }

  /// Standard output as JSON Lines.
  func objectLines() throws -> [[String: Any]] {
    try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)") }
  }
}

enum Program {
  /// The folder of the built programs, beside the tests' own.
  static let folder: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: own).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.isExecutableFile(atPath: folder.path + "/followupd") {
      folder.deleteLastPathComponent()
    }
    return folder.path
  }()

  /// The project's folder.
  static let project = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
    .replacingOccurrences(of: "//", with: "/")

  /// Runs a program to its end. It is killed, and the test fails, when that takes longer than `seconds`.
  static func run(
    _ program: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
    folder: String? = nil, seconds: Double = 30
  ) async throws -> Finished {
    let scratch = try Scratch()
    defer { scratch.remove() }
    if let input { try scratch.write("input", input) }
    let child = try Child(
      path(of: program), arguments, input: input == nil ? nil : "\(scratch.path)/input",
      output: "\(scratch.path)/output", errors: "\(scratch.path)/errors", environment: environment, folder: folder)
    defer { child.send(SIGKILL) }
    let end = try await eventually(within: seconds) { child.end }
    let errors = try scratch.read("errors")
    guard case .exited(let status) = end else {
      Issue.record("`\(program) \(arguments.joined(separator: " "))` ended with \(String(describing: end)): \(errors)")
      return Finished(status: -1, output: try scratch.read("output"), errors: errors)
    }
    return Finished(status: status, output: try scratch.read("output"), errors: errors)
  }

  /// `followupctl`, or another program of ours, or one of the system's by its path or name.
  static func path(of program: String) -> String {
    if program.hasPrefix("/") { return program }
    if FileManager.default.isExecutableFile(atPath: "\(folder)/\(program)") { return "\(folder)/\(program)" }
    for folder in ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    where FileManager.default.isExecutableFile(atPath: "\(folder)/\(program)") {
      return "\(folder)/\(program)"
    }
    return program
  }
}

/// A folder of a test's own.
struct Scratch {
  let path: String

  init(mode: Int = 0o700) throws {
    path = "/tmp/fe-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  /// Writes a file and closes it, as an editor does that has no temporary file.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes a file beside and renames it, as careful programs do.
  func replace(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"), options: .atomic)
  }
}

/// Waits until something of another process is so; nil after `seconds`.
func eventually<Result>(within seconds: Double = 20, _ body: () async throws -> Result?) async throws -> Result? {
  let end = ContinuousClock.now + .seconds(seconds)
  while true {
    if let result = try await body() { return result }
    guard ContinuousClock.now < end else { return nil }
    try await Task.sleep(for: .milliseconds(10))
  }
}
