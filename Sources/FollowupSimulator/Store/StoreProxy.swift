// The store port passed through, so that a write can fail and a broken daemon can be tried.

import FollowupEngine
import FollowupModel
import RuleLanguage

/// Passes every call on to another store. Subclasses break one thing each.
class StoreProxy: Store {
  let inner: any Store
  /// Writes until one fails; nil: none does.
  var writesUntilFailure: Int?
  /// How often the running daemon has started.
  var starts = 0

  init(_ inner: any Store) { self.inner = inner }

  func transaction<Result>(_ body: () throws -> Result) throws -> Result { try inner.transaction(body) }

  /// Counts down to the write that fails.
  func beforeWrite() throws {
    guard let left = writesUntilFailure else { return }
    writesUntilFailure = left > 1 ? left - 1 : nil
    if left <= 1 { throw StoreError.failed(detail: "simulated") }
  }

  func adopt(_ schema: Schema) throws {
    try beforeWrite()
    try inner.adopt(schema)
  }
  func write(_ writes: [RecordWrite], owner: Owner) throws -> (
    changes: [RecordChange], outcome: WriteOutcome, refused: [RejectedRow]
  ) {
    try beforeWrite()
    return try inner.write(writes, owner: owner)
  }
  func write(
    _ records: StagedRecords, owner: Owner, wanted: ChangeDetail, noting note: ([RecordChange]) throws -> Void
  ) throws -> (outcome: WriteOutcome, refused: [RejectedRow]) {
    try beforeWrite()
    return try inner.write(records, owner: owner, wanted: wanted, noting: note)
  }
  func keys(
    ownedBy owner: Owner, types: Set<String>, missingIn records: StagedRecords
  ) throws -> (missing: [RecordKey], known: Int) {
    try inner.keys(ownedBy: owner, types: types, missingIn: records)
  }
  func stagedRecords(ofHeldChange number: Int64) throws -> StagedRecords? {
    try inner.stagedRecords(ofHeldChange: number)
  }
  func record(_ key: RecordKey) throws -> Record? { try inner.record(key) }
  func load(_ dossiers: [DossierKey], into batch: DossierBatch) throws { try inner.load(dossiers, into: batch) }
  func records(in dossier: DossierKey) throws -> [Record] { try inner.records(in: dossier) }
  func dossier(of key: RecordKey) throws -> DossierKey? { try inner.dossier(of: key) }
  func crossReferences(to target: RecordKey) throws -> [CrossReference] { try inner.crossReferences(to: target) }
  func keys(ownedBy owner: Owner, types: Set<String>) throws -> Set<RecordKey> {
    try inner.keys(ownedBy: owner, types: types)
  }
  func records(ofType type: String) throws -> [Record] { try inner.records(ofType: type) }
  func forEachDossier(_ body: (DossierKey, [Record]) throws -> Void) throws { try inner.forEachDossier(body) }
  func markDue(_ dossier: DossierKey, at: Instant) throws {
    try beforeWrite()
    try inner.markDue(dossier, at: at)
  }
  func markEverythingDue(at: Instant) throws {
    try beforeWrite()
    try inner.markEverythingDue(at: at)
  }
  func setDue(_ dossier: DossierKey, at: Instant?) throws {
    try beforeWrite()
    try inner.setDue(dossier, at: at)
  }
  func dueDossiers(until: Instant, limit: Int) throws -> [DueDossier] {
    try inner.dueDossiers(until: until, limit: limit)
  }
  func nextDue() throws -> Instant? { try inner.nextDue() }
  func due(of dossier: DossierKey) throws -> Instant? { try inner.due(of: dossier) }
  func setSegments(_ segments: [String: String]) throws {
    try beforeWrite()
    try inner.setSegments(segments)
  }
  func planRanking(of segment: String, at: Instant, because: String?) throws {
    try beforeWrite()
    try inner.planRanking(of: segment, at: at, because: because)
  }
  func dueRanking(until: Instant) throws -> PlannedRanking? { try inner.dueRanking(until: until) }
  func nextRanking() throws -> Instant? { try inner.nextRanking() }
  func finishRanking(of segment: String, nextAt: Instant?) throws {
    try beforeWrite()
    try inner.finishRanking(of: segment, nextAt: nextAt)
  }
  func forgetScore(of id: RecordID, in segment: String) throws {
    try beforeWrite()
    try inner.forgetScore(of: id, in: segment)
  }
  func recordsToScore(in segment: String, at day: Instant, limit: Int) throws -> [RecordID] {
    try inner.recordsToScore(in: segment, at: day, limit: limit)
  }
  func setScores(_ scores: [(id: RecordID, score: SegmentScore?)], in segment: String) throws {
    try beforeWrite()
    try inner.setScores(scores, in: segment)
  }
  func scores(in segment: String) throws -> StoredScores { try inner.scores(in: segment) }
  func countsOfScores(in segment: String) throws -> [ScoreCount] { try inner.countsOfScores(in: segment) }
  func standings(of segment: String, members: Bool, in currency: Currency?, limit: Int) throws -> [Standing] {
    try inner.standings(of: segment, members: members, in: currency, limit: limit)
  }
  func membersWithoutScore(in segment: String) throws -> [RecordID] { try inner.membersWithoutScore(in: segment) }
  func nextScoreEnd(in segment: String) throws -> Instant? { try inner.nextScoreEnd(in: segment) }
  func setMember(_ isMember: Bool, _ id: RecordID, in segment: String) throws {
    try beforeWrite()
    try inner.setMember(isMember, id, in: segment)
  }
  func isMember(_ id: RecordID, of segment: String) throws -> Bool { try inner.isMember(id, of: segment) }
  func place(of record: RecordKey, in segment: String) throws -> SegmentPlace? {
    try inner.place(of: record, in: segment)
  }
  func numberForFollowUp() throws -> Int64 { try inner.numberForFollowUp() }
  @discardableResult
  func insert(_ followUp: FollowUp) throws -> Int64 {
    try beforeWrite()
    return try inner.insert(followUp)
  }
  func update(_ followUp: FollowUp) throws {
    try beforeWrite()
    try inner.update(followUp)
  }
  func followUp(_ number: Int64) throws -> FollowUp? { try inner.followUp(number) }
  func followUp(rule: String, record: RecordKey) throws -> FollowUp? { try inner.followUp(rule: rule, record: record) }
  func openFollowUps(in dossier: DossierKey) throws -> [FollowUp] { try inner.openFollowUps(in: dossier) }
  func openFollowUps(ofRule rule: String) throws -> [FollowUp] { try inner.openFollowUps(ofRule: rule) }
  func followUps(includingClosed: Bool, limit: Int) throws -> [FollowUp] {
    try inner.followUps(includingClosed: includingClosed, limit: limit)
  }
  func followUps(heldBy change: Int64, limit: Int) throws -> [FollowUp] {
    try inner.followUps(heldBy: change, limit: limit)
  }
  func freeFollowUps(after number: Int64, limit: Int) throws -> [FollowUp] {
    try inner.freeFollowUps(after: number, limit: limit)
  }
  func countOpenFollowUps(ofRule rule: String) throws -> Int { try inner.countOpenFollowUps(ofRule: rule) }
  func holdFollowUps(ofChange former: Int64, with change: Int64) throws {
    try beforeWrite()
    try inner.holdFollowUps(ofChange: former, with: change)
  }
  func countsByRule(heldBy change: Int64) throws -> [String: Int] { try inner.countsByRule(heldBy: change) }
  func appendHistory(_ entry: HistoryEntry) throws {
    try beforeWrite()
    try inner.appendHistory(entry)
  }
  func appendHistory(_ entry: HistoryEntry, ofFollowUpsHeldBy change: Int64) throws {
    try beforeWrite()
    try inner.appendHistory(entry, ofFollowUpsHeldBy: change)
  }
  func history(of followUp: Int64) throws -> [HistoryEntry] { try inner.history(of: followUp) }
  func setMute(_ mute: Mute) throws {
    try beforeWrite()
    try inner.setMute(mute)
  }
  func removeMute(rule: String, record: RecordKey) throws {
    try beforeWrite()
    try inner.removeMute(rule: rule, record: record)
  }
  func mute(rule: String, record: RecordKey) throws -> Mute? { try inner.mute(rule: rule, record: record) }
  func insert(_ reminder: Reminder) throws {
    try beforeWrite()
    try inner.insert(reminder)
  }
  func update(_ reminder: Reminder) throws {
    try beforeWrite()
    try inner.update(reminder)
  }
  func reminder(_ identity: Reminder.Identity) throws -> Reminder? { try inner.reminder(identity) }
  func reminders(of followUp: Int64) throws -> [Reminder] { try inner.reminders(of: followUp) }
  func saidReminders(of followUp: Int64) throws -> [Reminder] { try inner.saidReminders(of: followUp) }
  func waitingReminders(of followUp: Int64) throws -> [Reminder] { try inner.waitingReminders(of: followUp) }
  func waitingReminders(until: Instant, limit: Int) throws -> [Reminder] {
    try inner.waitingReminders(until: until, limit: limit)
  }
  func waitingReminders(until: Instant, of people: [String], limit: Int) throws -> [Reminder] {
    try inner.waitingReminders(until: until, of: people, limit: limit)
  }
  func waitingReminders(until: Instant, of person: String, in followUps: Set<Int64>) throws -> [Reminder] {
    try inner.waitingReminders(until: until, of: person, in: followUps)
  }
  func nextMoment() throws -> Instant? { try inner.nextMoment() }
  func insert(_ envelope: Envelope) throws -> Int64 {
    try beforeWrite()
    return try inner.insert(envelope)
  }
  func update(_ envelope: Envelope) throws {
    try beforeWrite()
    try inner.update(envelope)
  }
  func envelope(_ number: Int64) throws -> Envelope? { try inner.envelope(number) }
  func hasMade(messageID: String) throws -> Bool { try inner.hasMade(messageID: messageID) }
  func envelopeWithoutMessage(_ number: Int64) throws -> Envelope? { try inner.envelopeWithoutMessage(number) }
  func envelopesToSend(on channel: String, until: Instant, limit: Int) throws -> [Envelope] {
    try inner.envelopesToSend(on: channel, until: until, limit: limit)
  }
  func envelopes(inStates states: Set<String>, limit: Int) throws -> [Envelope] {
    try inner.envelopes(inStates: states, limit: limit)
  }
  func nextAttempt(on channel: String) throws -> Instant? { try inner.nextAttempt(on: channel) }
  func pendingEnvelopes(on channel: String) throws -> Int { try inner.pendingEnvelopes(on: channel) }
  func agedEnvelopes(on channel: String, madeUntil: Instant, limit: Int) throws -> [Envelope] {
    try inner.agedEnvelopes(on: channel, madeUntil: madeUntil, limit: limit)
  }
  func retryAll(at instant: Instant) throws -> Int {
    try beforeWrite()
    return try inner.retryAll(at: instant)
  }
  func forEachPendingRoute(_ body: (EnvelopeRoute) throws -> Bool) throws { try inner.forEachPendingRoute(body) }
  func setRoute(_ route: EnvelopeRoute) throws {
    try beforeWrite()
    try inner.setRoute(route)
  }
  func insert(_ attempt: DeliveryAttempt, of envelope: Int64) throws {
    try beforeWrite()
    try inner.insert(attempt, of: envelope)
  }
  func attempts(of envelope: Int64) throws -> [DeliveryAttempt] { try inner.attempts(of: envelope) }
  func fingerprint(ofSource name: String) throws -> String? { try inner.fingerprint(ofSource: name) }
  func occasions() throws -> [Occasion] { try inner.occasions() }
  func setOccasion(_ occasion: Occasion) throws {
    try beforeWrite()
    try inner.setOccasion(occasion)
  }
  func removeOccasion(_ name: String) throws {
    try beforeWrite()
    try inner.removeOccasion(name)
  }
  func nextOccasion() throws -> Instant? { try inner.nextOccasion() }
  func remindersMailed(after instant: Instant) throws -> Int { try inner.remindersMailed(after: instant) }
  func forEachFollowUp(openAfter instant: Instant, _ body: (FollowUpSpan) throws -> Void) throws {
    try inner.forEachFollowUp(openAfter: instant, body)
  }
  func saidInFull(to person: String, on date: CivilDate) throws -> Int { try inner.saidInFull(to: person, on: date) }
  func noteSaidInFull(_ count: Int, to person: String, on date: CivilDate) throws {
    try beforeWrite()
    try inner.noteSaidInFull(count, to: person, on: date)
  }
  func setFingerprint(_ fingerprint: String?, ofSource name: String) throws {
    try beforeWrite()
    try inner.setFingerprint(fingerprint, ofSource: name)
  }
  func setRejectedRows(_ rows: [RejectedRow], owner: Owner) throws {
    try beforeWrite()
    try inner.setRejectedRows(rows, owner: owner)
  }
  func rejectedRows() throws -> [RejectedRow] { try inner.rejectedRows() }
  func hasImported() throws -> Bool { try inner.hasImported() }
  func insert(_ change: HeldChange) throws -> Int64 {
    try beforeWrite()
    return try inner.insert(change)
  }
  func update(_ change: HeldChange) throws {
    try beforeWrite()
    try inner.update(change)
  }
  func removeHeldChange(_ number: Int64) throws {
    try beforeWrite()
    try inner.removeHeldChange(number)
  }
  func heldChanges() throws -> [HeldChange] { try inner.heldChanges() }
  func generation() throws -> StoredGeneration? { try inner.generation() }
  func setGeneration(_ generation: StoredGeneration) throws {
    try beforeWrite()
    try inner.setGeneration(generation)
  }
  func clockMark() throws -> ClockMark? { try inner.clockMark() }
  func setClockMark(_ mark: ClockMark) throws {
    try beforeWrite()
    try inner.setClockMark(mark)
  }
  func counts() throws -> StoreCounts { try inner.counts() }
}
