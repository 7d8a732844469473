// What people answer: acknowledge, snooze, done, reopen, mute; and what they decide about mail and held changes.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  func obey(_ command: Command, by person: String, now: Instant) throws {
    do throws(Refusal) {
      try obeyOrRefuse(command, by: person, now: now)
    } catch .refused(let message, let remedy) {
      effects.append(.reply(Reply(.refused, message, remedy: remedy)))
    } catch .fault(let error) {
      throw error
    }
  }

  private func obeyOrRefuse(_ command: Command, by person: String, now: Instant) throws(Refusal) {
    switch command {
    case .acknowledge(let reference): try acknowledge(reference, by: person, now: now)
    case .snooze(let reference, let date): try snooze(reference, until: date, by: person, now: now)
    case .done(let reference, let note): try markDone(reference, note, by: person, now: now)
    case .reopen(let reference): try takeBack(reference, by: person, now: now)
    case .mute(let reference, let date): try mute(reference, until: date, by: person, now: now)
    case .unmute(let reference): try unmute(reference, by: person, now: now)
    case .retry(let number): try Refusal.catching { try retry(number, now: now) }
    case .drop(let number): try Refusal.catching { try drop(number, by: person, now: now) }
    case .release(let number, let fromToday):
      try Refusal.catching { try release(number, fromToday: fromToday, by: person, now: now) }
    case .discard(let number): try Refusal.catching { try discard(number, by: person, now: now) }
    }
  }

  private func acknowledge(_ reference: FollowUpReference, by person: String, now: Instant) throws(Refusal) {
    var followUp = try openFollowUp(reference)
    guard !followUp.isKnown else {
      throw .refused(
        "\(followUp.rule) for \(followUp.record) is known: nothing of it is sent",
        remedy: "`followupctl reopen` lets it speak again")
    }
    try Refusal.catching {
      guard let rule = generation.rule(followUp.rule) else { return }
      let ladder = Ladder(steps: rule.steps, openedAt: followUp.openedAt, time: settings.time)
      let label = rule.steps[ladder.current(at: now)].label
      followUp.acknowledged = label
      // Who knows of it need not be reminded of this step when a snooze ends.
      followUp.snoozedUntil = nil
      try store.update(followUp)
      try leaveOutWaiting(of: followUp, Silence(.acknowledged), at: now) { $0.identity.step == label }
      try note(.acknowledged, followUp, at: now, "by \(person)", step: label)
      let next = ladder.next(after: now) { isOver(rule.steps[$0], of: followUp) }
      let later = next.map { "; the next step starts on \(settings.time.today(at: $0))" } ?? ""
      try answer(
        "acknowledged: step `\(label)` of \(followUp.rule) for \(followUp.record) repeats no more\(later)", followUp,
        now)
    }
  }

  private func snooze(
    _ reference: FollowUpReference, until date: CivilDate, by person: String, now: Instant
  ) throws(Refusal) {
    var followUp = try openFollowUp(reference)
    try refuseWhatCannotBeSnoozed(followUp, now)
    let today = settings.time.today(at: now)
    let atMost = generation.rule(followUp.rule)?.snoozeAtMost ?? CalendarDuration(count: 14, unit: .day)
    guard date > today else {
      throw .refused("\(date) is not ahead", remedy: "name a date after \(today)")
    }
    if let last = settings.time.lastDate(within: atMost, of: now), date > last {
      let remedy = last > today ? "name a date up to \(last)" : "it cannot be snoozed today: a snooze ends with a date"
      throw .refused("\(date) is too far: this rule can be snoozed for at most \(atMost)", remedy: remedy)
    }
    try Refusal.catching {
      followUp.snoozedUntil = settings.time.zone.startOfDay(date)
      // Who wants to be reminded then takes "I know" back.
      followUp.acknowledged = nil
      try store.update(followUp)
      try leaveOutWaiting(of: followUp, Silence(.snoozed, until: followUp.snoozedUntil), at: now)
      try note(.snoozed, followUp, at: now, "until \(date) by \(person)")
      try answer("snoozed until \(date)", followUp, now)
    }
  }

  /// What is silent for another reason stays so when a snooze ends.
  private func refuseWhatCannotBeSnoozed(_ followUp: FollowUp, _ now: Instant) throws(Refusal) {
    try refuseHeld(followUp)
    let subject = "\(followUp.rule) for \(followUp.record)"
    if let until = followUp.doneUntil {
      throw .refused(
        "\(subject) is done until \(settings.time.today(at: until))", remedy: "`followupctl reopen` it first")
    }
    guard let rule = generation.rule(followUp.rule),
      let mute = try Refusal.catching({ try activeMute(rule, followUp.record, at: now) })
    else { return }
    let end = mute.until.map { " until \(settings.time.today(at: $0))" } ?? ""
    throw .refused("\(subject) is muted\(end)", remedy: "`followupctl unmute` it first")
  }

  private func refuseHeld(_ followUp: FollowUp) throws(Refusal) {
    guard let change = followUp.heldBy else { return }
    throw .refused(
      "\(followUp.rule) for \(followUp.record) is held with change \(change)",
      remedy: "see `followupctl held show \(change)`, and release it")
  }

  private func markDone(
    _ reference: FollowUpReference, _ text: String?, by person: String, now: Instant
  ) throws(Refusal) {
    var followUp = try openFollowUp(reference)
    try Refusal.catching {
      let recheck = generation.rule(followUp.rule)?.recheckAfter ?? CalendarDuration(count: 7, unit: .day)
      let time = settings.time
      followUp.doneUntil =
        recheck.unit.countsDates
        ? time.zone.startOfDay(time.adding(recheck, to: time.today(at: now)) ?? time.today(at: now))
        : time.adding(recheck, to: now) ?? now
      followUp.snoozedUntil = nil
      try store.update(followUp)
      try leaveOutWaiting(of: followUp, Silence(.done, until: followUp.doneUntil), at: now)
      let words = text.map { ": \($0)" } ?? ""
      try note(
        .done, followUp, at: now, "by \(person)\(words)",
        journaled: settings.journalsTexts ? nil : "by \(person)")
      try answer("done; if it still matches it is reopened after \(recheck)", followUp, now)
    }
  }

  private func takeBack(_ reference: FollowUpReference, by person: String, now: Instant) throws(Refusal) {
    var followUp = try openFollowUp(reference)
    try refuseHeld(followUp)
    guard followUp.doneUntil != nil || followUp.acknowledged != nil || followUp.snoozedUntil != nil else {
      throw .refused("\(followUp.rule) for \(followUp.record) is open already", remedy: nil)
    }
    try Refusal.catching {
      try reopen(&followUp, at: now, "by \(person)")
      // One reminder of the step reached, as after a snooze that ends now.
      followUp.snoozedUntil = now
      try store.update(followUp)
      try answer("reopened: a reminder of the step reached follows", followUp, now)
    }
  }

  private func mute(
    _ reference: FollowUpReference, until date: CivilDate?, by person: String, now: Instant
  ) throws(Refusal) {
    let (rule, record, followUp) = try subject(reference)
    let today = settings.time.today(at: now)
    if let date, date <= today {
      throw .refused("\(date) is not ahead", remedy: "name a date after \(today), or none to mute until unmuted")
    }
    let known = try Refusal.catching { try store.record(record) }
    guard known != nil || followUp != nil else {
      throw .refused("there is no \(record.type) `\(record.id)`", remedy: "see `followupctl list`")
    }
    try Refusal.catching {
      let end = date.map(settings.time.zone.startOfDay)
      try store.setMute(Mute(rule: rule, record: record, until: end))
      // A mute that lasted longer may be what the dossier waits for: the look finds out.
      if let dossier = try store.dossier(of: record) { try store.markDue(dossier, at: now) }
      let until = date.map { " until \($0)" } ?? ""
      if let followUp, followUp.isOpen {
        try leaveOutWaiting(of: followUp, Silence(.muted, until: end), at: now)
        try note(.muted, followUp, at: now, "by \(person)\(until)")
      }
      effects.append(.reply(Reply(.done, "muted: \(rule) leaves \(record) alone\(until)")))
    }
  }

  private func unmute(_ reference: FollowUpReference, by person: String, now: Instant) throws(Refusal) {
    let (rule, record, followUp) = try subject(reference)
    let names = generation.rule(rule).map(namesOfMutes) ?? [rule]
    guard try Refusal.catching({ try names.contains { try store.mute(rule: $0, record: record) != nil } }) else {
      throw .refused("\(rule) is not muted for \(record)", remedy: "see `followupctl explain`")
    }
    try Refusal.catching {
      for name in names { try store.removeMute(rule: name, record: record) }
      if let followUp, followUp.isOpen { try note(.unmuted, followUp, at: now, "by \(person)") }
      if let dossier = try store.dossier(of: record) { try store.markDue(dossier, at: now) }
      effects.append(.reply(Reply(.done, "unmuted: \(rule) speaks of \(record) again")))
    }
  }

  private func retry(_ number: Int64?, now: Instant) throws {
    guard let number else {
      askAgain(nil)
      effects.append(.reply(Reply(.done, "\(try store.retryAll(at: now)) to be tried now")))
      return try submitEnvelopes(now: now)
    }
    guard var envelope = try store.envelopeWithoutMessage(number),
      [.queued, .deferred, .uncertain, .refused].contains(envelope.state.notSent),
      envelope.state != .sending
    else {
      effects.append(
        .reply(
          Reply(.refused, "mail \(number) does not wait to be tried again", remedy: "see `followupctl queue list`")))
      return
    }
    askAgain(envelope.channel)
    envelope.state = .queued
    // Before all others that wait.
    let first = try store.nextAttempt(on: envelope.channel) ?? now
    envelope.nextAttempt = min(now, first + -1)
    try store.update(envelope)
    effects.append(.reply(Reply(.done, "1 to be tried now")))
    try submitEnvelopes(now: now)
  }

  private func drop(_ number: Int64, by person: String, now: Instant) throws {
    guard var envelope = try store.envelopeWithoutMessage(number),
      envelope.state.name == "failed" || envelope.state.isPending,
      envelope.state != .sending
    else {
      effects.append(
        .reply(Reply(.refused, "mail \(number) does not wait in the queue", remedy: "see `followupctl queue list`")))
      return
    }
    envelope.state = .dropped
    envelope.nextAttempt = nil
    try store.update(envelope)
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { continue }
      try note(
        .leftOut, followUp, at: now, "mail \(number) dropped by \(person)", step: identity.step,
        because: Silence(.dropped))
    }
    effects.append(.reply(Reply(.done, "mail \(number) dropped")))
  }

  private func answer(_ message: String, _ followUp: FollowUp, _ now: Instant) throws {
    // What comes next of the follow-up has changed: the look finds out.
    try store.markDue(followUp.dossier, at: now)
    guard let rule = generation.rule(followUp.rule), rule.isPaused(at: now, settings.time) else {
      return effects.append(.reply(Reply(.done, message)))
    }
    let end = rule.pausedUntil.map { "until \($0), and says nothing before" } ?? "and says nothing meanwhile"
    effects.append(.reply(Reply(.done, "\(message); its rule is paused \(end)")))
  }

  private func openFollowUp(_ reference: FollowUpReference) throws(Refusal) -> FollowUp {
    let (rule, record, followUp) = try subject(reference)
    guard let followUp else {
      throw .refused("\(rule) has no follow-up for \(record)", remedy: "see `followupctl list`")
    }
    guard followUp.isOpen else {
      throw .refused("follow-up \(followUp.number) is closed", remedy: "see `followupctl list`")
    }
    return followUp
  }

  private func subject(_ reference: FollowUpReference) throws(Refusal) -> (String, RecordKey, FollowUp?) {
    switch reference {
    case .number(let number):
      guard let followUp = try Refusal.catching({ try store.followUp(number) }) else {
        throw .refused("there is no follow-up \(number)", remedy: "see `followupctl list --all`")
      }
      return (followUp.rule, followUp.record, followUp)
    case .record(let name, let id):
      guard let rule = generation.rule(name) else {
        let near = nearestName(to: name, among: generation.rules.rules.map(\.name))
        throw .refused(
          "there is no rule `\(name)`",
          remedy: near.map { "did you mean `\($0)`?" } ?? "name one follow-up: its number, or its rule and record")
      }
      let key = RecordKey(rule.record, id)
      return (name, key, try Refusal.catching { try store.followUp(rule: name, record: key) })
    }
  }
}

/// Why a command is not obeyed: a person's mistake, or a fault of the store.
private enum Refusal: Error {
  case refused(String, remedy: String?)
  case fault(any Error)

  static func catching<Result>(_ body: () throws -> Result) throws(Refusal) -> Result {
    do { return try body() } catch { throw .fault(error) }
  }
}
