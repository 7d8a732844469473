// Broken and vanished rule files: nothing works by them, nothing stops for them, and people are told.

import Foundation
import SMTPTestKit
import Testing

private let broken = """
  rule unpaid
    for each invoice
    when statu is open
    remind client.manager
    subject "{number}"

  """

extension EndToEnd {
  @Suite struct RuleFiles {
    @Test func aDaemonWithoutRulesThatWorkedSaysWhereTheyAreWrongAndDoesNotStart() async throws {
      let place = try Workplace(rules: broken)
      defer { place.close() }
      for arguments in [[], ["--check"]] {
        let ended = try await place.startInVain(arguments)
        #expect(ended.status == (arguments.isEmpty ? 78 : 1))
        #expect(ended.errors.contains("\(place.path)/rules/team.rules:3:8: error: `statu` is not a field"))
        #expect(ended.errors.contains("did you mean `status`?"))
      }
      let checked = try await Program.run("followupctl", ["rules", "check", "\(place.path)/rules"])
      #expect(checked.status == 1)
      #expect(checked.errors.contains("\(place.path)/rules/team.rules:3:8: error: "))
    }

    @Test func afterARestartTheRulesThatWorkedStayInForceAndTheirOwnerIsTold() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port, top: "hold_above = 0\nrules_owner = \"owner@example.test\""))
      defer { place.close() }
      #expect(try await place.start().stop() == .exited(0))
      try place.scratch.write("rules/team.rules", broken)
      let daemon = try await place.start()
      try await daemon.hears("team.rules:3:8: error: `statu` is not a field")
      try await server.mail(to: "owner@example.test", about: "team.rules:3:8")
      let status = try await place.ctl("status")
      #expect(status.status == 0)
      #expect(status.output.contains("team.rules:3:8"))
      try await reminds(place, server)
      try await server.stop()
    }

    @Test func brokenRulesNeverReplaceThoseInForceAndMendedOnesDoWithinSeconds() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("rules/team.rules", broken)
      try await daemon.hears("team.rules:3:8: error: `statu` is not a field", within: 5)
      try await server.mail(to: "head@example.test", about: "team.rules:3:8")
      let reload = try await place.ctl("reload")
      #expect(reload.status == 1)
      #expect(reload.errors.contains("team.rules:3:8: error: "))
      try await reminds(place, server)

      let mended = Workplace.rules.replacing("is open\"", with: "has not been paid\"")
      try place.scratch.replace("rules/team.rules", mended)
      let isInForce: Bool? = try await eventually(within: 5) {
        try await place.ctl("status").output.contains("refused:") ? nil : true
      }
      #expect(isInForce == true)
      _ = try await place.ctl(
        "record", "put", "invoice", "i2", "number=F2", "client=acme", "amount=2.00 PLN", "status=open")
      try await server.mail(to: "anna@example.test", about: "F2 of Acme has not been paid")
      try await server.stop()
    }

    @Test func rulesOfAFileThatVanishedStayInForceUntilSomebodyReloads() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(Setup(port: server.port))
      defer { place.close() }
      let daemon = try await place.start()
      try FileManager.default.removeItem(atPath: "\(place.path)/rules/team.rules")
      try await daemon.hears("rules/team.rules: the file is gone; put it back, or run `followupctl reload`", within: 5)
      try await server.mail(to: "head@example.test", about: "the file is gone")
      try await reminds(place, server)
      // A restart is no permission either.
      #expect(try await daemon.stop() == .exited(0))
      let second = try await place.start()
      try await second.hears("the file is gone")
      #expect(try await place.ctl("status").output.contains("1 rules in force"))
      let reload = try await place.ctl("reload")
      #expect(reload.status == 0)
      #expect(try await place.ctl("status").output.contains("0 rules in force"))
      try await server.stop()
    }

    /// The rules in force still send: an invoice put by hand brings its reminder.
    private func reminds(_ place: Workplace, _ server: CaptureServer) async throws {
      let puts = [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Acme", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=10.00 PLN", "status=open"],
      ]
      for put in puts {
        let ended = try await place.ctl(["record", "put"] + put)
        #expect(ended.status == 0, "\(ended.errors)")
      }
      try await server.mail(to: "anna@example.test", about: "F1 of Acme is open")
    }
  }
}
