// The team's calendar: named in the configuration, declared in the rules, and never silently another one.

import Foundation
import Testing

private let calendar = """
  calendar poland
    holiday 1 May, 3 May

  """

extension EndToEnd {
  @Suite struct Calendars {
    private func place(_ name: String, rules: String = calendar + Workplace.rules) throws -> Workplace {
      try Workplace(Setup(top: "hold_above = 0\ncalendar = \"\(name)\""), rules: rules)
    }

    @Test func aCalendarThatNobodyDeclaresKeepsTheDaemonFromStarting() async throws {
      let place = try place("polnd")
      defer { place.close() }
      for arguments in [["--check"], []] {
        let ended = try await place.startInVain(arguments)
        #expect(ended.status == 78)
        #expect(
          ended.errors.contains(
            "\(place.configuration): error: `calendar` is \"polnd\", and no rule file declares `calendar polnd`"),
          "\(ended.errors)")
        #expect(ended.errors.contains("did you mean `poland`?"))
      }
      try place.scratch.replace("followupd.toml", Setup(top: "calendar = \"poland\"").text)
      let checked = try await place.startInVain(["--check"])
      #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test func rulesThatLoseTheCalendarNeverReplaceThoseInForce() async throws {
      let place = try place("poland")
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("rules/team.rules", Workplace.rules)
      try await daemon.hears("no rule file declares `calendar poland`", within: 5)
      let reload = try await place.ctl("reload")
      #expect(reload.status == 1)
      #expect(reload.errors.contains("no rule file declares `calendar poland`"), "\(reload.errors)")
      let status = try await place.ctl("status")
      #expect(status.output.contains("no rule file declares `calendar poland`"))
      // A restart goes on with the rules that have it.
      #expect(try await daemon.stop() == .exited(0))
      let again = try await place.start()
      try await again.hears("no rule file declares `calendar poland`")
      try place.scratch.replace("rules/team.rules", calendar + Workplace.rules)
      let mended = try await place.ctl("reload")
      #expect(mended.status == 0, "\(mended.errors)")
    }

    @Test func offlineTheCalendarComesFromAnOptionOrTheConfiguration() async throws {
      let rules = """
        rule waiting
          for each invoice
          when due_on is exactly 1 working day ago
          remind client.manager
          subject "s"

        """
      let place = try place("poland", rules: calendar + rules)
      defer { place.close() }
      try place.scratch.write("records/employee.csv", "id,name,email\nanna,Anna,anna@example.test\n")
      try place.scratch.write("records/client.csv", "id,name,manager,status\nacme,ACME,anna,active\n")
      try place.scratch.write(
        "records/invoice.csv",
        "id,number,client,amount,due_on,status\nf1,F1,acme,10 PLN,2026-04-30,open\n")
      func matches(_ at: String, _ more: String...) async throws -> Bool {
        let ended = try await Program.run(
          "followupctl",
          [
            "evaluate", "--rules", "\(place.path)/rules", "--records", "\(place.path)/records", "--at", at,
            "--time-zone", "Europe/Warsaw",
          ] + more)
        #expect(ended.status == 0, "\(ended.errors)")
        return ended.output.contains("waiting")
      }
      // 1 May is a Friday and a holiday; without a calendar it is worked.
      #expect(try await matches("2026-05-01 09:00"))
      #expect(try await !matches("2026-05-01 09:00", "--calendar", "poland"))
      #expect(try await matches("2026-05-04 09:00", "--calendar", "poland"))
      #expect(try await matches("2026-05-04 09:00", "--config", place.configuration))
      let unknown = try await Program.run(
        "followupctl",
        [
          "evaluate", "--rules", "\(place.path)/rules", "--records", "\(place.path)/records", "--at", "2026-05-04",
          "--calendar", "Polnad",
        ])
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("did you mean `poland`?"), "\(unknown.errors)")

      let simulated = try await Program.run(
        "followupctl",
        [
          "simulate", "--rules", "\(place.path)/rules", "--records", "\(place.path)/records", "--from", "2026-05-01",
          "--until", "2026-05-05", "--config", place.configuration,
        ])
      #expect(simulated.lines.count == 1 && simulated.output.contains("2026-05-04T09:00:00+02:00"), "\(simulated)")
    }
  }
}
