// A mail in a real mailbox, as its reader sees it.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Mailboxes {
    @Test func aMailInARealMailboxReadsWellInEveryAlphabet() async throws {
      let postfix = try await Postfix()
      let mail = """
        security = "starttls"
        ca_file = "\(postfix.certificate)"
        username = "\(Postfix.username)"
        password = { file = "password" }
        """
      let place = try Workplace(
        Setup(mail: mail, server: "smtp://localhost:\(Postfix.submissionPort)"),
        rules: """
          rule unpaid "Zaległa płatność / Просроченный платёж"
            for each invoice
            when status is open
            remind client.manager
            send immediately
            subject "Zażółć gęślą jaźń: {number} – {client.name} не оплатил счёт"
            message "Уважаемый менеджер, {client.name} nie zapłacił {amount}. Proszę zadzwonić."
          """)
      defer { place.close() }
      try place.scratch.write("password", Postfix.password + "\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(place.path)/password")
      let daemon = try await place.start()
      let puts = [
        ["employee", "anna", "name=Анна Żółć-Gęś", "email=anna@example.test"],
        ["client", "acme", "name=Łąka „Złota” и Ко", "manager=anna", "status=active"],
        ["invoice", "i1", "number=ФВ/1", "client=acme", "amount=1234.50 PLN", "status=open"],
      ]
      for put in puts { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
      try await daemon.hears("FOLLOWUP_EVENT=delivered")
      let read = try await postfix.delivered()
      let found = try #require(read.first)
      #expect(read.count == 1)
      #expect(found.to == ["anna@example.test"])
      #expect(found.name == "Анна Żółć-Gęś")
      #expect(found.from == "Follow-ups <followups@example.test>")
      #expect(found.subject == "Zażółć gęślą jaźń: ФВ/1 – Łąka „Złota” и Ко не оплатил счёт")
      #expect(found.followUps == ["1 unpaid invoice i1"])
      #expect(found.automatic == "auto-generated")
      #expect(found.defects.isEmpty)
      let text = "Уважаемый менеджер, Łąka „Złota” и Ко nie zapłacił"
      for part in [found.plain, found.html ?? ""] {
        // As it is read: without marks, and wherever its lines break.
        let body = part.replacing(/<[^>]*>/, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(body.contains(text), "\(body)")
        #expect(body.contains("Proszę zadzwonić."))
        // Why it came, and how to answer it.
        #expect(body.contains("Zaległa płatność / Просроченный платёж"), "\(body)")
        #expect(body.contains("followupctl done 1"), "\(body)")
      }
      // The password is nowhere but in its file.
      #expect(!daemon.said.contains(Postfix.password))
      for name in ["followupd.db", "followupd.db-wal"] {
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: "\(place.path)/\(name)"))) ?? Data()
        #expect(bytes.range(of: Data(Postfix.password.utf8)) == nil)
      }
      let outputs = [try await place.ctl("status"), try await place.ctl("queue", "show", "1")]
      for output in outputs { #expect(!(output.output + output.errors).contains(Postfix.password)) }
      try await postfix.stop()
    }
  }
}
