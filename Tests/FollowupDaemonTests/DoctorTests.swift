import ControlAPI
import FollowupModel
import SystemdSupport
import Testing
import WorkingTime

@testable import FollowupDaemon

@Suite struct DoctorTests {
  private func doctor(_ clock: ClockSynchronisation = .synchronised) throws -> Doctor {
    let now = try #require(TeamTime(zone: .utc).parseInstant("2026-11-25 12:00"))
    return Doctor(user: "root", clock: clock, now: now)
  }

  private func report(version: String = FollowupVersion.current) -> StatusReport {
    StatusReport(
      version: version, process: 1, startedAt: "", timeZone: "UTC", store: "", rules: 1, rulesLoadedAt: "")
  }

  @Test(arguments: [ClockSynchronisation.unsynchronised, .unknown])
  func aClockThatNothingKeepsRightIsFound(_ clock: ClockSynchronisation) throws {
    var doctor = try doctor(clock)
    doctor.checkClock(nil)
    #expect(
      doctor.findings.first { $0.check == "clock" && $0.severity == .warning }?.remedy?.contains("timedatectl") == true)
  }

  @Test func zoneDataOfLongAgoAreFound() throws {
    for (version, isOld) in [("2024a", true), ("2025c", false), ("", true)] {
      var doctor = try doctor()
      doctor.checkZoneData(version: version)
      #expect(doctor.findings.contains { $0.severity == .warning } == isOld, "\(version)")
    }
  }

  @Test func aDaemonOfAnotherVersionAndOneThatFallsBehindAreFound() throws {
    var doctor = try doctor()
    doctor.note(report(), TeamTime(zone: .utc))
    #expect(doctor.findings.isEmpty)
    var behind = report(version: "0.0.1")
    behind.counts = [.init("dossiers to look at", 12)]
    behind.refused = ["a.rules:3: error: …"]
    behind.problems = ["1 mail failed"]
    behind.oldestMailAt = "2026-11-25T09:00:00+00:00"
    doctor.note(behind, TeamTime(zone: .utc))
    let messages = doctor.findings.map(\.message)
    for said in [
      "0.0.1 runs", "12 clients", "not in force: a.rules:3", "1 mail failed", "waited since 2026-11-25T09:00",
    ] {
      #expect(messages.contains { $0.contains(said) }, "\(said): \(messages)")
    }
    #expect(doctor.findings.allSatisfy { $0.remedy != nil })
  }

  @Test func theKernelSaysSomethingOfTheClock() {
    #expect([.synchronised, .unsynchronised, .unknown].contains(ClockSynchronisation.read()))
  }
}
