// kill -9 at each point of a delivery, and at any moment: nothing is lost, and what may have been taken is the same mail again.

import Foundation
import SMTPTestKit
import Testing

extension EndToEnd {
  @Suite struct KillPoints {
    /// How far a server comes with the first mail on each connection before it falls silent. What it has not whole it has
    /// not taken.
    enum Silence: String, CaseIterable, CustomTestStringConvertible {
      case atTheGreeting, afterHello, afterMail, afterRecipient, inTheMessage

      var script: [ScriptedServer.Step] {
        let steps: [[ScriptedServer.Step]] = [
          [.reply("220 here")], [.expect("EHLO"), .reply("250 here")], [.expect("MAIL"), .reply("250 ok")],
          [.expect("RCPT"), .reply("250 ok")], [.expect("DATA"), .reply("354 go on")],
        ]
        return steps[...(Self.allCases.firstIndex(of: self) ?? 0)].joined() + [.stall]
      }

      /// How many lines the client has said then.
      var lines: Int { max(0, Self.allCases.firstIndex(of: self) ?? 0) }
      var testDescription: String { rawValue }
    }

    @Test(arguments: Silence.allCases)
    func aMailThatWasNotWholeIsSentOnceAfterTheKill(_ point: Silence) async throws {
      let silent = try await ScriptedServer.start(point.script)
      let place = try await crowd(of: 3, port: silent.port)
      defer { place.close() }
      let victim = try await place.start()
      let isThere: Bool? = try await eventually {
        silent.transcripts.contains { $0.lines.count >= point.lines } ? true : nil
      }
      try #require(isThere == true, "\(silent.transcripts)")
      victim.kill()
      _ = try await victim.ended()
      try await silent.stop()
      let server = try await CaptureServer.start()
      try place.scratch.replace("followupd.toml", Setup(port: server.port).text)
      try await finish(place)
      #expect(try names(server).values.sorted() == [1, 1, 1])
      try await server.stop()
    }

    /// The store is locked by another program, so that the attempt cannot be committed; then the daemon is killed.
    @Test func anAttemptThatWasNotCommittedWasNotMade() async throws {
      let accepts = Flag()
      var settings = CaptureServer.Settings()
      settings.answer = { _ in accepts.isRaised ? .accept : .reply("451 4.3.0 later") }
      let server = try await CaptureServer.start(settings)
      let place = try await crowd(of: 2, port: server.port)
      defer { place.close() }
      let victim = try await place.start()
      let isDeferred: Bool? = try await eventually {
        victim.lines(with: "FOLLOWUP_EVENT=deferred").count == 2 ? true : nil
      }
      try #require(isDeferred == true, "\(victim.said)")
      accepts.raise()
      let lock = try await StoreLock(place)
      let retry = try Child(
        Program.path(of: "followupctl"), ["queue", "retry", "--config", place.configuration], folder: place.path)
      try await Task.sleep(for: .milliseconds(300))
      victim.kill()
      _ = try await victim.ended()
      lock.open()
      let isAnswered: Bool? = try await eventually { retry.end == nil ? nil : true }
      #expect(isAnswered == true && retry.end == .exited(69))
      #expect(server.received.isEmpty, "nothing is sent before its attempt is on disk")
      try await place.start()
      #expect(try await place.ctl("queue", "retry").status == 0)
      try await finish(place, starts: false)
      #expect(try names(server).values.sorted() == [1, 1])
      try await server.stop()
    }

    /// The server has the mail; it was killed before the answer, or before that could be written down.
    @Test(arguments: [false, true])
    func aMailThatTheServerTookIsRepeatedUnderItsName(answerArrives: Bool) async throws {
      let (asked, goOn) = (Flag(), Flag())
      var settings = CaptureServer.Settings()
      settings.answer = { _ in
        guard !asked.isRaised else { return .accept }
        asked.raise()
        while !goOn.isRaised { usleep(1000) }
        return .accept
      }
      let server = try await CaptureServer.start(settings)
      let place = try await crowd(of: 4, port: server.port)
      defer { place.close() }
      let victim = try await place.start()
      let isAsked: Bool? = try await eventually { asked.isRaised ? true : nil }
      try #require(isAsked == true)
      let lock = try await StoreLock(place)
      if answerArrives {
        goOn.raise()
        // It has the answer, and cannot write it down.
        try await victim.hears("another program holds it locked", within: 30)
      }
      victim.kill()
      _ = try await victim.ended()
      goOn.raise()
      lock.open()
      let said = try await finish(place).said
      #expect(said.contains("it was on its way when the daemon stopped; sent again with the same Message-ID"))
      let copies = try names(server)
      #expect(copies.count == 4, "nothing is lost")
      #expect(copies.values.max() == 2, "the mail in doubt is the same mail again")
      #expect(copies.values.reduce(0, +) <= 4 + 2, "at most one a connection")
      try await server.stop()
    }

    /// During settle: the kernel kills the daemon at a system call of the commit that writes the server's answer down: its
    /// first write into the log, one between pages, and the sync, after which it is kept.
    @Test(arguments: ["pwrite64:when=1", "pwrite64:when=4", "fdatasync:when=1"])
    func aKillInTheCommitOfAnAnswerRepeatsItsMailUnderItsNameOrNothing(call: String) async throws {
      let (asked, goOn) = (Flag(), Flag())
      var settings = CaptureServer.Settings()
      settings.answer = { _ in
        asked.raise()
        while !goOn.isRaised { usleep(1000) }
        return .accept
      }
      let server = try await CaptureServer.start(settings)
      let place = try await crowd(of: 4, port: server.port)
      defer { place.close() }
      let victim = try await place.start()
      let isAsked: Bool? = try await eventually { asked.isRaised ? true : nil }
      try #require(isAsked == true)
      let name = call.prefix { $0 != ":" }
      let tracer = try Child(
        Program.path(of: "strace"),
        [
          "-f", "-qq", "-p", "\(victim.process)", "-e", "trace=\(name)", "-e",
          "inject=\(name):signal=KILL:\(call.dropFirst(name.count + 1))",
        ])
      defer { tracer.send(SIGKILL) }
      let isWatched: Bool? = try await eventually { try isTraced(victim) ? true : nil }
      try #require(isWatched == true, "strace, Debian's package, has to be let watch the daemon")
      goOn.raise()
      #expect(try await victim.ended() == .killed(signal: SIGKILL))
      try await finish(place)
      let copies = try names(server)
      #expect(copies.count == 4, "nothing is lost")
      let repeats = copies.values.reduce(0) { $0 + $1 - 1 }
      #expect(repeats <= 2 && copies.values.max() ?? 0 <= 2, "at most one a connection")
      // Without the sync it is written all the same, for the machine goes on.
      #expect(repeats >= 1 || name == "fdatasync")
      try await server.stop()
    }

    /// Whether every thread of a daemon is watched by another program.
    private func isTraced(_ daemon: RunningDaemon) throws -> Bool {
      let tasks = "/proc/\(daemon.process)/task"
      return try FileManager.default.contentsOfDirectory(atPath: tasks).allSatisfy { task in
        let status = (try? String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)) ?? ""
        return !status.contains("TracerPid:\t0\n")
      }
    }

    /// FOLLOWUPD_KILLS=200 for more.
    @Test(.timeLimit(.minutes(30)))
    func killsAtAnyMomentLoseNothingAndRepeatAtMostOneMailAConnection() async throws {
      let kills = ProcessInfo.processInfo.environment["FOLLOWUPD_KILLS"].flatMap(Int.init) ?? 10
      let people = 60 * kills
      var settings = CaptureServer.Settings()
      settings.answer = { _ in
        usleep(2000)
        return .accept
      }
      let server = try await CaptureServer.start(settings)
      let place = try await crowd(of: people, port: server.port)
      defer { place.close() }
      let seed = UInt64(20_261_125)
      var random = SplitMix(seed: seed)
      for _ in 0..<kills {
        let before = server.received.count
        let victim = try await place.start()
        // From the first mail on, at any moment.
        let isSending: Bool? = try await eventually { server.received.count > before ? true : nil }
        #expect(isSending == true, "\(victim.said)")
        usleep(UInt32(random.next() % 60_000))
        victim.kill()
        #expect(try await victim.ended() == .killed(signal: SIGKILL))
      }
      try await finish(place)
      let copies = try names(server)
      let repeats = copies.values.reduce(0) { $0 + $1 - 1 }
      print("\(kills) kills at any moment (seed \(seed)), \(copies.count) mails, \(repeats) repeated")
      #expect(copies.count == people)
      #expect(repeats <= 2 * kills)
      try await server.stop()
    }

    // MARK: A team

    /// So many people who are each to be reminded of a client at once, and no daemon yet.
    private func crowd(of people: Int, port: Int) async throws -> Workplace {
      let place = try Workplace(
        Setup(port: port),
        rules: """
          rule stale "Nobody has called"
            for each client
            when status is active
            remind manager
            send immediately
            subject "Call {name}"
          """)
      try await place.importCrowd(of: people)
      return place
    }

    /// A daemon that nobody kills sends what is left.
    @discardableResult
    private func finish(_ place: Workplace, starts: Bool = true) async throws -> RunningDaemon {
      let last = starts ? try await place.start() : try #require(place.latest)
      let isDone: Bool? = try await eventually(within: 60) {
        let (waiting, queued) = (try await place.count("waiting reminders"), try await place.count("queued mails"))
        return waiting == 0 && queued == 0 ? true : nil
      }
      #expect(isDone == true, "\(last.said)")
      #expect(try await last.stop() == .exited(0))
      return last
    }

    /// How often each mail was taken, by Message-ID. Copies are the same to the byte.
    private func names(_ server: CaptureServer) throws -> [String: Int] {
      let mails = Dictionary(grouping: server.received) { $0.header("Message-ID") ?? "" }
      for copies in mails.values { #expect(Set(copies.map(\.bytes)).count == 1) }
      #expect(mails[""] == nil)
      return mails.mapValues(\.count)
    }
  }
}

/// Another program that holds a store locked.
private final class StoreLock {
  private let holder: Child

  init(_ place: Workplace) async throws {
    let sign = "\(place.path)/is-locked"
    holder = try Child(
      "/usr/bin/python3",
      [
        "-c",
        "import sqlite3, time; c = sqlite3.connect('\(place.path)/followupd.db', timeout=30); "
          + "c.execute('begin immediate'); open('\(sign)', 'w').close(); time.sleep(600)",
      ])
    let isLocked: Bool? = try await eventually { FileManager.default.fileExists(atPath: sign) ? true : nil }
    try #require(isLocked == true)
  }

  func open() { holder.send(SIGKILL) }
  deinit { open() }
}
