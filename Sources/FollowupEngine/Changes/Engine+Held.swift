// Changes that wait for a person: imports that look wrong, and changes that would open too many follow-ups at once.

import FollowupModel

extension Engine {
  /// Marks dossiers (nil: all) as due because of a change. What looks at them open is held until it is known how much
  /// it is: also what opens as of an earlier instant, for the change may be why.
  func lookAt(_ dossiers: Set<DossierKey>?, because summary: String, mayBeHeld: Bool = true, now: Instant) throws {
    if let dossiers {
      for dossier in dossiers.sorted() { try store.markDue(dossier, at: now) }
    } else {
      try store.markEverythingDue(at: now)
    }
    guard mayBeHeld, settings.holdAbove > 0, let due = try store.nextDue(), due <= now, dossiers?.isEmpty != true else {
      return
    }
    if var counting {
      if !counting.summary.contains(summary) { counting.summary += ", \(summary)" }
      try store.update(counting)
      self.counting = counting
      // Of very many it is not known which they are, as after a restart.
      if let dossiers, countedDossiers.map({ $0.count < Limits.countedDossiers }) ?? false {
        countedDossiers?.formUnion(dossiers)
      } else {
        countedDossiers = nil
      }
    } else {
      var change = HeldChange(reason: .opened, at: now, summary: summary, isCounting: true)
      change.number = try store.insert(change)
      counting = change
      countedDossiers = dossiers
    }
  }

  /// The change by which a follow-up that opens now is held.
  func holder(of dossier: DossierKey) -> Int64? {
    guard let counting, countedDossiers?.contains(dossier) ?? true else { return nil }
    return counting.number
  }

  /// When the looks of a change are done: few follow-ups go on at once, many wait for a person.
  func finishCounting(now: Instant) throws {
    guard let change = counting else { return }
    counting = nil
    countedDossiers = nil
    let count = try store.countsByRule(heldBy: change.number).values.reduce(0, +)
    if let first = try firstImport(now: now), count > 0 { return try finish(change, count, within: first, now: now) }
    guard count > 0, exceeds(count) else { return try letGo(change) }
    try hold(change, now: now)
  }

  /// Whether so many follow-ups are too many to open without asking.
  func exceeds(_ count: Int) -> Bool { settings.holdAbove > 0 && count > settings.holdAbove }

  /// What a change opened goes on at once.
  func letGo(_ change: HeldChange) throws {
    try store.removeHeldChange(change.number)
    for followUp in try store.followUps(heldBy: change.number) { try free(followUp, at: followUp.openedAt) }
  }

  /// What a change opened waits for a person.
  func hold(_ change: HeldChange, now: Instant) throws {
    var change = change
    change.isCounting = false
    try store.update(change)
    let opened = try store.followUps(heldBy: change.number)
    try noteHeld(opened, by: change.number, now: now)
    let words = try describe(change)
    let remedy = "see `followupctl held show \(change.number)` and release or discard it"
    journal(.held, .warning, "change \(change.number) is held: \(words); \(remedy)")
    try notify(
      subject: "\(opened.count) follow-ups are held until you release them",
      text: "\(words).\n\n" + choices(change.number), now: now)
  }

  // Not in the journal: one entry there speaks for them at once.
  func noteHeld(_ followUps: [FollowUp], by change: Int64, now: Instant) throws {
    for followUp in followUps {
      try note(.held, followUp, at: now, "with change \(change)", because: Silence(.held), isJournaled: false)
    }
  }

  /// What a change is and does, for people. Of what it opened the follow-ups that are still open are counted.
  public func describe(_ change: HeldChange) throws -> String {
    guard change.changeSet == nil else { return change.summary }
    let counts = try store.countsByRule(heldBy: change.number).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let total = counts.reduce(0) { $0 + $1.value }
    let origin = change.reason == .first ? "the first import (\(change.summary))" : change.summary
    let rules = counts.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
    return "\(origin) opened \(total) follow-ups at once" + (rules.isEmpty ? "" : ": \(rules)")
  }

  private func choices(_ number: Int64) -> String {
    """
    Nothing of them is sent until you decide:

      followupctl held show \(number)                  whom a release reminds, how often, with examples
      followupctl held release \(number)               reminds of all of them, at each person's next window
      followupctl held release \(number) --from-today  takes them as known; only what matches from now on reminds
      followupctl held discard \(number)               closes them, and these rules leave these records alone
    """
  }

  /// Lets a change take effect. `fromToday`: what it opened stays open and is known, so that nothing of it is sent until
  /// it ends and begins again, or a person reopens it.
  func release(_ number: Int64, fromToday: Bool, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    if var set = change.changeSet {
      guard !fromToday else {
        let remedy = "release it without --from-today"
        return effects.append(.reply(Reply(.refused, "change \(number) holds rows of a file back", remedy: remedy)))
      }
      set.staged = try store.stagedRecords(ofHeldChange: number)
      try close(change, by: person)
      return try write(set, removing: try removals(of: set).keys, now: now)
    }
    try close(change, by: person, fromToday: fromToday)
    let opened = try store.followUps(heldBy: number)
    for var followUp in opened {
      followUp.handledUntil = max(followUp.handledUntil, now)
      if fromToday {
        followUp.acknowledged = FollowUp.everyStep
        followUp.heldBy = nil
        try store.update(followUp)
        try note(
          .acknowledged, followUp, at: now, "known: released from today by \(person)", because: Silence(.known),
          isJournaled: false)
      } else {
        // One reminder of the step then reached, as when a snooze ends.
        followUp.snoozedUntil = now
        try free(followUp, at: now)
      }
    }
    let known = fromToday ? "; they are known, and only what matches from now on reminds" : ""
    effects.append(.reply(Reply(.done, "change \(number) released: \(opened.count) follow-ups\(known)")))
  }

  private func close(_ change: HeldChange, by person: String, fromToday: Bool = false) throws {
    let words = try describe(change)
    try store.removeHeldChange(change.number)
    let how = fromToday ? " from today" : ""
    journal(.released, .notice, "change \(change.number) released\(how) by \(person): \(words)")
  }

  func discard(_ number: Int64, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    let words = try describe(change)
    try store.removeHeldChange(number)
    let opened = try store.followUps(heldBy: number)
    for followUp in opened {
      try store.setMute(Mute(rule: followUp.rule, record: followUp.record, until: nil))
      try close(followUp, at: now, .discarded)
    }
    journal(.discarded, .notice, "change \(number) discarded by \(person): \(words)")
    let muted = opened.isEmpty ? "" : "; \(opened.count) follow-ups closed and muted (`unmute` takes that back)"
    effects.append(.reply(Reply(.done, "change \(number) discarded\(muted)")))
  }

  private func free(_ followUp: FollowUp, at instant: Instant) throws {
    var freed = followUp
    freed.heldBy = nil
    try store.update(freed)
    try store.markDue(freed.dossier, at: instant)
  }

  private func heldChange(_ number: Int64) throws -> HeldChange? {
    let change = try store.heldChanges().first { $0.number == number && !$0.isCounting }
    if change == nil {
      effects.append(
        .reply(Reply(.refused, "no change \(number) is held", remedy: "see `followupctl held list`")))
    }
    return change
  }
}
