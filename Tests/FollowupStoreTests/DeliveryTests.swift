// Follow-ups, reminders, envelopes, and the rest of what the daemon keeps, with the promises that the tables enforce.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

private let f1 = RecordKey("invoice", "f1")
private let acme = dossier("client", "acme")
private func at(_ second: Int64) -> Instant { Instant(second: second) }

private func identity(_ step: String = "0 days", _ occurrence: Int = 1) -> Reminder.Identity {
  Reminder.Identity(followUp: 1, step: step, occurrence: occurrence, person: "anna@example.com")
}

private func envelope(_ reminders: [Reminder.Identity], isFallback: Bool = false) -> Envelope {
  Envelope(
    messageID: "<1@example.com>", recipient: "anna@example.com", subject: "Faktura „F1”", message: [0, 13, 10, 255],
    createdAt: at(100), reminders: reminders, isFallback: isFallback)
}

@Test func aFollowUpComesBackAsItWas() throws {
  let store = try SQLiteStore.inMemory()
  var followUp = FollowUp(rule: "late", record: f1, dossier: acme, openedAt: at(10))
  followUp.number = try store.doing { try $0.insert(followUp) }
  #expect(try store.followUp(followUp.number) == followUp)
  followUp.handledUntil = at(20)
  followUp.counted = ["0 days": 2, "14 \"days\"": 1]
  followUp.numbered = ["0 days": 3]
  followUp.newSteps = ["7 days": at(-5)]
  followUp.acknowledged = "0 days"
  followUp.snoozedUntil = at(30)
  followUp.doneUntil = at(40)
  followUp.heldBy = 5
  try store.doing { try $0.update(followUp) }
  #expect(try store.followUp(followUp.number) == followUp)
  #expect(try store.followUps(heldBy: 5, limit: 10) == [followUp])
  followUp.closedAt = at(50)
  followUp.closing = .change
  try store.doing { try $0.update(followUp) }
  #expect(try store.followUp(rule: "late", record: f1) == followUp)
  #expect(try store.followUps(includingClosed: false, limit: 9).isEmpty)
  #expect(try store.followUps(includingClosed: true, limit: 9) == [followUp])
}

@Test func aRuleHasOneOpenFollowUpOnARecord() throws {
  let store = try SQLiteStore.inMemory()
  var first = FollowUp(rule: "late", record: f1, dossier: acme, openedAt: at(10))
  first.number = try store.doing { try $0.insert(first) }
  let second = FollowUp(rule: "late", record: f1, dossier: acme, openedAt: at(11))
  #expect(throws: StoreError.failed(detail: "rule `late` has an open follow-up on `invoice/f1` already")) {
    try store.doing { try $0.insert(second) }
  }
  first.closedAt = at(20)
  first.closing = .time
  try store.doing { try $0.update(first) }
  let third = try store.doing { try $0.insert(FollowUp(rule: "late", record: f1, dossier: acme, openedAt: at(30))) }
  #expect(third > first.number)
  #expect(try store.followUp(rule: "late", record: f1)?.number == third)
  first.closedAt = nil
  #expect(throws: StoreError.self) { try store.doing { try $0.update(first) } }
  #expect(try store.openFollowUps(ofRule: "late").map(\.number) == [third])
  #expect(try store.openFollowUps(in: acme).map(\.number) == [third])
}

@Test func aReminderExistsOnceForItsFollowUpStepOccurrenceAndPerson() throws {
  let store = try SQLiteStore.inMemory()
  let reminder = Reminder(identity: identity(), dossier: acme, dueAt: at(1), moment: at(5), isImmediate: false)
  try store.doing { try $0.insert(reminder) }
  #expect(throws: StoreError.duplicateReminder(identity())) { try store.doing { try $0.insert(reminder) } }
  try store.doing {
    try $0.insert(
      Reminder(identity: identity("0 days", 2), dossier: acme, dueAt: at(1), moment: at(4), isImmediate: true))
  }
  #expect(try store.reminders(of: 1).count == 2)
  #expect(try store.nextMoment() == at(4))
}

@Test func aReminderGoesThroughItsStates() throws {
  let store = try SQLiteStore.inMemory()
  var reminder = Reminder(identity: identity(), dossier: acme, dueAt: at(1), moment: at(5), isImmediate: true)
  try store.doing { try $0.insert(reminder) }
  #expect(try store.waitingReminders(until: at(4), limit: 10).isEmpty)
  #expect(try store.waitingReminders(until: at(5), limit: 10) == [reminder])
  #expect(try store.waitingReminders(of: 1) == [reminder])
  for state in [.enveloped(7), .journaled] + NotSent.allCases.map(Reminder.State.leftOut) {
    reminder.state = state
    try store.doing { try $0.update(reminder) }
    #expect(try store.reminder(identity()) == reminder)
    #expect(try store.waitingReminders(until: at(5), limit: 10).isEmpty)
  }
  #expect(try store.nextMoment() == nil)
  #expect(throws: StoreError.self) {
    reminder.identity.step = "none"
    try store.doing { try $0.update(reminder) }
  }
}

@Test func remindersWaitByMomentAndPersonByPerson() throws {
  let store = try SQLiteStore.inMemory()
  for (moment, person) in [(9, "a"), (5, "b"), (5, "a")] as [(Int64, String)] {
    let identity = Reminder.Identity(followUp: moment, step: "0 days", occurrence: 1, person: person)
    try store.doing {
      try $0.insert(
        Reminder(identity: identity, dossier: acme, dueAt: at(1), moment: at(moment), isImmediate: false))
    }
  }
  #expect(try store.waitingReminders(until: at(99), limit: 10).map(\.moment) == [at(5), at(5), at(9)])
  #expect(try store.waitingReminders(until: at(99), limit: 10).map(\.identity.person) == ["a", "b", "a"])
  #expect(try store.waitingReminders(until: at(99), limit: 1).count == 1)
  #expect(try store.waitingReminders(until: at(99), of: ["a", "b"], limit: 10).map(\.moment) == [at(5), at(9), at(5)])
  #expect(try store.waitingReminders(until: at(8), of: ["a"], limit: 10).map(\.moment) == [at(5)])
}

@Test func anEnvelopeComesBackAsItWasAndItsMessageNeverChanges() throws {
  let store = try SQLiteStore.inMemory()
  var mail = envelope([identity("7 days"), identity("0 days")])
  mail.number = try store.doing { try $0.insert(mail) }
  #expect(try store.envelope(mail.number) == mail)
  var head = mail
  head.message = []
  #expect(try store.envelopeWithoutMessage(mail.number) == head)
  for state in [.sending, .deferred("451 later"), .ambiguous("lost"), .failed("550 \"no\""), .dropped, .delivered]
    as [DeliveryState]
  {
    var changed = mail
    changed.state = state
    changed.attempts += 1
    changed.attemptedAt = at(120)
    changed.channel = "chat"
    changed.nextAttempt = nil
    changed.message = [1, 2, 3]
    try store.doing { try $0.update(changed) }
    changed.message = mail.message
    #expect(try store.envelope(mail.number) == changed)
  }
  for change: SQL in ["UPDATE message SET bytes = x'00'", "UPDATE envelope SET recipient = 'eve@example.com'"] {
    #expect(throws: StoreError.self) { try store.doing { store in try store.access { try $0.run(change) } } }
  }
}

@Test func aReminderGoesIntoOneEnvelopeAndOneMoreAtAFallback() throws {
  let store = try SQLiteStore.inMemory()
  try store.doing { _ = try $0.insert(envelope([identity()])) }
  #expect(throws: StoreError.duplicateReminder(identity())) {
    try store.doing { try $0.insert(envelope([identity()])) }
  }
  try store.doing { _ = try $0.insert(envelope([identity()], isFallback: true)) }
  #expect(throws: StoreError.self) { try store.doing { try $0.insert(envelope([identity()], isFallback: true)) } }
  #expect(try store.counts().queuedEnvelopes == 2)
}

@Test func mailIsTriedInTheOrderOfItsNextAttempt() throws {
  let store = try SQLiteStore.inMemory()
  let numbers = try store.doing { store in
    try (0..<5).map { index in
      var mail = envelope([])
      mail.nextAttempt = at(100 - Int64(index) * 10)
      return try store.insert(mail)
    }
  }
  #expect(try store.nextAttempt(on: "mail") == at(60))
  #expect(
    try store.envelopesToSend(on: "mail", until: at(90), limit: 3).map(\.number) == [
      numbers[4], numbers[3], numbers[2],
    ])
  var mail = try #require(try store.envelope(numbers[4]))
  mail.state = .sending
  mail.nextAttempt = nil
  try store.doing { try $0.update(mail) }
  #expect(try store.nextAttempt(on: "mail") == at(70))
  #expect(try store.envelopes(inStates: ["sending"], limit: 9) == [mail])
  #expect(try store.envelopes(inStates: ["queued", "sending"], limit: 2).map(\.number) == Array(numbers[0...1]))
  #expect(try store.envelopes(inStates: [], limit: 9).isEmpty)
}

@Test func aChannelsMailIsFoundByItself() throws {
  let store = try SQLiteStore.inMemory()
  var chat = envelope([])
  chat.recipient = "#sales@chat"
  chat.channel = "chat"
  chat.nextAttempt = at(50)
  chat.number = try store.doing { store in
    _ = try store.insert(envelope([]))
    return try store.insert(chat)
  }
  #expect(try store.nextAttempt(on: "chat") == at(50))
  #expect(try store.envelopesToSend(on: "chat", until: at(99), limit: 9) == [chat])
  #expect(try store.pendingEnvelopes(on: "mail") == 1)
  #expect(try store.nextAttempt(on: "nowhere") == nil)
  var routes: [EnvelopeRoute] = []
  try store.forEachPendingRoute { route in
    routes.append(route)
    return routes.count < 2
  }
  #expect(routes.map(\.channel).sorted() == ["chat", "mail"])
  try store.doing { try $0.setRoute(EnvelopeRoute(recipient: "#sales@chat", channel: "mail")) }
  #expect(try store.pendingEnvelopes(on: "mail") == 2)
  #expect(try store.agedEnvelopes(on: "mail", madeUntil: at(100), limit: 9).map(\.message) == [[], []])
  #expect(try store.agedEnvelopes(on: "mail", madeUntil: at(99), limit: 9).isEmpty)
}

@Test func everyAttemptIsKeptAsItEnded() throws {
  let store = try SQLiteStore.inMemory()
  let attempts = [DeliveryAttempt.Outcome.unreachable, .deferred, .ambiguous, .failed, .delivered].enumerated().map {
    DeliveryAttempt(
      number: $0 + 1, startedAt: at(10), endedAt: at(12), server: $0 == 0 ? nil : "`mail.example.com` port 587",
      outcome: $1, words: "451 4.7.1 „później”")
  }
  try store.doing { store in for attempt in attempts { try store.insert(attempt, of: 7) } }
  #expect(try store.attempts(of: 7) == attempts)
  #expect(try store.attempts(of: 8).isEmpty)
}

@Test func allThatWasDeferredIsTriedAgainAtOnceAndWhatFailedIsNot() throws {
  let store = try SQLiteStore.inMemory()
  let states: [DeliveryState] = [.queued, .deferred("450"), .ambiguous("lost"), .failed("550"), .delivered]
  try store.doing { store in
    for state in states {
      var mail = envelope([])
      mail.state = state
      mail.attempts = 1
      mail.nextAttempt = [.queued, .deferred, .uncertain].contains(state.notSent) ? at(900) : nil
      _ = try store.insert(mail)
    }
  }
  #expect(try store.doing { try $0.retryAll(at: at(200)) } == 2)
  #expect(try store.envelopesToSend(on: "mail", until: at(200), limit: 9).map(\.number) == [2, 3])
  #expect(try store.envelopes(inStates: ["failed"], limit: 9).map(\.number) == [4])
}

@Test func historyMutesAndSourcesAreKept() throws {
  let store = try SQLiteStore.inMemory()
  let entries = ["opened", "reminded", "closed"].map {
    HistoryEntry(followUp: 3, at: at(9), event: $0, detail: "line one\nline \"two\"")
  }
  let mute = Mute(rule: "late", record: f1, until: at(9))
  let rows = [
    RejectedRow(file: "a.csv", line: 2, reason: "bad", key: nil),
    RejectedRow(file: "a.csv", line: 9, reason: "x", key: f1),
  ]
  try store.doing { store in
    for entry in entries { try store.appendHistory(entry) }
    try store.setMute(Mute(rule: "late", record: f1, until: nil))
    try store.setMute(mute)
    try store.setFingerprint("abc", ofSource: "crm")
    try store.setRejectedRows([rows[0]], owner: .source("crm"))
    try store.setRejectedRows(rows, owner: .source("crm"))
    try store.setRejectedRows([rows[0]], owner: .imported)
    try store.setRejectedRows([], owner: .imported)
  }
  #expect(try store.history(of: 3) == entries)
  #expect(try store.mute(rule: "late", record: f1) == mute)
  #expect(try store.fingerprint(ofSource: "crm") == "abc")
  #expect(try store.rejectedRows() == rows)
  #expect(try store.counts().rejectedRows == 2)
  try store.doing { store in
    try store.removeMute(rule: "late", record: f1)
    try store.setFingerprint(nil, ofSource: "crm")
  }
  #expect(try store.mute(rule: "late", record: f1) == nil)
  #expect(try store.fingerprint(ofSource: "crm") == nil)
}

@Test func theGenerationInForceIsKept() throws {
  let store = try SQLiteStore.inMemory()
  #expect(try store.generation() == nil)
  for text in ["rule a", "rule „b” \"c\""] {
    let generation = StoredGeneration(
      files: ["a.rules": text], ladders: ["a": ["0 days", "7 days"]], timeFingerprint: "Europe/Warsaw")
    try store.doing { try $0.setGeneration(generation) }
    #expect(try store.generation() == generation)
  }
}

@Test func aHeldChangeComesBackInTheFieldsThenInForce() throws {
  let store = try SQLiteStore.sample()
  let set = ChangeSet(
    owner: .source("crm"), mode: .snapshot(types: ["client"]), files: ["clients.csv"],
    writes: [.put(client("acme", manager: "anna")), .delete(RecordKey("client", "beta"))],
    rejected: [RejectedRow(file: "clients.csv", line: 3, reason: "bad", key: nil)], fingerprint: "abc")
  var held = HeldChange(reason: .removed, at: at(5), summary: "2 of 3", changeSet: set)
  held.number = try store.doing { try $0.insert(held) }
  var opened = HeldChange(reason: .opened, at: at(6), summary: "300 follow-ups", isCounting: true)
  opened.number = try store.doing { try $0.insert(opened) }
  #expect(try store.heldChanges() == [held, opened])
  opened.isCounting = false
  opened.decision = HeldChange.Decision(.remind, by: "boss", at: at(7))
  try store.doing { try $0.update(opened) }
  #expect(try store.heldChanges() == [held, opened])
  try store.adopt(
    .sample.changing("client", to: ["manager": .link("employee"), "tier": .text, "name": .text]))
  #expect(
    try store.heldChanges().first?.changeSet?.writes.first
      == .put(
        Record(
          key: RecordKey("client", "acme"), values: [.link(RecordKey("employee", "anna")), nil, .text("ACME")])))
  try store.doing { try $0.removeHeldChange(held.number) }
  #expect(try store.heldChanges() == [opened])
}

@Test(arguments: [
  StoreError.inUse(path: "a.db"), .newerVersion(path: "a.db", found: 2, known: 1), .damaged(path: "a.db", detail: "x"),
  .full(path: "a.db"), .readOnly(path: "a.db"), .locked(path: "a.db"), .cannotOpen(path: "a.db", detail: "x; do y"),
])
func everyErrorNamesTheFileAndARemedy(error: StoreError) {
  let text = "\(error)"
  #expect(text.hasPrefix("store `a.db`: "))
  #expect(text.contains(";") && !text.hasSuffix("."))
}

@Test func whatIsNotDeliveredIsListedPageByPageWithNothingTwiceAndNothingLeftOut() throws {
  let store = try SQLiteStore.inMemory()
  let states: [DeliveryState] = [
    .queued, .sending, .delivered, .deferred("450"), .ambiguous("no answer"), .failed("550"), .dropped,
  ]
  var wanted: [Int64] = []
  try store.doing { store in
    for index in 0..<100 {
      var mail = envelope([identity("0 days", index + 1)])
      mail.state = states[index * 5 % states.count]
      let number = try store.insert(mail)
      if ![.delivered, .dropped].contains(mail.state) { wanted.append(number) }
    }
  }
  for limit in [1, 7, 71, 72, 1000] {
    var listed: [Int64] = []
    while true {
      #expect(try store.countOfUndeliveredEnvelopes(after: listed.last ?? 0) == wanted.count - listed.count)
      let page = try store.undeliveredEnvelopes(after: listed.last ?? 0, limit: limit)
      if page.isEmpty { break }
      #expect(page.count <= limit)
      listed += page.map(\.number)
    }
    #expect(listed == wanted)
  }
}
