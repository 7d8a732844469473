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
    guard let first = try store.heldChanges().first(where: { $0.reason == .first }) else { return nil }
    guard first.isCounting, now - first.at >= Engine.firstImportSeconds else { return first }
    try store.removeHeldChange(first.number)
    return nil
  }

  /// The looks of one change of the first import are done, which opened so many follow-ups: it waits as a whole, where
  /// it waits already or is too much with what came before.
  func finish(_ change: HeldChange, _ count: Int, within first: HeldChange, now: Instant) throws {
    var first = first
    if !first.summary.contains(change.summary) {
      first.summary = first.summary.isEmpty ? change.summary : "\(first.summary), \(change.summary)"
    }
    if !first.isCounting {
      try join(change, first, now: now)
    } else if exceeds(count) {
      try holdFirstImport(first, with: change, now: now)
    } else if exceeds(try openFollowUps().count) {
      try holdFirstImport(first, with: change, now: now)
    } else {
      try store.update(first)
      try letGo(change)
    }
  }

  private func holdFirstImport(_ first: HeldChange, with change: HeldChange, now: Instant) throws {
    // The change becomes the first import, not the other way round: it holds most of what was opened.
    try store.removeHeldChange(first.number)
    var whole = change
    (whole.reason, whole.summary, whole.at) = (.first, first.summary, first.at)
    for followUp in try openFollowUps() where followUp.heldBy == nil {
      try holdUnsaid(followUp, by: whole.number, now: now)
    }
    try hold(whole, now: now)
  }

  private func openFollowUps() throws -> [FollowUp] {
    try generation.rules.rules.flatMap { try store.openFollowUps(ofRule: $0.name) }
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
    let opened = try store.followUps(heldBy: change.number)
    for var followUp in opened {
      followUp.heldBy = first.number
      try store.update(followUp)
    }
    try store.removeHeldChange(change.number)
    try store.update(first)
    try noteHeld(opened, by: first.number, now: now)
    journal(
      .held, .warning,
      "\(opened.count) follow-ups more are held with change \(first.number): \(try describe(first))")
  }
}
