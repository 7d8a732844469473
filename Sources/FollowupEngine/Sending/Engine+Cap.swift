// The daily cap: what a person gets in full, what is only named, and what waits for a window.

import FollowupModel
import RuleLanguage

extension Engine {
  /// How many of what one person is to get now go in full. The rest of a digest is named in it; where everything would go
  /// at once, each in a mail of its own, the rest waits for the person's next window, and is left out here.
  func withinCap(_ items: [Ready], now: Instant) throws -> (items: [Ready], inFull: Int) {
    guard settings.dailyCap > 0, let person = items.first?.addressee.person else { return (items, items.count) }
    let today = zone(of: person).date(at: now)
    let room = max(settings.dailyCap - (try store.saidInFull(to: person.identity, on: today)), 0)
    let inFull = min(room, items.count)
    if inFull > 0 { try store.noteSaidInFull(inFull, to: person.identity, on: today) }
    guard items.allSatisfy(\.reminder.isImmediate) else { return (items, inFull) }
    for item in items[inFull...] { try postpone(item, now: now) }
    return (Array(items[..<inFull]), inFull)
  }

  private func postpone(_ item: Ready, now: Instant) throws {
    var reminder = item.reminder
    reminder.isImmediate = false
    reminder.moment = moment(of: item.match.rule, for: item.addressee.person, onOrAfter: now + 1)
    try store.update(reminder)
    let silence = Silence(.capped, until: reminder.moment)
    try note(
      .leftOut, item.followUp, at: now,
      "not sent yet to \(mention(reminder.identity.person)): \(silence.reason.phrase)",
      step: reminder.identity.step, because: silence)
  }
}
