// A locked store, two daemons, a newer version: said clearly, and nothing is lost.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Stores {
    @Test func aSecondDaemonOnAStoreDoesNotStart() async throws {
      let place = try Workplace()
      defer { place.close() }
      let first = try await place.start()
      let second = try await place.startInVain()
      #expect(second.status == 69)
      #expect(second.errors.contains("store `\(place.path)/followupd.db`: another followupd or import works on it"))
      let imported = try await place.importOffline("nothing.csv")
      #expect(imported.status != 0)
      #expect(try await place.ctl("status").status == 0)
      #expect(try await first.stop() == .exited(0))
      #expect(try await place.start().stop() == .exited(0))
    }

    @Test func aStoreOfANewerVersionIsLeftAlone() async throws {
      let place = try Workplace()
      defer { place.close() }
      #expect(try await place.start().stop() == .exited(0))
      try await python(
        "import sqlite3; c = sqlite3.connect('\(place.path)/followupd.db'); c.execute('pragma user_version = 999'); c.commit()"
      )
      for arguments in [[], ["--check"]] {
        let ended = try await place.startInVain(arguments)
        #expect(ended.status == 65)
        #expect(ended.errors.contains("made by a newer followupd"))
        #expect(ended.errors.contains("install the newer followupd, or restore a backup"))
      }
      let evaluated = try await Program.run(
        "followupctl",
        [
          "evaluate", "--rules", "\(place.path)/rules", "--store", "sqlite:\(place.path)/followupd.db", "--at",
          "2026-11-22T10:00:00Z",
        ])
      #expect(evaluated.status == 65)
      #expect(evaluated.errors.contains("made by a newer followupd"))
    }

    @Test func aStoreThatAnotherProgramLocksIsSaidAndUsedOnceItIsFree() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try await daemon.hears("started with")
      let browser = try Child(
        "/usr/bin/python3",
        [
          "-c",
          "import sqlite3, time; c = sqlite3.connect('\(place.path)/followupd.db', timeout=30); c.execute('begin immediate'); "
            + "open('\(place.path)/is-locked', 'w').close(); time.sleep(600)",
        ])
      defer { browser.send(SIGKILL) }
      let isLocked: Bool? = try await eventually {
        FileManager.default.fileExists(atPath: "\(place.path)/is-locked") ? true : nil
      }
      try #require(isLocked == true)
      try place.scratch.replace("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.replace("inbox/clients.csv", "id,name,manager,status\nacme,Acme,anna,active\n")
      try place.scratch.replace(
        "inbox/invoices.csv", "id,number,client,amount,due_on,status\n1,F1,acme,1.00 PLN,,open\n")
      let line = try await daemon.hears("FOLLOWUP_EVENT=fault", within: 30)
      #expect(line.contains("another program holds it locked; end that program"), "\(line)")
      #expect(try await place.ctl("status").output.contains("another program holds it locked"))
      let put = try await place.ctl("record", "put", "client", "b", "name=B", "status=active")
      #expect(put.status == 74)
      #expect(put.errors.contains("another program holds it locked"))
      browser.send(SIGKILL)
      try await server.mail(to: "anna@example.test", about: "F1 of Acme", within: 30)
      #expect(try await place.ctl("status").output.contains("locked") == false)
      try await server.stop()
    }

    private func python(_ code: String) async throws {
      let ended = try await Program.run("python3", ["-c", code])
      try #require(ended.status == 0, "\(ended.errors)")
    }
  }
}
