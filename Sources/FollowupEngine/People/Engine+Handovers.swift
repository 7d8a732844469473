// Another manager answers for a client while follow-ups are open: they move, and both are told once.

import FollowupModel
import RuleLanguage

/// From whom to whom.
struct Move: Hashable {
  var former: RecordID
  var new: RecordID
}

extension Engine {
  /// The clients among changed records that have another manager now.
  func moves(in changes: [RecordChange]) -> [(move: Move, client: DossierKey)] {
    guard let type = schema[Schema.client] else { return [] }
    return changes.compactMap { change in
      guard change.key.type == Schema.client, let before = change.before, let after = change.after,
        let former = FieldsByName(before, type).link("manager"), let new = FieldsByName(after, type).link("manager"),
        former != new
      else { return nil }
      return (Move(former: former, new: new), change.dossier)
    }
  }

  /// One mail to each of both for all that moved between them, at their next window. What nobody was reminded of needs
  /// no words: its first reminder goes to the new one.
  func tell(of moves: [(move: Move, client: DossierKey)], now: Instant) throws {
    for (move, clients) in Dictionary(grouping: moves, by: \.move).sorted(by: { $0.key.former < $1.key.former }) {
      let people = try people()
      let new = people.addressee(for: move.new, on: settings.time.today(at: now)).person
      guard let former = people.person(of: move.former), former.identity != new.identity else { continue }
      var moved: [FollowUp] = []
      for client in clients.map(\.client).sorted() {
        moved += try store.openFollowUps(in: client).filter { try wasReminded(former, of: $0) }
      }
      guard !moved.isEmpty else { continue }
      let detail = try "from \(mention(former.address)) to \(mention(new.address))"
      for followUp in moved { try note(.moved, followUp, at: now, detail) }
      try send(moved, to: former, other: people.name(of: move.new), isTaking: false, now: now)
      try send(moved, to: new, other: people.name(of: move.former), isTaking: true, now: now)
    }
  }

  private func wasReminded(_ person: Person, of followUp: FollowUp) throws -> Bool {
    guard followUp.heldBy == nil else { return false }
    return try store.reminders(of: followUp.number).contains {
      $0.identity.person == person.identity && $0.state.envelope != nil
    }
  }

  private func send(_ moved: [FollowUp], to person: Person, other: String, isTaking: Bool, now: Instant) throws {
    let items = try moved.prefix(Limits.remindersPerEnvelope).compactMap { followUp -> Handover.Item? in
      guard let rule = generation.rule(followUp.rule) else { return nil }
      let view = try DossierView(followUp.dossier, schema: schema, store: store)
      guard let record = view.own.record(followUp.record) else { return nil }
      let match = Match(rule: rule, record: record, view: view)
      return Handover.Item(
        followUp: followUp.number, ruleTitle: rule.title ?? rule.name, client: clientName(match) ?? "",
        subject: words(of: match, for: person, at: now).subject)
    }
    let digits = Engine.digits(of: moved.map { "\($0.number)" } + [person.identity, "\(isTaking)"])
    let handover = Handover(
      to: person, messageID: "<moved.\(now.second).\(digits)@\(settings.mailDomain)>", date: now, other: other,
      isTaking: isTaking, items: items)
    let message = composer.compose(handover)
    guard !message.bytes.isEmpty, !items.isEmpty else { return }
    var envelope = Envelope(
      messageID: handover.messageID, recipient: mailbox(for: person.address), subject: message.subject,
      message: message.bytes, createdAt: now, reminders: [], channel: settings.channel(for: person.address))
    envelope.nextAttempt = settings.window.next(
      onOrAfter: now, zone: zone(of: person), calendar: settings.time.calendar)
    try insertOnce(envelope)
  }
}
