// Mail servers in trouble: mail waits, the reason is said, and it goes once the server is well.

import Foundation
import SMTPTestKit
import Testing

/// A way in which a server fails, and what is said of it.
struct ServerTrouble: CustomTestStringConvertible, Sendable {
  var testDescription: String
  /// Nil: nobody listens.
  var script: [ScriptedServer.Step]?
  var said: String
}

extension EndToEnd {
  @Suite struct MailServers {
    static let troubles = [
      ServerTrouble(testDescription: "is down", script: nil, said: "cannot connect to `127.0.0.1` port"),
      ServerTrouble(
        testDescription: "refuses", script: [.reply("554 5.7.1 go away"), .expect("QUIT"), .close], said: "go away"),
      ServerTrouble(
        testDescription: "drops the connection", script: [.reply("220 hello"), .expect("EHLO"), .reset],
        said: "connection"),
      ServerTrouble(
        testDescription: "answers nonsense", script: [.reply("what do you want?"), .close], said: "what do you want?"),
      ServerTrouble(
        testDescription: "is full",
        script: [
          .reply("220 hello"), .expect("EHLO"), .reply("250 hello"), .expect("MAIL"), .reply("452 4.3.1 no space left"),
          .expect("RSET"), .reply("250 ok"), .expect("QUIT"), .close,
        ], said: "no space left"),
    ]

    @Test(arguments: troubles)
    func mailWaitsWhileTheServerIsInTrouble(_ trouble: ServerTrouble) async throws {
      let bad = try await trouble.script.asyncMap { try await ScriptedServer.start($0) }
      let place = try Workplace(Setup(port: bad?.port ?? 1))
      defer { place.close() }
      let daemon = try await place.start()
      try await oneReminder(place)
      let line = try await daemon.hears("FOLLOWUP_EVENT=deferred")
      #expect(line.contains(trouble.said), "\(line)")
      let queue = try await place.ctl("queue", "list", "--format", "json").objects()
      #expect(queue.count == 1)
      #expect(queue.first?["state"] as? String == "deferred")
      #expect((queue.first?["reason"] as? String)?.contains(trouble.said) == true, "\(queue)")
      try await bad?.stop()

      // Another server is named, and the mail goes there.
      let good = try await CaptureServer.start()
      try place.scratch.replace("followupd.toml", Setup(port: good.port).text)
      #expect(try await place.ctl("reload").status == 0)
      let retry = try await place.ctl("queue", "retry")
      #expect(retry.status == 0, "\(retry.errors)")
      try await good.mail(to: "anna@example.test", about: "F1 of Acme")
      try await daemon.hears("FOLLOWUP_EVENT=delivered")
      #expect(try await place.ctl("queue", "list", "--format", "json").objects().isEmpty)
      try await good.stop()
    }

    @Test func aServerThatStallsHoldsUpNeitherPeopleNorTheEnd() async throws {
      let stalled = try await ScriptedServer.start([.stall])
      let place = try Workplace(Setup(port: stalled.port))
      defer { place.close() }
      let daemon = try await place.start()
      try await oneReminder(place)
      let isConnected: Bool? = try await eventually { stalled.transcripts.isEmpty ? nil : true }
      #expect(isConnected == true)
      #expect(try await place.ctl("list", "--format", "json").objects().count == 1)
      let clock = ContinuousClock()
      let start = clock.now
      #expect(try await daemon.stop() == .exited(0))
      #expect(clock.now - start < .seconds(1.5))
      // Nothing is lost: the mail goes when the server is well.
      try await stalled.stop()
      let good = try await CaptureServer.start()
      try place.scratch.replace("followupd.toml", Setup(port: good.port).text)
      try await place.start()
      try await good.mail(to: "anna@example.test", about: "F1 of Acme")
      try await good.stop()
    }

    @Test func aMailboxThatIsRefusedForGoodIsPassedOnAndOthersGetTheirs() async throws {
      var settings = CaptureServer.Settings()
      settings.recipientReply = { $0 == "anna@example.test" ? "550 5.1.1 no such user" : nil }
      let server = try await CaptureServer.start(settings)
      let place = try Workplace(Setup(port: server.port))
      defer { place.close() }
      let daemon = try await place.start()
      try await oneReminder(place)
      let line = try await daemon.hears("FOLLOWUP_EVENT=bounced")
      #expect(line.contains("no such user"))
      try await server.mail(to: "head@example.test", about: "anna@example.test")
      let queue = try await place.ctl("queue", "list")
      #expect(queue.output.contains("failed") && queue.output.contains("no such user"))
      // A person takes the refused mail out.
      #expect(try await place.ctl("queue", "drop", "1").status == 0)
      #expect(try await place.ctl("queue", "list", "--format", "json").objects().isEmpty)
      try await server.stop()
    }

    @Test func theEndWaitsForTheAnswerToMailPastItsFinalDot() async throws {
      var settings = CaptureServer.Settings()
      let asked = Flag()
      settings.answer = { _ in
        asked.raise()
        Thread.sleep(forTimeInterval: 0.7)
        return .accept
      }
      let server = try await CaptureServer.start(settings)
      let place = try Workplace(Setup(port: server.port))
      defer { place.close() }
      let daemon = try await place.start()
      try await oneReminder(place)
      let isAsked: Bool? = try await eventually { asked.isRaised ? true : nil }
      #expect(isAsked == true)
      #expect(try await daemon.stop() == .exited(0))
      #expect(daemon.lines(with: "FOLLOWUP_EVENT=delivered").count == 1)
      try await place.start()
      #expect(try await place.count("queued mails") == 0)
      #expect(server.received.count == 1)
      try await server.stop()
    }

    private func oneReminder(_ place: Workplace) async throws {
      let puts = [
        ["employee", "anna", "name=Anna", "email=anna@example.test"],
        ["client", "acme", "name=Acme", "manager=anna", "status=active"],
        ["invoice", "i1", "number=F1", "client=acme", "amount=10.00 PLN", "status=open"],
      ]
      for put in puts { #expect(try await place.ctl(["record", "put"] + put).status == 0) }
    }
  }
}

/// Something that has happened.
final class Flag: @unchecked Sendable {  // The value is only touched with the lock held.
  private let lock = NSLock()
  private var value = false
  var isRaised: Bool { lock.withLock { value } }
  func raise() { lock.withLock { value = true } }
}

extension Optional {
  func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async rethrows -> Result? {
    guard let self else { return nil }
    return try await body(self)
  }
}
