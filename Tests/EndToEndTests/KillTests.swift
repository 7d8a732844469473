// kill -9 while mail is being sent to a real Postfix: nothing is lost, and little is repeated.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct Kills {
    /// Kills a daemon at a moment that the proxy sees, after some mails.
    private final class Trigger: @unchecked Sendable {  // Everything is only touched with the lock held.
      private let lock = NSLock()
      private var victim: RunningDaemon?
      private var moment = WatchingProxy.Moment.beforeAnswer
      private var countdown = 0

      func aim(at daemon: RunningDaemon, _ moment: WatchingProxy.Moment, after count: Int) {
        lock.withLock { (victim, self.moment, countdown) = (daemon, moment, count) }
      }

      func saw(_ seen: WatchingProxy.Moment) {
        lock.withLock {
          guard seen == moment, let daemon = victim else { return }
          countdown -= 1
          guard countdown <= 0 else { return }
          daemon.kill()
          victim = nil
        }
      }
    }

    @Test(.timeLimit(.minutes(10)))
    func everyReminderIsDeliveredHoweverOftenTheDaemonIsKilledWhileItSends() async throws {
      let people = 500
      let kills = 24
      let postfix = try await Postfix()
      let trigger = Trigger()
      let proxy = try WatchingProxy(to: Postfix.submissionPort) { trigger.saw($0) }
      defer { proxy.stop() }
      let mail = """
        security = "starttls"
        ca_file = "\(postfix.certificate)"
        username = "\(Postfix.username)"
        password = { file = "password" }
        """
      let long = String(repeating: "Please call, write or visit, and record it. ", count: 80)
      let place = try Workplace(
        Setup(mail: mail, server: "smtp://localhost:\(proxy.port)"),
        rules: """
          rule stale "Nobody has called"
            for each client
            when status is active
            remind manager
            send immediately
            subject "Call {name}"
            message "\(long)"
          """)
      defer { place.close() }
      try place.scratch.write("password", Postfix.password)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(place.path)/password")
      try await place.importCrowd(of: people)

      let seed = UInt64(20_261_122)
      var random = SplitMix(seed: seed)
      var triggered = 0
      for kill in 0..<kills {
        let daemon = try RunningDaemon(place, number: kill)
        defer { daemon.kill() }
        // Most come when the server has just taken a mail and the daemon cannot know.
        let moments: [WatchingProxy.Moment] = [
          .beforeAnswer, .beforeAnswer, .beforeAnswer, .beforeAnswer, .afterAnswer, .inMessage,
        ]
        trigger.aim(at: daemon, moments[kill % moments.count], after: Int(random.next() % 24) + 1)
        #expect(try await daemon.ended(within: 30) == .killed(signal: SIGKILL))
        triggered += 1
      }
      let last = try await place.start()
      let isDone: Bool? = try await eventually(within: 60) {
        let (waiting, queued) = (try await place.count("waiting reminders"), try await place.count("queued mails"))
        return waiting == 0 && queued == 0 ? true : nil
      }
      #expect(isDone == true, "\(last.said)")
      #expect(try await last.stop() == .exited(0))

      let mails = try await postfix.delivered()
      let copies = Dictionary(grouping: mails, by: \.messageID)
      let reminders = Set(mails.flatMap(\.followUps))
      let repeats = mails.count - copies.count
      print(
        "\(triggered) kills (seed \(seed)), \(mails.count) mails of \(reminders.count) reminders, \(repeats) repeated")
      #expect(triggered >= 20)
      #expect(reminders.count == people)
      #expect(Set(mails.flatMap(\.to)).count == people)
      // A repeat is the same mail: as many mails as reminders when they are told apart by Message-ID.
      #expect(copies.count == people)
      for mails in copies.values { #expect(Set(mails.map { "\($0.followUps) \($0.subject) \($0.plain)" }).count == 1) }
      // The daemon has two connections, and each can have one mail in flight.
      #expect(repeats <= 2 * triggered)
      #expect(repeats >= triggered / 4, "the kills did not come when it matters")
      try await postfix.stop()
    }
  }
}

/// A small generator whose seed gives the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
