// The steps of one follow-up: what falls due, what suppresses it, and the reminders that then wait for a window.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Deals with everything of an open follow-up that falls due up to an instant. Returns the next instant at which
  /// something of it falls due.
  func advance(_ strand: inout Strand, at instant: Instant) throws -> Instant? {
    guard var followUp = strand.followUp else { return nil }
    let match = strand.match
    // Held, it lives on: what it lived through stays so where the clock is set back. Its release begins where it says.
    if followUp.heldBy != nil { return nil }
    strand.isStill = match.rule.isPaused(at: instant, settings.time)
    let ladder = Ladder(steps: match.rule.steps, openedAt: followUp.openedAt, time: settings.time)
    if strand.isStill {
      try noteWaiting(followUp, match, ladder, at: instant)
      return match.rule.pauseEnd(settings.time)
    }
    if followUp.isKnown, followUp.doneUntil.map({ $0 > instant }) ?? true { return followUp.doneUntil }
    if let until = followUp.doneUntil ?? followUp.snoozedUntil, until <= instant {
      if followUp.doneUntil == nil {
        followUp.snoozedUntil = nil
      } else {
        try reopen(&followUp, at: until, "it still matches")
      }
      // What ended in a pause of its rule waited for the end of that.
      let due = match.rule.isPaused(at: until, settings.time) ? instant : until
      try fall(due: ladder.current(at: due), of: &followUp, &strand, at: due, isAwaited: true)
      followUp.handledUntil = max(followUp.handledUntil, due)
    }
    // Looks come in order, so nothing fell due before this instant, unless the follow-up had to wait, as for a paused
    // rule: then there is one reminder for all of it, of the step reached.
    if let last = due(of: followUp, match, ladder, through: instant).last {
      try fall(due: last.step, of: &followUp, &strand, at: instant)
    }
    followUp.handledUntil = max(followUp.handledUntil, instant)
    strand.followUp = followUp
    let next = ladder.next(after: instant) { isOver(match.rule.steps[$0], of: followUp) }
    return earliest(next, followUp.doneUntil ?? followUp.snoozedUntil)
  }

  /// What falls due up to an instant and was not dealt with.
  private func due(
    of followUp: FollowUp, _ match: Match, _ ladder: Ladder, through instant: Instant
  ) -> [Occurrence] {
    ladder.occurrences(after: followUp.handledUntil, through: instant).filter {
      guard let since = followUp.newSteps[match.rule.steps[$0.step].label] else { return true }
      return $0.at > since
    }
  }

  /// A paused rule's follow-up: what falls due waits, and is made up for when the pause ends.
  private func noteWaiting(_ followUp: FollowUp, _ match: Match, _ ladder: Ladder, at instant: Instant) throws {
    for occurrence in ladder.occurrences(after: max(followUp.handledUntil, instant + -1), through: instant) {
      let step = match.rule.steps[occurrence.step].label
      let silence = Silence(.paused, until: match.rule.pauseEnd(settings.time))
      try note(.leftOut, followUp, at: instant, "not sent: \(silence.reason.phrase)", step: step, because: silence)
    }
  }

  /// When a follow-up next has something to say, as far as its steps tell; what waits for a window not counted.
  public func nextOccurrence(of followUp: FollowUp) -> Instant? {
    guard followUp.isOpen, followUp.heldBy == nil, let rule = generation.rule(followUp.rule) else { return nil }
    if followUp.isKnown { return followUp.doneUntil }
    if let until = followUp.doneUntil ?? followUp.snoozedUntil { return until }
    let ladder = Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time)
    return ladder.next(after: followUp.handledUntil) { isOver(rule.steps[$0], of: followUp) }
  }

  /// Takes "done" back: counting starts afresh.
  func reopen(_ followUp: inout FollowUp, at instant: Instant, _ why: String) throws {
    followUp.doneUntil = nil
    followUp.acknowledged = nil
    followUp.snoozedUntil = nil
    followUp.counted = [:]
    try note(.reopened, followUp, at: instant, why)
  }

  /// Marks waiting reminders as left out. `step` nil: those of every step.
  func leaveOutWaiting(
    of followUp: FollowUp, _ silence: Silence, at instant: Instant, where isMeant: (Reminder) -> Bool = { _ in true }
  ) throws {
    for reminder in try store.waitingReminders(of: followUp.number) where isMeant(reminder) {
      try leaveOut(reminder, of: followUp, silence, at: instant)
    }
  }

  func leaveOut(_ reminder: Reminder, of followUp: FollowUp, _ silence: Silence, at instant: Instant) throws {
    var left = reminder
    left.state = .leftOut(silence.reason)
    try store.update(left)
    try uncount(left, silence.reason, at: instant)
    try note(
      .leftOut, followUp, at: instant, "not sent to \(mention(reminder.identity.person)): \(silence.reason.phrase)",
      step: reminder.identity.step, because: silence)
  }

  /// What `unless`, a person or a pause kept from going out at the last moment does not count. After a pause it is made
  /// up for.
  private func uncount(_ reminder: Reminder, _ reason: NotSent, at instant: Instant) throws {
    let identity = reminder.identity
    guard [.unless, .snoozed, .muted, .paused, .held].contains(reason),
      var followUp = try store.followUp(identity.followUp),
      let counted = followUp.counted[identity.step], counted > 0
    else { return }
    let others = try store.reminders(of: identity.followUp).filter {
      $0.identity.step == identity.step && $0.identity.occurrence == identity.occurrence
    }
    guard others.allSatisfy({ if case .leftOut = $0.state { true } else { false } }) else { return }
    followUp.counted[identity.step] = counted - 1
    if reason == .paused { followUp.handledUntil = min(followUp.handledUntil, reminder.dueAt + -1) }
    try store.update(followUp)
    // What comes next of the follow-up has changed: the look finds out.
    if followUp.isOpen { try store.markDue(followUp.dossier, at: instant) }
  }

  func isOver(_ step: Step, of followUp: FollowUp) -> Bool {
    followUp.isKnown || followUp.acknowledged == step.label
      || step.atMost.map { followUp.counted[step.label, default: 0] >= $0 } ?? false
  }

  /// One occurrence of a step falls due. `isAwaited`: a person who snoozed it or said "done" waits for it, so that it
  /// comes even where the step repeats no more.
  private func fall(
    due index: Int, of followUp: inout FollowUp, _ strand: inout Strand, at instant: Instant, isAwaited: Bool = false
  ) throws {
    let rule = strand.match.rule
    let step = rule.steps[index]
    // What was missed in a stop does not wait: each person is due one of those, of the latest step that names them.
    let stored = strand.isStored ? try store.waitingReminders(of: followUp.number) : []
    let waiting = try (stored + strand.unstored).filter { try dueMoment(of: $0, rule) >= instant }
    let earlier = Set(rule.steps[..<index].map(\.label))
    try leaveOut(waiting.filter { earlier.contains($0.identity.step) }, of: followUp, &strand, at: instant)
    if let silence = try suppression(of: step, followUp, strand.match, at: instant) {
      try noteSilence(silence, of: step, followUp, at: instant)
      return
    }
    let same = waiting.filter { $0.identity.step == step.label }
    // What waits for the same window is one occurrence, sent and counted once.
    if let occurrence = same.map(\.identity.occurrence).max() {
      for var reminder in same where !strand.postpone(reminder.identity, to: instant) {
        reminder.dueAt = instant
        try store.update(reminder)
      }
      let known = Set(same.map(\.identity.person))
      try remind(of: followUp, step, occurrence, &strand, at: instant, except: known)
      return
    }
    guard isAwaited || !isOver(step, of: followUp) else {
      try noteSpent(step, of: followUp, at: instant)
      return
    }
    let occurrence = followUp.numbered[step.label, default: 0] + 1
    followUp.numbered[step.label] = occurrence
    followUp.counted[step.label, default: 0] += 1
    try remind(of: followUp, step, occurrence, &strand, at: instant, except: [])
    dropMissed(index, occurrence, of: &strand)
  }

  /// A later step started before the window of these came.
  private func leaveOut(
    _ waiting: [Reminder], of followUp: FollowUp, _ strand: inout Strand, at instant: Instant
  ) throws {
    let unstored = Set(strand.takeUnstored { reminder in waiting.contains { $0.identity == reminder.identity } })
    for reminder in waiting {
      if unstored.contains(reminder) { try store.insert(reminder) }
      try leaveOut(reminder, of: followUp, Silence(.superseded), at: instant)
    }
  }

  /// What this look itself found to be missed is dropped as soon as the same person is due a later one.
  private func dropMissed(_ index: Int, _ occurrence: Int, of strand: inout Strand) {
    let steps = strand.match.rule.steps
    let isSame = { (reminder: Reminder) in
      reminder.identity.step == steps[index].label && reminder.identity.occurrence == occurrence
    }
    let persons = Set(strand.unstored.filter(isSame).map(\.identity.person))
    strand.missed += strand.takeUnstored { !isSame($0) && persons.contains($0.identity.person) }.count
  }

  private func noteSilence(_ silence: Silence, of step: Step, _ followUp: FollowUp, at instant: Instant) throws {
    try note(
      .leftOut, followUp, at: instant, "not sent: \(silence.reason.phrase)", step: step.label, because: silence)
  }

  /// Said once of a step: what would have come after the last time is no news.
  private func noteSpent(_ step: Step, of followUp: FollowUp, at instant: Instant) throws {
    let story = try store.history(of: followUp.number)
    let last = story.last { $0.step == step.label && $0.reason == .spent || $0.event == JournalKind.reopened.rawValue }
    if last?.reason != .spent { try noteSilence(Silence(.spent), of: step, followUp, at: instant) }
  }

  /// Why nothing of a step may be said at an instant; nil where it may.
  func suppression(of step: Step, _ followUp: FollowUp, _ match: Match, at instant: Instant) throws -> Silence? {
    let rule = match.rule
    if followUp.heldBy != nil { return Silence(.held) }
    if rule.isPaused(at: instant, settings.time) { return Silence(.paused, until: rule.pauseEnd(settings.time)) }
    if let mute = try activeMute(rule, followUp.record, at: instant) { return Silence(.muted, until: mute.until) }
    if let until = followUp.doneUntil, instant < until { return Silence(.done, until: until) }
    if let until = followUp.snoozedUntil, instant < until { return Silence(.snoozed, until: until) }
    if followUp.isKnown { return Silence(.known) }
    if followUp.acknowledged == step.label { return Silence(.acknowledged) }
    let unless = rule.unless?.verdict(for: match.record, in: context(at: instant, match.view))
    return unless?.truth == .yes ? Silence(.unless) : nil
  }

  /// Lets reminders wait for the window of each person.
  private func remind(
    of followUp: FollowUp, _ step: Step, _ occurrence: Int, _ strand: inout Strand, at instant: Instant,
    except known: Set<String>
  ) throws {
    let match = strand.match
    for addressee in try addressees(of: step, match, at: instant) where !known.contains(addressee.person.identity) {
      let isImmediate = step.isImmediate || match.rule.send.isImmediate
      let reminder = Reminder(
        identity: .init(
          followUp: followUp.number, step: step.label, occurrence: occurrence, person: addressee.person.identity),
        dossier: followUp.dossier, dueAt: instant,
        moment: isImmediate ? instant : moment(of: match.rule, for: addressee.person, onOrAfter: instant),
        isImmediate: isImmediate)
      strand.add(reminder)
    }
  }

  /// When a reminder should have gone: its moment, unless that was put off.
  func dueMoment(of reminder: Reminder, _ rule: Rule) throws -> Instant {
    guard !reminder.isImmediate else { return reminder.dueAt }
    let zone = try people().zone(ofAddress: reminder.identity.person)
    return window(of: rule).next(onOrAfter: reminder.dueAt, zone: zone, calendar: settings.time.calendar)
  }

  /// The person's next window at or after an instant.
  func moment(of rule: Rule, for person: Person, onOrAfter instant: Instant) -> Instant {
    window(of: rule).next(onOrAfter: instant, zone: zone(of: person), calendar: settings.time.calendar)
  }

  func zone(of person: Person) -> Zone { settings.zoneNamed(person.timeZone) ?? settings.time.zone }

  func window(of rule: Rule) -> Window {
    guard case .at(let time, let days)? = rule.send else { return settings.window }
    switch days {
    case .everyDay: return Window(at: time, days: .everyDay)
    case .workingDays: return Window(at: time, days: .workingDays)
    case .weekdays(let weekdays): return Window(at: time, days: .weekdays(Set(weekdays)))
    }
  }

  /// Who a step names, resolved to those who really get it: each person once.
  func addressees(of step: Step, _ match: Match, at instant: Instant) throws -> [Addressee] {
    let people = try people()
    let date = settings.time.today(at: instant)
    let context = context(at: instant, match.view)
    var found: [Addressee] = []
    for recipient in step.recipients {
      switch recipient {
      case .employee(let path):
        guard case .link(let key)? = path.value(for: match.record, in: context) else {
          found.append(people.fallback(.unassigned))
          continue
        }
        found.append(people.addressee(for: key.id, on: date))
      case .email(let path):
        guard case .email(let address)? = path.value(for: match.record, in: context) else {
          found.append(people.fallback(.unassigned))
          continue
        }
        found.append(people.addressee(for: address, on: date))
      case .address(let address):
        found.append(people.addressee(for: address, on: date))
      case .group(let name):
        found += (generation.rules.groups[name] ?? []).map { people.addressee(for: $0, on: date) }
      }
    }
    // Once a person; who is named stands before who stands in.
    let named = Set(found.filter { $0.redirection == nil }.map(\.person.identity))
    var seen: Set<String> = []
    return found.filter {
      ($0.redirection == nil || !named.contains($0.person.identity)) && seen.insert($0.person.identity).inserted
    }
  }
}

extension SendClause? {
  var isImmediate: Bool {
    if case .immediately? = self { return true } else { return false }
  }
}
