// A follow-up as lists and explanations show it.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore

extension FollowUpRow {
  init(_ followUp: FollowUp, store: SQLiteStore, engine: Engine) throws {
    let time = engine.generation.settings.time
    let waiting = followUp.isOpen ? try store.waitingReminders(of: followUp.number) : []
    let reminders = try store.reminders(of: followUp.number)
    let next = waiting.map(\.moment).min() ?? engine.nextOccurrence(of: followUp)
    self.init(
      number: followUp.number, rule: followUp.rule, record: followUp.record.type, id: followUp.record.id.text,
      client: followUp.dossier.client?.text, state: followUp.stateName, openedAt: time.iso(followUp.openedAt),
      nextAt: next.map(time.iso), people: Set(reminders.map(\.identity.person)).sorted())
  }
}
