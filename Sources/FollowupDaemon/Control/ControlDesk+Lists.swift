// Follow-ups, mail and held changes as people see them.

import ControlAPI
import FollowupEngine
import FollowupModel
import Foundation
import RuleLanguage

extension ControlDesk {
  func list(_ filter: FollowUpFilter) throws -> ControlAnswer {
    let includesClosed = filter.includesClosed || filter.state == "closed"
    let found = try store.followUps(includingClosed: includesClosed, limit: .max)
    var rows: [FollowUpRow] = []
    for followUp in found where try matches(followUp, filter) {
      let row = try row(followUp)
      if let person = filter.person?.lowercased(), !row.people.contains(person) { continue }
      if rows.count == filter.limit {
        return ControlAnswer(message: "there are more; --limit shows them", content: .followUps(rows))
      }
      rows.append(row)
    }
    return ControlAnswer(message: rows.isEmpty ? try unknown(in: filter, found) : nil, content: .followUps(rows))
  }

  /// Nothing is listed: what was asked for may not be there at all. A rule that is gone may have follow-ups.
  private func unknown(in filter: FollowUpFilter, _ found: [FollowUp]) throws -> String? {
    if let name = filter.rule, !found.contains(where: { $0.rule == name }) {
      do throws(DeskError) { _ = try known(rule: name) } catch {
        return [error.message, error.remedy].compactMap { $0 }.joined(separator: "; ")
      }
    }
    if let person = filter.person, !person.contains("@") {
      return "`\(person)` is no mail address, as `--person` takes"
    }
    guard let client = filter.client, try store.record(RecordKey(Schema.client, RecordID(client))) == nil else {
      return nil
    }
    return "there is no client `\(client)`; ids are compared letter by letter"
  }

  private func matches(_ followUp: FollowUp, _ filter: FollowUpFilter) throws -> Bool {
    let state = try filter.state.map { _ in
      try daemon.engine.quiet(followUp, at: daemon.now())?.reason.rawValue ?? followUp.stateName
    }
    return state == filter.state && (filter.rule.map { $0 == followUp.rule } ?? true)
      && (filter.client.map { $0 == followUp.dossier.client?.text } ?? true)
  }

  func show(_ reference: ControlAPI.FollowUpReference) throws -> ControlAnswer {
    guard let followUp = try find(reference) else {
      throw DeskError(.problems, "there is no follow-up `\(reference)`", "see `followupctl list --all`")
    }
    let reminders = try store.reminders(of: followUp.number).map(row)
    let history = try store.history(of: followUp.number).map { HistoryRow($0, time) }
    return ControlAnswer(
      content: .followUp(FollowUpDetail(followUp: try row(followUp), reminders: reminders, history: history)))
  }

  private func row(_ reminder: Reminder) throws -> ReminderRow {
    var reason = reminder.state.notSent
    let (state, detail): (String, String?)
    switch reminder.state {
    case .waiting: (state, detail) = ("waiting", "until \(time.iso(reminder.moment))")
    case .journaled: (state, detail) = ("journaled", nil)
    case .leftOut(let notSent): (state, detail) = ("left out", notSent.phrase)
    case .enveloped(let number):
      reason = try store.envelopeWithoutMessage(number).flatMap { try daemon.engine.fate(of: reminder, in: $0) }
      (state, detail) = ("enveloped", "mail \(number)" + (reason.map { ": \($0.phrase)" } ?? ""))
    }
    return ReminderRow(
      step: reminder.identity.step, occurrence: reminder.identity.occurrence, person: reminder.identity.person,
      dueAt: time.iso(reminder.dueAt), state: state, detail: detail, reason: reason?.rawValue)
  }

  private func find(_ reference: ControlAPI.FollowUpReference) throws -> FollowUp? {
    switch reference {
    case .number(let number): return try store.followUp(number)
    case .record(let name, let id):
      return try store.followUp(rule: name, record: RecordKey(try known(rule: name).record, RecordID(id)))
    }
  }

  private func known(rule name: String) throws(DeskError) -> Rule {
    let rules = daemon.engine.generation.rules
    if let rule = rules.rule(named: name) { return rule }
    let near = nearestName(to: name, among: rules.rules.map(\.name))
    throw DeskError(.problems, "there is no rule `\(name)`", near.map { "did you mean `\($0)`?" })
  }

  private func row(_ followUp: FollowUp) throws -> FollowUpRow {
    try FollowUpRow(followUp, store: store, engine: daemon.engine, at: daemon.now())
  }

  func explain(_ reference: ControlAPI.FollowUpReference, at text: String?, dates: Int) throws -> ControlAnswer {
    var now = daemon.now()
    if let text {
      guard let instant = time.parseInstant(text) else {
        throw DeskError(.wrongUsage, "`\(text)` is no instant", "write one such as \(time.iso(now))")
      }
      now = instant
    }
    let explainer = StoreExplainer(engine: daemon.engine, store: store)
    return ControlAnswer(content: .explanation(try explainer.report(reference, at: now, dates: dates)))
  }

  // MARK: Mail

  func queue(limit: Int, after number: Int64) throws -> ControlAnswer {
    let envelopes = try store.undeliveredEnvelopes(after: number, limit: min(max(limit, 1), ControlLimits.rowsPerPage))
    let left = try envelopes.last.map { try store.countOfUndeliveredEnvelopes(after: $0.number) } ?? 0
    let message = left > 0 ? "\(left) more; --limit shows them" : nil
    return ControlAnswer(message: message, content: .envelopes(envelopes.map(row)))
  }

  func envelope(_ number: Int64) throws -> ControlAnswer {
    guard let envelope = try store.envelope(number) else {
      throw DeskError(.problems, "there is no mail \(number)", "see `followupctl queue list`")
    }
    let detail = EnvelopeDetail(
      envelope: row(envelope), messageId: envelope.messageID, createdAt: time.iso(envelope.createdAt),
      meaning: envelope.state.meaning, attempts: try store.attempts(of: number).map(row),
      followUps: Set(envelope.reminders.map(\.followUp)).sorted(),
      text: String(decoding: envelope.message, as: UTF8.self))
    return ControlAnswer(content: .envelope(detail))
  }

  private func row(_ envelope: Envelope) -> EnvelopeRow {
    EnvelopeRow(
      number: envelope.number, recipient: envelope.recipient, subject: envelope.subject, state: envelope.state.name,
      channel: envelope.channel, attempts: envelope.attempts, lastAttempt: envelope.attemptedAt.map(time.iso),
      nextAttempt: daemon.engine.nextAttempt(of: envelope).map(time.iso), reason: reason(of: envelope))
  }

  /// The server's last words or, where every mail of the channel waits, why.
  private func reason(of envelope: Envelope) -> String? {
    guard envelope.nextAttempt != nil, let trouble = daemon.engine.troubles[envelope.channel] else {
      return envelope.state.words
    }
    let server = trouble.server.map { " (\($0))" } ?? ""
    let words =
      "\(daemon.channelName(envelope.channel))\(server) takes no mail since \(time.iso(trouble.since)): \(trouble.reason)"
    guard let own = envelope.state.words, own != trouble.reason else { return words }
    return "\(own); and \(words)"
  }

  private func row(_ attempt: DeliveryAttempt) -> AttemptRow {
    AttemptRow(
      number: attempt.number, startedAt: time.iso(attempt.startedAt), endedAt: time.iso(attempt.endedAt),
      server: attempt.server, outcome: attempt.outcome.rawValue, words: attempt.words)
  }

  // MARK: Held changes

  func heldChanges() throws -> ControlAnswer {
    ControlAnswer(content: .heldChanges(try store.heldChanges().filter(\.waits).map(row)))
  }

  private func row(_ change: HeldChange) throws -> HeldRow {
    HeldRow(
      number: change.number, reason: change.reason.rawValue, at: time.iso(change.at),
      summary: try daemon.engine.describe(change))
  }

  func held(_ number: Int64) throws -> ControlAnswer {
    guard let change = try store.heldChanges().first(where: { $0.number == number && $0.waits }) else {
      throw DeskError(.problems, "no change \(number) is held", "see `followupctl held list`")
    }
    let now = daemon.now()
    let counts = try store.countsByRule(heldBy: number)
    let followUps = try store.followUps(heldBy: number, limit: ReleaseForecast.followUpsAtMost)
    let forecast = try daemon.engine.forecast(ofReleasing: followUps, now: now)
    let detail = HeldDetail(
      change: try row(change), followUps: try followUps.prefix(1000).map(row),
      followUpCount: counts.values.reduce(0, +),
      mails: forecast.recipients.map { recipient in
        MailCount(
          recipient: recipient.address, count: recipient.mails, reminders: recipient.reminders,
          firstAt: recipient.first.map(time.iso))
      }, mailsCountedOver: forecast.followUps, rules: try rules(counts, heldBy: number, now),
      details: try details(of: change))
    return ControlAnswer(content: .heldChange(detail))
  }

  /// How many follow-ups of each rule wait, the most first, each with some of them in words.
  private func rules(_ counts: [String: Int], heldBy change: Int64, _ now: Instant) throws -> [HeldRule] {
    try counts.map { rule, count in
      let some = try store.followUps(heldBy: change, ofRule: rule, limit: ControlDesk.heldExamplesShown)
      let examples = try some.map { followUp in
        let words = try daemon.engine.words(of: followUp, at: now)
        return HeldExample(
          number: followUp.number, record: followUp.record.type, id: followUp.record.id.text, client: words.client,
          subject: words.subject, people: words.people)
      }
      return HeldRule(rule: rule, count: count, examples: examples)
    }.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
  }

  /// The first rows or records that an import is held for.
  private func details(of change: HeldChange) throws -> [String] {
    guard var set = change.changeSet else { return [] }
    set.staged = try store.stagedRecords(ofHeldChange: change.number)
    var lines = set.rejected.map { "\($0.file):\($0.line): rejected: \($0.reason)" }
    if change.reason == .removed {
      let removed = try daemon.engine.removals(of: set).keys
      lines = removed.map { "removes \($0)" } + lines
    }
    guard lines.count > ControlDesk.heldDetailsShown else { return lines }
    return lines.prefix(ControlDesk.heldDetailsShown) + ["and \(lines.count - ControlDesk.heldDetailsShown) more"]
  }
}
