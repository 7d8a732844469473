// The outbox: submitting envelopes to free slots, and settling what the server said.

import FollowupModel
import RuleLanguage

extension Engine {
  /// Commits an attempt for as many waiting envelopes as there are free slots, and submits them.
  func submitEnvelopes(now: Instant) throws {
    let free = settings.deliverySlots - inFlight.count
    guard free > 0, !stopsSubmitting else { return }
    for var envelope in try store.envelopesToSend(until: now, limit: free) {
      if let reason = try whyUnwanted(envelope, now: now) {
        try withdraw(envelope, reason, now: now)
        continue
      }
      envelope.state = .sending
      envelope.attempts += 1
      envelope.nextAttempt = nil
      try store.update(envelope)
      inFlight.insert(envelope.number)
      effects.append(.deliver(envelope))
    }
  }

  /// Why nobody wants a mail any more that waited for its server; nil while one reminder inside is wanted, for the
  /// bytes of a digest never change. Time alone makes no mail unwanted.
  private func whyUnwanted(_ envelope: Envelope, now: Instant) throws -> Silence? {
    var found: Silence?
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { return nil }
      guard let reason = try whyUnwanted(identity, followUp, now: now) else { return nil }
      found = found ?? reason
    }
    return found
  }

  private func whyUnwanted(_ identity: Reminder.Identity, _ followUp: FollowUp, now: Instant) throws -> Silence? {
    if let closing = followUp.closing {
      return closing == .time ? nil : Silence(closing == .rule ? .removed : .ended)
    }
    if let until = followUp.doneUntil, now < until { return Silence(.done, until: until) }
    if let until = followUp.snoozedUntil, now < until { return Silence(.snoozed, until: until) }
    if followUp.acknowledged == identity.step { return Silence(.acknowledged) }
    guard let rule = generation.rule(followUp.rule) else { return Silence(.removed) }
    return try activeMute(rule, followUp.record, at: now).map { Silence(.muted, until: $0.until) }
  }

  private func withdraw(_ envelope: Envelope, _ silence: Silence, now: Instant) throws {
    var withdrawn = envelope
    withdrawn.state = .dropped
    withdrawn.nextAttempt = nil
    try store.update(withdrawn)
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { continue }
      try note(
        .leftOut, followUp, at: now, "mail \(envelope.number) withdrawn: \(silence.reason.phrase)",
        step: identity.step, because: silence)
    }
  }

  /// Takes down how an attempt ended. The slot is free again only now, so that at most one mail a connection can be
  /// in doubt after a crash.
  func settle(_ number: Int64, _ outcome: DeliveryOutcome, now: Instant) throws {
    inFlight.remove(number)
    guard var envelope = try store.envelope(number), envelope.state == .sending else { return }
    switch outcome {
    case .delivered(let reply):
      envelope.state = .delivered
      try store.update(envelope)
      try tell(.delivered, .info, envelope, "delivered to \(mention(envelope.recipient)): \(reply)", now: now)
    case .deferred(let reason, let retryAt):
      envelope.state = .deferred(reason)
      envelope.nextAttempt = retryAt
      try store.update(envelope)
      try tell(
        .deferred, .warning, envelope, "deferred until \(settings.time.iso(retryAt)): \(reason)",
        because: Silence(.deferred, until: retryAt), now: now)
    case .ambiguous(let reason, let retryAt):
      envelope.state = .deferred(reason)
      envelope.nextAttempt = retryAt
      try store.update(envelope)
      try tell(
        .ambiguous, .warning, envelope,
        "the server may have taken it; sent again with the same Message-ID at \(settings.time.iso(retryAt)): \(reason)",
        because: Silence(.deferred, until: retryAt), now: now)
    case .failed(let reason):
      envelope.state = .failed(reason)
      try store.update(envelope)
      try tell(
        .bounced, .error, envelope,
        "refused for \(mention(envelope.recipient)): \(reason); see `followupctl queue list`",
        because: Silence(.refused), now: now)
      try pass(on: envelope, reason, now: now)
    }
    try submitEnvelopes(now: now)
  }

  /// An envelope whose attempt was under way when the daemon stopped: whether the server took it is not known.
  func doubt(_ envelope: Envelope, now: Instant) throws {
    var envelope = envelope
    envelope.state = .queued
    envelope.nextAttempt = now
    try store.update(envelope)
    try tell(
      .ambiguous, .warning, envelope,
      "it was on its way when the daemon stopped; sent again with the same Message-ID", now: now)
  }

  /// What a mailbox refused goes to the head or the fallback address, saying so. A refusal there is the end.
  private func pass(on envelope: Envelope, _ reason: String, now: Instant) throws {
    guard !envelope.isFallback, !envelope.reminders.isEmpty else { return }
    let date = settings.time.today(at: now)
    let person = try people().afterRefusal(by: envelope.recipient, on: date)
    guard person.identity != envelope.recipient.lowercased() else { return }
    let refused = "\(envelope.recipient): \(reason)"
    let wanted = try stillWanted(envelope, now: now)
    guard !wanted.isEmpty else { return }
    let texts = try wanted.compactMap { try text(of: $0, for: person, now: now) }
    let id = messageID(for: envelope.reminders, suffix: ".passed-on")
    let message: ComposedMessage
    if texts.isEmpty {
      message = composer.compose(
        noticeTo: person.address, subject: envelope.subject,
        text: "This mail was refused by \(refused)\nIts subject was: \(envelope.subject)", messageID: id, date: now)
    } else {
      message = composer.compose(
        Letter(to: person, messageID: id, date: now, reminders: texts, refusedBy: refused))
    }
    do {
      // A transaction of its own: when it was passed on before, that is all that is taken back.
      _ = try store.transaction {
        try store.insert(
          Envelope(
            messageID: id, recipient: person.address, subject: message.subject, message: message.bytes,
            createdAt: now, reminders: wanted, isFallback: true))
      }
    } catch StoreError.duplicateReminder {
      // Somebody had a failed mail tried again: it is passed on once.
    }
  }

  /// The reminders of a refused mail that nobody answered, and nothing ended, since it was composed.
  private func stillWanted(_ envelope: Envelope, now: Instant) throws -> [Reminder.Identity] {
    try envelope.reminders.filter { identity in
      guard let followUp = try store.followUp(identity.followUp) else { return true }
      guard let silence = try whyUnwanted(identity, followUp, now: now) else { return true }
      try note(
        .leftOut, followUp, at: now, "not passed on: \(silence.reason.phrase)", step: identity.step, because: silence)
      return false
    }
  }

  /// A reminder's words once more, for somebody else; nil where its rule or record is gone.
  private func text(of identity: Reminder.Identity, for person: Person, now: Instant) throws -> ReminderText? {
    guard let followUp = try store.followUp(identity.followUp), let rule = generation.rule(followUp.rule) else {
      return nil
    }
    let view = try DossierView(followUp.dossier, schema: schema, store: store)
    guard let record = view.own.record(followUp.record) else { return nil }
    let match = Match(rule: rule, record: record, view: view)
    return try text(of: identity, followUp, match, for: person, now: now)
  }

  /// An entry of history for each follow-up inside, and in the journal too, but for attempts that will be repeated: of
  /// those one entry a mail is enough, for while a server is down there are very many.
  private func tell(
    _ kind: JournalKind, _ severity: JournalEntry.Severity, _ envelope: Envelope, _ detail: String,
    because silence: Silence? = nil, now: Instant
  ) throws {
    let mail = "mail \(envelope.number) (attempt \(envelope.attempts)) \(detail)"
    let isRepeated = silence?.reason == .deferred || kind == .ambiguous
    let isOne = envelope.reminders.isEmpty || isRepeated && envelope.reminders.count > 1
    if isOne {
      let count = envelope.reminders.count
      journal(
        kind, severity, count == 0 ? mail : "\(mail); \(count) reminders wait in it",
        fields: ["FOLLOWUP_MAIL": String(envelope.number), "FOLLOWUP_REMINDERS": String(count)])
    }
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { continue }
      try note(
        kind, followUp, at: now, mail, step: identity.step, because: silence, severity: severity, isJournaled: !isOne)
    }
  }

  /// A mail to the rules' owner or, where there is none, the fallback address.
  func notify(subject: String, text: String, now: Instant) throws {
    let address = settings.rulesOwner ?? settings.fallback
    let id = "<notice.\(now.second).\(Engine.digits(of: [subject, text]))@\(settings.mailDomain)>"
    let message = composer.compose(noticeTo: address, subject: subject, text: text, messageID: id, date: now)
    // Without a daemon nobody composes: the person at the command is told instead.
    guard !message.bytes.isEmpty else { return }
    _ = try store.insert(
      Envelope(
        messageID: id, recipient: address, subject: subject, message: message.bytes, createdAt: now, reminders: []))
  }
}
