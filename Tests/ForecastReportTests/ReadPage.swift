// A page as Python's parsers of HTML and XML read it.

import Foundation

struct ReadPage: Decodable {
  /// Everything that is wrong with it.
  var problems: [String]
  /// How many rectangles each drawing has.
  var drawings: [Int]
  /// What a reader sees, and the style.
  var text: String

  init(_ html: String) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("check_page.py")
    let page = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID()).html")
    defer { try? FileManager.default.removeItem(at: page) }
    try Data(html.utf8).write(to: page)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path, page.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    self = try JSONDecoder().decode([ReadPage].self, from: bytes)[0]
  }
}
