// What is said regularly: the day's line in the journal, and the week's summary to heads.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  private static let daily = "daily"
  private static let weekly = "weekly "

  /// Plans what is to be said from now on, after settings or people changed.
  func planOccasions(now: Instant) throws {
    var planned: [String: (window: Window, zone: Zone)] = [:]
    if let window = settings.dailyLine { planned[Engine.daily] = (window, settings.time.zone) }
    if let window = settings.weeklySummary {
      for head in try people().heads { planned[Engine.weekly + head.identity] = (window, zone(of: head)) }
    }
    let known = try store.occasions()
    for occasion in known where planned[occasion.name] == nil { try store.removeOccasion(occasion.name) }
    for (name, plan) in planned.sorted(by: { $0.key < $1.key }) {
      let former = known.first { $0.name == name }
      // What came while nobody was there is still said, once.
      if let former, former.nextAt <= now { continue }
      // Where the clock was set back, what was said already, or was over when it was planned first, is not said again.
      let last = max(now, former.map { $0.since + 1 } ?? now)
      let next = plan.window.next(onOrAfter: last + 1, zone: plan.zone, calendar: settings.time.calendar)
      let occasion = Occasion(name: name, since: former?.since ?? now + -1, nextAt: next)
      if occasion != former { try store.setOccasion(occasion) }
    }
  }

  /// Says what is due, after all that was due before it went out.
  func keepOccasions(now: Instant) throws {
    for var occasion in try store.occasions() where occasion.nextAt <= now {
      if occasion.name == Engine.daily {
        try sayDailyLine(since: occasion.since)
      } else if let head = try people().heads.first(where: { Engine.weekly + $0.identity == occasion.name }) {
        try sendSummary(to: head, since: occasion.since, now: now)
      }
      occasion.since = now
      occasion.nextAt = .init(second: .max)
      try store.setOccasion(occasion)
      try planOccasions(now: now)
    }
  }

  /// `214 checked, 15 due, 3 waiting`, or `all quiet: …`.
  private func sayDailyLine(since: Instant) throws {
    let said = try store.remindersMailed(after: since)
    let counts = try store.counts()
    // The mail of this very window is on its way.
    let waiting = counts.waitingReminders
    let due = said == 0 ? "nothing due" : "\(said) due"
    let line = "\(counts.dossiers) checked, \(due), \(waiting) waiting"
    journal(.daily, .info, said == 0 && waiting == 0 ? "all quiet: \(line)" : line)
  }

  // MARK: The week

  private func sendSummary(to head: Person, since: Instant, now: Instant) throws {
    guard let id = head.employee, let summary = try summary(for: head, id, since: since, now: now) else { return }
    let message = composer.compose(summary)
    guard !message.bytes.isEmpty else { return }
    try insertOnce(
      Envelope(
        messageID: summary.messageID, recipient: mailbox(for: head.address), subject: message.subject,
        message: message.bytes, createdAt: now, reminders: [], channel: settings.channel(for: head.address)))
  }

  /// Nil where nothing opened, closed or is open. A follow-up is counted for the manager of its client.
  private func summary(for head: Person, _ id: RecordID, since: Instant, now: Instant) throws -> WeeklySummary? {
    let people = try people()
    let team = people.team(of: id)
    let zone = zone(of: head)
    var managers: (client: RecordID, manager: RecordID?)?
    var (total, byPerson, byRule) = (
      WeeklySummary.Sum(), [RecordID: WeeklySummary.Sum](), [String: WeeklySummary.Sum]()
    )
    var oldest: [(span: FollowUpSpan, manager: RecordID)] = []
    try store.forEachFollowUp(openAfter: since) { span in
      guard let client = span.dossier.client else { return }
      if managers?.client != client { managers = (client, try manager(of: client)) }
      guard let manager = managers?.manager, team.contains(manager) else { return }
      var sum = WeeklySummary.Sum()
      if span.openedAt > since { sum.opened = 1 }
      if let closedAt = span.closedAt {
        sum.closed = 1
        sum.daysToClose = zone.date(at: closedAt).dayNumber - zone.date(at: span.openedAt).dayNumber
      } else {
        sum.open = 1
        if oldest.count < Engine.oldestShown { oldest.append((span, manager)) }
      }
      total += sum
      byPerson[manager, default: .init()] += sum
      byRule[generation.rule(span.rule)?.title ?? span.rule, default: .init()] += sum
    }
    guard total != WeeklySummary.Sum() else { return nil }
    return WeeklySummary(
      to: head, messageID: "<weekly.\(now.second).\(Engine.digits(of: [head.identity]))@\(settings.mailDomain)>",
      date: now, since: since, total: total,
      people: byPerson.map { (name: people.name(of: $0), sum: $1) }.sorted { $0.name < $1.name },
      rules: byRule.map { (name: $0, sum: $1) }.sorted { $0.name < $1.name },
      oldest: try oldest.map { span, manager in
        WeeklySummary.OpenOne(
          rule: generation.rule(span.rule)?.title ?? span.rule, about: try name(of: span.dossier) ?? "\(span.record)",
          person: people.name(of: manager), openedAt: span.openedAt)
      })
  }

  private static let oldestShown = 10

  private func manager(of client: RecordID) throws -> RecordID? {
    guard let type = schema[Schema.client], let record = try store.record(RecordKey(Schema.client, client)) else {
      return nil
    }
    return FieldsByName(record, type).link("manager")
  }

  private func name(of dossier: DossierKey) throws -> String? {
    guard let client = dossier.client, let type = schema[Schema.client],
      let record = try store.record(RecordKey(Schema.client, client))
    else { return nil }
    return FieldsByName(record, type).text("name")
  }
}

extension WeeklySummary.Sum {
  static func += (left: inout Self, right: Self) {
    left.opened += right.opened
    left.closed += right.closed
    left.open += right.open
    left.daysToClose += right.daysToClose
  }
}
