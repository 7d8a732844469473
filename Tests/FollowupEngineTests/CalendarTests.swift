// The team's calendar in the engine: windows on working days, steps in working days and working hours.

import FollowupEngine
import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct CalendarTests {
  /// Poland's days off in the spring and November of 2026.
  private let calendar = """
    calendar poland
      hours 09:00 to 17:00
      holiday 1 May, 3 May, 11 November
      holiday easter + 1 day, easter + 60 days

    """

  private func team(_ rules: String, _ records: String, at start: String) throws -> Team {
    let declared = RuleChecker.check([SourceText(file: "poland.rules", text: calendar)]).rules?.calendars["poland"]
    let time = TeamTime(zone: try Zone.named("Europe/Warsaw"), calendar: try #require(declared))
    return try Team(rules, people + records, at: start) { $0.time = time }
  }

  @Test func aReminderDueOnAHolidayGoesOnTheNextWorkingDay() throws {
    // 1 May 2026 is a Friday.
    let team = try team(
      overdue("remind client.manager\n  send at 09:00 on working days"),
      "invoice f1: client acme, due_on 2026-04-27, status open", at: "2026-04-30 12:00")
    #expect(try team.run(until: "2026-05-10 12:00") == ["05-04 09:00 anna f1 0 days 1"])
  }

  @Test func theDefaultWindowKeepsHolidaysToo() throws {
    let team = try team(
      overdue("remind client.manager every day at most 2 times"),
      "invoice f1: client acme, due_on 2026-11-06, status open", at: "2026-11-10 08:00")
    #expect(
      try team.run(until: "2026-11-20 12:00") == ["11-10 09:00 anna f1 0 days 1", "11-12 09:00 anna f1 0 days 2"])
  }

  @Test func workingDaysOfAStepLeaveHolidaysOut() throws {
    let team = try team(
      overdue("remind client.manager every 3 working days at most 3 times"),
      "invoice f1: client acme, due_on 2026-11-02, status open", at: "2026-11-06 08:00")
    #expect(
      try team.run(until: "2026-11-30 12:00") == [
        "11-06 09:00 anna f1 0 days 1", "11-12 09:00 anna f1 0 days 2", "11-17 09:00 anna f1 0 days 3",
      ])
  }

  @Test func aStepInWorkingHoursFallsDueWhenTheyHavePassed() throws {
    let team = try team(
      overdue(
        """
        remind client.manager every 4 working hours
          after 10 working hours remind client.manager.head
          send immediately
        """),
      "invoice f1: client acme, due_on 2026-11-05, status open", at: "2026-11-10 14:00")
    try team.run(until: "2026-11-30 12:00")
    #expect(
      team.sent == [
        "11-10 14:00 anna f1 0 days 1", "11-12 10:00 anna f1 0 days 2", "11-12 14:00 anna f1 0 days 3",
        "11-12 16:00 helena f1 10 working hours 1",
      ])
  }

  @Test func doneIsLookedAtAgainAfterWorkingHours() throws {
    let team = try team(
      overdue("remind client.manager\n  send immediately\n  recheck after 8 working hours"),
      "invoice f1: client acme, due_on 2026-11-05, status open", at: "2026-11-10 14:00")
    try team.command(.done(.record(rule: "overdue", id: "f1"), note: nil))
    #expect(try team.wake() == "11-12 14:00")
    try team.run(until: "2026-11-30 12:00")
    #expect(team.sent == ["11-10 14:00 anna f1 0 days 1", "11-12 14:00 anna f1 0 days 2"])
  }

  @Test func aSnoozeInWorkingHoursEndsWithTheDateTheyReach() throws {
    let team = try team(
      overdue("remind client.manager\n  send immediately\n  snooze at most 8 working hours"),
      "invoice f1: client acme, due_on 2026-11-05, status open", at: "2026-11-10 14:00")
    func snooze(_ text: String) throws -> Reply {
      try team.command(.snooze(.record(rule: "overdue", id: "f1"), until: try #require(CivilDate(iso: text))))
    }
    let refused = try snooze("2026-11-13")
    #expect(refused.status == .refused && refused.remedy == "name a date up to 2026-11-12")
    #expect(try snooze("2026-11-12").status == .done)
  }

  @Test func aConditionInWorkingHoursWakesTheEngineAtItsEnd() throws {
    let team = try team(
      rule(
        "silent", for: "call", when: "at is more than 4 working hours ago", "remind client.manager\n  send immediately"),
      "call c1: client acme, at 2026-11-10 15:00", at: "2026-11-10 15:30")
    #expect(try team.wake() == "11-12 11:00:01")
    #expect(try team.run(until: "2026-11-12 12:00") == ["11-12 11:00:01 anna c1 0 days 1"])
  }

  @Test func anotherCalendarLooksAtEverythingAnew() throws {
    let rules = rule(
      "silent", for: "call", when: "at is more than 1 working day ago", "remind client.manager\n  send immediately")
    let team = try team(rules, "call c1: client acme, at 2026-11-10 15:00", at: "2026-11-11 12:00")
    // 11 November is a holiday: the first working day after the 10th is the 12th.
    #expect(try team.run(until: "2026-11-12 12:00").isEmpty)
    try team.change { $0.time = TeamTime(zone: $0.time.zone) }
    #expect(team.sent == ["11-12 12:00 anna c1 0 days 1"])
  }
}
