// Files that arrive: noticed within seconds, never read half, and taken together when they come together.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Inbox {
    private static let header = "id,name,manager,status\n"

    @Test func filesAreNoticedWithinSecondsHoweverTheyArrive() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      try place.scratch.replace("inbox/clients.csv", Inbox.header + "there,There before,,active\n")
      let daemon = try await place.start()
      try await daemon.hears("clients.csv: 1 added", within: 5)
      // Renamed into place, as careful programs do.
      try place.scratch.replace("inbox/clients.csv", Inbox.header + "renamed,Renamed,,active\n")
      try await daemon.hears("clients.csv: 1 added, 0 changed, 0 unchanged", within: 5)
      // Written in place and closed.
      try place.scratch.write("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try await daemon.hears("employees.csv: 1 added", within: 5)
      #expect(try await place.count("records") == 3)
    }

    @Test func aFileIsNotReadWhileItIsWritten() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      let path = "\(place.path)/inbox/clients.csv"
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.write(contentsOf: Data((Inbox.header + "one,One,,active\n").utf8))
      // Another file is read meanwhile or waits for this one, but what is half written is not read.
      try place.scratch.replace("rules/more.rules", "group audit \"audit@example.test\"\n")
      try await daemon.hears("FOLLOWUP_EVENT=rules-loaded", within: 70)
      #expect(try await place.count("records") == 0)
      try file.write(contentsOf: Data("two,Two,,active\n".utf8))
      try file.close()
      try await daemon.hears("clients.csv: 2 added", within: 5)
      #expect(daemon.lines(with: "clients.csv").count == 1)
    }

    @Test func filesThatArriveTogetherAreLookedAtTogether() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(
        Setup(port: server.port, sources: Workplace.everySource),
        rules: """
          rule silent
            for each client
            when status is active and none(invoices)
            remind manager
            send immediately
            subject "{name} has bought nothing"
          """)
      defer { place.close() }
      let daemon = try await place.start()
      // The client arrives before its invoice, and is not called silent for it.
      try place.scratch.replace("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.replace("inbox/clients.csv", Inbox.header + "busy,Busy,anna,active\nidle,Idle,anna,active\n")
      try place.scratch.replace(
        "inbox/invoices.csv", "id,number,client,amount,due_on,status\n1,F1,busy,1.00 PLN,,open\n")
      try await server.mail(to: "anna@example.test", about: "Idle has bought nothing")
      #expect(daemon.lines(with: "FOLLOWUP_EVENT=opened").count == 1)
      #expect(server.received.count == 1)
      try await server.stop()
    }

    @Test func aSnapshotThatWouldRemoveTooMuchWaitsForAPerson() async throws {
      let place = try Workplace(Setup(sources: Workplace.source("client", mode: "snapshot")))
      defer { place.close() }
      let daemon = try await place.start()
      let many = (1...10).map { "c\($0),Client \($0),,active\n" }
      try place.scratch.replace("inbox/clients.csv", Inbox.header + many.joined())
      try await daemon.hears("clients.csv: 10 added")
      try place.scratch.replace("inbox/clients.csv", Inbox.header + many.prefix(5).joined())
      try await daemon.hears("would remove 5 of 10 records; nothing was applied")
      #expect(try await place.count("records") == 10)
      let held = try await place.ctl("held", "list", "--format", "json").objects()
      let number = try #require(held.first?["number"] as? Int)
      #expect(held.count == 1 && held.first?["reason"] as? String == "removed")
      let shown = try await place.ctl("held", "show", "\(number)")
      #expect(shown.output.contains("would remove 5 of 10 records"))
      let released = try await place.ctl("held", "release", "\(number)")
      #expect(released.status == 0, "\(released.errors)")
      #expect(try await place.count("records") == 5)

      try place.scratch.replace("inbox/clients.csv", Inbox.header + many.prefix(1).joined())
      try await daemon.hears("would remove 4 of 5 records")
      let next = try await place.ctl("held", "list", "--format", "jsonl").objectLines()
      let second = try #require(next.first?["number"] as? Int)
      #expect(try await place.ctl("held", "discard", "\(second)").status == 0)
      #expect(try await place.count("records") == 5)
      #expect(try await place.ctl("held", "discard", "\(second)").status == 1)
    }
  }
}
