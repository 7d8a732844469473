// Every text that people bring, of records, rules, settings, answers of servers, tries to add a header: the mails as a server
// got them are read by Python's own parser.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct HostileTexts {
    /// What would be a header, an address or markup if it were let.
    private static let hostile =
      "\r\nBcc: evil@example.org\r\n\r\n<script src=x></script> =?utf-8?Q?=0D=0ABcc:_evil@example.org?= \", <evil@example.org>,"
    /// The same on one line, for where a line break is refused.
    private static let hostileLine = hostile.replacing("\r\n", with: " ")

    private static let headers: Set = [
      "date", "from", "to", "subject", "message-id", "auto-submitted", "in-reply-to", "references", "x-followup",
      "importance", "x-priority", "priority", "content-language", "mime-version", "content-type",
    ]
    private static let elements: Set = [
      "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "h3", "h4", "p", "ul", "li", "strong", "br",
      "code", "span", "pre", "table", "thead", "tbody", "tr", "th", "td",
    ]

    private struct Read: Decodable {
      var headers: [[String]]
      var to: [[String]]
      var from: [[String]]
      var types: [String]
      var plain: String
      var elements: Set<String>
      var defects: [String]
    }

    /// What Python's parser makes of mails.
    private func read(_ mails: [ReceivedMail]) async throws -> [Read] {
      let input = try JSONEncoder().encode(mails.map { Data($0.bytes).base64EncodedString() })
      let script = "\(Program.project)/Tests/MailComposerTests/read_mails.py"
      let done = try await Program.run("python3", [script], input: String(decoding: input, as: UTF8.self))
      try #require(done.status == 0, "\(done.errors)")
      return try JSONDecoder().decode([Read].self, from: Data(done.output.utf8))
    }

    /// As a text of the rule language, or of TOML.
    private func quoted(_ text: String) -> String {
      let escapes = [
        ("\\", "\\\\"), ("\"", "\\\""), ("\r\n", "\\n"), ("{", "\\{"),
      ]
      return "\"\(escapes.reduce(text) { $0.replacing($1.0, with: $1.1) })\""
    }

    private func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

    private var rules: String {
      """
      group desk "desk@example.test"

      rule unpaid \(quoted("Unpaid" + Self.hostile))
        for each invoice
        when status is open
        remind client.manager, group desk
        send immediately
        subject \(quoted("Invoice" + Self.hostileLine))
        message \"""
          {number} of {client.name}, {amount}
          Bcc: evil@example.org

          <script src=x></script>
          .
          From nobody
          \"""

      labels en
        invoice.status \(quoted("state" + Self.hostile))
        invoice.status.open \(quoted("open" + Self.hostile))

      """
    }

    private func write(_ place: Workplace) throws {
      // A line break in a cell is refused by the import itself.
      let (text, line) = (cell("Name" + Self.hostileLine), cell("Other" + Self.hostileLine))
      try place.scratch.write(
        "employee.csv",
        """
        id,name,email,language
        anna,\(line),anna@example.test,\(line)
        bob,\(text),bob@example.test,pl
        refused,\(line),refused@example.test,

        """)
      let client = cell("c Bcc: evil@example.org <evil@example.org>")
      try place.scratch.write(
        "client.csv",
        "id,name,manager,status\n\(client),\(text),anna,active\nb,\(line),bob,active\nr,\(line),refused,active\n")
      try place.scratch.write(
        "invoice.csv",
        "id,number,client,amount,status\n\(line),\(text),\(client),1.00 PLN,open\ni2,\(line),\(client),2.00 PLN,open\n"
          + "i3,\(text),b,3.00 PLN,open\ni4,\(line),r,4.00 PLN,open\n")
    }

    @Test func noTextOfRecordsRulesOrSettingsAddsAHeaderAnAddressOrAPart() async throws {
      var settings = CaptureServer.Settings()
      settings.recipientReply = {
        $0.hasPrefix("refused") ? "550-5.1.1 no\r\n550 5.1.1 Bcc: evil@example.org <script src=x></script>" : nil
      }
      let server = try await CaptureServer.start(settings)
      let place = try Workplace(Setup(port: server.port), rules: rules)
      defer { place.close() }
      let sender = "\"Follow-ups\(Self.hostileLine)\" <followups@example.test>"
      try place.scratch.write(
        "followupd.toml",
        try place.scratch.read("followupd.toml").replacing(
          "\"Follow-ups <followups@example.test>\"", with: quoted(sender)))
      try write(place)
      let imported = try await place.importOffline("employee.csv", "client.csv", "invoice.csv")
      try #require(imported.status == 0, "\(imported.errors)")
      let daemon = try await place.start()
      // To Anna a digest, to Bob one reminder, to the desk all four; what was refused goes to the fallback address.
      for address in ["anna", "bob", "desk", "head"] { try await server.mail(to: "\(address)@example.test") }
      // Anna's client becomes Bob's, and rules are refused: a mail about each.
      let moved = cell("c Bcc: evil@example.org <evil@example.org>")
      try place.scratch.write(
        "client.csv", "id,name,manager,status\n\(moved),\(cell("N" + Self.hostileLine)),bob,active\n")
      #expect(try await place.ctl("import", "client.csv").status == 0)
      try place.scratch.replace("rules/team.rules", rules + "rule bad\n  for each \(Self.hostileLine)\n")
      #expect(try await place.ctl("reload").status == 1)
      for mail in try await place.ctl("queue", "list", "--format", "json").objects() {
        let number = try #require(mail["number"] as? Int)
        #expect(try await place.ctl("queue", "retry", "\(number)").status == 0)
      }
      let isAll: Bool? = try await eventually { server.received.count >= 7 ? true : nil }
      #expect(isAll == true, "\(server.received.map(\.recipients)) \(daemon.said)")
      try await check(server.received)
      #expect(
        Set(server.received.flatMap(\.recipients)) == Set(["anna", "bob", "desk", "head"].map { "\($0)@example.test" }))
      #expect(server.received.allSatisfy { $0.sender == "followups@example.test" })
      try await server.stop()
    }

    private func check(_ mails: [ReceivedMail]) async throws {
      for (mail, read) in zip(mails, try await read(mails)) {
        #expect(read.defects == [])
        let names = read.headers.map { $0[0].lowercased() }
        #expect(Set(names).isSubset(of: Self.headers), "\(names)")
        #expect(Set(names.filter { $0 != "x-followup" }).count == names.count { $0 != "x-followup" }, "\(names)")
        #expect(read.to.map { $0[1] } == mail.recipients)
        #expect(read.from.map { $0[1] } == ["followups@example.test"])
        #expect(read.types == ["multipart/alternative", "text/plain", "text/html"])
        #expect(read.elements.isSubset(of: Self.elements), "\(read.elements)")
        #expect(!read.plain.contains("\r") && !read.plain.contains("\0"))
      }
    }

    /// A line break is refused where a header or a command is made of the text, with its place in the file.
    @Test(arguments: ["from", "fallback", "redirect", "server", "rules_owner"])
    func aLineBreakInAnAddressOfTheConfigurationIsRefused(key: String) async throws {
      let place = try Workplace()
      defer { place.close() }
      var lines = Setup().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines.removeAll { $0.hasPrefix("\(key) =") }
      let value = ["from": "A <a@b.example", "server": "smtp://127.0.0.1"][key] ?? "a@b.example"
      let end = key == "from" ? ">" : key == "server" ? ":25" : ""
      let line = "\(key) = \"\(value)\\r\\nBcc: evil@example.org\(end)\""
      let index = key == "rules_owner" ? 0 : try #require(lines.firstIndex(of: "[mail]")) + 1
      lines.insert(line, at: index)
      try place.scratch.write("followupd.toml", lines.joined(separator: "\n"))
      let checked = try await place.startInVain(["--check"])
      #expect(checked.status == 78)
      #expect(checked.errors.contains("followupd.toml:\(index + 1): error: "), "\(checked.errors)")
    }
  }
}
