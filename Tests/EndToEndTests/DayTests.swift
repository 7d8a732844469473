// The sample team's day, simulated and lived: the same reminders.

import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupTestKit
import Foundation
import SMTPTestKit
import SystemdSupport
import Testing
import WorkingTime

/// A reminder as `followupctl simulate` prints it.
private struct Line: Hashable, Comparable, Decodable {
  var at: String
  var rule: String
  var record: String
  var id: String
  var client: String?
  var step: String
  var occurrence: Int
  var to: String
  var priority: String
  var subject: String
  var digest: Bool

  static func < (one: Line, other: Line) -> Bool {
    (one.at, one.to, one.rule, one.id) < (other.at, other.to, other.rule, other.id)
  }
}

extension Line {
  init(_ report: ReminderReport, _ time: TeamTime) {
    self.init(
      at: time.iso(report.at), rule: report.rule, record: report.record.type, id: report.record.id.text,
      client: report.client?.text, step: report.step, occurrence: report.occurrence, to: report.to,
      priority: report.priority.name, subject: report.subject, digest: report.isDigest)
  }
}

/// Lives through a day: moves the clock on whenever the daemon has nothing to do.
private final class Day: @unchecked Sendable {  // Everything is only touched with the lock held, or before the start.
  private let lock = NSLock()
  private let clock: ManualClock
  private let end: Instant
  private var reminders: [ReminderReport] = []
  private var delivered = 0
  private var hasRead = false
  var onEnd: @Sendable () -> Void = {}

  init(_ clock: ManualClock, end: Instant) { (self.clock, self.end) = (clock, end) }

  var reports: [ReminderReport] { lock.withLock { reminders } }

  var observer: DaemonObserver {
    DaemonObserver(
      onJournal: { entry in
        self.lock.withLock {
          if entry.kind == .delivered { self.delivered += Int(entry.fields["FOLLOWUP_REMINDERS"] ?? "") ?? 0 }
          if entry.kind == .import { self.hasRead = true }
        }
      },
      onReminder: { report in self.lock.withLock { self.reminders.append(report) } },
      onIdle: { wake in
        let isSettled = self.lock.withLock { self.hasRead && self.delivered == self.reminders.count }
        guard isSettled else { return }
        if let wake, wake <= self.end { self.clock.move(to: wake) } else { self.onEnd() }
      })
  }
}

extension EndToEnd {
  @Suite struct Days {
    @Test func aSimulatedDayOfTheSampleTeamAndADayThatIsLivedBringTheSameReminders() async throws {
      let server = try await CaptureServer.start()
      let scratch = try Scratch()
      defer { scratch.remove() }
      let files = FileManager.default
      let samples = "\(Program.project)/Documentation/sample"
      for name in try files.contentsOfDirectory(atPath: samples) where !name.hasSuffix(".py") {
        try files.copyItem(atPath: "\(samples)/\(name)", toPath: "\(scratch.path)/\(name)")
      }
      try files.copyItem(atPath: "\(Program.project)/Rules", toPath: "\(scratch.path)/rules")
      let path = "\(scratch.path)/followupd.toml"
      let text = try scratch.read("followupd.toml").replacing("../../Rules", with: "rules")
        .replacing("smtp://127.0.0.1:2525", with: "smtp://127.0.0.1:\(server.port)")
      try scratch.write("followupd.toml", text)

      // A whole week, so that repetitions, an absence's end and a week-end are in it.
      let simulated = try await Program.run(
        "followupctl", ["simulate", "--config", path, "--from", "2026-11-23", "--until", "2026-11-29"], seconds: 180)
      #expect(simulated.status == 0, "\(simulated.errors)")
      let expected = try simulated.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }

      let configuration = try ConfigurationReader.read(path: path)
      let monday = try #require(CivilDate(iso: "2026-11-23"))
      let clock = ManualClock(now: configuration.zone.startOfDay(monday))
      let day = Day(clock, end: configuration.zone.startOfDay(try #require(monday.adding(days: 7))) + -1)
      let daemon = try Daemon(configuration: configuration, clock: clock, observer: day.observer)
      day.onEnd = daemon.stopper
      let failure = try await lived(daemon)
      #expect(failure == nil)
      let lines = day.reports.map { Line($0, TeamTime(zone: configuration.zone)) }
      print("\(expected.count) reminders simulated, \(lines.count) lived, in \(server.received.count) mails")
      #expect(expected.count >= 125)
      #expect(lines.sorted() == expected.sorted())
      // What was sent is what was reported.
      let sent = server.received.flatMap { mail in
        mail.text.components(separatedBy: "\r\n").filter { $0.hasPrefix("X-Followup: ") }
          .map { "\(mail.recipients[0]) " + $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
      }
      #expect(sent.sorted() == lines.map { "\($0.to) \($0.rule) \($0.record) \($0.id)" }.sorted())
      try await server.stop()
    }

    /// Runs a daemon to its end on a thread of its own; what it failed with, nil for nothing.
    private func lived(_ daemon: sending Daemon) async throws -> String? {
      nonisolated(unsafe) let daemon = daemon
      let stop = daemon.stopper
      let (ends, end) = AsyncStream.makeStream(of: String?.self)
      Thread.detachNewThread {
        do {
          try daemon.run()
          end.yield(nil)
        } catch {
          end.yield("\(error)")
        }
        end.finish()
      }
      let limit = Task {
        try await Task.sleep(for: .seconds(180))
        Issue.record("the day did not end")
        stop()
      }
      defer { limit.cancel() }
      for await failure in ends { return failure }
      return nil
    }
  }
}
