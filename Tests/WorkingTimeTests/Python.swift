// Runs the scripts beside the tests: an independent implementation to compare with.

import Foundation

struct ScriptFailure: Error {
  var script: String
  var status: Int32
}

/// The lines that a Python script of this folder prints, each split at its spaces.
func linesOfPython(_ script: String, _ arguments: String...) throws -> [[Substring]] {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", folder.appendingPathComponent(script).path] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw ScriptFailure(script: script, status: process.terminationStatus)
  }
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
}
