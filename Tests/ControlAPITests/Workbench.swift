// A server on a socket of its own, and other people's programs that speak to it.

import ControlAPI
import Foundation
import NIOCore
import NIOPosix

/// A folder, a server in it, and its thread; gone with `end`.
final class Workbench: Sendable {
  let folder: URL
  let path: String
  let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "control-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: "s").path
  }

  /// Starts a server that answers each request with its name and the asking user.
  func start(group: String? = nil, patience: TimeAmount = .seconds(1)) async throws -> ControlServer {
    try await start(group: group, patience: patience) { request, peer, respond in
      respond(ControlAnswer(message: "\(request.name) by \(peer.user)"))
    }
  }

  func start(
    group: String? = nil, patience: TimeAmount = .seconds(1), handler: @escaping ControlServer.Handler
  ) async throws -> ControlServer {
    try await ControlServer.start(path: path, group: group, on: loops, requestTimeout: patience, handler: handler)
  }

  func end() async throws {
    try await loops.shutdownGracefully()
    try FileManager.default.removeItem(at: folder)
  }

  /// Asks with the project's own client.
  func ask(_ request: ControlRequest, timeoutSeconds: Int = 60) async throws -> ControlAnswer {
    let path = path
    return try await blocking { try ControlClient(path: path).send(request, timeoutSeconds: timeoutSeconds) }
  }

  /// Sends the text from a Python program and returns all that came back until the server hung up. The program
  /// ends its side when `halfCloses`.
  func python(_ text: String, as user: [String] = [], halfCloses: Bool = true) async throws -> String {
    try await blocking { try self.runPython(text, user, halfCloses) }
  }

  private func runPython(_ text: String, _ user: [String], _ halfCloses: Bool) throws -> String {
    let program = """
      import socket, sys
      s = socket.socket(socket.AF_UNIX); s.settimeout(20)
      try:
          s.connect(sys.argv[1])
          s.sendall(sys.stdin.buffer.read())
          if sys.argv[2] == "yes": s.shutdown(socket.SHUT_WR)
      except PermissionError: print("permission denied"); sys.exit()
      except (BrokenPipeError, OSError): pass
      while True:
          part = s.recv(65536)
          if not part: break
          sys.stdout.buffer.write(part)
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = user + ["/usr/bin/python3", "-c", program, path, halfCloses ? "yes" : "no"]
    let input = folder.appending(path: UUID().uuidString)
    try Data(text.utf8).write(to: input)
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: answer, as: UTF8.self)
  }
}

/// Runs blocking work on a thread of its own, away from those that the server needs.
func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
  }
}
