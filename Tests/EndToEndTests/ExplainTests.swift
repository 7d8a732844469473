// followupctl explain: asked of the daemon, of its store, and of files.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Explanations {
    private static let rules = """
      rule late "Late invoice"
        for each invoice
        when status is open and due_on is more than 3 days ago
        unless client.status is former
        remind client.manager every day
        send at 23:59
        subject "{number} of {client.name} is late"

      """

    private func team(_ place: Workplace, invoice: String = "due_on=2026-11-01") async throws {
      let puts = [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Acme", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=10.00 PLN", "status=open", invoice],
      ]
      for put in puts { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
      let row: [String: Any]? = try await eventually { try await place.ctl("list", "--format", "json").objects().first }
      #expect(row != nil)
    }

    private func report(_ place: Workplace, _ arguments: String...) async throws -> [String: Any] {
      let ended = try await place.ctl(["explain"] + arguments + ["--format", "json"])
      return try #require(try ended.json() as? [String: Any], "\(arguments): \(ended.errors)")
    }

    private func reasons(_ report: [String: Any]) -> [String] {
      let account = report["followUp"] as? [String: Any]
      return (account?["reasons"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String }
    }

    @Test func theDaemonSaysWhyARuleMatchesAndWhyNothingIsSentYet() async throws {
      let place = try Workplace(rules: Explanations.rules)
      defer { place.close() }
      try await place.start()
      try await team(place)
      let said = try await place.ctl("explain", "late", "i1")
      #expect(said.status == 0, "\(said.errors)")
      #expect(said.lines[1] == "✓ matches since 5 November 2026 00:00 until a record changes")
      for line in [
        "├ ✓ status is open", "└ ✓ due_on (1 November 2026) is more than 3 days ago  since 5 November 2026 00:00",
        "✗ client.status (active) is former", "nothing is sent now, because",
      ] { #expect(said.lines.contains(line), "\(line) in \(said.output)") }
      #expect(said.lines.contains { $0.hasPrefix("follow-up 1 is open, opened ") })
      #expect(!said.output.contains("\u{1B}"))
      #expect(reasons(try await report(place, "1")) == ["window", "not-due"])

      #expect(try await place.ctl("done", "1").status == 0)
      let done = try await report(place, "late", "i1")
      #expect(reasons(done) == ["done"])
      #expect(try await place.ctl("explain", "1").output.contains("it is done"))
      // `show` says the same of what was left out.
      let shown = try await place.ctl("show", "1")
      #expect(shown.output.contains("left out  it is done"), "\(shown.output)")
      #expect(try await place.ctl("show", "1", "--format", "json").output.contains("\"reason\" : \"done\""))
    }

    @Test func whoAsksOfASegmentIsToldTheScoreThePlaceAndWhenItIsRankedAnew() async throws {
      let place = try Workplace(
        rules: """
          segment best
            top 2 of client by sum(amount of invoices)
          rule greet
            for each client
            when client is in best
            remind "sales@example.test"
            subject "{name}"

          """)
      defer { place.close() }
      try await place.start()
      try place.scratch.write(
        "client.csv", "id,name,status\nacme,Acme,active\nbeta,Beta,active\ngamma,Gamma,active\ndelta,Delta,active\n")
      try place.scratch.write(
        "invoice.csv",
        "id,number,client,amount,status,due_on\ni1,1,acme,30.00 PLN,open,2026-11-01\ni2,2,beta,20.00 PLN,open,2026-11-01\n"
          + "i3,3,gamma,10.00 PLN,open,2026-11-01\ni4,4,delta,5.00 PLN,open,2026-11-01\n")
      #expect(try await place.ctl("import", "client.csv", "invoice.csv").status == 0)
      let inside =
        "acme scores PLN 30.00, place 1 of 4; the lowest who is in scores PLN 20.00; ranked when a record changes"
      let outside = inside.replacingOccurrences(
        of: "acme scores PLN 30.00, place 1", with: "gamma scores PLN 10.00, place 3")
      func said(_ id: String) async throws -> String { try await place.ctl("explain", "greet", id).output.unwrapped }
      let ranked: Bool? = try await eventually { try await said("acme").contains(inside) ? true : nil }
      let (acme, gamma) = (try await said("acme"), try await said("gamma"))
      #expect(ranked == true, "\(acme)")
      #expect(gamma.contains(outside), "\(gamma)")
      // What is put by hand counts from the next day on.
      #expect(
        try await place.ctl(
          "record", "put", "invoice", "i5", "number=5", "client=gamma", "amount=90.00 PLN",
          "status=open", "due_on=2026-11-01"
        ).status == 0)
      let changed = try await said("gamma")
      #expect(
        changed.contains("place 3 of 4") && changed.contains("; it changed since, so that its score may be another"))
      #expect(changed.contains("until a record changes or `best` is ranked at "))
      #expect(changed.contains("; ranked next at ") && !changed.contains("ranked when a record changes"))
    }

    @Test func whatTheStoreSaysIsWhatTheDaemonSays() async throws {
      let place = try Workplace(rules: Explanations.rules)
      defer { place.close() }
      let daemon = try await place.start()
      try await team(place)
      #expect(try await place.ctl("mute", "1").status == 0)
      let instant = ["--at", "2026-11-20T10:00:00+01:00", "--dates", "2"]
      let asked = try await place.ctl(["explain", "late", "i1"] + instant)
      let read = try await place.ctl(["explain", "1", "--store", "sqlite:\(place.path)/followupd.db"] + instant)
      #expect(asked.status == 0 && read.status == 0, "\(asked.errors)\(read.errors)")
      #expect(asked.output == read.output)
      #expect(asked.output.contains("the rule is muted for this record"))
      #expect(asked.output.contains("time alone does not change the answer"))
      #expect(try await daemon.stop() == .exited(0))
      #expect(
        try await place.ctl(["explain", "1", "--store", "sqlite:\(place.path)/followupd.db"] + instant).output
          == read.output)
    }

    @Test func filesAreEnoughForTheConditionAndItsDates() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("team.rules", Workplace.records + Explanations.rules)
      try scratch.write("records/client.csv", "id,name,status\nacme,Acme,active\n")
      try scratch.write(
        "records/invoice.csv",
        "id,number,client,amount,due_on,status\ni1,F1,acme,1.00 PLN,2026-11-12,open\ni2,F2,gone,1.00 PLN,,open\n")
      let files = ["--rules", "\(scratch.path)/team.rules", "--records", "\(scratch.path)/records"]
      func explain(_ arguments: String...) async throws -> Finished {
        try await Program.run(
          "followupctl", ["explain"] + arguments + files + ["--time-zone", "Europe/Warsaw", "--at", "2026-11-14 10:00"])
      }
      let early = try await explain("late", "i1", "--dates", "3")
      #expect(early.lines.contains("  from 16 November 2026 00:00  ✓ matches"), "\(early.output)\(early.errors)")
      #expect(early.output.contains("does not match until 16 November 2026 00:00"))
      let unknown = try await explain("late", "i2")
      #expect(unknown.output.contains("because due_on is empty"), "\(unknown.output)")
      #expect(unknown.output.contains("because client leads to client `gone`, which is not there"))
      for (arguments, status, text) in [
        (["lat", "i1"], 1, "did you mean `late`?"), (["late", "i1x"], 1, "did you mean `i1`?"),
        (["7"], 64, "files know no numbers"), (["late", "i1", "--dates", "-1"], 64, "--dates"),
      ] as [([String], Int32, String)] {
        let ended = try await Program.run("followupctl", ["explain"] + arguments + files)
        #expect(ended.status == status, "\(arguments): \(ended.errors)")
        #expect(ended.errors.contains(text), "\(arguments): \(ended.errors)")
      }
    }

    @Test func mistakesSayWhatWasMeant() async throws {
      let place = try Workplace(rules: Explanations.rules)
      defer { place.close() }
      try await place.start()
      try await team(place)
      for (arguments, status, text) in [
        (["late", "i1i"], 1, "did you mean `i1`?"), (["lade", "i1"], 1, "did you mean `late`?"),
        (["99"], 1, "there is no follow-up 99"), (["late", "i1", "--at", "soon"], 64, "`soon` is no instant"),
      ] as [([String], Int32, String)] {
        let ended = try await place.ctl(["explain"] + arguments)
        #expect(ended.status == status, "\(arguments): \(ended.errors)")
        #expect(ended.errors.contains(text), "\(arguments): \(ended.errors)")
      }
    }

    @Test func coloursAreForTerminalsAndControlCharactersForNobody() async throws {
      // A text of several lines could pass for one of ours.
      let place = try Workplace(
        rules: """
          record visit
            client  link to client as visits
            notes   text
          rule silent
            for each visit
            when notes is not "x" and client.status is active
            remind client.manager
            subject "{client.name}"

          """)
      defer { place.close() }
      try await place.start()
      for put in [
        ["client", "acme", "name=Acme", "status=active"], ["visit", "v1", "client=acme", "notes=none\n✓ matches"],
      ] { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
      let piped = try await place.ctl("explain", "silent", "v1")
      #expect(piped.output.contains("├ ✓ notes (none�✓ matches) is not \"x\""), "\(piped.output)\(piped.errors)")
      let command = "\(Program.path(of: "followupctl")) explain silent v1 --config \(place.configuration)"
      func terminal(_ environment: [String: String]) async throws -> String {
        // An empty NO_COLOR is none; a run of tests may have set it.
        let variables = ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }
        return try await Program.run("script", ["-qec", command, "/dev/null"], environment: variables).output
      }
      let plain = ExplanationLines(piped.output)
      let coloured = try await terminal([:])
      #expect(coloured.contains("\u{1B}[32m✓\u{1B}[0m"), "\(coloured)")
      #expect(ExplanationLines(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")) == plain)
      #expect(ExplanationLines(try await terminal(["NO_COLOR": "1"])) == plain)
    }
  }
}

/// The lines of an output but its first, which names the instant.
private struct ExplanationLines: Equatable {
  var lines: [String]

  init(_ output: String) {
    lines = output.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }
}

extension String {
  /// One line, however narrow the terminal.
  fileprivate var unwrapped: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
