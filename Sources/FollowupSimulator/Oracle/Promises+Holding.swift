// What is promised of changes that open very much at once: nothing of it is said before a person lets it.

import FollowupEngine
import FollowupModel

/// What is remembered of what is held.
struct HeldBack {
  /// By the numbers of follow-ups.
  fileprivate var held: [Int64: NaiveTeam.Key] = [:]
  /// Those that a person took as known, and that nobody answered to since.
  fileprivate var known: Set<Int64> = []
  /// What is to be decided: how, of which follow-ups.
  fileprivate var decided: (decision: Happening.Decision, followUps: [FollowUp])?
}

extension Promises {
  /// Nothing that is held, or was taken as known, is in a mail that was just made.
  func nothingHeldIsSaid(_ envelope: Envelope) throws {
    for identity in envelope.reminders {
      try require(
        heldBack.held[identity.followUp] == nil, "nothing is sent of what is held",
        "mail \(envelope.number) of \(envelope.createdAt) speaks of \(identity)")
      try require(
        !heldBack.known.contains(identity.followUp), "nothing is sent of what was there before a release from today",
        "mail \(envelope.number) of \(envelope.createdAt) speaks of \(identity)")
    }
  }

  /// Who answers to what was taken as known may hear of it again.
  mutating func noteAnswer(_ followUp: FollowUp) { heldBack.known.remove(followUp.number) }

  /// Takes down what a person is about to decide about; nil where nothing is held.
  mutating func change(toDecide decision: Happening.Decision, _ daemon: SimulatedDaemon) throws -> HeldChange? {
    let change = try daemon.store.heldChanges().filter(\.waits).min { $0.number < $1.number }
    heldBack.decided = try change.map { (decision, try daemon.store.followUps(heldBy: $0.number, limit: .max)) }
    return change
  }

  /// After something happened that opened these follow-ups: many are held, few are not, and a decision is carried out.
  mutating func checkHolding(_ opened: Set<NaiveTeam.Key>, _ daemon: SimulatedDaemon, _ team: inout NaiveTeam) throws {
    guard daemon.settings.holdAbove > 0 else { return }
    heldBack.held = [:]
    for followUp in try daemon.store.followUps(includingClosed: false, limit: .max) where followUp.heldBy != nil {
      heldBack.held[followUp.number] = NaiveTeam.Key(rule: followUp.rule, id: followUp.record.id.text)
    }
    let held = Set(heldBack.held.values)
    team.hold(held)
    try carryOut(daemon, &team)
    guard team.uncertain.isEmpty else { return }
    if opened.count > daemon.settings.holdAbove {
      try require(
        opened.isSubset(of: held), "what would open too much at once is held",
        "at \(daemon.now) \(opened.sorted()) were opened, and held is \(held.sorted())")
    } else if try !isFirstImport(daemon) {
      try require(
        held.isDisjoint(with: opened), "few follow-ups are not held",
        "at \(daemon.now) \(opened.sorted()) were opened, and held is \(held.sorted())")
    }
  }

  private mutating func carryOut(_ daemon: SimulatedDaemon, _ team: inout NaiveTeam) throws {
    guard let (decision, followUps) = heldBack.decided else { return }
    heldBack.decided = nil
    let keys = followUps.map { NaiveTeam.Key(rule: $0.rule, id: $0.record.id.text) }
    if decision == .discard { team.discard(keys) }
    for (former, key) in zip(followUps, keys) {
      guard let now = try daemon.store.followUp(former.number) else { continue }
      try require(now.heldBy == nil, "what is decided about is held no more", "\(key)")
      // What somebody said is done is looked at again all the same.
      if decision == .releaseFromToday, now.isOpen, former.doneUntil == nil { heldBack.known.insert(now.number) }
      let isAnswered = former.acknowledged != nil || former.doneUntil != nil || former.snoozedUntil != nil
      guard decision == .release, now.isOpen, !isAnswered, team.isSpokenOf(key) else { continue }
      let isSaid = try daemon.store.reminders(of: now.number).contains {
        if case .leftOut = $0.state { false } else { true }
      }
      try require(isSaid, "what is released reminds", "at \(daemon.now) nobody is to be reminded of \(key)")
    }
  }

  /// For a day, and while it waits, a team's first import is counted as a whole.
  private func isFirstImport(_ daemon: SimulatedDaemon) throws -> Bool {
    try daemon.store.heldChanges().contains {
      $0.reason == .first && ($0.waits || daemon.now - $0.at < 86_400)
    }
  }
}
