// The store's own health: examined and copied while the daemon works, restored, and refused when it is damaged.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Health {
    /// A client with an open invoice.
    private func putRecords(_ place: Workplace, invoices: ClosedRange<Int> = 1...1) throws {
      try place.scratch.replace("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.replace("inbox/clients.csv", "id,name,manager,status\nacme,Acme,anna,active\n")
      try place.scratch.replace(
        "inbox/invoices.csv",
        "id,number,client,amount,due_on,status\n" + invoices.map { "\($0),F\($0),acme,1.00 PLN,,open\n" }.joined())
    }

    private func store(_ place: Workplace) -> String { "\(place.path)/followupd.db" }

    @Test func theStoreIsExaminedWithTheDaemonAndWithout() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place)
      try await daemon.hears("reminded")
      let url = "sqlite:\(store(place))"
      for arguments in [["verify"], ["verify", "--store", url]] {
        let verified = try await place.ctl(arguments)
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        #expect(verified.output.contains("store \(url), tables of version"))
        #expect(verified.output.contains("3 records") && verified.output.contains("1 follow-ups"))
        #expect(verified.output.contains("everything is as promised ("))
        #expect(verified.errors.isEmpty)
        let report = try #require(try await place.ctl(arguments + ["--format", "json"]).json() as? [String: Any])
        #expect((report["findings"] as? [Any])?.isEmpty == true && report["store"] as? String == url)
      }
      try await python(
        "import sqlite3; c = sqlite3.connect('\(store(place))', timeout=9); c.execute(\"delete from history where event = 'opened'\"); c.commit()"
      )
      for arguments in [["verify"], ["verify", "--store", url]] {
        let verified = try await place.ctl(arguments)
        #expect(verified.status == 1)
        #expect(
          verified.output.contains("follow-up-without-opening: 1\n  follow-up 1\n  means: "), "\(verified.output)")
        #expect(
          verified.output.contains("  help: stop followupd, keep a copy of the store, and restore the last backup"))
        let report = try #require(try await place.ctl(arguments + ["--format", "json"]).json() as? [String: Any])
        let finding = try #require((report["findings"] as? [[String: Any]])?.first)
        #expect(finding["check"] as? String == "follow-up-without-opening" && finding["count"] as? Int == 1)
      }
      #expect(try await daemon.stop() == .exited(0))
      let asked = try await place.ctl("verify")
      #expect(asked.status == 69)
      let gone = try await place.ctl("verify", "--store", "sqlite:\(place.path)/none.db")
      #expect(gone.status == 65 && gone.errors.contains("there is no such store"))
    }

    @Test func aBackupIsMadeWhileTheDaemonWorksAndNeverOverAnotherFile() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place)
      try await daemon.hears("reminded")
      let file = "\(place.path)/backup.db"
      let url = "sqlite:\(store(place))"
      for arguments in [["backup", "backup.db"], ["backup", "backup.db", "--store", url]] {
        let made = try await place.ctl(arguments)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.hasSuffix(" MB written to \(file)\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try await place.ctl("verify", "--store", "sqlite:\(file)").status == 0)
        let again = try await place.ctl(arguments)
        #expect(
          again.status == 73 && again.errors.contains("is there already\n  help: name another file, or say --replace"))
        #expect(try await place.ctl(arguments + ["--replace"]).status == 0)
        try FileManager.default.removeItem(atPath: file)
        let itself = try await place.ctl(["backup", store(place), "--replace"] + arguments.dropFirst(2))
        #expect(itself.status == 73 && itself.errors.contains("it is the store itself"))
      }
      let nowhere = try await place.ctl("backup", "/none/backup.db")
      #expect(nowhere.status == 73 && nowhere.errors.contains("`/none/backup.db` cannot be written"))
      #expect(try await daemon.stop() == .exited(0))
    }

    @Test func aFullDiskLeavesNothingOfABackup() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place)
      try await daemon.hears("reminded")
      try place.scratch.write("disk/.keep", "")
      let disk = "\(place.path)/disk"
      let made = try await Program.run(
        "unshare",
        [
          "--mount", "sh", "-c",
          "mount -t tmpfs -o size=64k tmpfs '\(disk)' && \"$1\" backup '\(disk)/b.db' --store 'sqlite:\(store(place))'; "
            + "status=$?; ls -A '\(disk)'; exit $status", "sh", Program.path(of: "followupctl"),
        ])
      #expect(made.status == 74, "\(made.errors)")
      #expect(made.errors.contains("store `\(disk)/b.db`: the disk is full"))
      #expect(made.output.isEmpty)
      #expect(try await daemon.stop() == .exited(0))
    }

    @Test func aDaemonOnARestoredBackupSendsNothingTwiceThatTheBackupKnowsOf() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place)
      try await server.mail(to: "anna@example.test", about: "F1 of Acme")
      try await daemon.hears("FOLLOWUP_EVENT=delivered")
      #expect(try await place.ctl("backup", "backup.db").status == 0)
      // What the backup does not know of.
      try putRecords(place, invoices: 1...2)
      let second = try await server.mail(to: "anna@example.test", about: "F2 of Acme")
      daemon.kill()
      _ = try await daemon.ended()

      // As operation.md says.
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store(place) + end) }
      try FileManager.default.moveItem(atPath: "\(place.path)/backup.db", toPath: store(place))
      let restored = try await place.start()
      let sentAgain: Bool? = try await eventually {
        server.received.count { $0.plain.contains("F2 of Acme") } == 2 ? true : nil
      }
      #expect(sentAgain == true, "\(restored.said)")
      #expect(server.received.count { $0.plain.contains("F1 of Acme") } == 1)
      // The mail that the backup did not know of comes as the same one, for mail programs to tell.
      let name = try #require(second.plain.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") })
      #expect(server.received.count { $0.plain.contains(name) } == 2)
      #expect(try await place.ctl("verify").status == 0)
      #expect(try await restored.stop() == .exited(0))
      try await server.stop()
    }

    @Test(.timeLimit(.minutes(5)))
    func bytesThatChangedAreRefusedOrEndTheDaemonAndAreLeftAsTheyAre() async throws {
      let place = try Workplace(
        Setup(sources: Workplace.everySource.replacing("quiet = \"200 ms\"", with: "quiet = \"1 ms\"")))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place, invoices: 1...300)
      try await daemon.hears("reminded")
      #expect(try await daemon.stop() == .exited(0))
      for name in ["employees", "clients", "invoices"] {
        try FileManager.default.removeItem(atPath: "\(place.path)/inbox/\(name).csv")
      }
      let whole = try #require(FileManager.default.contents(atPath: store(place)))
      let seed: UInt64 = 20_261_125
      var random = SplitMix(seed: seed)
      var (refused, ended, unnoticed) = (0, 0, 0)
      for round in 0..<24 {
        var bytes = whole
        if round % 4 == 3 {
          bytes = bytes.prefix(Int.random(in: 1..<bytes.count, using: &random))
        } else {
          // A page of rubbish, at the front more often than not.
          let page = round < 6 ? round : Int.random(in: 0..<bytes.count / 4096, using: &random)
          for offset in stride(from: 0, to: 4096, by: 3) {
            bytes[page * 4096 + offset] = UInt8.random(in: 0...255, using: &random)
          }
        }
        for end in ["-wal", "-shm", ".lock", ".reserve"] {
          try? FileManager.default.removeItem(atPath: store(place) + end)
        }
        try bytes.write(to: URL(fileURLWithPath: store(place)))
        let running = try RunningDaemon(place, number: round)
        defer { running.kill() }
        // It reads everything when rules say something new of everything.
        let end: Bool? = try await eventually(within: 10) {
          if running.said.contains("started with") || running.said.contains("cannot start") { return true }
          return nil
        }
        try #require(end == true, "\(running.said)")
        if running.said.contains("cannot start") {
          #expect(try await running.ended() == .exited(65), "\(running.said)")
          refused += 1
        } else {
          _ = try await place.ctl("list", "--format", "json")
          _ = try await place.ctl("status")
          for number in [1, 150, 300] { _ = try await place.ctl("show", "\(number)") }
          if running.said.contains("followupd stops") {
            #expect(try await running.ended() == .exited(65), "\(running.said)")
            ended += 1
          } else {
            running.kill()
            _ = try await running.ended()
            unnoticed += 1
            continue
          }
        }
        #expect(running.said.contains("it is damaged (") && running.said.contains("restore a backup"))
        #expect(FileManager.default.contents(atPath: store(place)) == Data(bytes), "round \(round)")
      }
      print("seed \(seed): \(refused) refused, \(ended) ended, \(unnoticed) not met")
      #expect(refused >= 6 && refused + ended > 12)
    }

    @Test func aLogThatIsGoneAfterAKillIsMissed() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try putRecords(place)
      try await daemon.hears("reminded")
      daemon.kill()
      _ = try await daemon.ended()
      let log = try #require(FileManager.default.contents(atPath: store(place) + "-wal"))
      try FileManager.default.removeItem(atPath: store(place) + "-wal")
      let before = FileManager.default.contents(atPath: store(place))
      // Who only reads says so as well, and leaves no log of its own that would hide it.
      let verified = try await place.ctl("verify", "--store", "sqlite:\(store(place))")
      #expect(verified.status == 65 && verified.errors.contains("followupd.db-wal` is gone"), "\(verified.output)")
      let ended = try await place.startInVain()
      #expect(ended.status == 65)
      #expect(
        ended.errors.contains("followupd.db-wal` is gone, which had what was committed before followupd was killed"))
      #expect(FileManager.default.contents(atPath: store(place)) == before)
      try log.write(to: URL(fileURLWithPath: store(place) + "-wal"))
      let again = try await place.start()
      #expect(try await place.count("open follow-ups") == 1)
      #expect(try await again.stop() == .exited(0))
    }

    @Test func aHeldImportWithoutADaemonQueuesNoMail() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.write(
        "client.csv", "id,name,manager,status\nacme,Acme,,active\nbeta,Beta,,unheard of\n")
      let imported = try await place.importOffline("client.csv")
      #expect(imported.status == 1 && imported.errors.contains("held as change 1"), "\(imported.errors)")
      let daemon = try await place.start()
      #expect(try await place.count("held changes") == 1)
      #expect(try await place.count("queued mails") == 0)
      #expect(try await daemon.stop() == .exited(0))
    }

    @Test func whatIsNoFileIsNoStore() async throws {
      let place = try Workplace()
      defer { place.close() }
      try FileManager.default.createDirectory(atPath: store(place), withIntermediateDirectories: false)
      let folder = try await place.startInVain()
      #expect(folder.status == 73 && folder.errors.contains("this is not a file"))
      try FileManager.default.removeItem(atPath: store(place))
      for text in ["", "a letter"] {
        try place.scratch.write("followupd.db", text)
        let ended = try await place.startInVain()
        #expect(ended.status == 65 && ended.errors.contains("it is damaged ("))
        #expect(try place.scratch.read("followupd.db") == text)
        let verified = try await place.ctl("verify", "--store", "sqlite:\(store(place))")
        #expect(verified.status == 65 && verified.errors.contains("it is damaged ("))
      }
    }

    private func python(_ code: String) async throws {
      let ended = try await Program.run("python3", ["-c", code])
      try #require(ended.status == 0, "\(ended.errors)")
    }
  }
}
