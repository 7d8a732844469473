// Daemons that are broken on purpose: a simulator that does not find them finds nothing.

import FollowupEngine
import FollowupModel

/// One way to be broken. Each must be found.
public enum Canary: String, CaseIterable, Sendable {
  case forgetsToLookAgain
  case looksADayLate
  case deliversBeforeTheReply
  case renamesMailAtARestart
  case ignoresDone
  case commitsHalf
  case forgetsMailUnderWay
  case losesMutes
  /// Of the clock.
  case believesEveryClock, forgetsTheClockAtARestart, opensAgainWhatWasOver
  /// Of zones and people.
  case knowsOneZone, forgetsAbsences
  /// Of segments.
  case ranksOnlyOnce, ranksNoNewDay
  case ignoresTheCap, writesAroundThePilot
  case tellsOnlyTheFormer, tellsTheWeekAfterADay
  /// Of calendars, of what is held, and of pauses.
  case knowsNoHolidays, holdsNothing, forgetsWhatIsKnown, neverPauses
  /// A disk that says "synced" and has not; only on a disk.
  case syncsNothing

  func store(_ inner: any Store) -> StoreProxy {
    switch self {
    case .forgetsToLookAgain: return ForgetsToLookAgain(inner)
    case .looksADayLate: return LooksADayLate(inner)
    case .deliversBeforeTheReply: return DeliversBeforeTheReply(inner)
    case .renamesMailAtARestart: return RenamesMailAtARestart(inner)
    case .ignoresDone: return IgnoresDone(inner)
    case .commitsHalf: return CommitsHalf(inner)
    case .forgetsMailUnderWay: return ForgetsMailUnderWay(inner)
    case .losesMutes: return LosesMutes(inner)
    case .forgetsTheClockAtARestart: return ForgetsTheClock(inner)
    case .opensAgainWhatWasOver: return OpensAgainWhatWasOver(inner)
    case .forgetsAbsences: return ForgetsAbsences(inner)
    case .ranksOnlyOnce: return RanksOnlyOnce(inner)
    case .ranksNoNewDay: return RanksNoNewDay(inner)
    case .ignoresTheCap: return IgnoresTheCap(inner)
    case .writesAroundThePilot: return WritesAroundThePilot(inner)
    case .tellsTheWeekAfterADay: return TellsTheWeekAfterADay(inner)
    case .forgetsWhatIsKnown: return ForgetsWhatIsKnown(inner)
    case .believesEveryClock, .knowsOneZone, .tellsOnlyTheFormer, .knowsNoHolidays, .holdsNothing, .neverPauses,
      .syncsNothing:
      return StoreProxy(inner)
    }
  }
}

private final class ForgetsToLookAgain: StoreProxy {
  override func setDue(_ dossier: DossierKey, at: Instant?) throws { try super.setDue(dossier, at: nil) }
}

private final class LooksADayLate: StoreProxy {
  override func setDue(_ dossier: DossierKey, at: Instant?) throws {
    try super.setDue(dossier, at: at.map { $0 + 86_400 })
  }
}

private final class DeliversBeforeTheReply: StoreProxy {
  override func update(_ envelope: Envelope) throws {
    var envelope = envelope
    if envelope.state == .sending { envelope.state = .delivered }
    try super.update(envelope)
  }
}

private final class RenamesMailAtARestart: StoreProxy {
  override func envelopesToSend(on channel: String, until: Instant, limit: Int) throws -> [Envelope] {
    try super.envelopesToSend(on: channel, until: until, limit: limit).map { envelope in
      var envelope = envelope
      if envelope.attempts > 0 { envelope.messageID += ".\(envelope.attempts)" }
      return envelope
    }
  }
}

private final class IgnoresDone: StoreProxy {
  override func update(_ followUp: FollowUp) throws {
    var followUp = followUp
    followUp.doneUntil = nil
    try super.update(followUp)
  }
}

/// What was written before a failure stays.
private final class CommitsHalf: StoreProxy {
  override func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    var failure: (any Error)?
    let result: Result? = try inner.transaction {
      do { return try body() } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    guard let result else { throw StoreError.failed(detail: "simulated") }
    return result
  }
}

private final class ForgetsMailUnderWay: StoreProxy {
  override func envelopes(inStates states: Set<String>, limit: Int) throws -> [Envelope] {
    states == ["sending"] ? [] : try super.envelopes(inStates: states, limit: limit)
  }
}

private final class LosesMutes: StoreProxy {
  override func setMute(_ mute: Mute) throws {}
}

private final class ForgetsTheClock: StoreProxy {
  override func clockMark() throws -> ClockMark? { nil }
}

private final class OpensAgainWhatWasOver: StoreProxy {
  override func followUp(rule: String, record: RecordKey) throws -> FollowUp? {
    var followUp = try super.followUp(rule: rule, record: record)
    if let opened = followUp?.openedAt, followUp?.isOpen == false { followUp?.closedAt = opened }
    return followUp
  }
}

private final class ForgetsAbsences: StoreProxy {
  override func records(ofType type: String) throws -> [Record] {
    type == "absence" ? [] : try super.records(ofType: type)
  }
}

private final class RanksOnlyOnce: StoreProxy {
  override func planRanking(of segment: String, at: Instant, because: String?) throws {
    if because == "changed rules" { try super.planRanking(of: segment, at: at, because: because) }
  }
}

private final class RanksNoNewDay: StoreProxy {
  override func finishRanking(of segment: String, nextAt: Instant?) throws {
    try super.finishRanking(of: segment, nextAt: nil)
  }
}

private final class IgnoresTheCap: StoreProxy {
  override func saidInFull(to person: String, on date: CivilDate) throws -> Int { 0 }
}

private final class WritesAroundThePilot: StoreProxy {
  override func insert(_ envelope: Envelope) throws -> Int64 {
    var envelope = envelope
    envelope.recipient = envelope.reminders.first?.person ?? envelope.recipient
    return try super.insert(envelope)
  }
}

private final class TellsTheWeekAfterADay: StoreProxy {
  override func setOccasion(_ occasion: Occasion) throws {
    var occasion = occasion
    occasion.nextAt = min(occasion.nextAt, occasion.since + 86_400)
    try super.setOccasion(occasion)
  }
}

private final class ForgetsWhatIsKnown: StoreProxy {
  override func update(_ followUp: FollowUp) throws {
    var followUp = followUp
    if followUp.isKnown { followUp.acknowledged = nil }
    try super.update(followUp)
  }
}
