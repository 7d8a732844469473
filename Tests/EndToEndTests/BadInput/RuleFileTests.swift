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
      #expect(try await place.ctl("status").output.contains("1 rule in force"))
      let reload = try await place.ctl("reload")
      #expect(reload.status == 0)
      #expect(try await place.ctl("status").output.contains("0 rules in force"))
      try await server.stop()
    }

    @Test func whoReloadsIsNotToldToReload() async throws {
      let place = try Workplace(Setup(sources: Workplace.source("invoice")))
      defer { place.close() }
      try await place.start()
      try FileManager.default.removeItem(atPath: "\(place.path)/rules/records.rules")
      let reload = try await place.ctl("reload")
      #expect(
        reload.status == 1 && reload.errors.contains("no records are declared, so no rule can be checked"),
        "\(reload.errors)")
      #expect(!(reload.output + reload.errors).contains("run `followupctl reload`"), "\(reload.output)\(reload.errors)")
      #expect(try await place.ctl("status").output.contains("1 rule in force"))
    }

    @Test(arguments: ["", "\n# nothing yet\n"])
    func rulesOfAFileThatWasEmptiedStayInForceUntilSomebodyReloads(_ text: String) async throws {
      let place = try Workplace()
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("rules/team.rules", text)
      try await daemon.hears("rules/team.rules: nothing is left in the file; write it again, or run", within: 5)
      #expect(try await place.ctl("status").output.contains("1 rule in force"))
      #expect(try await place.ctl("reload").output.contains("0 rules are in force"))
    }

    @Test func rulesThatDoNotDeclareWhatASourceBringsAreRefused() async throws {
      let place = try Workplace(Setup(sources: Workplace.source("invoice")))
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("rules/team.rules", "# none\n")
      try place.scratch.replace("rules/records.rules", "record client\n  name text\n")
      let reload = try await place.ctl("reload")
      #expect(reload.status == 1)
      #expect(reload.errors.contains("no rule file declares `record invoice`, which source `invoice from "))
      #expect(try await place.ctl("status").output.contains("1 rule in force"))
      // Nor do they come in by a restart; and where none worked before, nothing starts.
      #expect(try await daemon.stop() == .exited(0))
      let second = try await place.start()
      try await second.hears("no rule file declares `record invoice`")
      #expect(try await place.ctl("status").output.contains("1 rule in force"))
      #expect(try await second.stop() == .exited(0))
      try FileManager.default.removeItem(atPath: "\(place.path)/followupd.db")
      let ended = try await place.startInVain()
      #expect(ended.status == 78)
      #expect(ended.errors.contains("no rule file declares `record invoice`"))
    }

    @Test func whatCannotBeReadDoesNotCountAsEmpty() async throws {
      let scratch = try Scratch(mode: 0o755)
      defer { scratch.remove() }
      try scratch.write("rules/a.rules", "record client\n  name text\n")
      try scratch.write("rules/below/b.rules", "record client\n  name text\n")
      try scratch.write("none/readme", "")
      try scratch.write("odd.rules/c.rules", "record client\n  name text\n")
      let empty = try await Program.run("followupctl", ["rules", "check", "\(scratch.path)/none"])
      #expect(empty.status == 0)
      #expect(empty.errors.contains("none: warning: there is no rule file in this folder"))
      let odd = try await Program.run("followupctl", ["rules", "check", scratch.path])
      #expect(odd.errors.contains("odd.rules: warning: this is a folder, though it is called like a rule file"))
      // Root reads everything, unless it gives up that right.
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(scratch.path)/rules/below")
      defer {
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(scratch.path)/rules/below")
      }
      let command = [Program.path(of: "followupctl"), "rules", "check", "\(scratch.path)/rules"]
      let giveUp = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
      let asked = geteuid() == 0 ? giveUp + command : command
      let unreadable = try await Program.run(asked[0], Array(asked.dropFirst()))
      #expect(unreadable.status == 65)
      #expect(unreadable.errors.contains("rules/below: error: the folder cannot be read"), "\(unreadable.errors)")
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
