// Rule packs as a manager handles them: looked at, tried, brought into force and taken out, while the daemon runs.

import Foundation
import SMTPTestKit
import Testing

private let shipped = "\(Program.project)/Rules"

extension EndToEnd {
  @Suite struct Packs {
    private func rules(_ place: Workplace, _ arguments: String...) async throws -> Finished {
      try await place.ctl(["rules"] + arguments + ["--from", shipped])
    }

    /// A team without rules yet.
    private func emptyPlace(_ setup: Setup = Setup()) throws -> Workplace {
      let place = try Workplace(setup)
      try FileManager.default.removeItem(atPath: "\(place.path)/rules")
      try place.scratch.write("rules/README", "")
      return place
    }

    private func state(_ pack: String, _ place: Workplace) async throws -> String? {
      let list = try await rules(place, "packs", "--format", "json")
      #expect(list.status == 0, "\(list.errors)")
      return try list.objects().first { $0["pack"] as? String == pack }?["state"] as? String
    }

    @Test func theCatalogueSaysInALineWhatEachPackDoesAndWhetherItIsEnabled() async throws {
      let place = try emptyPlace()
      defer { place.close() }
      let before = try await rules(place, "packs")
      #expect(before.status == 0, "\(before.errors)")
      #expect(before.lines.first?.contains("WHAT IT DOES") == true)
      let line = try #require(before.lines.first { $0.hasPrefix("payments ") })
      #expect(line.contains("  no  ") && line.hasSuffix("."))
      #expect(try await rules(place, "enable", "payments").status == 0)
      #expect(try await state("payments", place) == "enabled")
      let object = try #require(
        try await rules(place, "packs", "--format", "jsonl").objectLines().first { $0["pack"] as? String == "payments" }
      )
      #expect((object["rules"] as? [String])?.contains("overdue_payment") == true)
      #expect(object["summary"] as? String != nil && object["title"] as? String != nil)
    }

    @Test func aPackIsTriedEnabledTakenUpAnsweredAndDisabledAgain() async throws {
      let server = try await CaptureServer.start()
      let place = try emptyPlace(Setup(port: server.port))
      defer { place.close() }
      #expect(try await rules(place, "enable", "contacts", "contracts").status == 0)
      let daemon = try await place.start()
      for (type, id, fields) in [
        ("employee", "anna", ["name=Anna", "email=anna@example.test"]),
        ("client", "acme", ["name=ACME", "manager=anna", "relation=prospect", "on_hold=no"]),
      ] {
        let put = try await place.ctl(["record", "put", type, id] + fields)
        #expect(put.status == 0, "\(put.errors)")
      }

      // What it would do is known before.
      let preview = try await rules(place, "preview", "complaints")
      #expect(preview.status == 0, "\(preview.errors)")
      #expect(preview.output.contains("The pack complaints (") && preview.output.contains("complaint.rules"))
      #expect(try await state("complaints", place) == "off")
      let dry = try await rules(place, "enable", "complaints", "--dry-run")
      #expect(dry.output.contains("would write \(place.path)/rules/complaints.rules"))
      #expect(try await state("complaints", place) == "off")

      let enabled = try await rules(place, "enable", "complaints")
      #expect(enabled.status == 0 && enabled.errors.isEmpty, "\(enabled.errors)")
      #expect(enabled.output.contains("wrote \(place.path)/rules/records/complaint.rules"))
      #expect(enabled.output.contains("followupctl rules test"))
      // The daemon takes it up by itself, and knows its record type.
      let complaint = ["record", "put", "complaint", "k1", "client=acme", "summary=late", "severity=serious"]
      let put = try await eventually {
        let put = try await place.ctl(complaint + ["received_at=2026-11-16T08:00:00+01:00"])
        return put.status == 0 ? put : nil
      }
      #expect(put != nil)
      let listed = try await eventually {
        let list = try await place.ctl("list")
        return list.output.contains("k1") ? list : nil
      }
      #expect(listed != nil)
      let tests = try await place.ctl("rules", "test", "\(place.path)/rules", seconds: 120)
      #expect(tests.status == 0, "\(tests.output)\(tests.errors)")

      // To disable it is to reload, too: nobody is told that a file vanished.
      let disabled = try await rules(place, "disable", "complaints")
      #expect(disabled.status == 0, "\(disabled.errors)")
      #expect(disabled.output.contains("removed \(place.path)/rules/complaints.rules"))
      #expect(disabled.output.contains("no rule asks for complaint any more"))
      #expect(disabled.output.contains("in force"))
      #expect(try await place.ctl("list").output.contains("k1") == false)
      #expect(daemon.lines(with: "the file is gone").isEmpty)
      #expect(try await state("complaints", place) == "off")
      #expect(FileManager.default.fileExists(atPath: "\(place.path)/rules/records/complaint.rules"))
      try await server.stop()
    }

    @Test func aTeamWithRecordTypesOfItsOwnIsToldWhichLinesToAdd() async throws {
      let place = try Workplace()
      defer { place.close() }
      let refused = try await rules(place, "enable", "contacts")
      #expect(refused.status == 1)
      #expect(
        refused.errors.contains("rules/records.rules:7:8: error: `client` has no field `relation`"), "\(refused.errors)"
      )
      #expect(refused.errors.contains("help: add the line `relation  one of"))
      #expect(refused.errors.contains("nothing was written"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/rules").sorted() == [
          "records.rules", "team.rules",
        ])
    }

    @Test func whatTheTeamChangedIsNeverLost() async throws {
      let place = try emptyPlace()
      defer { place.close() }
      _ = try await rules(place, "enable", "payments")
      let own = try place.scratch.read("rules/payments.rules") + "\n# ours\n"
      try place.scratch.write("rules/payments.rules", own)
      let again = try await rules(place, "enable", "payments")
      #expect(again.status == 73 && again.errors.contains("--replace"), "\(again.errors)")
      let disabled = try await rules(place, "disable", "payments")
      #expect(
        disabled.status == 0 && disabled.output.contains("no daemon answers"), "\(disabled.output)\(disabled.errors)")
      #expect(try await state("payments", place) == "kept")
      #expect(try place.scratch.read("rules/payments.rules.kept") == own)
      #expect(try await rules(place, "enable", "payments").status == 0)
      #expect(try place.scratch.read("rules/payments.rules") == own)
      #expect(try await state("payments", place) == "changed")
    }

    @Test(arguments: [
      (["enable", "paymets"], 1, "did you mean `payments`?"), (["disable", "payments"], 1, "is not enabled"),
      (["enable", "payments", "--rules", "/nowhere"], 65, "there is no folder `/nowhere`"),
      (["enable"], 64, "pack"), (["show", "paymets"], 1, "did you mean `payments`?"),
      (["show", "nothing.rules"], 65, "cannot be read"),
      (["show", "payments", "--output", "picture.gif"], 64, ".html or .svg"),
      (["show", "payments", "--output", "/nowhere/picture.svg"], 73, "cannot be written"),
    ])
    func whatCannotBeIsSaidWithItsRemedy(_ arguments: [String], _ status: Int, _ said: String) async throws {
      let place = try emptyPlace()
      defer { place.close() }
      let done = try await place.ctl(["rules"] + arguments + ["--from", shipped])
      #expect(Int(done.status) == status && done.errors.contains(said), "\(done.status): \(done.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/rules") == ["README"])
    }

    @Test func aFolderWithoutPacksIsSaidToHaveNone() async throws {
      let place = try emptyPlace()
      defer { place.close() }
      let wrong = try await place.ctl("rules", "packs", "--from", "\(place.path)/rules")
      #expect(wrong.status == 65 && wrong.errors.contains("there are no rule packs in"), "\(wrong.errors)")
    }

    @Test func aPackIsShownAsTheTeamHasItAndAsAPicture() async throws {
      let place = try emptyPlace()
      defer { place.close() }
      let before = try await rules(place, "show", "payments")
      #expect(before.status == 0, "\(before.errors)")
      #expect(
        before.output.contains("Not enabled; this is the shipped pack.") && before.output.contains("(overdue_payment)"))
      _ = try await rules(place, "enable", "payments")
      let text = try place.scratch.read("rules/payments.rules")
      // Numbers stand at the top; the head hears of an overdue invoice 14 days later.
      try #require(text.contains("14 days"))
      try place.scratch.write("rules/payments.rules", text.replacing("14 days", with: "17 days"))
      let after = try await rules(place, "show", "payments")
      #expect(after.output.contains("Enabled, with changes of the team: \(place.path)/rules/payments.rules."))
      #expect(after.output.contains("day 17"))
      for (file, start) in [("picture.html", "<!DOCTYPE html>"), ("picture.svg", "<svg xmlns=")] {
        let done = try await rules(place, "show", "payments", "--output", file)
        #expect(done.status == 0 && done.output.isEmpty, "\(done.errors)")
        let picture = try place.scratch.read(file)
        #expect(picture.hasPrefix(start) && picture.contains("Day 17"))
      }
      // Rules of the team's own are shown by their file.
      try place.scratch.write(
        "rules/own.rules",
        """
        # Ours
        # Reminds of every open invoice.

        rule own "Open invoice"
          for each invoice
          when status is open
          remind client.manager
          subject "{number}"

        """)
      let own = try await rules(place, "show", "rules/own.rules")
      #expect(own.status == 0 && own.output.contains("Open invoice (own)"), "\(own.errors)")
      #expect(own.output.contains("Reminds of every open invoice."))
    }
  }
}
