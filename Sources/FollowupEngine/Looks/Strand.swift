// A rule over a record through the instants of one look: what is known of it is kept here from instant to instant, so
// that a stop of a year costs what happened in it, and is stored once.

import FollowupModel
import RuleLanguage

/// A rule over a record while its dossier is looked at.
struct Strand {
  let match: Match
  /// The open follow-up; nil where there is none.
  var followUp: FollowUp?
  /// The follow-up as the store has it; nil for one that this look opened.
  var stored: FollowUp?
  /// What was found last. Records do not change during a look, so it holds until it ends.
  var verdict: Verdict?
  /// The next instant at which anything can change.
  var next: Instant?
  /// Nothing of it may be said now and nothing counts as dealt with: its rule is paused.
  var isStill = false
  /// Reminders that are due in this look and not stored yet.
  private(set) var unstored: [Reminder] = []
  /// Those whose window passed unseen and whose place a later one took.
  var missed = 0

  init(_ match: Match, _ followUp: FollowUp?) {
    self.match = match
    self.followUp = followUp
    stored = followUp
  }

  var isStored: Bool { stored != nil }

  /// Something can change at an instant, too.
  mutating func wake(_ instant: Instant?) { next = earliest(next, instant) }

  mutating func add(_ reminder: Reminder) { unstored.append(reminder) }

  /// Takes out what is not stored yet, all of it or what is meant.
  mutating func takeUnstored(where isMeant: (Reminder) -> Bool = { _ in true }) -> [Reminder] {
    guard !unstored.isEmpty else { return [] }
    let taken = unstored.filter(isMeant)
    if !taken.isEmpty { unstored.removeAll(where: isMeant) }
    return taken
  }

  /// A reminder that waits already falls due once more: what waits for the same window is one occurrence.
  mutating func postpone(_ identity: Reminder.Identity, to instant: Instant) -> Bool {
    guard let index = unstored.firstIndex(where: { $0.identity == identity }) else { return false }
    unstored[index].dueAt = instant
    return true
  }
}
