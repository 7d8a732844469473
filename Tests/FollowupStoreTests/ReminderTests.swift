// What a person was told on a day, and what waits for a person.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

private func at(_ second: Int64) -> Instant { Instant(second: second) }

@Test func whatWasSaidOnADayCountsWhenTheClockIsSetBackToItsMorning() throws {
  let store = try SQLiteStore.inMemory()
  let days = try (0...40).map { try #require(CivilDate(year: 2026, month: 11, day: 18)?.adding(days: $0)) }
  try store.transaction {
    try store.noteSaidInFull(1, to: "anna", on: days[0])
    try store.noteSaidInFull(2, to: "anna", on: days[0])
    try store.noteSaidInFull(1, to: "anna", on: days[3])
  }
  #expect(try days[0...4].map { try store.saidInFull(to: "anna", on: $0) } == [3, 1, 1, 1, 0])
  #expect(try store.saidInFull(to: "boris", on: days[0]) == 0)
  try store.transaction { try store.noteSaidInFull(1, to: "anna", on: days[40]) }
  #expect(try store.saidInFull(to: "anna", on: days[0]) == 1, "older days are let go")
}

@Test func theRemindersOfAPersonAndSomeFollowUpsAreFoundTogether() throws {
  let store = try SQLiteStore.inMemory()
  try store.transaction {
    for (followUp, person, moment) in [(1, "anna", 5), (1, "boris", 5), (2, "anna", 9), (3, "anna", 4), (3, "anna", 5)]
    {
      var reminder = Reminder(
        identity: .init(
          followUp: Int64(followUp), step: "0 days", occurrence: moment, person: "\(person)@example.com"),
        dossier: dossier("client", "acme"), dueAt: at(1), moment: at(Int64(moment)), isImmediate: false)
      if moment == 4 { reminder.state = .journaled }
      try store.insert(reminder)
    }
  }
  let found = try store.waitingReminders(until: at(8), of: "anna@example.com", in: [3, 1, 2, 7])
  #expect(found.map(\.identity.followUp) == [1, 3])
  #expect(try store.saidReminders(of: 3).map(\.moment) == [at(4)])
  #expect(try store.saidReminders(of: 1).isEmpty)
}
