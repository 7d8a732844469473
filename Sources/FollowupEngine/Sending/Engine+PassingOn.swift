// What was not delivered goes to whoever answers for its person; and mails about followupd itself.

import FollowupModel
import RuleLanguage

extension Engine {
  /// What mailboxes refused, or no server took in time, goes to the heads of those it was for or to the fallback
  /// address, one mail each, saying so. A refusal there is the end.
  func pass(on envelopes: [Envelope], _ reason: String, now: Instant) throws {
    // In a trial nobody but the pilot is written to.
    guard settings.redirect == nil else { return }
    let date = settings.time.today(at: now)
    var answering: [String: (person: Person, envelopes: [Envelope])] = [:]
    for envelope in envelopes where !envelope.isFallback && !envelope.reminders.isEmpty {
      let person = try people().afterRefusal(by: envelope.recipient, on: date)
      guard person.identity != envelope.recipient.lowercased() else { continue }
      answering[person.identity, default: (person, [])].envelopes.append(envelope)
    }
    for (_, entry) in answering.sorted(by: { $0.key < $1.key }) {
      var wanted: [Reminder.Identity] = []
      for envelope in entry.envelopes { wanted += try stillWanted(envelope, now: now) }
      for start in stride(from: 0, to: wanted.count, by: Limits.remindersPerEnvelope) {
        let part = Array(wanted[start..<min(wanted.count, start + Limits.remindersPerEnvelope)])
        try pass(on: part, of: entry.envelopes, to: entry.person, reason, now: now)
      }
    }
  }

  private func pass(
    on wanted: [Reminder.Identity], of envelopes: [Envelope], to person: Person, _ reason: String, now: Instant
  ) throws {
    let texts = try wanted.compactMap { try text(of: $0, for: person, now: now) }
    let refused = "\(Set(envelopes.map(\.recipient)).sorted().joined(separator: ", ")): \(reason)"
    let id = messageID(for: wanted, suffix: ".passed-on")
    let message: ComposedMessage
    if texts.isEmpty {
      let subjects = Set(envelopes.map(\.subject)).sorted()
      message = composer.compose(
        noticeTo: person.address, subject: subjects[0],
        text: "This mail was refused by \(refused)\nIts subject was: \(subjects.joined(separator: "; "))",
        messageID: id,
        date: now)
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
            createdAt: now, reminders: wanted, isFallback: true, channel: settings.channel(for: person.address)))
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

  /// A mail to the rules' owner or, where there is none, the fallback address.
  func notify(subject: String, text: String, now: Instant) throws {
    let address = settings.rulesOwner ?? settings.fallback
    let id = "<notice.\(now.second).\(Engine.digits(of: [subject, text]))@\(settings.mailDomain)>"
    let message = composer.compose(noticeTo: address, subject: subject, text: text, messageID: id, date: now)
    // Without a daemon nobody composes: the person at the command is told instead.
    guard !message.bytes.isEmpty else { return }
    try insertOnce(
      Envelope(
        messageID: id, recipient: mailbox(for: address), subject: message.subject, message: message.bytes,
        createdAt: now, reminders: [], channel: settings.channel(for: address)))
  }

  /// Mails without reminders are named by what they say and the second: the same said again within it is one mail.
  func insertOnce(_ envelope: Envelope) throws {
    guard try !store.hasMade(messageID: envelope.messageID) else { return }
    _ = try store.insert(envelope)
  }
}
