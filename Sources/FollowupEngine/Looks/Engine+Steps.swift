// The steps of one follow-up: what falls due, what suppresses it, and the reminders that then wait for a window.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Deals with everything of an open follow-up that falls due up to an instant, and stores it. Returns the next
  /// instant at which something of it falls due.
  func advance(_ followUp: FollowUp, _ match: Match, at instant: Instant) throws -> Instant? {
    var followUp = followUp
    if followUp.heldBy != nil {
      try store.update(followUp)
      return nil
    }
    let ladder = Ladder(steps: match.rule.steps, openedAt: followUp.openedAt, time: settings.time)
    if let until = followUp.doneUntil {
      guard until <= instant else {
        followUp.handledUntil = instant
        try store.update(followUp)
        return until
      }
      try reopen(&followUp, at: until, "it still matches")
      try fall(due: ladder.current(at: until), of: &followUp, match, ladder, at: until)
    } else if let until = followUp.snoozedUntil, until <= instant {
      followUp.snoozedUntil = nil
      try fall(due: ladder.current(at: until), of: &followUp, match, ladder, at: until)
    }
    for occurrence in ladder.occurrences(after: followUp.handledUntil, through: instant) {
      let label = match.rule.steps[occurrence.step].label
      if let since = followUp.newSteps[label], occurrence.at <= since { continue }
      try fall(due: occurrence.step, of: &followUp, match, ladder, at: occurrence.at)
    }
    followUp.handledUntil = max(followUp.handledUntil, instant)
    try store.update(followUp)
    let next = ladder.next(after: instant) { isOver(match.rule.steps[$0], of: followUp) }
    return earliest(next, followUp.snoozedUntil)
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
    of followUp: FollowUp, _ reason: NotSent, at instant: Instant, where isMeant: (Reminder) -> Bool = { _ in true }
  ) throws {
    for reminder in try store.waitingReminders(of: followUp.number) where isMeant(reminder) {
      try leaveOut(reminder, of: followUp, reason, at: instant)
    }
  }

  func leaveOut(_ reminder: Reminder, of followUp: FollowUp, _ reason: NotSent, at instant: Instant) throws {
    var left = reminder
    left.state = .leftOut(reason)
    try store.update(left)
    try note(
      .leftOut, followUp, at: instant, "not sent to \(reminder.identity.person): \(reason.phrase)",
      step: reminder.identity.step)
  }

  private func isOver(_ step: Step, of followUp: FollowUp) -> Bool {
    followUp.acknowledged == step.label || step.atMost.map { followUp.counted[step.label, default: 0] >= $0 } ?? false
  }

  /// One occurrence of a step falls due.
  private func fall(
    due index: Int, of followUp: inout FollowUp, _ match: Match, _ ladder: Ladder, at instant: Instant
  ) throws {
    let step = match.rule.steps[index]
    if ladder.start(of: index) == instant, index > 0 {
      let earlier = Set(match.rule.steps[..<index].map(\.label))
      try leaveOutWaiting(of: followUp, .superseded, at: instant) {
        earlier.contains($0.identity.step) && $0.moment > instant
      }
    }
    if let reason = try suppression(of: step, followUp, match, at: instant) {
      try note(.leftOut, followUp, at: instant, "not sent: \(reason.phrase)", step: step.label)
      return
    }
    let waiting = try store.waitingReminders(of: followUp.number).filter {
      $0.identity.step == step.label && $0.moment > instant
    }
    // What waits for the same window is one occurrence, sent and counted once.
    if let occurrence = waiting.first?.identity.occurrence {
      for var reminder in waiting {
        reminder.dueAt = instant
        try store.update(reminder)
      }
      try remind(of: followUp, step, occurrence, match, at: instant, except: Set(waiting.map(\.identity.person)))
      return
    }
    guard !isOver(step, of: followUp) else { return }
    let occurrence = followUp.numbered[step.label, default: 0] + 1
    followUp.numbered[step.label] = occurrence
    followUp.counted[step.label, default: 0] += 1
    try remind(of: followUp, step, occurrence, match, at: instant, except: [])
  }

  /// Why nothing of a step may be said at an instant; nil where it may.
  func suppression(of step: Step, _ followUp: FollowUp, _ match: Match, at instant: Instant) throws -> NotSent? {
    if followUp.heldBy != nil { return .held }
    if match.rule.isPaused(at: instant, settings.time) { return .paused }
    if try activeMute(followUp.rule, followUp.record, at: instant) != nil { return .muted }
    if let until = followUp.doneUntil, instant < until { return .done }
    if let until = followUp.snoozedUntil, instant < until { return .snoozed }
    if followUp.acknowledged == step.label { return .acknowledged }
    let unless = match.rule.unless?.verdict(for: match.record, in: context(at: instant, match.view))
    return unless?.truth == .yes ? .unless : nil
  }

  /// Lets reminders wait for the window of each person.
  private func remind(
    of followUp: FollowUp, _ step: Step, _ occurrence: Int, _ match: Match, at instant: Instant,
    except known: Set<String>
  ) throws {
    for addressee in try addressees(of: step, match, at: instant) where !known.contains(addressee.person.identity) {
      let isImmediate = step.isImmediate || match.rule.send.isImmediate
      let reminder = Reminder(
        identity: .init(
          followUp: followUp.number, step: step.label, occurrence: occurrence, person: addressee.person.identity),
        dossier: followUp.dossier, dueAt: instant,
        moment: isImmediate ? instant : moment(of: match.rule, for: addressee.person, onOrAfter: instant),
        isImmediate: isImmediate)
      try store.insert(reminder)
    }
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
    var seen: Set<String> = []
    return found.filter { seen.insert($0.person.identity).inserted }
  }
}

extension SendClause? {
  var isImmediate: Bool {
    if case .immediately? = self { return true } else { return false }
  }
}
