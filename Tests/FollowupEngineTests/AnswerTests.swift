// What people answer, and what follows from it.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct AnswerTests {
  private let f1 = people + "invoice f1: client acme, due_on 2026-11-12, status open"
  private let reference = FollowUpReference.record(rule: "overdue", id: "f1")
  private let daily = """
    remind client.manager every day
      after 4 days remind client.manager.head every 2 days
      send at 09:00
    """

  private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

  @Test func anAcknowledgedStepRepeatsNoMoreAndLaterStepsStillCome() throws {
    let team = try Team(overdue(daily), f1)
    try team.run(until: "2026-11-16 12:00")
    #expect(try team.command(.acknowledge(reference)).status == .done)
    #expect(try team.open() == ["overdue f1 acknowledged"])
    #expect(try team.wake() == "11-20 00:00")
    #expect(try team.run(until: "2026-11-20 12:00") == ["11-20 09:00 helena f1 4 days 1"])
  }

  @Test func acknowledgingLeavesOutWhatWaitsOfTheStep() throws {
    let team = try Team(overdue(daily), f1)
    try team.command(.acknowledge(reference))
    #expect(try team.run(until: "2026-11-19 12:00") == [])
    #expect(try team.leftOut() == [.acknowledged])
  }

  @Test func aSnoozedFollowUpIsSilentAndThenRemindsOnceOfTheStepReached() throws {
    let team = try Team(
      overdue("remind client.manager\n  after 4 days remind client.manager.head\n  send at 09:00"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.command(.snooze(reference, until: try date("2026-11-24")))
    #expect(try team.open() == ["overdue f1 snoozed"])
    #expect(try team.run(until: "2026-12-10 12:00") == ["11-24 09:00 helena f1 4 days 1"])
    #expect(try team.story("overdue", "invoice", "f1").contains("left-out not sent: it is snoozed"))
  }

  @Test func aSnoozeRemindsAlsoWhereTheStepWasSaidOftenEnough() throws {
    let team = try Team(overdue("remind client.manager every day at most 1 times\n  send at 09:00"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.command(.acknowledge(reference))
    try team.command(.snooze(reference, until: try date("2026-11-18")))
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-18 09:00 anna f1 0 days 2"])
  }

  @Test func whatIsAcknowledgedDuringASnoozeIsNotSaidAgain() throws {
    let team = try Team(overdue("remind client.manager every day\n  send at 09:00"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.command(.snooze(reference, until: try date("2026-11-18")))
    try team.command(.acknowledge(reference))
    #expect(try team.open() == ["overdue f1 acknowledged"])
    #expect(try team.run(until: "2026-11-30 12:00") == [])
  }

  @Test func whatIsDoneOrMutedIsNotSnoozed() throws {
    let team = try Team(overdue("remind client.manager every day\n  recheck after 3 days"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.command(.done(reference, note: nil))
    let done = try team.command(.snooze(reference, until: try date("2026-11-18")))
    #expect(done.status == .refused && done.message == "overdue for invoice/f1 is done until 2026-11-19")
    #expect(done.remedy == "`followupctl reopen` it first")
    #expect(try team.open() == ["overdue f1 done"])
    try team.command(.reopen(reference))
    try team.command(.mute(reference, until: try date("2026-12-01")))
    let muted = try team.command(.snooze(reference, until: try date("2026-11-18")))
    #expect(muted.status == .refused && muted.message == "overdue for invoice/f1 is muted until 2026-12-01")
    #expect(muted.remedy == "`followupctl unmute` it first")
    #expect(try team.followUp("overdue", "invoice", "f1").snoozedUntil == nil)
  }

  @Test func anAcknowledgementSaysWhenTheNextStepStarts() throws {
    let team = try Team(overdue("remind client.manager every day\n  after 7 days remind client.manager.head"), f1)
    try team.run(until: "2026-11-16 12:00")
    let reply = try team.command(.acknowledge(reference))
    #expect(reply.message.hasSuffix("repeats no more; the next step starts on 2026-11-23"), "\(reply.message)")
  }

  @Test(arguments: [
    ("paused until 2026-12-07", "until 2026-12-07, and says nothing before"), ("paused", "and says nothing meanwhile"),
  ])
  func anAnswerSaysThatItsRulePauses(_ clause: String, _ words: String) throws {
    let team = try Team(overdue("remind client.manager every day"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.rules(overdue("remind client.manager every day\n  \(clause)"))
    let reply = try team.command(.snooze(reference, until: try date("2026-11-18")))
    #expect(reply.message == "snoozed until 2026-11-18; its rule is paused \(words)")
  }

  @Test func aSnoozeGoesOnWithTheStepsOwnClock() throws {
    let team = try Team(overdue("remind client.manager every 3 days at most 3 times\n  send at 09:00"), f1)
    try team.run(until: "2026-11-16 12:00")
    try team.command(.snooze(reference, until: try date("2026-11-21")))
    #expect(
      try team.run(until: "2026-11-30 12:00") == ["11-21 09:00 anna f1 0 days 2", "11-22 09:00 anna f1 0 days 3"])
  }

  @Test func aSnoozeHasALimitAndSaysWhichDateIsTheLast() throws {
    let team = try Team(overdue("remind client.manager\n  snooze at most 5 days"), f1)
    let reply = try team.command(.snooze(reference, until: try date("2026-11-22")))
    #expect(reply.status == .refused)
    #expect(reply.remedy == "name a date up to 2026-11-21")
    #expect(try team.command(.snooze(reference, until: try date("2026-11-16"))).status == .refused)
    #expect(try team.command(.snooze(reference, until: try date("2026-11-21"))).status == .done)
  }

  @Test func aSnoozeIsAtMostFourteenDaysWhereTheRuleSaysNothing() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    #expect(try team.command(.snooze(reference, until: try date("2026-12-01"))).status == .refused)
    #expect(try team.command(.snooze(reference, until: try date("2026-11-30"))).status == .done)
  }

  @Test func whatIsDoneIsSilentAndClosesWhenTheMatchEnds() throws {
    let team = try Team(overdue(daily), f1)
    try team.command(.done(reference, note: "called"))
    #expect(try team.open() == ["overdue f1 done"])
    #expect(try team.run(until: "2026-11-18 12:00") == [])
    #expect(try team.leftOut() == [.done])
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    #expect(try team.followUp("overdue", "invoice", "f1").closing == .done)
    #expect(try team.story("overdue", "invoice", "f1").contains("done by boss: called"))
    #expect(try team.run(until: "2026-12-31 12:00") == [])
  }

  @Test func whatIsDoneAndStillMatchesIsReopenedWithTheStepReachedCountingAfresh() throws {
    let team = try Team(
      overdue(
        """
        remind client.manager every day at most 2 times
          after 4 days remind client.manager.head every 2 days at most 2 times
          recheck after 8 days
          send at 09:00
        """), f1)
    try team.run(until: "2026-11-20 12:00")
    try team.command(.done(reference, note: nil))
    #expect(
      try team.run(until: "2026-12-31 12:00") == ["11-28 09:00 helena f1 4 days 2", "11-30 09:00 helena f1 4 days 3"])
    #expect(try team.open() == ["overdue f1 open"])
  }

  @Test func doneIsRecheckedAfterAWeekWhereTheRuleSaysNothing() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    try team.command(.done(reference, note: nil))
    #expect(try team.run(until: "2026-12-31 12:00") == ["11-23 09:00 anna f1 0 days 2"])
  }

  @Test func doneCanBeTakenBack() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    try team.run(until: "2026-11-16 12:00")
    #expect(try team.command(.reopen(reference)).status == .refused)
    try team.command(.done(reference, note: nil))
    try team.command(.reopen(reference))
    #expect(try team.open() == ["overdue f1 open"])
    #expect(try team.run(until: "2026-12-31 12:00") == ["11-17 09:00 anna f1 0 days 2"])
  }

  @Test func aMutedRecordIsLeftAloneUntilADate() throws {
    let team = try Team(overdue("remind client.manager every 2 days\n  send at 09:00"), f1)
    try team.command(.mute(reference, until: try date("2026-11-20")))
    #expect(
      try team.run(until: "2026-11-24 12:00") == [
        "11-20 09:00 anna f1 0 days 2", "11-22 09:00 anna f1 0 days 3", "11-24 09:00 anna f1 0 days 4",
      ])
    #expect(try team.leftOut() == [.muted])
  }

  @Test func aMutedRecordOpensNothingUntilUnmuted() throws {
    let team = try Team(
      overdue("remind client.manager") + rule("other", when: "status is open", "remind client.manager.head"),
      people + "invoice f1: client acme, due_on 2026-11-14, status open")
    try team.command(.mute(reference, until: nil))
    #expect(try team.run(until: "2026-11-25 12:00") == ["11-16 09:00 helena f1 0 days 1"])
    try team.command(.unmute(reference))
    #expect(try team.run(until: "2026-11-30 12:00") == ["11-26 09:00 anna f1 0 days 1"])
  }

  @Test func whoMutesAgainUntilAnEarlierDateHearsOfTheRecordThen() throws {
    let team = try Team(
      overdue("remind client.manager"), people + "invoice f1: client acme, due_on 2026-11-14, status open")
    try team.command(.mute(reference, until: try date("2026-12-10")))
    #expect(try team.run(until: "2026-11-25 12:00") == [])
    try team.command(.mute(reference, until: try date("2026-11-27")))
    #expect(try team.run(until: "2026-12-31 12:00") == ["11-27 09:00 anna f1 0 days 1"])
  }

  @Test func aMistakeIsRefusedWithWhatToDo() throws {
    let team = try Team(overdue("remind client.manager"), f1)
    let unknown = try team.command(.done(.record(rule: "overdu", id: "f1"), note: nil))
    #expect(unknown.status == .refused)
    #expect(unknown.message == "there is no rule `overdu`")
    #expect(unknown.remedy == "did you mean `overdue`?")
    #expect(try team.command(.acknowledge(.number(99))).message == "there is no follow-up 99")
    #expect(try team.command(.mute(.record(rule: "overdue", id: "f9"), until: nil)).status == .refused)
    #expect(try team.command(.mute(reference, until: try date("2026-11-16"))).status == .refused)
    for id in ["f1", "f9"] as [RecordID] {
      let unmuted = try team.command(.unmute(.record(rule: "overdue", id: id)))
      #expect(unmuted.status == .refused && unmuted.message == "overdue is not muted for invoice/\(id)")
    }
    try team.put("invoice f1: client acme, due_on 2026-11-12, status paid")
    #expect(try team.command(.acknowledge(reference)).message == "follow-up 1 is closed")
  }
}
