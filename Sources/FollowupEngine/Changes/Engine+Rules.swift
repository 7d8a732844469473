// Rules and settings change: what happens to the follow-ups that are open.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Puts a new generation in force.
  func adopt(_ new: Generation, now: Instant) throws {
    let former = generation
    replaceGeneration(new)
    try chooseChannels()
    if former.rules.schema != new.rules.schema { try store.adopt(new.rules.schema) }
    try adopt(new, after: former.stored, in: former.settings.time.zone, now: now)
  }

  /// Brings the store from a generation to the one in force: renames, removals, new steps, and a look at everything
  /// where rules or the meaning of time changed. `zone` is the former one as it was, where that is known.
  func adopt(_ new: Generation, after former: StoredGeneration, in zone: Zone? = nil, now: Instant) throws {
    let stored = new.stored
    try store.setGeneration(stored)
    journal(.rulesLoaded, .notice, "\(new.rules.countOfRules) \(new.rules.rules.count == 1 ? "is" : "are") in force")
    guard stored != former else { return }
    for rule in new.rules.rules { try rename(rule, former) }
    for name in former.ladders.keys.sorted() where new.rule(name) == nil {
      for followUp in try store.openFollowUps(ofRule: name) {
        try close(followUp, at: now, .rule, leavingOut: .removed)
      }
    }
    for rule in new.rules.rules {
      let known = former.ladders[rule.name] ?? rule.was.flatMap { former.ladders[$0] }
      try noteNewSteps(of: rule, known: known, now: now)
    }
    if stored.timeFingerprint != former.timeFingerprint { try keepDates(former, zone, now: now) }
    try adoptSegments(now: now)
    try lookAt(nil, because: "changed rules", now: now)
  }

  /// Tells the rules' owner that rules were refused; those in force stay.
  func refuse(summary: String, findings: [String], now: Instant) throws {
    journal(.rulesRefused, .error, "\(summary); the rules in force stay")
    for finding in findings { journal(.rulesRefused, .error, finding) }
    try notify(
      subject: "The changed rules were refused; the former ones stay in force",
      text: "\(summary).\n\n" + findings.joined(separator: "\n\n"), now: now)
  }

  /// In another zone, or by other data of it, open follow-ups keep the dates and times of day at which they opened and
  /// were dealt with, and windows are where people's clocks now show them. Data that was replaced while the daemon was
  /// stopped is gone: then instants stay as they are.
  private func keepDates(_ former: StoredGeneration, _ known: Zone?, now: Instant) throws {
    let name = former.timeFingerprint.prefix { $0 != " " }
    let zone = settings.time.zone
    let old = known ?? (zone.name == name ? nil : settings.zoneNamed(String(name)))
    func moved(_ instant: Instant) -> Instant {
      guard let old, old != zone else { return instant }
      let (date, time) = old.local(at: instant)
      return zone.instant(of: date, at: time)
    }
    if let old, old != zone {
      for var followUp in try store.followUps(includingClosed: false, limit: .max) {
        followUp.openedAt = moved(followUp.openedAt)
        followUp.handledUntil = moved(followUp.handledUntil)
        followUp.snoozedUntil = followUp.snoozedUntil.map(moved)
        followUp.doneUntil = followUp.doneUntil.map(moved)
        try store.update(followUp)
      }
    }
    for reminder in try store.waitingReminders(until: Instant(second: .max), limit: .max) where !reminder.isImmediate {
      guard let followUp = try store.followUp(reminder.identity.followUp), let rule = generation.rule(followUp.rule)
      else { continue }
      var planned = reminder
      planned.dueAt = moved(reminder.dueAt)
      // What was put off to a later window stays put off.
      let earliest = max(planned.dueAt, min(now, reminder.moment))
      planned.moment = window(of: rule).next(
        onOrAfter: earliest, zone: try people().zone(ofAddress: reminder.identity.person),
        calendar: settings.time.calendar)
      if planned != reminder { try store.update(planned) }
    }
  }

  private func rename(_ rule: Rule, _ former: StoredGeneration) throws {
    guard let was = rule.was, former.ladders[was] != nil, former.ladders[rule.name] == nil,
      generation.rule(was) == nil
    else { return }
    for var followUp in try store.openFollowUps(ofRule: was) {
      followUp.rule = rule.name
      try store.update(followUp)
    }
  }

  /// Steps are recognised by their `after`; new ones that lie in the past count as sent, those gone drop their mail.
  private func noteNewSteps(of rule: Rule, known: [String]?, now: Instant) throws {
    let labels = rule.steps.map(\.label)
    guard let known, known != labels else { return }
    for var followUp in try store.openFollowUps(ofRule: rule.name) {
      for label in labels where !known.contains(label) { followUp.newSteps[label] = now }
      try store.update(followUp)
      try noteMissedSteps(of: followUp, rule, now: now)
      try leaveOutWaiting(of: followUp, Silence(.removed), at: now) { !labels.contains($0.identity.step) }
    }
  }

  private func noteMissedSteps(of followUp: FollowUp, _ rule: Rule, now: Instant) throws {
    let ladder = Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time)
    for (index, step) in rule.steps.enumerated() where followUp.newSteps[step.label] == now {
      guard let start = ladder.start(of: index), start <= now else { continue }
      try note(
        .leftOut, followUp, at: now, "not sent: \(NotSent.newStep.phrase)", step: step.label,
        because: Silence(.newStep))
    }
  }
}

extension RuleSet {
  /// `1 rule`, `2 rules`.
  var countOfRules: String { rules.count == 1 ? "1 rule" : "\(rules.count) rules" }
}
