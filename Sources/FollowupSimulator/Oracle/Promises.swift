// What followupd promises, one check a promise. Documentation/promises.md names them.

import FollowupEngine
import FollowupModel

struct Promises {
  /// When a follow-up, by its number, was said to be done, until when nothing of it goes, and how many mails were taken
  /// before: where the clock is set back, instants alone do not tell what came first.
  private var done: [Int64: (from: Instant, until: Instant, taken: Int)] = [:]
  /// Mails that the server took and that were looked at already.
  private var seen = 0
  private var mails: [Reminder.Identity: Envelope] = [:]
  private var counts: [String: Int] = [:]
  /// What is remembered of the mails that were made.
  var made = MadeMails()
  /// What is remembered of what is held.
  var heldBack = HeldBack()

  /// After each happening, with nothing left to do.
  mutating func check(_ daemon: SimulatedDaemon, _ team: inout NaiveTeam) throws {
    try everyFollowUpThatShouldBeOpenIsOpen(daemon, &team)
    try stepsComeWhenTheLadderSays(daemon, team)
    try whatWaitedIsMadeUpFor(daemon, &team)
    try nothingDueIsForgotten(daemon)
    for (index, accepted) in zip(seen..., daemon.mail.accepted[seen...]) {
      try nothingIsSentTwice(accepted.envelope, daemon)
      for identity in accepted.envelope.reminders {
        try everythingSentIsJustified(identity, team.lived, daemon)
        if index >= done[identity.followUp]?.taken ?? 0 { try nothingGoesWhileItIsDone(identity, accepted) }
      }
    }
    seen = daemon.mail.accepted.count
    team.forgetUncertainty()
  }

  /// After two days under a server that takes everything.
  func checkTheEnd(_ daemon: SimulatedDaemon) throws { try noMailIsLost(daemon) }

  /// Takes down what an answer promises.
  mutating func note(
    _ answer: Happening.Answer, _ reference: FollowUpReference, _ daemon: SimulatedDaemon, _ give: () throws -> Void
  ) throws {
    try give()
    guard case .record(let rule, let id) = reference,
      let followUp = try daemon.store.followUp(rule: rule, record: TeamRules.record(of: rule, id.text))
    else { return }
    noteAnswer(followUp)
    switch answer {
    case .done where followUp.isOpen:
      let recheck: Int64 = rule == "overdue" ? 3 : 7
      let today = daemon.zones.team.date(at: daemon.now).dayNumber
      done[followUp.number] = (
        daemon.now, daemon.zones.team.startOfDay(CivilDate(dayNumber: today + Int(recheck))),
        daemon.mail.accepted.count
      )
    default: done[followUp.number] = nil
    }
  }

  private func everyFollowUpThatShouldBeOpenIsOpen(_ daemon: SimulatedDaemon, _ team: inout NaiveTeam) throws {
    var found: [NaiveTeam.Key: Instant] = [:]
    for followUp in try daemon.store.followUps(includingClosed: false, limit: .max) {
      found[NaiveTeam.Key(rule: followUp.rule, id: followUp.record.id.text)] = followUp.openedAt
    }
    for key in team.uncertain.union(team.open.keys) {
      let isKnown = team.open[key].map { open in found[key].map { $0 >= open.sinceAtLeast && $0 <= open.since } ?? false
      }
      if team.uncertain.contains(key) || isKnown == true { team.settle(key, openSince: found[key]) }
    }
    let expected = team.open.mapValues(\.since)
    func shown(_ open: [NaiveTeam.Key: Instant], without other: [NaiveTeam.Key: Instant]) -> [String] {
      open.filter { other[$0.key] != $0.value }.map { "\($0.key) since \($0.value)" }.sorted()
    }
    try require(
      found == expected, "every follow-up that should be open is open, and no other",
      "at \(daemon.now) not expected: \(shown(found, without: expected)); missing: \(shown(expected, without: found))")
  }

  private func stepsComeWhenTheLadderSays(_ daemon: SimulatedDaemon, _ team: NaiveTeam) throws {
    for (key, open) in team.open where open.isUndisturbed {
      guard let ladder = NaiveLadder(key, team, openedAt: open.since),
        let followUp = try daemon.store.followUp(rule: key.rule, record: key.record)
      else { continue }
      var found: Set<Said> = []
      for reminder in try daemon.store.reminders(of: followUp.number) {
        guard case .enveloped = reminder.state else { continue }
        found.insert(
          Said(step: reminder.identity.step, occurrence: reminder.identity.occurrence, at: reminder.moment))
      }
      let expected = ladder.said(until: open.lived)
      try require(
        found == expected, "steps come when the ladder says",
        "at \(daemon.now) \(key) said \(found.sorted()), should have said \(expected.sorted())")
    }
  }

  private func nothingDueIsForgotten(_ daemon: SimulatedDaemon) throws {
    let wake = try daemon.nextWake()
    try require(
      wake.map { $0 > daemon.now } ?? true, "the daemon rests when nothing is due", "it is to wake at once")
    let moment = try daemon.store.nextMoment()
    try require(
      moment.map { $0 > daemon.now } ?? true, "nothing due is forgotten",
      "at \(daemon.now) a reminder waits for \(moment.map { "\($0)" } ?? "-")")
  }

  /// A reminder reaches the server once, but for mail whose acceptance could not be known; and that is the same mail.
  private mutating func nothingIsSentTwice(_ envelope: Envelope, _ daemon: SimulatedDaemon) throws {
    counts[envelope.messageID, default: 0] += 1
    let doubts = daemon.mail.doubts[envelope.messageID, default: 0]
    let count = counts[envelope.messageID, default: 0]
    try require(
      count <= 1 + doubts, "nothing is sent twice but what was in flight",
      "\(envelope.messageID) was taken \(count) times, and in doubt \(doubts) times")
    for identity in envelope.reminders {
      // A mail that was taken in doubt, and refused when it was repeated or given up in the end, is passed on, under
      // another Message-ID.
      if let former = mails[identity], try !envelope.isFallback || !isOver(former, daemon) {
        try require(
          former.messageID == envelope.messageID && former.message == envelope.message,
          "a mail that is repeated is the same, with the same Message-ID",
          "\(identity) was in \(former.messageID) and in \(envelope.messageID)")
      }
      mails[identity] = envelope
    }
  }

  private func isOver(_ former: Envelope, _ daemon: SimulatedDaemon) throws -> Bool {
    try daemon.mail.refused.contains(former.messageID) || daemon.store.envelope(former.number)?.state.name == "failed"
  }

  private func everythingSentIsJustified(
    _ identity: Reminder.Identity, _ at: Instant, _ daemon: SimulatedDaemon
  ) throws {
    let followUp = try daemon.store.followUp(identity.followUp)
    try require(
      followUp.map { $0.openedAt <= at } ?? false, "everything sent has a follow-up that justified it",
      "\(identity) at \(at)")
  }

  private func nothingGoesWhileItIsDone(_ identity: Reminder.Identity, _ accepted: MailScript.Accepted) throws {
    // The bytes of a digest never change: what waited for its server with others goes with them.
    // So does what was made later, before the clock was set back.
    guard let span = done[identity.followUp], accepted.envelope.createdAt > span.from,
      accepted.envelope.createdAt < span.until
    else { return }
    try require(
      accepted.at >= span.until, "nothing goes while it is done",
      "\(identity) at \(accepted.at), done from \(span.from) until \(span.until)")
  }

  private func noMailIsLost(_ daemon: SimulatedDaemon) throws {
    let taken = Set(daemon.mail.accepted.map(\.envelope.number))
    let states: Set<String> = ["queued", "sending", "deferred", "ambiguous", "delivered"]
    for envelope in try daemon.store.envelopes(inStates: states, limit: .max) {
      // A hand-over may wait for its window, and the clock may have been set back before it.
      if envelope.attempts == 0, envelope.nextAttempt.map({ $0 > daemon.now }) ?? false { continue }
      try require(
        envelope.state == .delivered, "no mail is lost", "mail \(envelope.number) is still \(envelope.state.name)")
      try require(
        taken.contains(envelope.number), "a mail is delivered only when its server has taken it",
        "mail \(envelope.number)")
    }
  }

  func require(_ holds: Bool, _ promise: String, _ detail: @autoclosure () -> String) throws {
    if !holds { throw FoundViolation(violation: Violation(promise: promise, detail: detail())) }
  }
}
