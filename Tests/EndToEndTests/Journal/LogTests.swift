// What stands in the journal, and how it is read back: a real daemon beside a real journald.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Log {
    /// What a journal of ids must not have: names, addresses and texts of records, rows and answers.
    static let personal = [
      "Tajemnicza", "tajemnicza", "Sekretny", "NUMER-TAJNY", "skryty", "Skryty", "Ukryty", "Jawne", "zadzwoniono",
      "example.test",
    ]

    @Test func theJournalIsReadBackByClientRuleNumberAndTime() async throws {
      try await day(detail: "ids") { day in
        let raw = try day.objects("raw.jsonl")
        let all = try day.objects("log.all")
        #expect(all.count == raw.count)
        #expect(all.map { $0["message"] as? String } == raw.map { $0["MESSAGE"] as? String })
        let opened = try #require(all.first { $0["event"] as? String == "opened" && $0["client"] as? String == "acme" })
        #expect(opened["rule"] as? String == "unpaid" && opened["record"] as? String == "invoice")
        #expect(opened["id"] as? String == "i1" && opened["priority"] as? Int == 6)
        #expect(
          (opened["at"] as? String)?.hasSuffix("+01:00") == true
            || (opened["at"] as? String)?.hasSuffix("+02:00") == true)

        let story = try day.scratch.read("log.client").split(separator: "\n")
        #expect(story.first?.split(separator: " ") == ["AT", "NUMBER", "CLIENT", "MESSAGE"])
        #expect(story.count == all.count { $0["client"] as? String == "acme" } + 1 && story.count >= 5)
        #expect(story.dropFirst().allSatisfy { $0.contains("acme") && $0.contains("unpaid for invoice/i1") })

        let number = try #require(opened["number"] as? Int)
        #expect(try day.objects("log.number").allSatisfy { $0["number"] as? Int == 1 } && number >= 1)
        let rejected = try day.objects("log.record")
        #expect(rejected.count == 1 && rejected.first?["id"] as? String == "i3")
        #expect(try day.objects("log.recent").count == all.count)
        #expect(try day.scratch.read("log.past").trimmingCharacters(in: .whitespacesAndNewlines) == "[\n\n]")
        #expect(try JSONSerialization.jsonObject(with: Data(day.scratch.read("log.json").utf8)) is [[String: Any]])
        for nothing in ["log.rule", "log.future"] {
          #expect(try day.scratch.read(nothing) == "")
          #expect(try day.scratch.read("\(nothing).errors") == "the journal has no such entry\n")
        }
        let (wrong, soon) = (try day.scratch.read("log.wrong.errors"), try day.scratch.read("log.when.errors"))
        #expect(wrong.contains("did you mean `opened`?"), "\(wrong)")
        #expect(soon.contains("`soon` is no instant"), "\(soon)")
        #expect(try day.scratch.read("log.wrong.status") == "64\n" && day.scratch.read("log.when.status") == "64\n")
      }
    }

    @Test func whoMayNotReadTheJournalIsToldWhichGroupMay() async throws {
      try await day(detail: "ids") { day in
        #expect(try day.scratch.read("log.nobody.status") == "77\n")
        let said = try day.scratch.read("log.nobody.errors")
        #expect(said.contains("you may not read the journal `/run/log/journal/"), "\(said)")
        #expect(said.contains("usermod -a -G systemd-journal"), "\(said)")
      }
      // A machine on which no journald ever ran.
      let script = "mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/log && exec \"$0\" log"
      let none = try await Program.run("unshare", ["--mount", "bash", "-c", script, Program.path(of: "followupctl")])
      #expect(none.status == 69 && none.errors.contains("there is no journal on this machine"), "\(none.errors)")
    }

    @Test func nothingPersonalStandsInAJournalOfIds() async throws {
      try await day(detail: "ids") { day in
        let raw = try day.scratch.read("raw.jsonl")
        for secret in Log.personal { #expect(!raw.contains(secret), "\(secret) stands in the journal") }
        // What was withheld was there to be told.
        let messages = try day.objects("raw.jsonl").compactMap { $0["MESSAGE"] as? String }
        for told in [
          "to employee/anna", "`…` is not a date", "550 5.1.1 <address>", "no field for one of the columns", "done, by",
        ] {
          #expect(messages.contains { $0.contains(told) }, "no entry says \(told): \(messages)")
        }
      }
    }

    @Test func namesAndTextsAreInTheJournalWhereTheyAreAskedFor() async throws {
      try await day(detail: "full") { day in
        let raw = try day.scratch.read("raw.jsonl")
        for text in [
          "anna.tajemnicza@example.test", "NUMER-TAJNY", "Ukryty", "Jawne", "zadzwoniono do Anny", "<bruno.skryty",
        ] {
          #expect(raw.contains(text), "\(text) does not stand in the journal")
        }
      }
    }

    @Test func everyEntryHasItsKindItsExplanationAndItsSeriousness() async throws {
      try await day(detail: "ids") { day in
        let severities: [String: Set<String>] = [
          "started": ["6"], "stopping": ["6"], "opened": ["6"], "reminded": ["6"], "delivered": ["6"], "done": ["6"],
          "rules-loaded": ["5"], "import": ["4"], "rejected": ["3", "4"], "bounced": ["3"], "not-started": ["3"],
        ]
        var seen: Set<String> = []
        for entry in try day.objects("raw.jsonl") {
          let event = try #require(entry["FOLLOWUP_EVENT"] as? String, "\(entry)")
          let priority = try #require(entry["PRIORITY"] as? String)
          #expect(severities[event]?.contains(priority) == true, "\(event) has the priority \(priority)")
          #expect((entry["MESSAGE_ID"] as? String)?.count == 32, "\(entry)")
          seen.insert(event)
        }
        #expect(seen.isSuperset(of: severities.keys), "\(seen)")
      }
    }

    /// A day beside a journald of its own, with what it left.
    private func day(detail: String, _ body: (JournaledDay) throws -> Void) async throws {
      try body(try await JournaledDay(detail: detail))
    }
  }
}

/// A workplace after a day whose journal was kept.
final class JournaledDay {
  private let place: Workplace
  var scratch: Scratch { place.scratch }

  init(detail: String) async throws {
    var settings = CaptureServer.Settings()
    settings.recipientReply = { $0.hasPrefix("bruno") ? "550 5.1.1 <\($0)>: no such user here" : nil }
    let server = try await CaptureServer.start(settings)
    let top = "hold_above = 0\nrules = [\"rules\"]"
    let mail = "security = \"none\"\n\n[journal]\ndetail = \"\(detail)\""
    place = try Workplace(
      Setup(port: server.port, top: top, mail: mail, sources: Workplace.source("client")), mode: 0o755)
    try scratch.write(
      "employee.csv",
      "id,name,email\nanna,Anna Tajemnicza,anna.tajemnicza@example.test\nbruno,Bruno Skryty,bruno.skryty@example.test\n"
    )
    try scratch.write(
      "client.csv", "id,name,manager,status\nacme,Zakład Sekretny,anna,active\nglobex,Inny,bruno,active\n")
    try scratch.write(
      "invoice.csv",
      "id,number,client,amount,due_on,status\ni1,NUMER-TAJNY,acme,10.00 PLN,,open\ni2,N2,globex,20.00 PLN,,open\n"
        + "i3,N3,acme,20.00 PLN,Ukryty Jan,open\n"
        + (4...12).map { "i\($0),N\($0),acme,20.00 PLN,,paid\n" }.joined())
    // The file was written without its header.
    try scratch.write("inbox/clients.csv", "Nazwisko Jawne,initech,anna,active\nInne,hooli,anna,active\n")
    let copy = "\(scratch.path)/followupctl"
    try FileManager.default.copyItem(atPath: Program.path(of: "followupctl"), toPath: copy)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let tools = "\(Program.project)/Tests"
    let done = try await Program.run(
      "bash", ["\(tools)/Support/with-journald.sh", "\(tools)/EndToEndTests/Journal/journaled-day.sh", copy],
      environment: ["PATH": "\(Program.folder):\(path)"], folder: scratch.path, seconds: 60)
    try await server.stop()
    try #require(done.status == 0, "\(done.errors)")
  }

  deinit { place.close() }

  /// A file of JSON Lines.
  func objects(_ name: String) throws -> [[String: Any]] {
    try scratch.read(name).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
  }
}
