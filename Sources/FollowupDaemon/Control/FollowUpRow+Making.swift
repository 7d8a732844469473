// A follow-up as lists and explanations show it.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore

extension FollowUpRow {
  init(_ followUp: FollowUp, store: SQLiteStore, engine: Engine, at now: Instant) throws {
    let time = engine.generation.settings.time
    let waiting = followUp.isOpen ? try store.waitingReminders(of: followUp.number) : []
    let reminders = try store.reminders(of: followUp.number)
    var next = waiting.map(\.moment).min() ?? engine.nextOccurrence(of: followUp)
    let quiet = try engine.quiet(followUp, at: now)
    if let quiet { next = quiet.until.flatMap { until in next.map { max($0, until) } } }
    // What a pause of its rule keeps from happening.
    if let due = next, due < now { next = nil }
    self.init(
      number: followUp.number, rule: followUp.rule, record: followUp.record.type, id: followUp.record.id.text,
      client: followUp.dossier.client?.text, state: quiet?.reason.rawValue ?? followUp.stateName,
      openedAt: time.iso(followUp.openedAt),
      nextAt: next.map(time.iso), people: Set(reminders.map(\.identity.person)).sorted())
  }
}
