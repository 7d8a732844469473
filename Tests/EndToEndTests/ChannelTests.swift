// Other ways out than the mail servers: a program and a web server take what is for their recipients, with the same outbox.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct Channels {
    private static let rules = """
      rule unpaid "Unpaid invoice"
        for each invoice
        when status is open
        remind client.manager, "desk@chat.test", "nobody@pager.test"
        send immediately
        subject "{number} of {client.name} is open"
        message "Please ask {client.name} for {amount}."

      """

    private func oneInvoice(_ place: Workplace) async throws {
      for put in [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Żółw", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=10.00 PLN", "status=open"],
      ] { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
    }

    @Test func eachRecipientsMailTakesItsWayAndIsTriedAgainThere() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(
        Setup(
          port: server.port,
          sources: """
            [[channel]]
            name = "chat"
            for = ["*@chat.test"]
            command = ["/bin/sh", "-c", "test -e ready || exit 75; cat > taken; echo queued as 7"]

            [[channel]]
            name = "pager"
            for = ["nobody@pager.test"]
            command = ["/bin/sh", "-c", "echo no such pager; exit 67"]
            """), rules: Self.rules)
      defer { place.close() }
      let daemon = try await place.start(through: ["env", "-C", place.path])
      try await oneInvoice(place)
      // By mail, as ever; what the pager refused goes to the fallback address.
      try await server.mail(to: "anna@example.test", about: "F1")
      try await server.mail(to: "head@example.test", about: "no such pager")
      try await daemon.hears("FOLLOWUP_EVENT=deferred")
      let waiting = try await place.ctl("queue", "list", "--format", "json").objects()
      let chat = try #require(waiting.first { $0["channel"] as? String == "chat" }, "\(waiting)")
      #expect(chat["state"] as? String == "deferred")
      #expect((chat["reason"] as? String)?.contains("EX_TEMPFAIL") == true)
      try place.scratch.write("ready", "")
      #expect(try await place.ctl("queue", "retry").status == 0)
      let taken: String? = try await eventually { try? place.scratch.read("taken") }
      #expect(taken?.contains("To: desk@chat.test") == true)
      let number = try #require(chat["number"] as? Int)
      let isShown: Bool? = try await eventually {
        let shown = try await place.ctl("queue", "show", "\(number)").output
        return shown.contains("attempt 1") && shown.contains("delivered by `/bin/sh`: queued as 7") ? true : nil
      }
      #expect(isShown == true)
      #expect(!server.received.contains { $0.recipients.contains("desk@chat.test") })
      try await server.stop()
    }

    @Test func aProgramMayTakeTheMailServersPlace() async throws {
      let place = try Workplace(
        Setup(mail: "", server: "exec:/usr/bin/tee -a sent"), rules: Self.rules)
      defer { place.close() }
      try await place.start(through: ["env", "-C", place.path])
      try await oneInvoice(place)
      let isThere: Bool? = try await eventually {
        let sent = (try? place.scratch.read("sent")) ?? ""
        return ["anna@example.test", "desk@chat.test", "nobody@pager.test"].allSatisfy(sent.contains) ? true : nil
      }
      #expect(isThere == true)
      #expect(try await place.count("queued mails") == 0)
    }

    @Test func aWebServerGetsTheTextSignedAndALostAnswerIsRepeatedUnderItsName() async throws {
      let server = try await CaptureServer.start()
      let place = try Workplace(
        Setup(
          port: server.port,
          sources: """
            [[channel]]
            name = "chat"
            for = ["*@chat.test"]
            webhook = "http://127.0.0.1:PORT/hook"
            secret = { file = "secret" }
            """), rules: Self.rules.replacing(", \"nobody@pager.test\"", with: ""))
      defer { place.close() }
      try place.scratch.write("secret", "a secret")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(place.path)/secret")
      let hooks = try Child(
        "/usr/bin/python3", ["\(Program.project)/Tests/EndToEndTests/Mail/hook_log.py", place.path])
      defer { hooks.send(SIGKILL) }
      let port: String? = try await eventually { try? place.scratch.read("hook-port") }
      try place.scratch.replace(
        "followupd.toml",
        try place.scratch.read("followupd.toml").replacing("PORT", with: try #require(port)))
      let daemon = try await place.start()
      try await oneInvoice(place)
      try await daemon.hears("FOLLOWUP_EVENT=ambiguous")
      #expect(try await place.ctl("queue", "list").output.contains("ambiguous"))
      #expect(try await place.ctl("queue", "retry").status == 0)
      let log: [[String: Any]]? = try await eventually {
        let lines = (try? place.scratch.read("hooks.jsonl"))?.split(separator: "\n") ?? []
        return lines.count < 2
          ? nil
          : try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
      }
      let posts = try #require(log)
      #expect(posts.count == 2)
      #expect(Set(posts.compactMap { $0["id"] as? String }).count == 1)
      #expect(posts.allSatisfy { $0["signed"] as? Bool == true })
      let text = try #require((posts[0]["body"] as? [String: Any])?["text"] as? String)
      #expect(text.hasPrefix("F1 of Żółw is open\n\n") && text.contains("Please ask Żółw for"))
      #expect(text.components(separatedBy: "F1 of Żółw is open").count == 2, "the subject is said once: \(text)")
      try await server.stop()
    }
  }
}
