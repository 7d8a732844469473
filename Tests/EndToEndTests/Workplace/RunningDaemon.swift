// followupd as a process: started, watched by what it says, told to end, or killed.

import Foundation
import Testing

final class RunningDaemon: Sendable {
  private let child: Child
  private let log: String

  var process: pid_t { child.id }

  init(_ workplace: Workplace, number: Int, environment: [String: String] = [:], wrapper: [String] = []) throws {
    log = "\(workplace.path)/daemon-\(number).log"
    let command = wrapper + [Program.path(of: "followupd"), "--config", workplace.configuration]
    child = try Child(
      Program.path(of: command[0]), Array(command.dropFirst()), errors: log, environment: environment)
  }

  /// What it said so far.
  var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// The lines it said that contain a text.
  func lines(with text: String) -> [String] {
    said.split(separator: "\n").map(String.init).filter { $0.contains(text) }
  }

  func waitUntilReady() async throws { try await hears("started with") }

  /// Waits until it says something; returns the first line that does.
  @discardableResult
  func hears(
    _ text: String, within seconds: Double = 20, _ location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let line = try await eventually(within: seconds) {
      child.end == nil ? lines(with: text).first : lines(with: text).first ?? ""
    }
    return try #require(
      line.flatMap { $0.isEmpty ? nil : $0 }, "followupd did not say `\(text)` but: \(said)", sourceLocation: location)
  }

  /// kill -9.
  func kill() { child.send(SIGKILL) }

  func signal(_ number: Int32) { child.send(number) }

  /// How it ended, waiting for that.
  func ended(within seconds: Double = 20) async throws -> Child.End {
    try #require(try await eventually(within: seconds) { child.end }, "followupd did not end: \(said)")
  }

  /// SIGTERM, and how it ended.
  func stop() async throws -> Child.End {
    signal(SIGTERM)
    return try await ended()
  }
}
