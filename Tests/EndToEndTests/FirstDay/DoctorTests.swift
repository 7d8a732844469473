// `followupctl doctor`: an installation that is well, and one for each thing that can be wrong.

import Foundation
import SMTPTestKit
import Testing

/// Something that is wrong with an installation, and what is said of it.
struct Ailment: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var check: String
  var severity = "error"
  var said: String
  var arguments: [String] = []
  /// Done to a workplace that is well.
  var sabotage: @Sendable (Workplace) throws -> Void
}

extension EndToEnd {
  @Suite struct FirstDayDoctor {
    static func edit(_ text: String, to other: String) -> @Sendable (Workplace) throws -> Void {
      { place in
        let configuration = try place.scratch.read("followupd.toml")
        try #require(configuration.contains(text))
        try place.scratch.write("followupd.toml", configuration.replacing(text, with: other))
      }
    }

    static func write(_ name: String, _ text: String) -> @Sendable (Workplace) throws -> Void {
      { try $0.scratch.write(name, text) }
    }

    static func mode(_ name: String, _ mode: Int) -> @Sendable (Workplace) throws -> Void {
      { place in
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(place.path)/\(name)")
      }
    }

    static let ailments = [
      Ailment(
        testDescription: "an unknown key", check: "configuration", said: "unknown key `calender`",
        sabotage: edit("hold_above = 0", to: "hold_above = 0\ncalender = \"team\"")),
      Ailment(
        testDescription: "a configuration that the service may not read", check: "permissions",
        said: "`nobody` may not read the configuration", arguments: ["--user", "nobody"],
        sabotage: mode("followupd.toml", 0o600)),
      Ailment(
        testDescription: "a store's folder that the service may not write to", check: "permissions",
        said: "`nobody` may not write to the store's folder", arguments: ["--user", "nobody"],
        sabotage: mode("inbox", 0o755)),
      Ailment(
        testDescription: "an inbox that the service may not read", check: "permissions",
        said: "`nobody` may not read the folder of source", arguments: ["--user", "nobody"],
        sabotage: mode("inbox", 0o700)),
      Ailment(
        testDescription: "rules that anybody may change", check: "permissions",
        said: "anybody on this machine may change",
        sabotage: mode("rules/team.rules", 0o666)),
      Ailment(
        testDescription: "a user that is not there", check: "permissions", said: "there is no user `nosuchuser`",
        arguments: ["--user", "nosuchuser"], sabotage: { _ in }),
      Ailment(
        testDescription: "a password that others may read", check: "permissions",
        said: "others may read or change the secret",
        sabotage: { place in
          try edit("security = \"none\"", to: "username = \"a\"\npassword = { file = \"secret\" }")(place)
          try place.scratch.write("secret", "x")
          try mode("secret", 0o644)(place)
        }),
      Ailment(
        testDescription: "a password of somebody else", check: "permissions", said: "belongs to somebody else",
        arguments: ["--user", "nobody"],
        sabotage: { place in
          try edit("security = \"none\"", to: "username = \"a\"\npassword = { file = \"secret\" }")(place)
          try place.scratch.write("secret", "x")
          try mode("secret", 0o600)(place)
        }),
      Ailment(
        testDescription: "a credential that the unit does not pass", check: "permissions",
        said: "the unit passes no credential `smtp-password`",
        sabotage: edit("security = \"none\"", to: "username = \"a\"\npassword = { credential = \"smtp-password\" }")),
      Ailment(
        testDescription: "rules with an error", check: "rules", said: "team.rules:3",
        sabotage: write("rules/team.rules", "rule unpaid\n  for each invoice\n  when staus is open\n")),
      Ailment(
        testDescription: "no rule", check: "rules", severity: "warning", said: "there is no rule",
        sabotage: write("rules/team.rules", "# none\ncalendar team\n  holiday 1 January\n  holiday 1 May, 3 May\n")),
      Ailment(
        testDescription: "no calendar", check: "calendar", severity: "warning", said: "no `calendar` is named",
        sabotage: edit("calendar = \"team\"\n", to: "")),
      Ailment(
        testDescription: "a calendar of years that are over", check: "calendar", severity: "warning",
        said: "knows no holiday in the twelve months to come",
        sabotage: write(
          "rules/team.rules", Workplace.rules + "calendar team\n  holiday 2024-05-01\n  holiday 2025-05-01\n")),
      Ailment(
        testDescription: "a source's folder that is not there", check: "sources", said: "is not there",
        sabotage: edit("inbox/client", to: "nowhere/client")),
      Ailment(
        testDescription: "no file of a source", check: "sources", severity: "warning", said: "no file matches",
        sabotage: { try FileManager.default.removeItem(atPath: "\($0.path)/inbox/clients.csv") }),
      Ailment(
        testDescription: "a column that no field has", check: "sources", said: "has no field `telephone`",
        sabotage: write("inbox/clients.csv", "id,name,manager,status,telephone\nacme,Acme,anna,active,1\n")),
      Ailment(
        testDescription: "bad rows", check: "sources", said: "1 of 2 rows are bad",
        sabotage: write("inbox/clients.csv", "id,name,manager,status\nacme,Acme,anna,active\nx,X,anna,asleep\n")),
      Ailment(
        testDescription: "a file that the service may not read", check: "sources", said: "may not read",
        arguments: ["--user", "nobody"], sabotage: mode("inbox/clients.csv", 0o600)),
      Ailment(
        testDescription: "a daemon that is not there", check: "daemon", said: "the daemon does not answer",
        sabotage: { _ in }),
      Ailment(
        testDescription: "a mail server that is not there", check: "mail", said: "cannot connect to",
        sabotage: { place in
          let text = try place.scratch.read("followupd.toml")
          let server = try #require(text.firstMatch(of: /127\.0\.0\.1:\d+/))
          try place.scratch.write("followupd.toml", text.replacing(server.output, with: "127.0.0.1:1"))
        }),
    ]

    /// A program in the mail server's place, and channels.
    static let ailmentsOfOtherWays = [
      Ailment(
        testDescription: "a program for mail that is not there", check: "mail",
        said: "`/nowhere/send` of `server` is not",
        sabotage: takesMail("/nowhere/send -t")),
      Ailment(
        testDescription: "a program for mail that the service may not start", check: "mail",
        said: "`nobody` may not start the program", arguments: ["--user", "nobody"],
        sabotage: { place in
          try place.scratch.write("send", "#!/bin/sh\n")
          try mode("send", 0o644)(place)
          try takesMail("\(place.path)/send")(place)
        }),
      Ailment(
        testDescription: "a sendmail that the unit confines", check: "mail", said: "`NoNewPrivileges=` forbids",
        sabotage: { place in
          try place.scratch.write("usr/lib/systemd/system/followupd.service", "[Service]\nNoNewPrivileges=yes\n")
          try takesMail("/usr/sbin/sendmail -t -i")(place)
        }),
      Ailment(
        testDescription: "a channel's program that is not there", check: "channels",
        said: "`/nowhere/page` of channel `chat`",
        sabotage: channel("command = [\"/nowhere/page\", \"--now\"]")),
      Ailment(
        testDescription: "a channel's web server that is not there", check: "channels", said: "cannot be reached",
        sabotage: channel("webhook = \"https://localhost:1/hook\"")),
      Ailment(
        testDescription: "a channel's authorities that are not there", check: "channels", said: "in PEM format",
        sabotage: channel("webhook = \"https://localhost:1/hook\"\nca_file = \"nowhere.pem\"")),
      Ailment(
        testDescription: "a channel's secret that others may read", check: "permissions",
        said: "others may read or change the secret",
        sabotage: { place in
          try place.scratch.write("secret", "x")
          try mode("secret", 0o644)(place)
          try channel("webhook = \"https://localhost:1/hook\"\nsecret = { file = \"secret\" }")(place)
        }),
    ]

    private static func takesMail(_ command: String) -> @Sendable (Workplace) throws -> Void {
      { place in
        let text = try place.scratch.read("followupd.toml").replacing("security = \"none\"\n", with: "")
        let server = try #require(text.firstMatch(of: /smtp:..127\.0\.0\.1:\d+/))
        try place.scratch.write("followupd.toml", text.replacing(server.output, with: "exec:\(command)"))
      }
    }

    private static func channel(_ way: String) -> @Sendable (Workplace) throws -> Void {
      { place in
        let text = try place.scratch.read("followupd.toml")
        try place.scratch.write(
          "followupd.toml", text + "\n[[channel]]\nname = \"chat\"\nfor = [\"*@chat.test\"]\n\(way)\n")
      }
    }

    @Test(arguments: ailments + ailmentsOfOtherWays)
    func whatIsWrongIsFoundWithItsRemedy(_ ailment: Ailment) async throws {
      let server = try await CaptureServer.start()
      let place = try FirstDayDoctor.installation(port: server.port)
      defer { place.close() }
      try ailment.sabotage(place)
      let found = try await doctor(place, ailment.arguments)
      let meant = found.findings.filter { $0["check"] as? String == ailment.check && $0["severity"] as? String != "ok" }
      let finding = meant.first { ($0["message"] as? String)?.contains(ailment.said) == true }
      #expect(finding?["severity"] as? String == ailment.severity, "\(found.findings)")
      #expect(((finding?["remedy"] as? String)?.count ?? 0) > 5 || ailment.check == "sources", "\(meant)")
      if ailment.severity == "error" { #expect(found.status == 1) }
      try await server.stop()
    }

    @Test func anInstallationThatIsWellIsFoundWell() async throws {
      let server = try await CaptureServer.start()
      let place = try FirstDayDoctor.installation(port: server.port)
      defer { place.close() }
      let daemon = try await place.start()
      try await daemon.hears("FOLLOWUP_EVENT=import")
      let isResting: Bool? = try await eventually { try await place.count("dossiers to look at") == 0 ? true : nil }
      #expect(isResting == true)
      let found = try await doctor(place, [])
      // The machine's own clock and zone data are as they are.
      let bad = found.findings.filter { $0["severity"] as? String != "ok" && $0["check"] as? String != "clock" }
      #expect(bad.isEmpty && found.status == 0, "\(bad)")
      let checks = Set(found.findings.compactMap { $0["check"] as? String })
      #expect(
        checks == [
          "configuration", "permissions", "mail", "clock", "disk", "rules", "calendar", "sources", "daemon",
        ])
      #expect(server.received.isEmpty, "no mail is sent")
      let table = try await Program.run(
        "followupctl", ["doctor", "--config", place.configuration, "--root", place.path])
      #expect(table.output.contains("ok       mail"), "\(table.output)")
      #expect(table.lines.last?.hasPrefix("0 errors, ") == true)
      try await server.stop()
    }

    @Test func aCertificateThatEndsSoonASmallServerAndAWrongPasswordAreFound() async throws {
      let certificate = try await TestCertificate(days: 10)
      let server = try await certificate.server(messageMax: 10_000)
      let place = try FirstDayDoctor.installation(port: server.port)
      defer { place.close() }
      defer { certificate.scratch.remove() }
      try FirstDayDoctor.edit(
        "security = \"none\"",
        to: """
          security = "starttls"
          ca_file = "\(certificate.file)"
          username = "followups"
          password = { file = "secret" }
          """)(place)
      for (password, isRight) in [(TestCertificate.password, true), ("wrong", false)] {
        try place.scratch.write("secret", password)
        try FirstDayDoctor.mode("secret", 0o600)(place)
        let found = try await doctor(place, [])
        let mail = found.findings.filter { $0["check"] as? String == "mail" }.compactMap { $0["message"] as? String }
        if isRight {
          #expect(mail.contains { $0.contains("ends in 9 days") || $0.contains("ends in 10 days") }, "\(mail)")
          #expect(mail.contains { $0.contains("takes messages of 10000 octets at most") }, "\(mail)")
        } else {
          #expect(mail.contains { $0.contains("rejected the username or password") } && found.status == 1, "\(mail)")
        }
        #expect(!found.output.contains(password) || !isRight)
      }
      #expect(server.received.isEmpty)
      try await server.stop()
    }

    @Test func otherWaysOutThatAreWellAreFoundWellAndACertificateThatEndsSoonIsNot() async throws {
      let certificate = try await TestCertificate(days: 10)
      defer { certificate.scratch.remove() }
      // What greets behind the handshake does not matter: nothing is posted.
      let web = try await certificate.server(start: .implicit)
      let place = try FirstDayDoctor.installation(port: 1)
      defer { place.close() }
      try FirstDayDoctor.takesMail("/usr/bin/tee -a sent")(place)
      try FirstDayDoctor.channel(
        "webhook = \"https://localhost:\(web.port)/hook\"\nca_file = \"\(certificate.file)\"")(place)
      let found = try await doctor(place, []).findings
      let mail = found.filter { $0["check"] as? String == "mail" }
      #expect(mail.map { $0["severity"] as? String } == ["ok"], "\(mail)")
      let channels = found.filter { $0["check"] as? String == "channels" }
      #expect(channels.map { $0["severity"] as? String } == ["warning"], "\(channels)")
      #expect((channels.first?["message"] as? String)?.contains("of channel `chat` ends in") == true)
      try place.scratch.write(
        "followupd.toml", try place.scratch.read("followupd.toml").replacing("ca_file = ", with: "# ca_file = "))
      let untrusted = try await doctor(place, []).findings.filter { $0["check"] as? String == "channels" }
      #expect((untrusted.first?["message"] as? String)?.contains("cannot be trusted") == true, "\(untrusted)")
      #expect(web.received.isEmpty)
      try await web.stop()
    }

    @Test func aDiskThatFillsAndAReserveThatIsNotThereAreFound() async throws {
      let server = try await CaptureServer.start()
      let place = try FirstDayDoctor.installation(port: server.port)
      defer { place.close() }
      try FirstDayDoctor.edit("sqlite:followupd.db", to: "sqlite:disk/followupd.db")(place)
      try place.scratch.write("disk/.keep", "")
      let small = """
        mount -t tmpfs -o size=20m tmpfs '\(place.path)/disk' && touch '\(place.path)/disk/followupd.db' && exec "$@"
        """
      let done = try await Program.run(
        "unshare",
        ["--mount", "sh", "-c", small, "sh", Program.path(of: "followupctl"), "doctor", "--format", "json"]
          + ["--config", place.configuration, "--root", place.path])
      let disk = try done.objects().filter { $0["check"] as? String == "disk" }
      #expect(disk.map { $0["severity"] as? String } == ["error", "warning"], "\(disk)")
      #expect((disk.first?["message"] as? String)?.contains("MiB are free beside the store") == true)
      #expect((disk.last?["message"] as? String)?.contains("reserve for a full disk") == true)
      try await server.stop()
    }

    /// Everything as it should be, but for a daemon.
    static func installation(port: Int) throws -> Workplace {
      let place = try Workplace(
        Setup(port: port, top: "hold_above = 0\ncalendar = \"team\"", sources: Workplace.source("client")),
        rules: Workplace.rules + "calendar team\n  holiday 1 January\n  holiday 1 May, 3 May, 11 November\n",
        mode: 0o755)
      try place.scratch.write("inbox/clients.csv", "id,name,manager,status\nacme,Acme,,active\n")
      return place
    }

    private func doctor(
      _ place: Workplace, _ arguments: [String]
    ) async throws -> (findings: [[String: Any]], status: Int32, output: String) {
      let done = try await Program.run(
        "followupctl",
        ["doctor", "--config", place.configuration, "--root", place.path, "--format", "json"]
          + (arguments.isEmpty ? ["--user", "root"] : arguments))
      return (try done.objects(), done.status, done.output + done.errors)
    }
  }
}
