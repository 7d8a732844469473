// What is promised of mails that are made: to whom, how many, on whose word.

import FollowupEngine
import FollowupModel
import WorkingTime

/// What is remembered of the mails that were made.
struct MadeMails {
  /// The next mail that was not looked at yet.
  fileprivate var next: Int64 = 1
  fileprivate var inFull: [PersonDay: Int] = [:]
  /// Until which day a person's counts may be mixed, because the clock was set back.
  fileprivate var mixedUntil: [String: Int] = [:]
  fileprivate var summaries: [Envelope] = []
  fileprivate var leapsTold = 0
  fileprivate var leapsToldAt: Set<Instant> = []
  fileprivate var leapsChecked = 0
  fileprivate var starts = 0
  fileprivate var handovers: [Envelope] = []
  fileprivate var handoversChecked = 0

  fileprivate struct PersonDay: Hashable {
    var person: String
    var day: Int
  }
}

extension Promises {
  /// Time is what passed; a clock that leapt is not believed, also after a restart, and its owner is told.
  mutating func checkTime(_ daemon: SimulatedDaemon, _ clock: NaiveClock, wasLeapt: Bool) throws {
    try require(
      daemon.now == clock.now, "a clock that leapt is not believed", "it is \(clock.now), and believed is \(daemon.now)"
    )
    let isTold = made.leapsTold > made.leapsChecked
    let isNew = clock.ahead > 0 && !wasLeapt
    let hasRestarted = daemon.store.starts > made.starts
    // The same leap in the same second, after the clock was set right, is said already.
    let isSaid = clock.leaptAt.map(made.leapsToldAt.contains) ?? false
    try require(isTold || !isNew || isSaid, "a leap of the clock is told", "at \(clock.now), ahead by \(clock.ahead) s")
    try require(
      !isTold || isNew || wasLeapt && hasRestarted, "a leap of the clock is told once a start", "at \(clock.now)")
    (made.leapsChecked, made.starts) = (made.leapsTold, daemon.store.starts)
  }

  /// Mails that were made with the records as they are now.
  mutating func checkMail(_ daemon: SimulatedDaemon, _ team: NaiveTeam) throws {
    while let envelope = try daemon.store.envelope(made.next) {
      made.next += 1
      if envelope.messageID.hasPrefix("<weekly.") { made.summaries.append(envelope) }
      if envelope.messageID.hasPrefix("<moved.") { made.handovers.append(envelope) }
      if envelope.subject.hasPrefix("The clock of") {
        made.leapsTold += 1
        made.leapsToldAt.insert(envelope.createdAt)
      }
      try everyMailGoesToItsMailbox(envelope, daemon)
      try nothingHeldIsSaid(envelope)
      guard !envelope.isFallback, !envelope.reminders.isEmpty else { continue }
      try nothingOfAPausedRuleIsSaid(envelope, team, daemon)
      try whoAnswersNowGetsIt(envelope, team, daemon)
      try theDailyCapIsKept(envelope, team)
    }
    try headsReadWhatTheWeekCameTo(team)
  }

  private func everyMailGoesToItsMailbox(_ envelope: Envelope, _ daemon: SimulatedDaemon) throws {
    let meant = daemon.settings.isTrial ? TeamSettings.pilot : envelope.reminders.first?.person
    try require(
      meant == nil || envelope.isFallback && !daemon.settings.isTrial || envelope.recipient == meant,
      "in a trial one mailbox gets everything, and else everybody their own",
      "mail \(envelope.number) for \(meant ?? "-") goes to \(envelope.recipient)")
  }

  private func whoAnswersNowGetsIt(_ envelope: Envelope, _ team: NaiveTeam, _ daemon: SimulatedDaemon) throws {
    let day = team.zones.team.date(at: envelope.createdAt).dayNumber
    for identity in envelope.reminders {
      guard let followUp = try daemon.store.followUp(identity.followUp) else { continue }
      let key = NaiveTeam.Key(rule: followUp.rule, id: followUp.record.id.text)
      let meant = team.address(for: key, isFirstStep: identity.step == "0 days", on: day)
      try require(
        identity.person == meant, "who answers for a record now is reminded of it",
        "at \(envelope.createdAt) \(key) \(identity.step) went to \(identity.person), should have gone to \(meant)")
    }
  }

  /// Everything is in the mail, and no more in full than a person gets a day.
  private mutating func theDailyCapIsKept(_ envelope: Envelope, _ team: NaiveTeam) throws {
    guard let person = envelope.reminders.first?.person else { return }
    let named = envelope.lines.count { $0.hasPrefix(PlainComposer.named) }
    let employee = Staff.names.first { Staff.address(of: $0) == person }
    let zone = team.zones.zone(of: employee, team.settings)
    let day = MadeMails.PersonDay(person: person, day: zone.date(at: envelope.createdAt).dayNumber)
    let inFull = made.inFull[day, default: 0] + envelope.reminders.count - named
    made.inFull[day] = inFull
    let cap = team.settings.dailyCap
    try require(
      cap == 0 || inFull <= cap, "a person gets no more in full than the daily cap",
      "\(person) got \(inFull) on \(CivilDate(dayNumber: day.day))")
    // Where the clock was set back, a day may count what was sent on others, up to the last that was lived.
    let lived = zone.date(at: team.lived).dayNumber
    if lived > day.day { made.mixedUntil[person] = max(made.mixedUntil[person, default: lived], lived) }
    let isMixed = made.mixedUntil[person].map { day.day <= $0 } ?? false
    try require(
      named == 0 || inFull == cap && cap > 0 || isMixed, "what is within the daily cap is said in full",
      "\(person) got \(inFull) in full and \(named) named on \(CivilDate(dayNumber: day.day))")
  }

  /// One summary a week, also where the daemon was down or the clock was set back, with the right numbers.
  private func headsReadWhatTheWeekCameTo(_ team: NaiveTeam) throws {
    let promise = "heads read once a week what it came to"
    let found = made.summaries.map(\.createdAt)
    let said = team.weeks.said.filter { $0.isCertain || found.contains($0.summary.at) }
    let expected = said.map(\.summary.at)
    try require(found == expected, promise, "told at \(found), should have been at \(expected)")
    for (envelope, said) in zip(made.summaries, said) where said.isCertain {
      try require(
        envelope.lines == ["\(said.summary)"], promise, "\(envelope.createdAt): \(envelope.lines), not \(said.summary)")
    }
  }

  // MARK: Another manager

  /// What is to be told when something happens: where another manager answers for a client, both learn once, at their
  /// windows, of what the former was reminded of.
  func handover(of happening: Happening, _ daemon: SimulatedDaemon, _ team: NaiveTeam) throws -> Set<String> {
    guard case .client(let number, let new?, _) = happening, let former = team.clients[number]?.manager, former != new
    else { return [] }
    let formerAddress = Staff.address(of: former)
    let newAddress = team.people.address(for: new, on: team.today)
    let moved = try team.open.keys.filter { team.client(of: $0) == number }.compactMap { key -> Int64? in
      guard let followUp = try daemon.store.followUp(rule: key.rule, record: key.record) else { return nil }
      let wasReminded = try daemon.store.reminders(of: followUp.number).contains {
        if case .enveloped = $0.state { $0.identity.person == formerAddress } else { false }
      }
      return wasReminded ? followUp.number : nil
    }
    guard !moved.isEmpty, newAddress != formerAddress else { return [] }
    return Set(
      [(formerAddress, "giving"), (newAddress, "taking")].map { address, words in
        let recipient = daemon.settings.isTrial ? TeamSettings.pilot : address
        return "\(words) \(moved.sorted()) to \(recipient) at \(window(of: address, daemon))"
      })
  }

  /// After it happened.
  mutating func checkHandover(_ expected: Set<String>, _ daemon: SimulatedDaemon) throws {
    let found = made.handovers[made.handoversChecked...].map { envelope in
      let numbers = envelope.lines.joined().split(separator: " ").compactMap { Int64($0) }.sorted()
      let at = envelope.attempts == 0 ? envelope.nextAttempt ?? daemon.now : daemon.now
      return "\(envelope.subject) \(numbers) to \(envelope.recipient) at \(at)"
    }
    made.handoversChecked = made.handovers.count
    try require(
      Set(found) == expected && found.count == expected.count, "another manager and the former one are told once",
      "told \(found.sorted()), should have told \(expected.sorted())")
  }

  /// Nine o'clock, by the clock that a person looks at.
  private func window(of address: String, _ daemon: SimulatedDaemon) -> Instant {
    let zone = daemon.zones.zone(of: Staff.names.first { Staff.address(of: $0) == address }, daemon.settings)
    let today = zone.date(at: daemon.now).dayNumber
    let nine = (today...today + 1).map {
      zone.instant(of: CivilDate(dayNumber: $0), at: TimeOfDay(second: 9 * 3600))
    }
    return nine.first { $0 >= daemon.now } ?? daemon.now
  }
}
