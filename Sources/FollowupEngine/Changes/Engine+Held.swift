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
    guard var change = counting else { return }
    counting = nil
    countedDossiers = nil
    let opened = try store.followUps(heldBy: change.number)
    guard settings.holdAbove > 0, opened.count > settings.holdAbove else {
      try store.removeHeldChange(change.number)
      for followUp in opened { try free(followUp, at: followUp.openedAt) }
      return
    }
    change.isCounting = false
    change.summary = "\(change.summary) opened \(opened.count) follow-ups at once: \(countsByRule(opened))"
    try store.update(change)
    for followUp in opened {
      // The journal is told of all of them at once.
      try note(
        .held, followUp, at: now, "with change \(change.number)", because: Silence(.held), isJournaled: false)
    }
    let remedy = "see `followupctl held show \(change.number)` and release or discard it"
    journal(.held, .warning, "change \(change.number) is held: \(change.summary); \(remedy)")
    try notify(
      subject: "\(opened.count) follow-ups are held until you release them", text: "\(change.summary).\n\n\(remedy).",
      now: now)
  }

  func release(_ number: Int64, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    journal(.released, .notice, "change \(number) released by \(person): \(change.summary)")
    if var set = change.changeSet {
      set.staged = try store.stagedRecords(ofHeldChange: number)
      try store.removeHeldChange(number)
      try write(set, removing: try removals(of: set).keys, now: now)
      return
    }
    try store.removeHeldChange(number)
    let opened = try store.followUps(heldBy: number)
    for var followUp in opened {
      // One reminder of the step then reached, as when a snooze ends.
      followUp.snoozedUntil = now
      followUp.handledUntil = max(followUp.handledUntil, now)
      try free(followUp, at: now)
    }
    effects.append(.reply(Reply(.done, "change \(number) released: \(opened.count) follow-ups")))
  }

  func discard(_ number: Int64, by person: String, now: Instant) throws {
    guard let change = try heldChange(number) else { return }
    try store.removeHeldChange(number)
    let opened = try store.followUps(heldBy: number)
    for followUp in opened {
      try store.setMute(Mute(rule: followUp.rule, record: followUp.record, until: nil))
      try close(followUp, at: now, .discarded)
    }
    journal(.discarded, .notice, "change \(number) discarded by \(person): \(change.summary)")
    let muted = opened.isEmpty ? "" : "; \(opened.count) follow-ups closed and muted (`unmute` takes that back)"
    effects.append(.reply(Reply(.done, "change \(number) discarded\(muted)")))
  }

  /// How many mails each person would get when held follow-ups are released now: one digest a person.
  public func mailsOnRelease(of followUps: [FollowUp], now: Instant) throws -> [String: Int] {
    var people: [String: Set<Instant>] = [:]
    for followUp in followUps {
      guard let rule = generation.rule(followUp.rule) else { continue }
      let view = try DossierView(followUp.dossier, schema: schema, store: store)
      guard let record = view.own.record(followUp.record) else { continue }
      let ladder = Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time)
      let step = rule.steps[ladder.current(at: now)]
      for addressee in try addressees(of: step, Match(rule: rule, record: record, view: view), at: now) {
        let isImmediate = step.isImmediate || rule.send.isImmediate
        let moment = isImmediate ? now : moment(of: rule, for: addressee.person, onOrAfter: now)
        people[addressee.person.address, default: []].insert(moment)
      }
    }
    return people.mapValues(\.count)
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

  private func countsByRule(_ followUps: [FollowUp]) -> String {
    Dictionary(grouping: followUps, by: \.rule).map { (rule: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
      .map { "\($0.count) of \($0.rule)" }.joined(separator: ", ")
  }
}
