// What `followupctl rules format` does to files.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Format {
    private let untidy = "record client\n\n\n\n name   text   # who\n"
    private let tidy = "record client\n\n  name  text   # who\n"

    @Test func filesAreLaidOutOnceAndKeepWhatTheyAre() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let files = FileManager.default
      try scratch.write("rules/deep/a.rules", untidy)
      try scratch.write("rules/b.rules", tidy)
      let file = "\(scratch.path)/rules/deep/a.rules"
      try files.setAttributes([.posixPermissions: 0o640, .ownerAccountID: 65534], ofItemAtPath: file)
      try files.createSymbolicLink(atPath: "\(scratch.path)/rules/c.rules", withDestinationPath: "deep/a.rules")

      let check = try await Program.run("followupctl", ["rules", "format", "--check", "\(scratch.path)/rules"])
      #expect(check.status == 1)
      #expect(check.lines == ["would change \(scratch.path)/rules/c.rules", "would change \(file)"])
      #expect(try scratch.read("rules/deep/a.rules") == untidy)

      let first = try await Program.run("followupctl", ["rules", "format", "\(scratch.path)/rules/c.rules"])
      #expect(first.status == 0)
      #expect(first.lines == ["formatted \(scratch.path)/rules/c.rules"])
      #expect(try scratch.read("rules/deep/a.rules") == tidy)
      #expect(try files.destinationOfSymbolicLink(atPath: "\(scratch.path)/rules/c.rules") == "deep/a.rules")
      let attributes = try files.attributesOfItem(atPath: file)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(attributes[.ownerAccountID] as? Int == 65534)

      let second = try await Program.run("followupctl", ["rules", "format", "\(scratch.path)/rules"])
      #expect(second.status == 0)
      #expect(second.lines == ["3 files: nothing to change"])
      #expect(try files.contentsOfDirectory(atPath: "\(scratch.path)/rules/deep") == ["a.rules"])
    }

    @Test func aFileWithMistakesIsLeftAsItIsAndTheOthersAreLaidOut() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("a.rules", untidy)
      try scratch.write("b.rules", "record   client\n  name  string\n")
      let ended = try await Program.run("followupctl", ["rules", "format", scratch.path])
      #expect(ended.status == 1)
      #expect(ended.errors.hasPrefix("\(scratch.path)/b.rules:2:9: error: `string` is no type of a field\n"))
      #expect(ended.lines == ["formatted \(scratch.path)/a.rules"])
      #expect(try scratch.read("b.rules") == "record   client\n  name  string\n")
    }

    @Test func testsBesideRulesAreLaidOutToo() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("a.rules", tidy)
      try scratch.write("a.tests", "test \"a\"\n on  2026-11-16 expect   nothing # yet\n")
      let ended = try await Program.run("followupctl", ["rules", "format", scratch.path])
      #expect(ended.status == 0)
      #expect(ended.lines == ["formatted \(scratch.path)/a.tests"])
      #expect(try scratch.read("a.tests") == "test \"a\"\n  on 2026-11-16 expect nothing   # yet\n")
    }

    @Test func whatIsNotThereCannotBeRead() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      for command in [["check"], ["format"], ["format", "--check"], ["test"]] {
        let ended = try await Program.run("followupctl", ["rules"] + command + ["\(scratch.path)/nosuch.rules"])
        #expect(ended.status == 65, "\(command)")
      }
    }

    @Test func theRulesOfTheConfigurationAreLaidOutWithoutAPath() async throws {
      let place = try Workplace(Setup())
      defer { place.close() }
      try place.scratch.write("rules/untidy.rules", "group   a    \"a@example.com\"\n")
      let ended = try await place.ctl(["rules", "format"])
      #expect(ended.status == 0)
      #expect(ended.lines.contains("formatted \(place.path)/rules/untidy.rules"))
      #expect(try place.scratch.read("rules/untidy.rules") == "group a \"a@example.com\"\n")
    }

    @Test func theRulesWeShipAreCanonical() async throws {
      let paths = ["Rules", "Documentation/examples"].map { "\(Program.project)/\($0)" }
      let ended = try await Program.run("followupctl", ["rules", "format", "--check"] + paths)
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    }
  }
}
