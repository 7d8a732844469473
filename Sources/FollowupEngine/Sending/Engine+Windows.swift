// At a person's window: look again, resolve people again, compose the envelope and commit it to the outbox.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Deals with the waiting reminders whose moment has come: one envelope a person, or several where a digest would
  /// grow beyond its limit. A flood, as after a long stop, is dealt with in batches of whole people.
  func sendWhatIsDue(now: Instant) throws {
    let due = try wholePeople(now: now)
    guard !due.isEmpty else { return }
    var ready: [Ready] = []
    var views: [DossierKey: DossierView] = [:]
    for (number, reminders) in Dictionary(grouping: due, by: \.identity.followUp).sorted(by: { $0.key < $1.key }) {
      guard let followUp = try store.followUp(number) else {
        for var orphan in reminders {
          orphan.state = .leftOut(.removed)
          try store.update(orphan)
        }
        continue
      }
      let view = try views[followUp.dossier] ?? DossierView(followUp.dossier, schema: schema, store: store)
      // Follow-ups of one dossier come one after the other, mostly.
      if views.count == Limits.looksPerCommit { views = [:] }
      views[followUp.dossier] = view
      for step in Dictionary(grouping: reminders, by: \.identity.step).sorted(by: { $0.key < $1.key }) {
        ready += try lookAgain(at: step.value, of: followUp, view, now: now)
      }
      if let fault = view.fault { throw fault }
    }
    for items in Dictionary(grouping: ready, by: \.addressee.person.identity).sorted(by: { $0.key < $1.key }) {
      try send(latestOfEachFollowUp(items.value, now: now), now: now)
    }
  }

  /// What is due. Where it is more than a batch: of whole people, or some follow-ups of a person who is due several mails.
  private func wholePeople(now: Instant) throws -> [Reminder] {
    let first = try store.waitingReminders(until: now, limit: Limits.remindersPerCommit)
    guard first.count == Limits.remindersPerCommit else { return first }
    let people = Dictionary(grouping: first, by: \.identity.person).sorted { $0.key < $1.key }
    if let (person, some) = people.first(where: { $0.value.count >= Limits.remindersPerEnvelope }) {
      // What is due of these follow-ups at other moments belongs to the same mail.
      return try store.waitingReminders(until: now, of: person, in: Set(some.map(\.identity.followUp)))
    }
    let batch = try store.waitingReminders(until: now, of: people.map(\.key), limit: Limits.remindersPerCommit)
    guard batch.count == Limits.remindersPerCommit, let last = batch.last?.identity.person else { return batch }
    let whole = batch.filter { $0.identity.person != last }
    return whole.isEmpty ? batch : whole
  }

  /// The last look at the waiting reminders of one step of a follow-up: what still is to be sent, and to whom now.
  private func lookAgain(
    at reminders: [Reminder], of followUp: FollowUp, _ view: DossierView, now: Instant
  ) throws -> [Ready] {
    guard let rule = generation.rule(followUp.rule), let label = reminders.first?.identity.step,
      let step = rule.steps.first(where: { $0.label == label }), let record = view.own.record(followUp.record)
    else {
      for reminder in reminders { try leaveOut(reminder, of: followUp, Silence(.removed), at: now) }
      return []
    }
    let match = Match(rule: rule, record: record, view: view)
    let holdsNow = rule.when.verdict(for: record, in: context(at: now, view)).truth == .yes
    let suppressed = try suppression(of: step, followUp, match, at: now)
    var passed: [(reminder: Reminder, isLate: Bool)] = []
    for reminder in reminders {
      let held = holdsNow || rule.when.verdict(for: record, in: context(at: reminder.dueAt, view)).truth == .yes
      let dueMoment = try dueMoment(of: reminder, rule)
      let isLate = !holdsNow || now - dueMoment >= Engine.lateAfter
      if let suppressed {
        try leaveOut(reminder, of: followUp, suppressed, at: now)
      } else if !held {
        try leaveOut(reminder, of: followUp, Silence(.ended), at: now)
      } else if isLate, rule.skipsLate {
        try leaveOut(reminder, of: followUp, Silence(.late), at: now)
      } else if let moment = try laterMoment(reminder, dueMoment, rule, now: now) {
        var postponed = reminder
        postponed.moment = moment
        try store.update(postponed)
      } else {
        passed.append((reminder, isLate))
      }
    }
    return try resolveAgain(passed, of: followUp, step, match, now: now)
  }

  /// Who gets them now: a person who no longer answers for the record is replaced by the one who does.
  private func resolveAgain(
    _ reminders: [(reminder: Reminder, isLate: Bool)], of followUp: FollowUp, _ step: Step, _ match: Match, now: Instant
  ) throws -> [Ready] {
    guard
      let latest = reminders.max(by: { $0.reminder.identity.occurrence < $1.reminder.identity.occurrence })
    else { return [] }
    let addressees = try addressees(of: step, match, at: now)
    var result: [Ready] = []
    for (reminder, isLate) in reminders {
      if let addressee = addressees.first(where: { $0.person.identity == reminder.identity.person }) {
        result.append(
          Ready(reminder: reminder, followUp: followUp, match: match, addressee: addressee, isLate: isLate))
      } else {
        try leaveOut(reminder, of: followUp, Silence(.replaced), at: now)
      }
    }
    for addressee in addressees where !result.contains(where: { $0.addressee == addressee }) {
      guard let reminder = try takeOver(latest.reminder, by: addressee.person, match.rule, now: now) else { continue }
      result.append(
        Ready(reminder: reminder, followUp: followUp, match: match, addressee: addressee, isLate: latest.isLate))
    }
    return result
  }

  /// The reminder of a person who is named since it fell due. Nil where the person has it already, or lives in a zone
  /// where the window is still to come, and it waits for that.
  private func takeOver(_ former: Reminder, by person: Person, _ rule: Rule, now: Instant) throws -> Reminder? {
    var reminder = former
    reminder.identity.person = person.identity
    reminder.state = .waiting
    if !former.isImmediate { reminder.moment = moment(of: rule, for: person, onOrAfter: former.moment) }
    switch try store.reminder(reminder.identity)?.state {
    case nil: try store.insert(reminder)
    case .leftOut(.replaced): try store.update(reminder)
    case .waiting, .enveloped, .journaled, .leftOut: return nil
    }
    return reminder.moment <= now ? reminder : nil
  }

  /// After a stop: a window that was missed on an earlier day is made up at the person's next one, not at night.
  private func laterMoment(_ reminder: Reminder, _ dueMoment: Instant, _ rule: Rule, now: Instant) throws -> Instant? {
    guard !reminder.isImmediate, now - dueMoment >= Engine.lateAfter else { return nil }
    let zone = try people().zone(ofAddress: reminder.identity.person)
    let today = zone.startOfDay(zone.date(at: now))
    let moment = window(of: rule).next(
      onOrAfter: max(dueMoment, today), zone: zone, calendar: settings.time.calendar)
    return moment <= now ? nil : moment
  }

  /// A reminder sent this long after its moment is marked late, in seconds.
  static let lateAfter: Int64 = 3600

  /// Each person gets one reminder per follow-up, of the latest due step that names them.
  private func latestOfEachFollowUp(_ items: [Ready], now: Instant) throws -> [Ready] {
    var result: [Ready] = []
    for items in Dictionary(grouping: items, by: \.followUp.number).sorted(by: { $0.key < $1.key }).map(\.value) {
      let sorted = items.sorted {
        ($0.reminder.dueAt, $0.stepIndex, $0.reminder.identity.occurrence)
          < ($1.reminder.dueAt, $1.stepIndex, $1.reminder.identity.occurrence)
      }
      for earlier in sorted.dropLast() {
        try leaveOut(earlier.reminder, of: earlier.followUp, Silence(.superseded), at: now)
      }
      result += sorted.suffix(1)
    }
    return result
  }

  /// Composes what one person gets at this moment.
  private func send(_ items: [Ready], now: Instant) throws {
    let sorted = DigestOrder(items, amount: { amount(of: $0.match.record) }).sorted
    let (mailed, journaled) = sorted.reduce(into: ([Ready](), [Ready]())) {
      if $1.step?.channels.contains(.mail) ?? true { $0.0.append($1) } else { $0.1.append($1) }
    }
    for item in journaled {
      try settle(item, as: .journaled, text(of: item, for: item.addressee.person, now: now), isDigest: false, now: now)
    }
    let (sent, inFull) = try withinCap(mailed, now: now)
    for start in stride(from: 0, to: sent.count, by: Limits.remindersPerEnvelope) {
      let items = Array(sent[start..<min(sent.count, start + Limits.remindersPerEnvelope)])
      try post(items, inFull: max(inFull - start, 0), now: now)
    }
  }

  /// `inFull`: what comes after so many is only named.
  private func post(_ items: [Ready], inFull: Int, now: Instant) throws {
    guard let first = items.first else { return }
    var person = first.addressee.person
    person.language = commonLanguage(of: items, for: person)
    let texts = try items.map { try text(of: $0, for: person, now: now) }
    let letter = Letter(
      to: person, messageID: messageID(for: items.map(\.reminder.identity)), date: now,
      reminders: Array(texts.prefix(inFull)), folded: Array(texts.dropFirst(inFull)))
    let message = composer.compose(letter)
    let number = try store.insert(
      Envelope(
        messageID: letter.messageID, recipient: mailbox(for: letter.to.address), subject: message.subject,
        message: message.bytes, createdAt: now, reminders: items.map(\.reminder.identity),
        channel: settings.channel(for: letter.to.address)))
    for (index, (item, text)) in zip(items, texts).enumerated() {
      try settle(
        item, as: .enveloped(number), text, isDigest: items.count > 1, isFolded: index >= inFull, now: now)
    }
  }

  /// Where a mail for an address goes: there, or for a trial where all mail goes.
  func mailbox(for address: String) -> String { settings.redirect ?? address }

  /// One language a mail: the first that every rule inside speaks, of the person's, everybody's, and those of the
  /// rules' default texts; everybody's where there is none.
  private func commonLanguage(of items: [Ready], for person: Person) -> String {
    let candidates = [person.language, settings.language] + items.compactMap(\.match.rule.texts.language)
    return candidates.first { language in
      items.allSatisfy { $0.match.rule.texts.speaks(language, elseIn: settings.language) }
    } ?? settings.language
  }

  private func settle(
    _ item: Ready, as state: Reminder.State, _ text: ReminderText, isDigest: Bool, isFolded: Bool = false,
    now: Instant
  ) throws {
    var reminder = item.reminder
    reminder.state = state
    try store.update(reminder)
    let who = try mention(item.addressee.person.address)
    let detail = settings.journalsTexts ? "to \(who): \(text.subject)" : "to \(who)"
    let redirected = item.addressee.redirection.map { Silence($0.reason) }
    try note(
      .reminded, item.followUp, at: now,
      detail + (item.isLate ? ", late" : "") + (isFolded ? ", only named: beyond `daily_cap`" : ""),
      step: text.step,
      because: redirected ?? state.notSent.map { Silence($0) },
      isJournaled: item.step?.channels.contains(.journal) ?? true)
    effects.append(
      .reminded(
        ReminderReport(
          at: now, rule: text.rule, record: text.record, client: item.followUp.dossier.client, step: text.step,
          occurrence: text.occurrence, to: item.addressee.person.address, priority: text.priority,
          subject: text.subject, isDigest: isDigest, isLate: item.isLate,
          envelope: state.envelope)))
  }

  private func text(of item: Ready, for person: Person, now: Instant) throws -> ReminderText {
    try text(
      of: item.reminder.identity, item.followUp, item.match, for: person, isLate: item.isLate,
      redirection: item.addressee.redirection, now: now)
  }
}
