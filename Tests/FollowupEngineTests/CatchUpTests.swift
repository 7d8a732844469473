// A long stop: everybody gets one mail of what is still open, and the engine ends where a running one would be.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct CatchUpTests {
  private let ladder = overdue(
    """
    remind client.manager every day
      after 30 days remind client.manager.head every week at most 5 times
      send at 09:00
    """)

  @Test func aYearsStopIsOneDigestAPersonAndNotThreeHundred() throws {
    let team = try Team(ladder, people + Team.invoices(20)) { $0.holdAbove = 0 }
    try team.run(until: "2026-11-16 12:00")
    let before = team.attempts.count
    let sent = try team.stop(until: "2027-11-16 10:00")
    #expect(team.attempts.dropFirst(before).map(\.recipient).sorted() == ["anna@example.com", "helena@example.com"])
    #expect(sent.count == 40)
    #expect(sent.allSatisfy { $0.hasSuffix("late digest") })
  }

  @Test func whatWasMissedIsNumberedAndCountedAsIfItHadBeenSent() throws {
    let (running, stopped) = (try Team(ladder, people + Team.invoices(1)), try Team(ladder, people + Team.invoices(1)))
    try running.run(until: "2027-03-01 10:00")
    try stopped.stop(until: "2027-03-01 10:00")
    let one = try running.followUp("overdue", "invoice", "f1")
    let other = try stopped.followUp("overdue", "invoice", "f1")
    #expect(one.counted == other.counted && one.numbered == other.numbered)
    #expect(one.openedAt == other.openedAt && one.handledUntil == other.handledUntil)
    #expect(try running.wake() == stopped.wake())
  }

  @Test func aStoryTellsInALineWhatWasMissed() throws {
    let team = try Team(ladder, people + Team.invoices(1))
    try team.stop(until: "2026-12-01 10:00")
    #expect(try team.story("overdue", "invoice", "f1").contains { $0.contains("14 reminders missed meanwhile") })
    #expect(try team.store.reminders(of: 1).map(\.identity.occurrence) == [1, 16])
  }

  @Test func manyMatchesThatCameAndWentAreEachSaidOnceAndLate() throws {
    let team = try Team(
      rule(when: "status is open and due_on is exactly 3 days away", "remind client.manager"),
      people
        + (1...28).map { "invoice f\($0): client acme, due_on 2027-02-\($0 < 10 ? "0" : "")\($0), status open\n" }
        .joined())
    let sent = try team.stop(until: "2027-11-16 10:00")
    #expect(sent.count == 28 && Set(sent).count == 28)
    #expect(sent.allSatisfy { $0.hasSuffix("late digest") })
    #expect(team.attempts.count == 1)
    #expect(try team.allFollowUps().map(\.closing) == Array(repeating: .time, count: 28))
    #expect(try team.stop(until: "2027-11-20 10:00") == [])
  }

  @Test func lateRemindersAreLeftOutWhereTheRuleSaysSo() throws {
    let team = try Team(
      overdue("remind client.manager every week\n  if late skip\n  send at 09:00"), people + Team.invoices(3))
    #expect(try team.stop(until: "2027-11-16 12:00") == [])
    #expect(try Set(team.leftOut()) == [.late])
    // A stop that ends before the window misses nothing of it.
    #expect(try team.stop(until: "2027-11-22 08:00") == [])
    #expect(try team.run(until: "2027-11-22 12:00").count == 3)
  }

  @Test func aPersonWhoAnsweredBeforeTheStopIsObeyed() throws {
    let team = try Team(ladder, people + Team.invoices(3))
    try team.run(until: "2026-11-16 12:00")
    try team.command(.acknowledge(.record(rule: "overdue", id: "f1")))
    try team.command(.mute(.record(rule: "overdue", id: "f2"), until: nil))
    try team.command(.done(.record(rule: "overdue", id: "f3"), note: nil))
    let sent = try team.stop(until: "2026-11-30 10:00")
    #expect(sent == ["11-30 10:00 anna f3 0 days 9 late"])
  }

  @Test func theWorkAfterAStopIsDoneInBatches() throws {
    let many = (1...1200).map { "client c\($0): name C, manager anna\n" }.joined()
    let team = try Team(
      rule("silent", for: "client", when: "none(calls where at is within the last 60 days)", "remind manager"),
      people + many
        + (1...1200).map { "call k\($0): client c\($0), at 2026-11-16 07:00\n" }.joined()
    ) { $0.holdAbove = 0 }
    try team.run(until: "2026-11-16 12:00")
    let ticks = try team.wakeUps(to: "2027-11-16 10:00")
    #expect((3...12).contains(ticks), "\(ticks) transactions, between which people are answered")
    #expect(try team.open().count == 1201)
  }

  @Test func aFloodOfRemindersIsSentPersonByPerson() throws {
    let names = (1...2).map { "employee e\($0): name E, email e\($0)@example.com\n" }.joined()
    let invoices = (1...2200).map { number in
      "invoice i\(number): client c\(number % 2 + 1), due_on 2026-11-01, status open\n"
    }
    let team = try Team(
      overdue("remind client.manager"),
      names + (1...2).map { "client c\($0): name C, manager e\($0)\n" }.joined() + invoices.joined()
    ) { $0.holdAbove = 0 }
    #expect(try team.run(until: "2026-11-16 12:00").count == 2200)
    // Eleven hundred for each of two: three mails a person, none of them torn by a batch.
    #expect(team.attempts.map { $0.reminders.count }.sorted() == [100, 100, 500, 500, 500, 500])
    #expect(Set(team.attempts.flatMap(\.reminders)).count == 2200)
  }
}
