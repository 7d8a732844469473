// `simulate` and `rules preview` as people call them.

import Foundation
import Testing

private let rules = """
  rule overdue "Overdue invoice"
    for each invoice
    when status is open and due_on is more than 3 days ago
    remind client.manager every 2 days
    subject "{number} of {client.name} is late"

  """

/// On 24 November 2036, whatever day the tests run on, Anna's invoice is a month late and Boris's six days.
private let records = [
  "employee.csv": "id,name,email\nanna,Anna,anna@example.test\nboris,Boris,boris@example.test\n",
  "client.csv": "id,name,manager,status\nacme,ACME,anna,active\nzeta,<b>Zeta</b>,boris,active\n",
  "invoice.csv": """
  id,number,client,amount,due_on,status
  f1,F1,acme,10.00 PLN,2036-10-24,open
  f2,F2,zeta,10.00 PLN,2036-11-18,open

  """,
]

extension EndToEnd {
  @Suite struct Forecasts {
    private func workplace() throws -> Workplace {
      let place = try Workplace(rules: rules)
      for (name, text) in records { try place.scratch.write("records/\(name)", text) }
      try place.scratch.write("changed/team.rules", rules.replacing("3 days ago", with: "10 days ago"))
      return place
    }

    private func preview(_ place: Workplace, _ path: String, _ arguments: String...) async throws -> Finished {
      try await place.ctl(["rules", "preview", path, "--at", "2036-11-24T08:00"] + arguments)
    }

    @Test func withoutATerminalSimulateStillPrintsALineAReminder() async throws {
      let place = try workplace()
      defer { place.close() }
      let command = ["simulate", "--records", "records", "--from", "2036-11-24", "--until", "2036-11-28"]
      let plain = try await place.ctl(command)
      #expect(plain.status == 0, "\(plain.errors)")
      #expect(
        plain.lines.first
          == #"{"at":"2036-11-24T09:00:00+01:00","rule":"overdue","record":"invoice","id":"f1","client":"acme","#
          + #""step":"0 days","occurrence":1,"to":"anna@example.test","priority":"normal","#
          + #""subject":"F1 of ACME is late","digest":false}"#)
      let asked = try await place.ctl(command + ["--format", "jsonl"])
      #expect(asked.output == plain.output)

      let sum = try await place.ctl(command + ["--format", "json"])
      let object = try #require(try sum.json() as? [String: Any])
      #expect(object["reminders"] as? Int == plain.lines.count)
      #expect(object["mails"] as? Int == 6)
      #expect(object["opened"] as? Int == 2)
      #expect((object["days"] as? [Any])?.count == 5)
      #expect(object["busiest_day"] as? String == "2036-11-24")

      let table = try await place.ctl(command + ["--format", "table"])
      #expect(table.output.contains("6 mails with 6 reminders to 2 people"))
      #expect(table.output.contains("Records stay as they are; only time passes."))
      #expect(!table.output.contains("\u{1B}"))
    }

    @Test func daysAreCountedFromTodayOnOrBack() async throws {
      let place = try workplace()
      defer { place.close() }
      for days in ["14", "-14"] {
        let sum = try await place.ctl("simulate", "--records", "records", "--days", days, "--format", "json")
        #expect(sum.status == 0, "\(sum.errors)")
        let object = try #require(try sum.json() as? [String: Any])
        #expect((object["days"] as? [Any])?.count == 14)
      }
      let twice = try await place.ctl("simulate", "--records", "records", "--days", "2", "--from", "2036-11-24")
      #expect(twice.status == 64)
      #expect(twice.errors.contains("name the days once"))
    }

    @Test func aPreviewOfAStoreSaysWhoStopsAndLeavesTheStoreAsItIs() async throws {
      let place = try workplace()
      defer { place.close() }
      let imported = try await place.importOffline("records")
      #expect(imported.status == 0, "\(imported.errors)")
      let before = try Data(contentsOf: URL(fileURLWithPath: "\(place.path)/followupd.db"))
      let found = try await preview(place, "changed/team.rules", "--format", "json", "--days", "5")
      #expect(found.status == 0, "\(found.errors)")
      let object = try #require(try found.json() as? [String: Any])
      #expect(object["closes"] as? Int == 1)
      #expect(object["opens"] as? Int == 0)
      #expect(object["stays"] as? Int == 1)
      #expect(object["stops"] as? [String] == ["boris@example.test"])
      let closing = try #require(object["closing"] as? [[String: Any]])
      #expect(closing.map { $0["id"] as? String } == ["f2"])
      #expect(closing.first?["subject"] as? String == "F2 of <b>Zeta</b> is late")
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(place.path)/followupd.db")) == before)

      let page = try await preview(place, "changed/team.rules", "--output", "page.html")
      #expect(page.status == 0 && page.output.isEmpty, "\(page.errors)")
      let html = try place.scratch.read("page.html")
      #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("F2 of &lt;b&gt;Zeta&lt;") && !html.contains("<b>"))
    }

    @Test func aPreviewWorksBesideARunningDaemonWithTheRulesItHasInForce() async throws {
      let place = try workplace()
      defer { place.close() }
      try await place.start()
      let imported = try await place.ctl("import", "records")
      #expect(imported.status == 0, "\(imported.errors)")
      let table = try await preview(place, "changed/team.rules")
      #expect(table.status == 0, "\(table.errors)")
      #expect(table.output.contains("changed/team.rules in place of \(place.path)/rules/team.rules"))
      let same = try await preview(place, "rules", "--format", "json")
      #expect((try same.json() as? [String: Any])?["closes"] as? Int == 0)
      #expect(try await place.count("records") == 6)
    }

    @Test func aNewFileJoinsThoseInForceAndAFolderIsTheWholeSet() async throws {
      let place = try workplace()
      defer { place.close() }
      try place.scratch.write("more.rules", rules.replacing("rule overdue", with: "rule second"))
      let joined = try await preview(place, "more.rules", "--records", "records", "--format", "json")
      #expect(joined.status == 0, "\(joined.errors)")
      #expect((try joined.json() as? [String: Any])?["opens"] as? Int == 2)
      #expect((try joined.json() as? [String: Any])?["stays"] as? Int == 2)

      try place.scratch.write("whole/records.rules", Workplace.records)
      try place.scratch.write(
        "whole/more.rules", rules.replacing(#"overdue "Overdue invoice""#, with: #"second "Overdue" was overdue"#))
      let whole = try await preview(place, "whole", "--records", "records", "--format", "json")
      #expect((try whole.json() as? [String: Any])?["opens"] as? Int == 0)
      #expect((try whole.json() as? [String: Any])?["stays"] as? Int == 2)
    }

    @Test func changedRulesWithErrorsAreRefusedAsByRulesCheck() async throws {
      let place = try workplace()
      defer { place.close() }
      try place.scratch.write("changed/team.rules", rules.replacing("due_on is", with: "due_onn is"))
      let refused = try await preview(place, "changed/team.rules", "--records", "records")
      #expect(refused.status == 1)
      #expect(refused.output.isEmpty)
      #expect(refused.errors.contains("changed/team.rules:3:27: error: "))
      let missing = try await preview(place, "nowhere.rules", "--records", "records")
      #expect(missing.status == 65)
    }
  }
}
