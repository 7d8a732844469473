// A machine whose clock is moved under a running daemon, by a library that stands between them; no clock is set.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Clocks {
    private static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
    private static let rules = """
      rule late
        for each invoice
        when status is open and due_on is more than 3 days ago
        remind client.manager
        send immediately
        subject "{number} is late"
      """

    @Test func aClockThatLeapsIsNotBelievedUntilItIsBackOrAcceptedAlsoAfterARestart() async throws {
      try #require(
        FileManager.default.fileExists(atPath: Clocks.library),
        "libfaketime is missing: run Tests/Support/setup.sh test")
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port), rules: Clocks.rules)
      defer { place.close() }
      try place.scratch.write("clock", "+0d\n")
      // Through `env`: the library changes the environment of the first program, and Swift finds its arguments beside it.
      let environment = [
        "LD_PRELOAD": Clocks.library, "FAKETIME_TIMESTAMP_FILE": "\(place.path)/clock", "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
      ]
      var daemon = try await place.start(environment: environment, through: ["/usr/bin/env"])
      let today = Date().formatted(.iso8601.year().month().day())
      for put in [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Acme", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=1.00 PLN", "status=open", "due_on=\(today)"],
      ] { #expect(try await place.ctl(["record", "put"] + put).status == 0) }

      try place.scratch.write("clock", "+30d\n")
      let told = try await problems(place)
      #expect(told.contains { $0.contains("leapt forward by 30 days") && $0.contains("followupctl clock accept") })
      try await server.mail(to: "head@example.test", about: "leapt forward by 30 days")
      #expect(daemon.lines(with: "FOLLOWUP_EVENT=opened").isEmpty)

      try place.scratch.write("clock", "+0d\n")
      #expect(try await problems(place).isEmpty)
      try await daemon.hears("is believed")
      #expect(try await place.ctl("clock", "accept").status == 1)

      // It leaps while the daemon is down: a start in the same boot knows how long that was.
      _ = try await daemon.stop()
      try place.scratch.write("clock", "+30d\n")
      daemon = try await place.start(environment: environment, through: ["/usr/bin/env"])
      #expect(try await problems(place).count == 1)
      #expect(daemon.lines(with: "FOLLOWUP_EVENT=opened").isEmpty)
      let accepted = try await place.ctl("clock", "accept")
      #expect(accepted.status == 0 && accepted.output.hasPrefix("accepted: it is "))
      try await server.mail(to: "anna@example.test", about: "F1 is late")
      #expect(try await problems(place).isEmpty)
      #expect(server.received.filter { $0.recipients == ["anna@example.test"] }.count == 1)
      try await server.stop()
    }

    private func problems(_ place: Workplace) async throws -> [String] {
      let status = try await place.ctl("status", "--format", "json")
      return try #require(try status.json() as? [String: Any])["problems"] as? [String] ?? []
    }
  }

  @Suite struct FirstDays {
    @Test func aManagerSeesWhatAFirstImportWouldSendAndStartsFromToday() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, top: "hold_above = 3", sources: Workplace.everySource))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace(
        "inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\nben,Ben,ben@example.test\n")
      try await daemon.hears("employees.csv: 2 added")
      try place.scratch.replace(
        "inbox/clients.csv", "id,name,manager,status\nacme,Acme,anna,active\nbeta,Beta,ben,active\n")
      try await daemon.hears("clients.csv: 2 added")
      let rows = (1...5).map { "i\($0),F\($0),\($0 < 4 ? "acme" : "beta"),1.00 PLN,,open\n" }
      try place.scratch.replace("inbox/invoices.csv", "id,number,client,amount,due_on,status\n" + rows.joined())
      try await daemon.hears("is held: the first import (")
      try await server.mail(to: "head@example.test", about: "5 follow-ups are held until you release them")

      let listed = try await place.ctl("held", "list", "--format", "json").objects()
      let number = "\(try #require(listed.first?["number"] as? Int))"
      #expect(listed.count == 1 && listed.first?["reason"] as? String == "first")
      let shown = try await place.ctl("held", "show", number)
      for part in ["anna@example.test  1      3", "ben@example.test   1      2", "unpaid  5", "F1 of Acme is open"] {
        #expect(shown.output.contains(part), "\(part) in \(shown.output)")
      }
      let detail = try await place.ctl("held", "show", number, "--format", "json").json() as? [String: Any]
      #expect((detail?["mails"] as? [[String: Any]])?.compactMap { $0["reminders"] as? Int } == [3, 2])
      let released = try await place.ctl("held", "release", number, "--from-today")
      #expect(released.status == 0 && released.output.contains("only what matches from now on reminds"))
      #expect(try await place.ctl("list", "--state", "known", "--format", "json").objects().count == 5)

      try place.scratch.replace(
        "inbox/invoices.csv",
        "id,number,client,amount,due_on,status\n" + rows.joined() + "i6,F6,beta,1.00 PLN,,open\n")
      try await server.mail(to: "ben@example.test", about: "F6 of Beta is open")
      #expect(server.received.count == 2, "the owner's mail, and the new one")
      try await server.stop()
    }
  }
}
