// Record files as they should not be: what is wrong is said with file, line and remedy, and nothing known is lost.

import Foundation
import SMTPTestKit
import Testing

/// A bad file and what is said of it.
struct BadFile: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var bytes: [UInt8]
  /// Said in the journal and by `followupctl import`.
  var said: [String]
  /// Whether the file as a whole is unreadable, or rows are bad and the rest is held.
  var isHeld = false

  init(_ name: String, _ text: String, _ said: String..., isHeld: Bool = false) {
    self.init(name, bytes: Array(text.utf8), said, isHeld: isHeld)
  }

  init(_ name: String, bytes: [UInt8], _ said: [String], isHeld: Bool = false) {
    testDescription = name
    self.bytes = bytes
    self.said = said
    self.isHeld = isHeld
  }
}

private let header = "id,name,manager,status\n"

extension EndToEnd {
  @Suite struct RecordFiles {
    static let badFiles = [
      BadFile(
        "cut off in a quote", header + "acme,\"Acme,anna,active\nb", "clients.csv:2: ", "the quote opened", "cut off"),
      BadFile("cut off in a row", header + "acme,Acme,anna,active\nbeta,Be", "clients.csv:3: "),
      BadFile(
        "an unknown column", "id,name,manger,status\nacme,Acme,anna,active\n", "clients.csv:1: ",
        "did you mean `manager`?"),
      BadFile("empty", "", "clients.csv:1: ", "the file is empty", "export it again"),
      BadFile(
        "no UTF-8", bytes: Array((header + "acme,").utf8) + [0xB3, 0x2C] + Array("anna,active\n".utf8),
        ["clients.csv:2: "], isHeld: true),
      BadFile(
        "a bad choice", header + "acme,Acme,anna,asleep\n", "clients.csv:2: ", "`asleep`", "active", isHeld: true),
      BadFile(
        "a missing value", header + "acme,,anna,active\n", "clients.csv:2: ", "column `name`: the value is missing",
        isHeld: true),
    ]

    @Test(arguments: badFiles)
    func aFileThatCannotBeTakenIsNamedWithItsLineAndWhatWasKnownStays(_ file: BadFile) async throws {
      let place = try Workplace(
        Setup(
          sources: Workplace.source("employee") + Workplace.source("client", mode: "snapshot") + Workplace.fullJournal))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("inbox/employees.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.replace("inbox/clients.csv", header + "acme,Acme,anna,active\n")
      try await daemon.hears("clients.csv: 1 added")
      try place.scratch.write("outbox/clients.csv", file.bytes)
      try FileManager.default.removeItem(atPath: "\(place.path)/inbox/clients.csv")
      try FileManager.default.moveItem(
        atPath: "\(place.path)/outbox/clients.csv", toPath: "\(place.path)/inbox/clients.csv")
      let line = try await daemon.hears(file.said[0], within: 5)
      for text in file.said { #expect(line.contains(text), "\(line)") }
      let status = try await place.ctl("status")
      for text in file.said { #expect(status.output.contains(text), "\(status.output)") }
      let imported = try await place.ctl("import", "inbox/clients.csv", "--record", "client", "--dry-run")
      #expect(imported.status == (file.isHeld ? 1 : 65))
      for text in file.said { #expect(imported.errors.contains(text), "\(imported.errors)") }
      #expect(try await place.count("records") == 2)
      if file.isHeld {
        #expect(try await place.ctl("held", "list").output.contains("clients.csv: 1 of 1 rows are bad"))
      }

      // The next good file puts everything right.
      try place.scratch.replace("inbox/clients.csv", header + "acme,Acme Ltd,anna,active\n")
      try await daemon.hears("clients.csv: 0 added, 1 changed")
      #expect(try await place.ctl("status").output.contains("clients.csv:") == false)
    }

    @Test func aRowWithABadDateIsRejectedAndTheOtherRowsAreTaken() async throws {
      let place = try Workplace(
        Setup(sources: Workplace.source("invoice", more: "max_rejected = 0.5") + Workplace.fullJournal))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace(
        "inbox/invoices.csv",
        "id,number,client,amount,due_on,status\n1,F1,acme,1.00 PLN,2026-11-31,open\n2,F2,acme,1.00 PLN,2026-11-30,open\n"
      )
      let line = try await daemon.hears("invoices.csv:2: column `due_on`: `2026-11-31`", within: 5)
      #expect(line.contains("FOLLOWUP_RECORD_ID=1"))
      try await daemon.hears("invoices.csv: 1 added, 0 changed, 0 unchanged, 0 removed, 1 rejected")
      #expect(try await place.ctl("status").output.contains("invoices.csv:2: rejected: column `due_on`"))
    }

    @Test func whoeverCannotBeRemindedIsStoodInForAndTheMailSaysWhy() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, sources: Workplace.everySource + "\n"))
      defer { place.close() }
      let daemon = try await place.start()
      // Bob has no address: his row is rejected, and his client's manager is then nobody.
      try place.scratch.replace(
        "inbox/employees.csv",
        "id,name,email\n" + (1...20).map { "e\($0),E,e\($0)@example.test\n" }.joined() + "bob,Bob,\n")
      try place.scratch.replace("inbox/clients.csv", header + "lone,Lone,,active\nodd,Odd,bob,active\n")
      try place.scratch.replace(
        "inbox/invoices.csv",
        "id,number,client,amount,due_on,status\n1,F1,lone,1.00 PLN,,open\n2,F2,odd,1.00 PLN,,open\n3,F3,nobody,1.00 PLN,,open\n"
      )
      try await daemon.hears("employees.csv:22: column `email`: the value is missing")
      try await server.mail(to: "head@example.test", about: "F1 of Lone")
      try await server.mail(to: "head@example.test", about: "F2 of Odd")
      try await server.mail(to: "head@example.test", about: "F3")
      try await daemon.hears("FOLLOWUP_EVENT=data-problem")
      let evaluated = try await Program.run(
        "followupctl",
        [
          "evaluate", "--rules", "\(place.path)/rules", "--store", "sqlite:\(place.path)/followupd.db", "--at",
          "2026-11-22T10:00:00Z",
        ])
      let problems = try evaluated.objectLines().filter { $0["problem"] as? String == "dangling-link" }
      #expect(Set(problems.compactMap { $0["id"] as? String }) == ["odd", "3"])
      #expect(
        problems.contains {
          ($0["message"] as? String)?.contains("leads to client `nobody`, which is not there") == true
        })
      try await server.stop()
    }

    @Test func controlCharactersAndLineBreaksInRecordsBendNeitherMailNorJournalNorTables() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, top: "hold_above = 0", mail: "security = \"none\""))
      defer { place.close() }
      let daemon = try await place.start()
      let rows = [
        #"{"id": "anna", "name": "Anna\r\nBcc: eve@example.test", "email": "anna@example.test"}"#,
        #"{"id": "evil\u0007\nX", "name": "Evil\u001b[31m\r\nSubject: owned\r\n\r\nbody", "manager": "anna", "status": "active"}"#,
        #"{"id": "1", "number": "F\r\n.\r\nQUIT\r\n", "client": "evil\u0007\nX", "amount": "1.00 PLN", "status": "open"}"#,
      ]
      for (type, row) in zip(["employee", "client", "invoice"], rows) {
        try place.scratch.write("\(type).jsonl", row + "\n")
        let imported = try await place.ctl("import", "\(type).jsonl")
        #expect(imported.status == 0 || imported.errors.contains("\(type).jsonl:1: "), "\(imported.errors)")
      }
      let list = try await place.ctl("list", "--all")
      #expect(!list.output.contains("\u{7}") && !list.output.contains("\u{1B}"))
      #expect(!daemon.said.contains("\u{7}") && !daemon.said.contains("\u{1B}"))
      for line in daemon.said.split(separator: "\n") { #expect(line.hasPrefix("followupd: "), "\(line)") }
      if try await place.count("open follow-ups") ?? 0 > 0 {
        let mail = try await server.mail(to: "anna@example.test")
        #expect(mail.recipients == ["anna@example.test"])
        #expect(mail.header("Bcc") == nil)
        #expect(
          mail.header("Subject")?.contains("owned") != true || mail.header("Subject")?.hasPrefix("owned") == false)
      }
      try await server.stop()
    }
  }
}
