// Clocks and zones: a clock that is set, a zone that changes its offset, summer time and leap days. Nothing is lost or
// sent twice.

import FollowupEngine
import FollowupModel
import Foundation
import Testing
import WorkingTime

@Suite struct ClockTests {
  private let daily = overdue("remind client.manager every day\n  send at 09:00")
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"

  @Test(arguments: [
    "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham",
  ])
  func everyDayOfALeapYearHasItsOneReminder(zone: String) throws {
    let team = try Team(
      daily, people + "invoice f1: client acme, due_on 2027-12-20, status open", at: "2028-01-01 00:00", zone: zone)
    let sent = try team.run(until: "2028-12-31 23:59")
    #expect(sent.count == 366)
    #expect(sent.allSatisfy { $0.dropFirst(6).hasPrefix("09:00 anna f1 0 days") }, "\(sent)")
    #expect(Set(sent).count == 366 && sent.contains { $0.hasPrefix("02-29") })
  }

  @Test func aMidnightThatDoesNotExistOpensWhatItShould() throws {
    // On 6 September 2026 Santiago's clocks go from 24:00 to 1:00.
    let team = try Team(
      daily.replacingOccurrences(of: "send at 09:00", with: "send immediately"),
      people + "invoice f1: client acme, due_on 2026-09-02, status open", at: "2026-09-05 12:00",
      zone: "America/Santiago")
    #expect(
      try team.run(until: "2026-09-07 12:00") == ["09-06 01:00 anna f1 0 days 1", "09-07 00:00 anna f1 0 days 2"])
  }

  @Test(arguments: ["2026-11-16 12:00", "2026-11-13 12:00", "2025-01-01 00:00"])
  func aClockSetBackSendsNothingTwice(back: String) throws {
    let team = try Team(daily, f1)
    #expect(try team.run(until: "2026-11-18 12:00").count == 3)
    try team.set(clock: back)
    try team.put("client acme: name ACME Ltd, manager anna")
    #expect(try team.run(until: "2026-11-18 12:00") == [])
    #expect(try team.run(until: "2026-11-20 12:00").count == 2)
    #expect(try team.allFollowUps().count == 1)
  }

  @Test func whatWasOverWhenTheClockWasSetBackOpensOnlyWhereAChangeMakesItMatchAnew() throws {
    let team = try Team(daily, f1)
    try team.run(until: "2026-11-17 12:00")
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    try team.set(clock: "2026-11-16 12:00")
    try team.settle()
    #expect(try team.open() == [])
    try team.put("invoice f1: client acme, due_on 2026-11-12, status open")
    #expect(try team.open() == ["overdue f1 open"], "it does not wait until the former time has come")
  }

  @Test func aMatchThatTheFormerClockHadPassedComesInItsTime() throws {
    let team = try Team(
      rule("exact", when: "due_on is exactly 3 days ago", "remind client.manager\n  send at 09:00"), people,
      at: "2026-12-10 08:00")
    try team.put("invoice f1: client acme, due_on 2026-11-20, status open")
    #expect(try team.wake() == nil, "it is over for good")
    try team.set(clock: "2026-11-16 08:00")
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-23 09:00 anna f1 0 days 1"])
  }

  @Test func aSegmentIsRankedAnewTheDayAfterTheClockWasSetBack() throws {
    let segment = "segment recent\n  top 1 of client by count(invoices where due_on is at most 2 days ago)\n"
    let team = try Team(
      segment + rule("watch", for: "client", when: "client is in recent", "remind manager\n  send at 09:00"),
      people + "client beta: name Beta, manager boris\n", at: "2026-12-10 08:00")
    try team.run(until: "2026-12-10 12:00")
    try team.put("invoice b1: client beta, due_on 2026-11-18, status open")
    try team.set(clock: "2026-11-16 08:00")
    let sent = try team.run(until: "2026-11-19 12:00")
    #expect(sent == ["11-18 09:00 boris beta 0 days 1"])
  }

  @Test func mailThatWaitsForItsServerDoesNotWaitForTheFormerTime() throws {
    let team = try Team(daily, f1)
    team.server = { _ in .deferred("450 later") }
    try team.run(until: "2026-11-16 09:00")
    team.server = { _ in .delivered("250 ok") }
    try team.set(clock: "2026-11-12 09:00")
    try team.settle()
    #expect(team.attempts.count == 2)
    #expect(Set(team.attempts.map(\.messageID)).count == 1)
  }

  @Test func aClockSetForwardLosesNothing() throws {
    let team = try Team(daily, f1 + "\ninvoice f2: client acme, due_on 2026-11-20, status open")
    try team.run(until: "2026-11-16 12:00")
    try team.set(clock: "2026-11-25 10:00")
    try team.settle()
    #expect(try team.open() == ["overdue f1 open", "overdue f2 open"])
    #expect(
      team.sent.suffix(2) == ["11-25 10:00 anna f1 0 days 10 late digest", "11-25 10:00 anna f2 0 days 2 late digest"])
  }

  @Test func aLeapThatIsNotBelievedIsToldToTheRulesOwner() throws {
    let team = try Team(daily, f1) { $0.rulesOwner = "owner@example.com" }
    try team.handle(.clockLeapt(by: 3 * 86_400))
    try team.settle()
    #expect(team.attempts.last?.recipient == "owner@example.com")
    #expect(try team.mail(0).contains("followupctl clock accept"))
    #expect(team.journal.contains { $0.kind == .clock && $0.message.contains("3 days") })
  }

  // MARK: Time zone data

  @Test(arguments: [false, true])
  func whenAZoneChangesItsOffsetWindowsAreAtTheNewTime(isStopped: Bool) throws {
    let team = try Team(overdue("remind client.manager\n  send at 09:00 on friday"), f1)
    #expect(try team.wake() == "11-20 09:00")
    // Poland takes Helsinki's time.
    let zone = try Self.zone("Europe/Warsaw", with: "Europe/Helsinki")
    try team.takeUp(zone, stoppedUntil: isStopped ? "2026-11-17 12:00" : nil)
    #expect(try team.wake() == "11-20 09:00")
    #expect(try team.run(until: "2026-11-27 12:00") == ["11-20 09:00 anna f1 0 days 1"])
    #expect(team.reports.first?.at == TeamTime(zone: zone).parseInstant("2026-11-20T07:00Z"))
  }

  @Test func openFollowUpsKeepTheirDatesWhenTheZonesDataChanges() throws {
    let team = try Team(
      overdue("remind client.manager\n  after 3 days remind client.manager.head\n  send immediately"), f1,
      at: "2026-11-15 12:00")
    #expect(try team.run(until: "2026-11-16 12:00") == ["11-16 00:00 anna f1 0 days 1"])
    // The new data has midnight an hour later: by it, the follow-up opened on the 15th at 23:00.
    try team.takeUp(try Self.zone("Europe/Warsaw", with: "Europe/London"))
    #expect(try team.run(until: "2026-11-25 12:00") == ["11-19 00:00 helena f1 3 days 1"])
  }

  @Test func aChangedZoneSendsNothingTwiceWhereItsDayBeginsAnew() throws {
    let team = try Team(daily.replacingOccurrences(of: "send at 09:00", with: "send immediately"), f1)
    try team.run(until: "2026-11-18 00:30")
    let sent = team.sent.count
    // It is 23:30 of the day before again.
    try team.takeUp(try Self.zone("Europe/Warsaw", with: "Europe/London"))
    #expect(try team.run(until: "2026-11-18 00:30") == [])
    #expect(try team.run(until: "2026-11-19 00:30").count == 1)
    #expect(team.sent.count == sent + 1)
  }

  @Test func whatWasPutOffToALaterWindowStaysPutOff() throws {
    let team = try Team(overdue("remind client.manager\n  send at 09:00"), f1)
    #expect(try team.stop(until: "2026-11-17 03:00") == [])
    try team.takeUp(try Self.zone("Europe/Warsaw", with: "Europe/Helsinki"))
    #expect(try team.run(until: "2026-11-18 12:00") == ["11-17 09:00 anna f1 0 days 1 late"])
  }

  /// A zone by the data of another one.
  private static func zone(_ name: String, with other: String) throws -> Zone {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("zones-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(contentsOf: URL(fileURLWithPath: Zone.path(ofName: other))).write(to: file)
    return try Zone.named(name, directory: folder.path)
  }
}
