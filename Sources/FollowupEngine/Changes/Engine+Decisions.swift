// What a person decided about a held change, carried out a page at a time: it may hold hundreds of thousands of follow-ups, and answers
// and mail go on in between. The decision is stored until nothing is left of it, so that a stop does not end it half way.

import FollowupModel

extension Engine {
  /// Lets a change take effect. `fromToday`: what it opened stays open and is known, so that nothing of it is sent until
  /// it ends and begins again, or a person reopens it.
  func release(_ number: Int64, fromToday: Bool, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    let words = try describe(change)
    let how = fromToday ? " from today" : ""
    if var set = change.changeSet {
      guard !fromToday else {
        let remedy = "release it without --from-today"
        return effects.append(.reply(Reply(.refused, "change \(number) holds rows of a file back", remedy: remedy)))
      }
      set.staged = try store.stagedRecords(ofHeldChange: number)
      try store.removeHeldChange(number)
      journal(.released, .notice, "change \(number) released\(how) by \(person): \(words)")
      return try write(set, removing: try removals(of: set).keys, now: now)
    }
    journal(.released, .notice, "change \(number) released\(how) by \(person): \(words)")
    let known = fromToday ? "; they are known, and only what matches from now on reminds" : ""
    let count = try count(heldBy: change)
    effects.append(.reply(Reply(.done, "change \(number) released: \(count) follow-ups\(known)")))
    try carryOut(HeldChange.Decision(fromToday ? .beKnown : .remind, by: person, at: now), of: change, now: now)
  }

  func discard(_ number: Int64, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    journal(.discarded, .notice, "change \(number) discarded by \(person): \(try describe(change))")
    let count = try count(heldBy: change)
    let muted = count == 0 ? "" : "; \(count) follow-ups closed and muted (`unmute` takes that back)"
    effects.append(.reply(Reply(.done, "change \(number) discarded\(muted)")))
    try carryOut(HeldChange.Decision(.end, by: person, at: now), of: change, now: now)
  }

  private func heldChange(_ number: Int64) throws -> HeldChange? {
    let change = try store.heldChanges().first { $0.number == number && $0.waits }
    if change == nil {
      effects.append(
        .reply(Reply(.refused, "no change \(number) is held", remedy: "see `followupctl held list`")))
    }
    return change
  }

  // MARK: A page at a time

  /// Carries a decision out, or begins to.
  func carryOut(_ decision: HeldChange.Decision, of change: HeldChange, now: Instant) throws {
    guard try !carryOutPage(decision, of: change, now: now) else { return try store.removeHeldChange(change.number) }
    var change = change
    (change.decision, change.isCounting) = (decision, false)
    try store.update(change)
    decided.append(change)
  }

  /// Goes on with what was decided; false where nothing is left to do.
  func carryOutDecisions(now: Instant) throws -> Bool {
    guard let change = decided.first, let decision = change.decision else { return false }
    guard try carryOutPage(decision, of: change, now: now) else { return true }
    try store.removeHeldChange(change.number)
    decided.removeFirst()
    return true
  }

  /// Carries a decision out on some follow-ups; whether they were the last.
  private func carryOutPage(_ decision: HeldChange.Decision, of change: HeldChange, now: Instant) throws -> Bool {
    let page = try store.followUps(heldBy: change.number, limit: Limits.followUpsPerCommit)
    for followUp in page { try carryOut(decision, on: followUp) }
    return page.count < Limits.followUpsPerCommit
  }

  private func carryOut(_ decision: HeldChange.Decision, on followUp: FollowUp) throws {
    var followUp = followUp
    switch decision.word {
    case .goOn:
      // As if it had never waited.
      followUp.handledUntil = followUp.openedAt + -1
      try free(followUp, at: followUp.openedAt)
    case .remind:
      // One reminder of the step then reached, as when a snooze ends.
      followUp.handledUntil = max(followUp.handledUntil, decision.at)
      followUp.snoozedUntil = decision.at
      try free(followUp, at: decision.at)
    case .beKnown:
      followUp.handledUntil = max(followUp.handledUntil, decision.at)
      followUp.acknowledged = FollowUp.everyStep
      followUp.snoozedUntil = nil
      followUp.heldBy = nil
      try store.update(followUp)
      try note(
        .acknowledged, followUp, at: decision.at, "known: released from today by \(decision.person)",
        because: Silence(.known), isJournaled: false)
    case .end:
      try store.setMute(Mute(rule: followUp.rule, record: followUp.record, until: nil))
      try close(followUp, at: decision.at, .discarded)
    }
  }

  private func free(_ followUp: FollowUp, at instant: Instant) throws {
    var freed = followUp
    freed.heldBy = nil
    try store.update(freed)
    try store.markDue(freed.dossier, at: instant)
  }
}
