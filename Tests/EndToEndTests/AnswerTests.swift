// What people ask and answer with followupctl, and how its commands end.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Answers {
    @Test func aFollowUpIsListedShownAndAnsweredByNumberAndByName() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port))
      defer { place.close() }
      try await place.start()
      try await team(place)
      try await server.mail(to: "anna@example.test", about: "F1 of Acme")

      let table = try await place.ctl("list")
      #expect(table.lines.count == 2)
      #expect(
        table.lines[1].contains("unpaid") && table.lines[1].contains("invoice i1") && table.lines[1].contains("acme"))
      let row = try #require(try await place.ctl("list", "--format", "json").objects().first)
      #expect(row["state"] as? String == "open")
      #expect(try await place.ctl("list", "--format", "jsonl").objectLines().count == 1)
      let none = try await place.ctl("list", "--rule", "unpayed", "--format", "json")
      #expect(try none.objects().isEmpty && none.status == 0)
      #expect(none.errors.contains("there is no rule `unpayed`; did you mean `unpaid`?"), "\(none.errors)")
      #expect(try await place.ctl("list", "--client", "nobody").output.contains("there is no client `nobody`"))
      #expect(try await place.ctl("list", "--person", "anna@example.test", "--format", "json").objects().count == 1)
      let shown = try await place.ctl("show", "unpaid", "i1")
      #expect(shown.output.contains("follow-up 1: unpaid for invoice i1, open"))
      #expect(shown.output.contains("delivered"))

      // Each answer, how it is said, and the state it leaves.
      let steps: [([String], String?)] = [
        (["acknowledge", "1"], "acknowledged"), (["reopen", "unpaid", "i1"], "open"),
        (["snooze", "1", "--until", Answers.inFiveDays], "snoozed"), (["reopen", "1"], "open"),
        (["done", "1", "--note", "called them\ntwice"], "done"), (["reopen", "1"], "open"),
        (["mute", "unpaid", "i1"], "muted"), (["unmute", "unpaid", "i1"], "open"),
      ]
      for (arguments, state) in steps {
        let ended = try await place.ctl(arguments)
        #expect(ended.status == 0, "\(arguments): \(ended.errors)")
        guard let state else { continue }
        #expect(
          try await place.ctl("list", "--all", "--format", "json").objects().first?["state"] as? String == state,
          "\(arguments)")
      }
      #expect(try await place.ctl("show", "1", "--format", "json").output.contains("called them\\ntwice"))
      #expect(try await place.ctl("show", "1").output.contains("called them / twice"))

      // The invoice is paid: the follow-up closes, and nobody has to say so.
      #expect(try await place.ctl("record", "put", "invoice", "i1", "status=paid").status == 0)
      let isClosed: Bool? = try await eventually {
        try await place.ctl("list", "--state", "open", "--format", "json").objects().isEmpty ? true : nil
      }
      #expect(isClosed == true)
      #expect(try await place.ctl("record", "delete", "invoice", "i1").status == 0)
      #expect(try await place.ctl("record", "delete", "invoice", "i1").status == 1)
      try await server.stop()
    }

    @Test func mistakesSayWhatWasMeantAndEndWithTheirStatus() async throws {
      let place = try Workplace()
      defer { place.close() }
      try await place.start()
      let mistakes: [([String], Int32, String)] = [
        (["show", "99"], 1, "there is no follow-up `99`"), (["show", "unpayd", "i1"], 1, "did you mean `unpaid`?"),
        (["acknowledge", "99"], 1, "99"), (["snooze", "1", "--until", "soon"], 64, "`soon` is no date"),
        (["snooze", "1", "--until", "2030-11-18T10:00"], 64, "has a time, and it is until a date"),
        (["snooze", "1"], 64, "--until"), (["acknowledge"], 64, "name one follow-up"),
        (["list", "--format", "xml"], 64, "xml"), (["record", "put", "invoise", "1"], 1, "did you mean `invoice`?"),
        (["record", "put", "invoice", "1", "stat=open"], 1, "has no field `stat`"),
        (["record", "put", "client", "c", "name=C", "status=asleep"], 1, "asleep"),
        (["record", "put", "client", "c", "name=C", "status=activ"], 1, "nothing was changed; did you mean `active`?"),
        (["record", "put", "client", "c", "name=C"], 1, "write it as `status=…`"),
        (["record", "put", "invoice", "1", "amount=12,50 PLN"], 1, "write one such as `1234.50 EUR`"),
        (["record", "put", "client", " ", "name=C", "status=active"], 1, "the record has no id"),
        (["record", "put", "client", "c", "name"], 64, "FIELD=VALUE"),
        (["done", "1", "2"], 1, "name one follow-up: its number, or its rule and record"),
        (["queue", "show", "7"], 1, "there is no mail 7"),
        (["queue", "drop", "7"], 1, "7"), (["held", "release", "7"], 1, "no change 7 is held"),
        (["import", "nowhere.csv"], 65, "there is no such file or folder"),
        (["import", "followupd.toml"], 65, "--record"),
      ]
      for (arguments, status, text) in mistakes {
        let ended = try await place.ctl(arguments)
        #expect(ended.status == status, "\(arguments): \(ended.errors)")
        #expect(ended.errors.contains(text), "\(arguments): \(ended.errors)")
      }
    }

    @Test func whoPutsByHandWhatCannotBeMeantIsToldAtOnce() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.replace(
        "rules/away.rules", "record absence\n  employee link to employee\n  from date\n  until date\n")
      try await place.start()
      let put = try await place.ctl("record", "put", "client", "c", "name=C", "manager=ghost", "status=active")
      #expect(put.status == 0 && put.output.contains("1 added"))
      #expect(put.output.contains("note: `manager` leads to employee `ghost`, which is not there"), "\(put.output)")
      #expect(try await place.ctl("record", "put", "employee", "ghost", "name=G", "email=g@example.test").status == 0)
      let again = try await place.ctl("record", "put", "client", "c", "name=D")
      #expect(again.status == 0 && !again.output.contains("note:"), "\(again.output)")
      let away = try await place.ctl(
        "record", "put", "absence", "a1", "employee=ghost", "from=2026-11-20", "until=2026-11-02")
      #expect(away.output.contains("before it begins on 2026-11-20, so nobody is away"), "\(away.output)\(away.errors)")
    }

    @Test func aCommandThatDoesNotExistIsWrongUsage() async throws {
      let ended = try await Program.run("followupctl", ["wipe"])
      #expect(ended.status == 64)
      #expect(ended.errors.contains("wipe"))
    }

    @Test func aCommandWithoutADaemonSaysSo() async throws {
      let place = try Workplace()
      defer { place.close() }
      let absent = try await place.ctl("status")
      #expect(absent.status == 69)
      #expect(absent.errors.contains("\(place.path)/control.sock"))
      #expect(absent.errors.contains("help: "))
    }

    @Test func otherUsersMayNotControlTheDaemon() async throws {
      let place = try Workplace(mode: 0o755)
      defer { place.close() }
      let daemon = try await place.start()
      // Even where the socket's own permissions would let everybody in.
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: "\(place.path)/control.sock")
      let refused = try await Program.run(
        "setpriv",
        [
          "--reuid=65534", "--clear-groups", Program.path(of: "followupctl"), "status", "--socket",
          "\(place.path)/control.sock",
        ])
      #expect(refused.status == 77, "\(refused.errors)")
      #expect(refused.errors.contains("help: "))
      #expect(try await daemon.stop() == .exited(0))
    }

    @Test func importsSayWhatTheyDidWithAndWithoutADaemon() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.write("files/employee.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.write("files/client.csv", "id,name,manager,status\nacme,Acme,anna,active\n")
      let offline = ["--store", "sqlite:\(place.path)/followupd.db", "--rules", "\(place.path)/rules"]
      let trial = try await Program.run("followupctl", ["import", "\(place.path)/files", "--dry-run"] + offline)
      #expect(trial.output.contains("would be: 2 added"), "\(trial.errors)")
      try place.scratch.write("bad/client.csv", "id,name,manager,status\nbeta,Beta,,asleep\n")
      func expectHeld(_ trial: Finished) {
        #expect(trial.status == 1 && trial.output.contains("1 rejected"), "\(trial.errors)")
        #expect(trial.errors.contains("nothing would be applied before a person releases it, because 1 of 1 rows"))
      }
      expectHeld(
        try await Program.run("followupctl", ["import", "\(place.path)/bad/client.csv", "--dry-run"] + offline))
      let imported = try await Program.run("followupctl", ["import", "\(place.path)/files"] + offline)
      #expect(imported.status == 0)
      #expect(imported.output.contains("2 added, 0 changed, 0 unchanged, 0 removed, 0 rejected"), "\(imported.errors)")
      try await place.start()
      #expect(try await place.count("records") == 2)
      let again = try await place.ctl("import", "files")
      #expect(again.output.contains("0 added, 0 changed, 2 unchanged"))
      try place.scratch.write("files/client.csv", "id,name,manager,status\nacme,Acme Ltd,anna,active\n")
      #expect(try await place.ctl("import", "files", "--dry-run").output.contains("would be: 0 added, 1 changed"))
      #expect(try await place.ctl("import", "files").output.contains("0 added, 1 changed"))
      expectHeld(try await place.ctl("import", "bad/client.csv", "--dry-run"))
      let busy = try await Program.run("followupctl", ["import", "\(place.path)/files"] + offline)
      #expect(busy.status == 69, "\(busy.errors)")
    }

    private static var inFiveDays: String {
      ISO8601DateFormatter.string(
        from: Date(timeIntervalSinceNow: 5 * 86_400), timeZone: .gmt, formatOptions: [.withFullDate])
    }

    private func team(_ place: Workplace) async throws {
      let puts = [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Acme", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=10.00 PLN", "status=open"],
      ]
      for put in puts { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
    }
  }
}
