// What people ask that cannot be done: said with the reason, what to do and the right status; nothing is changed.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Commands {
    @Test func aRecordThatASourceBringsIsNotChangedByHandAndTheReasonIsSaid() async throws {
      let place = try Workplace(Setup(sources: Workplace.source("client")))
      defer { place.close() }
      try place.scratch.write("inbox/clients.csv", "id,name,status\nacme,Acme,active\n")
      let daemon = try await place.start()
      try await daemon.hears("clients.csv: 1 added")
      for arguments in [["record", "put", "client", "acme", "name=Other"], ["record", "delete", "client", "acme"]] {
        let ended = try await place.ctl(arguments)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("acme`: "), "\(ended.errors)")
        #expect(ended.errors.contains("what a source brings is changed where its files come from"))
      }
      // Its files vanish: that is said once, and the records stay.
      try FileManager.default.removeItem(atPath: "\(place.path)/inbox/clients.csv")
      try await daemon.hears(
        "no file matches its `path` any more, so what it brought stays as it is (1 record)", within: 10)
      #expect(try await place.count("records") == 1)
    }

    @Test func aFullDiskBehindStandardOutputIsAnErrorAndADeviceStaysOne() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("a.rules", "record client\n  name text\n")
      try scratch.write("client.csv", "id,name\nacme,Acme\n")
      let program = "\(Program.folder)/followupctl"
      let simulation =
        "simulate --rules \(scratch.path)/a.rules --records \(scratch.path) --days 2 --format table --time-zone UTC"
      let commands = [
        ("rules check \(scratch.path)/a.rules > /dev/full", 74, "standard output cannot be written"),
        ("\(simulation) > /dev/full", 74, "standard output cannot be written"),
        ("\(simulation) --output /dev/full", 73, "/dev/full cannot be written"),
      ]
      for (command, status, text) in commands {
        let shell = Process()
        let errors = Pipe()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", "\(program) \(command)"]
        shell.standardError = errors
        try shell.run()
        let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == Int32(status), "\(command): \(said)")
        #expect(said.contains(text), "\(command): \(said)")
      }
      let kind = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType
      #expect(kind == .typeCharacterSpecial)
    }

    @Test func mistakesOnTheCommandLineEndWithTheStatusThatIsTheirs() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("a.rules", "record client\n  name text\n")
      try scratch.write("client.csv", "id,name\nacme,Acme\n")
      let (rules, path) = ("\(scratch.path)/a.rules", scratch.path)
      let day = ["--at", "2026-11-23", "--time-zone", "Europe/Warsaw"]
      let cases: [([String], Int32, String)] = [
        (["list", "--state", "opne"], 64, "did you mean `open`?"),
        (["list", "--limit", "0"], 64, "write 1 or more"),
        (["status", "--config", "\(path)/nosuch.toml"], 78, "nosuch.toml: error: the configuration cannot be read"),
        (["evaluate", "--rules", "\(path)/nosuch", "--records", path] + day, 65, "there is no such file or folder"),
        (["evaluate", "--rules", rules, "--store", "sqlite:\(path)/nosuch.db"] + day, 65, "there is no such store"),
        (["import", "\(path)/client.csv", "--dry-run", "--store", "sqlite:\(path)/new.db", "--rules", rules], 0, ""),
      ]
      for (arguments, status, text) in cases {
        let ended = try await Program.run("followupctl", arguments)
        #expect(ended.status == status, "\(arguments): \(ended.errors)")
        #expect(text.isEmpty || ended.errors.contains(text), "\(arguments): \(ended.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: "\(path)/new.db"))
    }
  }
}
