// The port through which the engine keeps everything that must survive a stop.

import FollowupModel
import RuleLanguage

/// A link that crosses dossiers: `source` lies in `dossier` and links to some record elsewhere.
public struct CrossReference: Hashable, Sendable {
  public var source: RecordKey
  public var dossier: DossierKey

  public init(source: RecordKey, dossier: DossierKey) {
    self.source = source
    self.dossier = dossier
  }
}

/// What one write did to one record.
public struct RecordChange: Sendable {
  public var key: RecordKey
  /// Where the record lies now (for a removed one: lay).
  public var dossier: DossierKey
  /// Nil for an added record.
  public var before: Record?
  /// Nil for a removed record.
  public var after: Record?
  /// The dossier it lay in before, where the write moved it; a record that only moved along is the same before and
  /// after. Both dossiers have changed.
  public var movedFrom: DossierKey?

  public init(key: RecordKey, dossier: DossierKey, before: Record?, after: Record?, movedFrom: DossierKey? = nil) {
    self.key = key
    self.dossier = dossier
    self.before = before
    self.after = after
    self.movedFrom = movedFrom
  }
}

/// How much is wanted to be known of added records, by their types.
public struct ChangeDetail: Sendable {
  /// Of these every record; of others one for each dossier stands for all of its kind.
  public var everyRecordOf: Set<String>
  /// Of these also the values.
  public var valuesOf: Set<String>
  /// Types whose records say the same to all who want to know have the same number; a type without one is a kind of its own.
  public var kinds: [String: Int] = [:]

  public init(everyRecordOf: Set<String> = [], valuesOf: Set<String> = []) {
    self.everyRecordOf = everyRecordOf.union(valuesOf)
    self.valuesOf = valuesOf
  }
}

/// A dossier and the instant at which it is to be looked at.
public struct DueDossier: Hashable, Sendable {
  public var dossier: DossierKey
  public var at: Instant

  public init(dossier: DossierKey, at: Instant) {
    self.dossier = dossier
    self.at = at
  }
}

/// Which way out mail to a recipient takes.
public struct EnvelopeRoute: Hashable, Sendable {
  public var recipient: String
  public var channel: String

  public init(recipient: String, channel: String) {
    self.recipient = recipient
    self.channel = channel
  }
}

/// A segment that is to be ranked.
public struct PlannedRanking: Hashable, Sendable {
  public var segment: String
  public var at: Instant
  /// The files or rules that changed its scores; nil where only time did, or single records.
  public var because: String?
  /// Whether a score is another one than at the last ranking.
  public var hasChangedScores: Bool

  public init(segment: String, at: Instant, because: String?, hasChangedScores: Bool) {
    self.segment = segment
    self.at = at
    self.because = because
    self.hasChangedScores = hasChangedScores
  }
}

/// What a ranking is made from.
public struct StoredScores: Sendable {
  public var scores = ScoreList()
  /// By position in the list: whether the last ranking put it into the segment.
  public var isMember: [Bool] = []

  public init() {}
}

/// How many scores of a segment are in one currency.
public struct ScoreCount: Hashable, Sendable {
  /// Nil: plain numbers, and sums of nothing, which are at home in every currency.
  public var currency: Currency?
  /// Of those who are in the segment, or of those who are not.
  public var isMember: Bool
  public var count: Int

  public init(currency: Currency?, isMember: Bool, count: Int) {
    self.currency = currency
    self.isMember = isMember
    self.count = count
  }
}

/// The rules and zone data in force, so that a restart means the same as before the stop.
public struct StoredGeneration: Hashable, Codable, Sendable {
  /// File names and texts of the rules, as they were read.
  public var files: [String: String]
  /// By rule name: the labels of its steps, so that a changed rule's new steps are known as new.
  public var ladders: [String: [String]]
  /// Zone, calendar and zone data: when it differs, everything is evaluated anew.
  public var timeFingerprint: String

  public init(files: [String: String], ladders: [String: [String]], timeFingerprint: String) {
    self.files = files
    self.ladders = ladders
    self.timeFingerprint = timeFingerprint
  }
}

/// Everything the daemon keeps. One writer; all calls come from one thread.
///
/// Reading methods see what the running transaction wrote. Methods that write are called inside `transaction` only.
/// All of them throw `StoreError`.
public protocol Store: AnyObject {
  /// Runs `body` in one transaction: all it wrote is on disk when this returns, and nothing of it when it throws.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result

  /// Makes the record types of a generation the ones in force. Values of a field are kept under a number that is
  /// never reused, chosen by record, name and `FieldType.storageKind`: a field that changes its kind reads as missing.
  func adopt(_ schema: Schema) throws

  // MARK: Records

  /// Writes records in order, finds the dossier of each, and moves records whose dossier changed (with the records
  /// that reach their client through them). A record that some other owner holds is left alone and returned as
  /// rejected, with `file` and `line` empty: sources never touch each other's records nor those put by hand; an
  /// import may change any record (whose it stays), a hand imported ones, and a source takes over imported ones.
  /// Removing a record that is not there does nothing.
  func write(_ writes: [RecordWrite], owner: Owner) throws -> (
    changes: [RecordChange], outcome: WriteOutcome, refused: [RejectedRow]
  )
  /// The same for records from files, however many there are. `note` is told of the changes, some at a time, when they
  /// are written, and of added records no more than is `wanted`.
  func write(
    _ records: StagedRecords, owner: Owner, wanted: ChangeDetail, noting note: ([RecordChange]) throws -> Void
  ) throws -> (outcome: WriteOutcome, refused: [RejectedRow])
  /// The records that an owner holds of the given types and that are not among others; and how many it holds.
  func keys(
    ownedBy owner: Owner, types: Set<String>, missingIn records: StagedRecords
  ) throws -> (missing: [RecordKey], known: Int)
  func record(_ key: RecordKey) throws -> Record?
  /// All records of a dossier; empty where there is none.
  func records(in dossier: DossierKey) throws -> [Record]
  /// Makes these the dossiers of a batch, in the order given.
  func load(_ dossiers: [DossierKey], into batch: DossierBatch) throws
  /// Where a record lies; nil where there is none.
  func dossier(of key: RecordKey) throws -> DossierKey?
  /// Records of other dossiers that link to this key.
  func crossReferences(to target: RecordKey) throws -> [CrossReference]
  /// The keys of all records that an owner holds of the given types.
  func keys(ownedBy owner: Owner, types: Set<String>) throws -> Set<RecordKey>
  /// All records of a type, by rising id. For shared types (employees, absences): not for millions.
  func records(ofType type: String) throws -> [Record]
  /// Calls `body` with every dossier, in order of its key.
  func forEachDossier(_ body: (DossierKey, [Record]) throws -> Void) throws

  // MARK: The due index

  /// The dossier is to be looked at no later than `at`: keeps an earlier instant that is there.
  func markDue(_ dossier: DossierKey, at: Instant) throws
  func markEverythingDue(at: Instant) throws
  /// Replaces the dossier's next instant; nil takes it out of the index.
  func setDue(_ dossier: DossierKey, at: Instant?) throws
  /// Dossiers whose instant is at or before `until`: the earliest first; where they are more than `limit`, any of them.
  func dueDossiers(until: Instant, limit: Int) throws -> [DueDossier]
  func nextDue() throws -> Instant?
  /// When a dossier is to be looked at; nil where it is not.
  func due(of dossier: DossierKey) throws -> Instant?

  // MARK: Segments

  /// Makes these the segments that are kept, by name with the type of their records; the score of every such record
  /// is forgotten. Others go.
  func setSegments(_ segments: [String: String]) throws
  /// The segment is to be ranked no later than `at`: keeps an earlier instant that is there. `because` names the cause
  /// for people; nil keeps the one that is there.
  func planRanking(of segment: String, at: Instant, because: String?) throws
  /// The earliest ranking that is planned at or before `until`.
  func dueRanking(until: Instant) throws -> PlannedRanking?
  func nextRanking() throws -> Instant?
  /// The segment is ranked, and will be again at `nextAt`; nil: not before something changes.
  func finishRanking(of segment: String, nextAt: Instant?) throws
  /// The record's score is not known any more, or not yet. It stays a member or not.
  func forgetScore(of id: RecordID, in segment: String) throws
  /// Records whose score is forgotten or ended at or before `day`.
  func recordsToScore(in segment: String, at day: Instant, limit: Int) throws -> [RecordID]
  /// What the scores of records are now; nil: the record is gone.
  func setScores(_ scores: [(id: RecordID, score: SegmentScore?)], in segment: String) throws
  /// All scores, by rising id.
  func scores(in segment: String) throws -> StoredScores
  /// How many scores there are; what is missing is not counted.
  func countsOfScores(in segment: String) throws -> [ScoreCount]
  /// The first in a segment's ranking who are not in it, or the last who are, in a currency: those nearest to the
  /// border, in the order of their distance from the segment's other side.
  func standings(of segment: String, members: Bool, in currency: Currency?, limit: Int) throws -> [Standing]
  /// Members that have no score any more.
  func membersWithoutScore(in segment: String) throws -> [RecordID]
  /// The earliest end of a score.
  func nextScoreEnd(in segment: String) throws -> Instant?
  func setMember(_ isMember: Bool, _ id: RecordID, in segment: String) throws
  func isMember(_ id: RecordID, of segment: String) throws -> Bool
  /// Where a record stands in the last ranking; nil where the segment knows nothing of it.
  func place(of record: RecordKey, in segment: String) throws -> SegmentPlace?

  // MARK: Follow-ups

  /// The number for a follow-up that is stored later in the transaction. No number is given twice.
  func numberForFollowUp() throws -> Int64
  /// Stores a new follow-up, under its number where it has one, and returns the number.
  @discardableResult
  func insert(_ followUp: FollowUp) throws -> Int64
  func update(_ followUp: FollowUp) throws
  func followUp(_ number: Int64) throws -> FollowUp?
  /// The newest follow-up of a rule and record, open or closed.
  func followUp(rule: String, record: RecordKey) throws -> FollowUp?
  func openFollowUps(in dossier: DossierKey) throws -> [FollowUp]
  func openFollowUps(ofRule rule: String) throws -> [FollowUp]
  /// By falling number.
  func followUps(includingClosed: Bool, limit: Int) throws -> [FollowUp]
  /// The first of those that a change holds, by rising number.
  func followUps(heldBy change: Int64, limit: Int) throws -> [FollowUp]
  /// Open ones that nothing holds, from beyond a number on.
  func freeFollowUps(after number: Int64, limit: Int) throws -> [FollowUp]
  func countOpenFollowUps(ofRule rule: String) throws -> Int
  /// What one change holds is held by another from now on.
  func holdFollowUps(ofChange former: Int64, with change: Int64) throws
  /// How many follow-ups of each rule a change holds.
  func countsByRule(heldBy change: Int64) throws -> [String: Int]
  func appendHistory(_ entry: HistoryEntry) throws
  /// The same entry for each of those that a change holds.
  func appendHistory(_ entry: HistoryEntry, ofFollowUpsHeldBy change: Int64) throws
  func history(of followUp: Int64) throws -> [HistoryEntry]
  func setMute(_ mute: Mute) throws
  func removeMute(rule: String, record: RecordKey) throws
  func mute(rule: String, record: RecordKey) throws -> Mute?

  // MARK: Reminders

  /// Throws `StoreError.duplicateReminder` where one of this identity exists.
  func insert(_ reminder: Reminder) throws
  func update(_ reminder: Reminder) throws
  func reminder(_ identity: Reminder.Identity) throws -> Reminder?
  func reminders(of followUp: Int64) throws -> [Reminder]
  /// Those that went into a mail or the journal, by moment, then person.
  func saidReminders(of followUp: Int64) throws -> [Reminder]
  func waitingReminders(of followUp: Int64) throws -> [Reminder]
  /// The waiting reminders whose moment is at or before `until`, by moment, person, then follow-up, step and occurrence.
  func waitingReminders(until: Instant, limit: Int) throws -> [Reminder]
  /// Those of some people, by person, then follow-up, step and occurrence.
  func waitingReminders(until: Instant, of people: [String], limit: Int) throws -> [Reminder]
  /// Those of one person and some follow-ups, by follow-up, step and occurrence.
  func waitingReminders(until: Instant, of person: String, in followUps: Set<Int64>) throws -> [Reminder]
  func nextMoment() throws -> Instant?

  /// How many reminders were said in full to a person on a date of theirs, or on a later one where more were: the clock was
  /// set back then.
  func saidInFull(to person: String, on date: CivilDate) throws -> Int
  /// So many more were. A month of dates is kept of each person.
  func noteSaidInFull(_ count: Int, to person: String, on date: CivilDate) throws

  // MARK: Occasions

  /// All of them, by name.
  func occasions() throws -> [Occasion]
  /// Replaces the one of this name.
  func setOccasion(_ occasion: Occasion) throws
  func removeOccasion(_ name: String) throws
  func nextOccasion() throws -> Instant?
  /// How many reminders went into mails after an instant.
  func remindersMailed(after instant: Instant) throws -> Int
  /// Calls `body` with every follow-up that is open, or was closed after an instant.
  func forEachFollowUp(openAfter instant: Instant, _ body: (FollowUpSpan) throws -> Void) throws

  // MARK: Outbox

  /// Stores a new envelope and returns its number.
  func insert(_ envelope: Envelope) throws -> Int64
  /// Updates everything but the message.
  func update(_ envelope: Envelope) throws
  func envelope(_ number: Int64) throws -> Envelope?
  /// Whether one of the last mails, some hundred at least, has this Message-ID.
  func hasMade(messageID: String) throws -> Bool
  /// The same with an empty message, which may be long: enough to write down how far its delivery has come.
  func envelopeWithoutMessage(_ number: Int64) throws -> Envelope?
  /// A channel's queued, deferred and ambiguous envelopes to try at or before `until`, oldest attempt first.
  func envelopesToSend(on channel: String, until: Instant, limit: Int) throws -> [Envelope]
  /// By rising number, those in one of the states (`DeliveryState.name`).
  func envelopes(inStates states: Set<String>, limit: Int) throws -> [Envelope]
  /// The earliest `nextAttempt` of a channel's envelope.
  func nextAttempt(on channel: String) throws -> Instant?
  /// How many envelopes of a channel wait to be tried.
  func pendingEnvelopes(on channel: String) throws -> Int
  /// Envelopes of a channel that wait to be tried and were made at or before an instant, oldest first, without messages.
  func agedEnvelopes(on channel: String, madeUntil: Instant, limit: Int) throws -> [Envelope]
  /// Lets every deferred and ambiguous envelope be tried at an instant. Returns how many there are.
  func retryAll(at: Instant) throws -> Int
  /// Calls `body` with the recipient and channel of each envelope that waits to be tried, until it says no.
  func forEachPendingRoute(_ body: (EnvelopeRoute) throws -> Bool) throws
  /// Lets what waits for a recipient take its channel.
  func setRoute(_ route: EnvelopeRoute) throws
  func insert(_ attempt: DeliveryAttempt, of envelope: Int64) throws
  /// By rising number.
  func attempts(of envelope: Int64) throws -> [DeliveryAttempt]

  // MARK: Sources and held changes

  func fingerprint(ofSource name: String) throws -> String?
  func setFingerprint(_ fingerprint: String?, ofSource name: String) throws
  /// Replaces what is kept of the rows that an owner's last files had rejected.
  func setRejectedRows(_ rows: [RejectedRow], owner: Owner) throws
  func rejectedRows() throws -> [RejectedRow]
  /// Whether a source or an import ever wrote here.
  func hasImported() throws -> Bool
  func insert(_ change: HeldChange) throws -> Int64
  func update(_ change: HeldChange) throws
  func removeHeldChange(_ number: Int64) throws
  /// All there are, by rising number; without their staged records.
  func heldChanges() throws -> [HeldChange]
  /// The staged records of a change that waits, with the fields now in force; nil where it has none.
  func stagedRecords(ofHeldChange number: Int64) throws -> StagedRecords?

  // MARK: The clock

  /// What was kept of the clock last.
  func clockMark() throws -> ClockMark?
  func setClockMark(_ mark: ClockMark) throws

  // MARK: The generation in force, and counts

  func generation() throws -> StoredGeneration?
  func setGeneration(_ generation: StoredGeneration) throws
  func counts() throws -> StoreCounts
}

/// For `followupctl status`.
public struct StoreCounts: Hashable, Codable, Sendable {
  public var records = 0
  public var dossiers = 0
  public var openFollowUps = 0
  public var waitingReminders = 0
  public var queuedEnvelopes = 0
  public var failedEnvelopes = 0
  public var heldChanges = 0
  public var rejectedRows = 0
  public init() {}
}

/// What can be wrong with a store, each with its remedy.
public enum StoreError: Error, Hashable, Sendable {
  /// Another daemon or import works on it.
  case inUse(path: String)
  /// It was made by a newer followupd.
  case newerVersion(path: String, found: Int, known: Int)
  case damaged(path: String, detail: String)
  case full(path: String)
  case readOnly(path: String)
  /// A lock by another program was not released in time.
  case locked(path: String)
  case cannotOpen(path: String, detail: String)
  case duplicateReminder(Reminder.Identity)
  case failed(detail: String)
}
