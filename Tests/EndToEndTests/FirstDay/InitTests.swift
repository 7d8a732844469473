// `followupctl init`: from nothing to an installation that sends mail, below a folder of a test's own.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct FirstDayInit {
    @Test func anInstallationIsSetUpCheckedAndSendsItsTestMail() async throws {
      let certificate = try await TestCertificate(days: 60)
      let server = try await certificate.server()
      let root = try Scratch(mode: 0o755)
      defer { root.remove() }
      defer { certificate.scratch.remove() }
      let arguments = FirstDayInit.arguments(server, certificate, root) + ["--restrict-network"]
      let done = try await Program.run("followupctl", arguments, input: TestCertificate.password + "\n")
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.output.contains("a test mail to anna@example.test was taken by the server: 250"))
      #expect(done.output.contains("systemctl enable --now followupd"))
      let mail = try await server.mail(to: "anna@example.test", about: "A test mail of followupd")
      #expect(mail.username == "followups" && mail.isSecure)

      #expect(try FirstDayInit.mode("\(root.path)/etc/followupd/credentials/smtp-password") == 0o600)
      #expect(try root.read("etc/followupd/credentials/smtp-password") == TestCertificate.password)
      let dropIns = "etc/systemd/system/followupd.service.d"
      #expect(
        try root.read("\(dropIns)/10-smtp-password.conf").hasSuffix(
          "[Service]\nLoadCredential=smtp-password:/etc/followupd/credentials/smtp-password\n"))
      let network = try root.read("\(dropIns)/20-network.conf")
      #expect(
        network.contains("IPAddressDeny=any\nIPAddressAllow=localhost ") && network.contains("127.0.0.1"), "\(network)")
      let configuration = try root.read("etc/followupd/followupd.toml")
      #expect(configuration.contains("time_zone = \"Europe/Warsaw\"") && configuration.contains("record = \"invoice\""))
      #expect(try root.read("etc/followupd/rules/payments.rules").contains("rule "))
      #expect(try root.read("etc/followupd/rules/calendars/poland.rules").contains("calendar poland"))
      #expect(FileManager.default.fileExists(atPath: "\(root.path)/srv/inbox"))

      // The password is in its file and nowhere else.
      let found = try await Program.run("grep", ["-r", "-l", TestCertificate.password, root.path])
      #expect(found.lines == ["\(root.path)/etc/followupd/credentials/smtp-password"])
      #expect(!(done.output + done.errors).contains(TestCertificate.password))

      // The doctor finds the password where the unit says it is, and the server takes it.
      let doctor = try await Program.run(
        "followupctl",
        ["doctor", "--config", "\(root.path)/etc/followupd/followupd.toml", "--root", root.path, "--user", "root"])
      #expect(doctor.output.contains("answers with TLS, authenticated"), "\(doctor.output)\(doctor.errors)")
      try await server.stop()
    }

    @Test func whatIsThereIsOverwrittenOnlyWhenThatIsSaid() async throws {
      let certificate = try await TestCertificate(days: 60)
      let server = try await certificate.server()
      let root = try Scratch()
      defer { root.remove() }
      defer { certificate.scratch.remove() }
      let arguments = FirstDayInit.arguments(server, certificate, root)
      try root.write("etc/followupd/rules/records.rules", Workplace.records)
      try root.write("etc/followupd/rules/own.rules", Workplace.rules + "calendar poland\n  holiday 3 May\n")
      #expect(try await Program.run("followupctl", arguments, input: TestCertificate.password).status == 0)
      // A team's own rules stay, and nothing is added to them.
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root.path)/etc/followupd/rules").count == 2)
      let configuration = try root.read("etc/followupd/followupd.toml")
      let again = try await Program.run("followupctl", arguments + ["--team", "Other"], input: "other")
      #expect(again.status == 73 && again.errors.contains("is there already; nothing was written"), "\(again.errors)")
      #expect(try root.read("etc/followupd/followupd.toml") == configuration)
      #expect(try root.read("etc/followupd/credentials/smtp-password") == TestCertificate.password)
      let replaced = try await Program.run(
        "followupctl", arguments + ["--team", "Other", "--replace"], input: TestCertificate.password)
      #expect(replaced.status == 0, "\(replaced.errors)")
      #expect(try root.read("etc/followupd/followupd.toml").contains("followupd of Other"))
      try await server.stop()
    }

    @Test func theConfigurationThatAPackageBroughtGivesWayWhileNobodyChangedIt() async throws {
      let root = try Scratch()
      defer { root.remove() }
      let shipped = try String(contentsOfFile: "\(Program.project)/Packaging/followupd.toml", encoding: .utf8)
      try root.write("usr/share/followupd/followupd.toml", shipped)
      try root.write("usr/share/followupd/rules/records.rules", Workplace.records)
      let arguments = [
        "init", "--server", "smtp://localhost:587", "--sender", "a@example.test", "--fallback", "b@example.test",
        "--from",
        "\(root.path)/usr/share/followupd/rules", "--root", root.path,
      ]
      try root.write("etc/followupd/followupd.toml", shipped + "# ours\n")
      #expect(try await Program.run("followupctl", arguments).status == 73)
      try root.write("etc/followupd/followupd.toml", shipped)
      let done = try await Program.run("followupctl", arguments)
      #expect(done.status == 0, "\(done.errors)")
      #expect(try root.read("etc/followupd/followupd.toml").contains("b@example.test"))
    }

    @Test func aTeamBeginsWithTheUsualPacksOrWithThoseThatItNames() async throws {
      func rules(_ arguments: [String]) async throws -> Set<String> {
        let root = try Scratch()
        defer { root.remove() }
        try root.write("etc/followupd/rules/.keep", "")
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o2775], ofItemAtPath: "\(root.path)/etc/followupd/rules")
        let done = try await Program.run(
          "followupctl",
          [
            "init", "--server", "smtp://localhost:587", "--sender", "a@example.test", "--fallback", "b@example.test",
            "--from", "\(Program.project)/Rules", "--root", root.path,
          ] + arguments)
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.contains("followupctl rules packs"))
        // Whoever may write rules may write these.
        #expect(try FirstDayInit.mode("\(root.path)/etc/followupd/rules/records") == 0o2775)
        #expect(try FirstDayInit.mode("\(root.path)/etc/followupd/rules/records/client.rules") == 0o664)
        let checked = try await Program.run("followupctl", ["rules", "check", "\(root.path)/etc/followupd/rules"])
        #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.errors)")
        return Set(FileManager.default.subpaths(atPath: "\(root.path)/etc/followupd/rules") ?? [])
      }
      let usual = try await rules([])
      #expect(
        usual.isSuperset(of: ["payments.rules", "payments.tests", "calendars/russia.rules", "records/invoice.rules"]))
      #expect(usual.isDisjoint(with: ["tenders.rules", "records/tender.rules"]))
      let named = try await rules(["--pack", "tenders", "--pack", "orders"])
      #expect(named.isSuperset(of: ["tenders.rules", "orders.rules", "records/tender.rules", "records/absence.rules"]))
      #expect(named.isDisjoint(with: ["payments.rules", "records/invoice.rules"]))
    }

    @Test(arguments: [
      (["--server", "ftp://x"], 78, "ftp://x"), (["--sender", "nobody"], 78, "`nobody` is no sender"),
      (["--time-zone", "Europe/Warszawa"], 78, "Europe/Warszawa"),
      (["--calendar", "polnd"], 78, "did you mean `poland`?"),
      (["--pack", "tender"], 78, "did you mean `tenders`?"),
      (["--server", "smtp://mail.example.com:25", "--security", "none"], 78, "loopback"),
      (["--source-folder", "inbox"], 64, "no absolute path"),
      (["--password-file", "/nowhere"], 64, "there is no password"),
    ])
    func anAnswerThatCannotBeIsRefusedAndNothingIsWritten(_ wrong: [String], _ status: Int, _ said: String) async throws
    {
      let root = try Scratch()
      defer { root.remove() }
      let given = [
        "--server": "smtp://localhost:587", "--sender": "followups@example.test", "--fallback": "head@example.test",
        "--from": "\(Program.project)/Rules", "--root": root.path, "--username": "a", "--password-file": "-",
      ]
      var flags = given
      for index in stride(from: 0, to: wrong.count, by: 2) { flags[wrong[index]] = wrong[index + 1] }
      if flags["--security"] == "none" { (flags["--username"], flags["--password-file"]) = (nil, nil) }
      let done = try await Program.run("followupctl", ["init"] + flags.flatMap { [$0.key, $0.value] }, input: "x\n")
      #expect(Int(done.status) == status && done.errors.contains(said), "\(done.status): \(done.errors)")
      #expect(done.errors.contains("help: "))
      #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).isEmpty)
    }

    @Test func whoIsAskedOnATerminalTypesThePasswordUnseen() async throws {
      let certificate = try await TestCertificate(days: 60)
      let server = try await certificate.server()
      let root = try Scratch()
      defer { root.remove() }
      defer { certificate.scratch.remove() }
      let answers = [
        "smtp://localhost:\(server.port)", "", "followups", "Follow-ups <followups@example.test>", "head@example.test",
        "Sales", "Europe/Warsaw", "pl", "poland", "", TestCertificate.password, "no", "yes", "",
      ]
      try root.write("answers", answers.joined(separator: "\n") + "\n")
      let script = "\(Program.project)/Tests/EndToEndTests/FirstDay/type_answers.py"
      let typed = try await Program.run(
        "python3",
        [
          script, "\(root.path)/answers", Program.path(of: "followupctl"), "init", "--ca-file", certificate.file,
          "--from",
          "\(Program.project)/Rules", "--root", "\(root.path)/installed",
        ])
      #expect(typed.status == 0, "\(typed.output)\(typed.errors)")
      #expect(
        typed.output.contains("Mail server [smtp://mail.example.com:587]: ") && typed.output.contains("Password: "))
      #expect(!typed.output.contains(TestCertificate.password), "the password was shown")
      #expect(try root.read("installed/etc/followupd/credentials/smtp-password") == TestCertificate.password)
      #expect(try root.read("installed/etc/followupd/followupd.toml").contains("language = \"pl\""))
      try await server.mail(to: "head@example.test", about: "A test mail of followupd")
      try await server.stop()
    }

    private static func arguments(_ server: CaptureServer, _ certificate: TestCertificate, _ root: Scratch) -> [String]
    {
      [
        "init", "--server", "smtp://localhost:\(server.port)", "--ca-file", certificate.file, "--username", "followups",
        "--password-file", "-", "--sender", "Follow-ups <followups@example.test>", "--fallback", "head@example.test",
        "--time-zone", "Europe/Warsaw", "--language", "pl", "--calendar", "poland", "--source-folder", "/srv/inbox",
        "--from", "\(Program.project)/Rules", "--root", root.path, "--test-mail", "anna@example.test",
      ]
    }

    private static func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
  }
}
