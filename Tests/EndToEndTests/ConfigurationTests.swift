// Mistakes of the configuration: all at once, each with its line and what was meant.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Configurations {
    @Test func everyMistakeIsSaidAtOnceWithItsLine() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.write(
        "followupd.toml",
        """
        time_zone = "Europe/Warszaw"
        langauge = "pl"
        calendar = 7

        [mail]
        from = "Follow-ups <followups@example.test>"
        server = "smtp//mail.example.test"
        security = "none"
        username = "followups"
        password = "hunter2-in-clear"
        fallback = "nobody"
        daily_cap = -1
        redirect = "everybody"

        [[source]]
        record = "invoice"
        path = "inbox/invoices.csv"
        delimeter = ";"
        """)
      let file = "\(place.path)/followupd.toml"
      let expected = [
        "\(file):1: error: ", "\(file):2: error: unknown key `langauge`", "did you mean `language`?",
        "\(file):3: error: `calendar` should be a text", "\(file):7: error: `smtp//mail.example.test`",
        "\(file):10: error: a password never stands in the configuration itself",
        "\(file):11: error: `nobody` is no mail address",
        "\(file):12: error: `daily_cap` is a number of reminders a person a day, or 0 for no cap",
        "\(file):13: error: `everybody` is no mail address",
        "\(file):18: error: unknown key `delimeter` in [source]", "did you mean `delimiter`?",
      ]
      for arguments in [["--check"], []] {
        let ended = try await place.startInVain(arguments)
        #expect(ended.status == 78)
        for text in expected { #expect(ended.errors.contains(text), "\(text) is not in \(ended.errors)") }
        #expect(!ended.errors.contains("hunter2"))
      }
    }

    @Test func severalServersSocketsAndCertificatesAreUnderstood() async throws {
      let place = try Workplace()
      defer { place.close() }
      let usual = Setup().text
      let server = try #require(usual.split(separator: "\n").first { $0.hasPrefix("server") })
      let pin = Array(repeating: "AB", count: 32).joined(separator: ":")
      func check(_ mail: String) async throws -> Finished {
        let text = usual.replacing(server, with: mail).replacing("security = \"none\"\n", with: "")
        try place.scratch.replace("followupd.toml", text)
        return try await place.startInVain(["--check"])
      }
      for good in [
        "server = [\"smtp://a.example.test\", \"smtp://[2001:db8::1]:25\"]\nrequire_tls = true",
        "server = \"smtps://a.example.test\"\ncertificate_sha256 = \"\(pin)\"",
        "server = [\"lmtp+unix:/run/dovecot/lmtp\"]", "server = \"smtp+unix:/run/postfix/public\"",
        "server = \"lmtp://127.0.0.1:24\"\nsecurity = \"none\"",
        "server = \"smtp://a.example.test\"\nusername = \"u\"\ntoken = { command = [\"/bin/echo\", \"t\"] }",
      ] {
        let checked = try await check(good)
        #expect(checked.status == 0, "\(good): \(checked.errors)")
      }
      for (bad, said) in [
        ("server = []", "`server` names nobody"),
        ("server = [\"smtp://a\", \"http://b\"]", "`http://b` is no address of a mail server"),
        ("server = \"smtp+unix:relative\"", "is no address of a mail server"),
        ("server = [\"smtp://a\", \"smtps://b\"]\nsecurity = \"tls\"", "`tls` contradicts `smtp://a`"),
        ("server = \"smtp://a\"\ncertificate_sha256 = \"AB:CD\"", "is no SHA-256 of a certificate"),
        ("server = \"smtp://a\"\nca_file = \"x\"\ncertificate_sha256 = \"\(pin)\"", "two answers to one question"),
        ("server = \"smtp://a\"\nclient_certificate = { key = \"k\" }", "names a certificate and its key"),
        ("server = \"smtp://a\"\nauthentication = \"cram-md5\"", "`cram-md5` is no way to authenticate"),
        ("server = \"smtp://a\"\nusername = \"u\"\ntoken = \"secret-71\"", "a token never stands in the configuration"),
        ("server = \"smtp://a\"\nusername = \"u\"\ntoken = { command = [\"get\"] }", "`token` names one place"),
        (
          "server = \"smtp://a\"\nusername = \"u\"\nauthentication = \"xoauth2\"\npassword = { credential = \"p\" }",
          "does not fit what is given"
        ),
        ("server = \"smtp://a\"\nrequire_tls = \"yes\"", "`require_tls` should be true or false"),
        ("server = \"lmtp://127.0.0.1:25\"\nsecurity = \"none\"", "port 25 is not for LMTP"),
      ] {
        let checked = try await check(bad)
        #expect(checked.status == 78, "\(bad)")
        #expect(checked.errors.contains(said), "\(bad): \(checked.errors)")
        #expect(!checked.errors.contains("secret-71"))
      }
    }

    @Test func aMissingConfigurationAndOneThatIsNoTOMLAreSaid() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.write("followupd.toml", "[mail\nfrom = ")
      let broken = try await place.startInVain()
      #expect(broken.status == 78)
      #expect(broken.errors.contains("\(place.path)/followupd.toml:1: error: this is no TOML"), "\(broken.errors)")
      let missing = try await Program.run("followupd", ["--config", "\(place.path)/nowhere.toml"])
      #expect(missing.status == 78)
      #expect(missing.errors.contains("nowhere.toml: error: the configuration cannot be read"))
    }

    @Test func allThatIsWrongWithSourcesIsSaidAtOnceWithTheirLines() async throws {
      let place = try Workplace()
      defer { place.close() }
      let usual = Setup().text
      try place.scratch.replace(
        "followupd.toml",
        usual + """

          [[source]]
          record = "absense"
          path = "inbox/away.csv"

          [[source]]
          record = "invoice"
          path = "inbox/invoices.csv"
          columns = { number = "Nr", client = "Client", statuss = "Status" }

          """)
      let check = try await place.startInVain(["--check"])
      #expect(check.status == 78)
      let first = usual.split(separator: "\n", omittingEmptySubsequences: false).count + 3
      let said = check.errors + check.output
      for text in [
        "followupd.toml:\(first): error: source `absense from inbox/away.csv`: no rule file declares `record absense`",
        "followupd.toml:\(first + 4): error: source `invoice from inbox/invoices.csv`: ", "no field `statuss`",
        "`invoice.amount`",
        "`invoice.status`",
      ] { #expect(said.contains(text), "\(text): \(said)") }
    }

    @Test func aConfigurationThatMayNotBeReadIsNotSaidToBeMissing() async throws {
      let place = try Workplace()
      defer { place.close() }
      let file = "\(place.path)/followupd.toml"
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
      // Root reads everything, unless it gives up that right.
      let giveUp = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
      let command = [Program.path(of: "followupd"), "--config", file]
      let asked = geteuid() == 0 ? giveUp + command : command
      let ended = try await Program.run(asked[0], Array(asked.dropFirst()))
      #expect(ended.status == 78 && ended.errors.contains("may not be read by this user"), "\(ended.errors)")
    }

    @Test func whatTheMachineLacksIsSaidBeforeAStart() async throws {
      let place = try Workplace()
      defer { place.close() }
      let file = "\(place.path)/followupd.toml"
      func check(_ text: String) async throws -> Finished {
        try place.scratch.replace("followupd.toml", text)
        return try await place.startInVain(["--check"])
      }
      let usual = Setup().text
      let lacking = try await check(
        "language = \"xx\"\n"
          + usual.replacing("sqlite:followupd.db", with: "sqlite:nowhere/followupd.db")
          .replacing("\"control.sock\"", with: "\"nowhere/control.sock\"\ngroup = \"nosuchgroup\"")
          .replacing("security = \"none\"", with: "ca_file = \"followupd.toml\"")
          + "\n[[source]]\nrecord = \"client\"\npath = \"nowhere/clients.csv\"\n")
      #expect(lacking.status == 73)
      for text in [
        "\(file):1: warning: mails have no phrases in `xx`", "the store's folder `\(place.path)/nowhere` is not there",
        "the control socket's folder `\(place.path)/nowhere` is not there", "there is no group `nosuchgroup`",
        "`\(file)` cannot be read as certificates in PEM format",
        "warning: the folder `\(place.path)/nowhere` of source `client from nowhere/clients.csv` is not there",
      ] {
        #expect(lacking.errors.contains(text), "\(text) is not in \(lacking.errors)")
      }
      let wrong = try await check(
        usual.replacing("control.sock", with: String(repeating: "x", count: 110))
          .replacing("Follow-ups <", with: "Follow\\nups <")
          + "\n[[source]]\nrecord = \"client\"\npath = \"inbox/clients.xlsx\"\n")
      #expect(wrong.status == 78)
      for text in [
        "name a path of 1 to 103 bytes", "`from` has a line break in it", "`inbox/clients.xlsx` is no record file",
      ] {
        #expect(wrong.errors.contains(text), "\(text) is not in \(wrong.errors)")
      }
      let lines = wrong.errors.split(separator: "\n").compactMap { line in
        line.hasPrefix(file) ? Int(line.dropFirst(file.count + 1).prefix { $0 != ":" }) : nil
      }
      #expect(lines.count == 3 && lines == lines.sorted())
    }

    @Test func aConfigurationInOrderIsSaidToBe() async throws {
      let place = try Workplace(Setup(sources: Workplace.everySource))
      defer { place.close() }
      let checked = try await place.startInVain(["--check"])
      #expect(checked.status == 0, "\(checked.errors)")
      #expect(checked.output.contains("in order"))
      // Nothing was made by looking.
      #expect(!FileManager.default.fileExists(atPath: "\(place.path)/followupd.db"))
    }

    @Test func aBrokenConfigurationDoesNotReplaceTheOneInForce() async throws {
      let place = try Workplace()
      defer { place.close() }
      let daemon = try await place.start()
      try place.scratch.replace("followupd.toml", Setup().text.replacing("hold_above", with: "hold_abov"))
      let reload = try await place.ctl("reload")
      #expect(reload.status == 78, "\(reload.errors)")
      #expect(reload.errors.contains("did you mean `hold_above`?"))
      try await daemon.hears("FOLLOWUP_EVENT=configuration-refused")
      let status = try await place.ctl("status")
      #expect(status.output.contains("did you mean `hold_above`?"))
    }

    @Test func aPasswordIsNeitherInTheStoreNorInWhatIsSaid() async throws {
      let place = try Workplace(
        Setup(mail: "security = \"starttls\"\nusername = \"u\"\npassword = { file = \"password\" }"))
      defer { place.close() }
      let secret = "secret-9c1f-77aa"
      try place.scratch.write("password", secret + "\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(place.path)/password")
      let daemon = try await place.start()
      _ = try await place.ctl("record", "put", "client", "acme", "name=Acme", "status=active")
      _ = try await place.ctl(
        "record", "put", "invoice", "i", "number=F1", "client=acme", "amount=1.00 PLN", "status=open")
      try await daemon.hears("FOLLOWUP_EVENT=deferred")
      for arguments in [["status"], ["queue", "list"], ["queue", "show", "1"], ["show", "1"], ["reload"]] {
        let told = try await place.ctl(arguments)
        #expect(!told.output.contains(secret) && !told.errors.contains(secret))
      }
      #expect(!daemon.said.contains(secret))
      #expect(try await place.ctl("backup", "copy.db").status == 0)
      for name in ["followupd.db", "followupd.db-wal", "copy.db"] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(place.path)/\(name)"))
        #expect(bytes.count > 0 && bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
      }
      #expect(try await daemon.stop() == .exited(0))
    }

    @Test func aPasswordFileThatOthersCanReadIsRefused() async throws {
      let place = try Workplace(Setup(mail: "username = \"u\"\npassword = { file = \"password\" }"))
      defer { place.close() }
      try place.scratch.write("password", "secret-9c1f\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(place.path)/password")
      let checked = try await place.startInVain(["--check"])
      #expect(checked.status == 78)
      #expect(checked.errors.contains("\(place.path)/password"))
      #expect(!checked.errors.contains("secret-9c1f"))
    }
  }
}
