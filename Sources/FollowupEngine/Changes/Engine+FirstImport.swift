// The first import: what brings a team's records for the first time counts as one change, in however many files it comes.

import FollowupModel

extension Engine {
  /// How long after a team's first file what comes belongs to the first import, in seconds.
  static let firstImportSeconds: Int64 = 86_400

  /// Notes that the first file of a new team is about to be written.
  func beginFirstImport(_ set: ChangeSet, now: Instant) throws {
    guard set.owner != .hand, try !store.hasImported() else { return }
    _ = try store.insert(HeldChange(reason: .first, at: now, summary: "", isCounting: true))
  }

  /// The first import while it lasts: a day, and for as long as it waits for a person.
  func firstImport(now: Instant) throws -> HeldChange? {
    guard let first = try store.heldChanges().first(where: { $0.reason == .first && $0.decision == nil }) else {
      return nil
    }
    guard first.isCounting, now - first.at >= Engine.firstImportSeconds else { return first }
    try store.removeHeldChange(first.number)
    return nil
  }

  /// The looks of one change of the first import are done, which opened so many follow-ups: it waits as a whole, where
  /// it waits already or is too much with what came before.
  func finish(_ change: HeldChange, _ count: Int, within first: HeldChange, now: Instant) throws {
    var first = first
    first.add(change.summary)
    if !first.isCounting {
      try join(change, first, now: now)
    } else if exceeds(count) {
      try holdFirstImport(first, with: change, now: now)
    } else if exceeds(try countOpenFollowUps()) {
      try holdFirstImport(first, with: change, now: now)
    } else {
      try store.update(first)
      try letGo(change, now: now)
    }
  }

  private func holdFirstImport(_ first: HeldChange, with change: HeldChange, now: Instant) throws {
    // The change becomes the first import, not the other way round: it holds most of what was opened.
    try store.removeHeldChange(first.number)
    var whole = change
    (whole.reason, whole.summary, whole.at) = (.first, first.summary, first.at)
    try holdUnsaid(by: whole.number, now: now)
    try hold(whole, now: now)
  }

  func countOpenFollowUps() throws -> Int {
    try generation.rules.rules.reduce(0) { $0 + (try store.countOpenFollowUps(ofRule: $1.name)) }
  }

  private func holdUnsaid(by change: Int64, now: Instant) throws {
    var last: Int64 = 0
    while true {
      let page = try store.freeFollowUps(after: last, limit: Limits.followUpsPerCommit)
      for followUp in page { try holdUnsaid(followUp, by: change, now: now) }
      guard let end = page.last else { return }
      last = end.number
    }
  }

  /// Holds a follow-up of which nobody heard anything yet, and to which nobody answered.
  private func holdUnsaid(_ followUp: FollowUp, by change: Int64, now: Instant) throws {
    guard followUp.acknowledged == nil, followUp.snoozedUntil == nil, followUp.doneUntil == nil,
      try store.reminders(of: followUp.number).allSatisfy({ $0.state == .waiting })
    else { return }
    try leaveOutWaiting(of: followUp, Silence(.held), at: now)
    guard var held = try store.followUp(followUp.number) else { return }
    held.heldBy = change
    try store.update(held)
  }

  /// One more file of a first import that waits already.
  private func join(_ change: HeldChange, _ first: HeldChange, now: Instant) throws {
    let count = try count(heldBy: change)
    try noteHeld(change, by: first.number, now: now)
    try store.holdFollowUps(ofChange: change.number, with: first.number)
    try store.removeHeldChange(change.number)
    try store.update(first)
    journal(
      .held, .warning, "\(count) follow-ups more are held with change \(first.number): \(try describe(first))")
  }
}
