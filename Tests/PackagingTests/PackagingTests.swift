import Foundation
import FollowupModel
import Testing

@Suite struct PackagingTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Packaging/systemd")

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  /// Runs a program and returns its status and all it said.
  private func run(_ command: [String]) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "packaging-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func everyKindOfJournalEntryIsExplainedInTheCatalogue() throws {
    let catalogue = try text("followupd.catalog")
    let explained = catalogue.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    #expect(explained.sorted() == JournalKind.allCases.map(\.messageID).sorted())
    #expect(Set(explained).count == explained.count)
  }

  @Test func journalctlTakesTheCatalogue() throws {
    try withTemporaryFolder { root in
      let folder = root.appending(path: "usr/lib/systemd/catalog")
      for path in [folder, root.appending(path: "var/lib/systemd/catalog")] {
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
      }
      try Data(text("followupd.catalog").utf8).write(to: folder.appending(path: "followupd.catalog"))
      let update = try run(["journalctl", "--root=\(root.path)", "--update-catalog"])
      #expect(update.status == 0 && update.said == "", "\(update.said)")
      let list = try run(["journalctl", "--root=\(root.path)", "--list-catalog"])
      #expect(list.said.split(separator: "\n").count == JournalKind.allCases.count)
    }
  }

  @Test func theUnitKeepsSecretsOutOfCrashFiles() throws {
    #expect(try text("followupd.service").split(separator: "\n").contains("LimitCORE=0"))
  }

  @Test func systemdFindsNothingWrongWithTheUnit() throws {
    try withTemporaryFolder { folder in
      // Where the programs are not installed, others stand for them.
      let unit = try text("followupd.service").replacing("/usr/bin/followupd", with: "/bin/true")
        .replacing("/usr/bin/followupctl", with: "/bin/true")
      let file = folder.appending(path: "followupd.service")
      try Data(unit.utf8).write(to: file)
      let socket = folder.appending(path: "followupd.socket")
      try Data(text("followupd.socket").utf8).write(to: socket)
      let verified = try run(["systemd-analyze", "verify", "--man=no", file.path, socket.path])
      #expect(verified.status == 0 && verified.said == "", "\(verified.said)")
      let secured = try run(["systemd-analyze", "security", "--offline=yes", "--threshold=12", file.path])
      #expect(secured.status == 0, "\(secured.said)")
    }
  }
}
