// The synchronous heart: events in, effects out. No clock, no socket, no thread; all state is in the store.

import FollowupModel
import RuleLanguage
import WorkingTime

/// The reducer of the daemon. It is used from one thread; each event is one transaction of the store, and its effects
/// are returned only once that is on disk.
public final class Engine {
  public private(set) var generation: Generation
  let store: any Store
  /// Both may be replaced between events.
  public var composer: any MessageComposer
  public var formatter: any ValueFormatter
  /// The channels of the envelopes that are submitted and not settled yet, by their numbers.
  var inFlight: [Int64: String] = [:]
  /// Channels that take no mail, by name. A start begins without, and finds out.
  public internal(set) var troubles: [String: ChannelTrouble] = [:]
  /// Since when channels take no mail, however often a person had them asked.
  var outages: [String: Instant] = [:]
  var effects: [Effect] = []
  /// Problems of the data that the journal has been told of.
  var reported: Set<DataProblem> = []
  /// Counts a step now and then while one event brings very much.
  public var life: LifeSign?
  /// Set when the daemon is about to end: what is under way is settled, nothing new is submitted.
  public var stopsSubmitting = false
  /// The change whose looks are under way, while it is not known how many follow-ups it opens.
  var counting: HeldChange?
  /// The dossiers that this change touched; nil: any.
  var countedDossiers: Set<DossierKey>?
  /// What a person decided about held changes and is still being carried out.
  var decided: [HeldChange] = []
  /// Dossiers that this transaction is to look at now, or else to mark as due when it ends.
  var marked: Set<DossierKey> = []
  /// Whether slots became free that this transaction is to fill when it ends: once, however many mails it settles.
  var hasFreedSlots = false
  private var knownPeople: PeopleDirectory?

  /// An engine over a store. Nothing happens before the event `started`.
  public init(
    store: any Store, generation: Generation, composer: any MessageComposer, formatter: any ValueFormatter
  ) {
    self.store = store
    self.generation = generation
    self.composer = composer
    self.formatter = formatter
  }

  /// Deals with one event, or with several in one commit. Throws `StoreError`; nothing of them has then taken effect.
  public func handle(_ events: Event..., now: Instant) throws -> [Effect] { try handle(events, now: now) }

  /// The same for any number of events.
  public func handle(_ events: [Event], now: Instant) throws -> [Effect] {
    let (flying, troubled, out) = (inFlight, troubles, outages)
    let (former, change, dossiers, changes) = (generation, counting, countedDossiers, decided)
    effects = []
    do {
      try store.transaction {
        for event in events { try dispatch(event, now: now) }
        if hasFreedSlots { try submitEnvelopes(now: now) }
        hasFreedSlots = false
        for dossier in marked.sorted() { try store.markDue(dossier, at: now) }
        marked = []
      }
    } catch {
      (inFlight, troubles, outages) = (flying, troubled, out)
      (generation, counting, countedDossiers, decided) = (former, change, dossiers, changes)
      (knownPeople, effects, reported, marked, hasFreedSlots) = (nil, [], [], [], false)
      throw error
    }
    defer { effects = [] }
    return effects
  }

  /// The earliest instant at which `tick` has something to do; nil: not before something changes.
  public func nextWake() throws -> Instant? {
    if let decision = decided.first?.decision { return decision.at }
    return earliest(
      earliest(earliest(try store.nextDue(), try store.nextMoment()), try store.nextRanking()),
      earliest(try nextSubmission(), try store.nextOccasion()))
  }

  private func dispatch(_ event: Event, now: Instant) throws {
    switch event {
    case .started: try start(now: now)
    case .tick: try tick(now: now)
    case .deliver: try submitEnvelopes(now: now)
    case .changes(let set): try apply(set, now: now)
    case .command(let command, let person): try obey(command, by: person, now: now)
    case .settled(let envelope, let outcome, let server): try settle(envelope, outcome, by: server, now: now)
    case .generation(let new):
      try adopt(new, now: now)
      try planOccasions(now: now)
    case .clockLeapt(let seconds): try tellOfLeap(by: seconds, now: now)
    case .clockSet(let seconds): try noteSetClock(by: seconds, now: now)
    case .refused(let summary, let findings): try refuse(summary: summary, findings: findings, now: now)
    }
  }

  /// What is due, in order: rankings of segments; what a person decided about held changes; looks at dossiers; when
  /// none is left, the windows of people; then mail to free slots.
  private func tick(now: Instant) throws {
    if try rankSegments(now: now) { return try submitEnvelopes(now: now) }
    if try carryOutDecisions(now: now) { return try submitEnvelopes(now: now) }
    let looks = try lookAtMarked(now: now)
    for dossier in try store.dueDossiers(until: now, limit: Limits.looksPerCommit - looks) {
      try look(at: dossier, now: now)
    }
    if try areAllLookedAt(until: now) {
      try finishCounting(now: now)
      if try areAllLookedAt(until: now) { try sendWhatIsDue(now: now) }
    }
    if try store.nextOccasion().map({ $0 <= now }) ?? false, try isAllSaid(until: now) { try keepOccasions(now: now) }
    try submitEnvelopes(now: now)
  }

  private func areAllLookedAt(until now: Instant) throws -> Bool { try store.nextDue().map { $0 > now } ?? true }

  private func isAllSaid(until now: Instant) throws -> Bool {
    try earliest(store.nextDue(), store.nextMoment()).map { $0 > now } ?? true
  }

  /// Looks at the dossiers that this transaction marked, each as of its instant; at how many.
  private func lookAtMarked(now: Instant) throws -> Int {
    let dossiers = marked.sorted()
    marked = []
    let areOnTime = try areAllLookedAt(until: now)
    for dossier in dossiers {
      let at = areOnTime ? now : min(try store.due(of: dossier) ?? now, now)
      try look(at: DueDossier(dossier: dossier, at: at), now: now)
    }
    return dossiers.count
  }

  private func start(now: Instant) throws {
    try store.adopt(generation.rules.schema)
    let changes = try store.heldChanges()
    counting = changes.first { $0.isCounting && $0.reason == .opened }
    decided = changes.filter { $0.decision != nil }
    for envelope in try store.envelopes(inStates: ["sending"], limit: .max) { try doubt(envelope, now: now) }
    let stored = try store.generation() ?? StoredGeneration(files: [:], ladders: [:], timeFingerprint: "")
    if stored != generation.stored { try adopt(generation, after: stored, now: now) }
    try planOccasions(now: now)
    try chooseChannels()
    journal(.started, .info, "started with \(generation.rules.countOfRules)")
  }

  // MARK: For the other parts of the engine

  var settings: Settings { generation.settings }
  var schema: Schema { generation.rules.schema }

  func replaceGeneration(_ new: Generation) {
    generation = new
    knownPeople = nil
  }

  func people() throws -> PeopleDirectory {
    if let knownPeople { return knownPeople }
    let directory = try PeopleDirectory(store: store, schema: schema, settings: settings)
    knownPeople = directory
    return directory
  }

  func forgetPeople() { knownPeople = nil }

  func context(at instant: Instant, _ view: DossierView, problems: ProblemLog? = nil) -> EvaluationContext {
    EvaluationContext(now: instant, time: settings.time, records: view, segments: view, problems: problems)
  }

  func journal(
    _ kind: JournalKind, _ severity: JournalEntry.Severity = .info, _ message: String, fields: [String: String] = [:]
  ) {
    effects.append(.journal(JournalEntry(kind, severity, message, fields: fields)))
  }

  /// A person in the journal: the employee's id, unless names and texts are wanted. Other addresses have no id, and are
  /// withheld where entries are written.
  func mention(_ address: String) throws -> String {
    if settings.journalsTexts { return address }
    return try people().employee(ofAddress: address).map { "\(PeopleDirectory.employeeType)/\($0)" } ?? address
  }

  /// Notes a step of a follow-up's story, in its history and, unless the rule speaks by mail only, in the journal.
  /// `journaled`: what the journal says in place of `detail`.
  func note(
    _ kind: JournalKind, _ followUp: FollowUp, at instant: Instant, _ detail: String, step: String? = nil,
    because silence: Silence? = nil, severity: JournalEntry.Severity = .info, isJournaled: Bool = true,
    journaled: String? = nil
  ) throws {
    try store.appendHistory(
      HistoryEntry(
        followUp: followUp.number, at: instant, event: kind.rawValue, detail: detail, step: step,
        reason: silence?.reason, until: silence?.until))
    guard isJournaled else { return }
    var fields = JournalEntry.fields(of: followUp)
    fields["FOLLOWUP_STEP"] = step
    fields["FOLLOWUP_REASON"] = silence?.reason.rawValue
    let subject = "\(followUp.rule) for \(followUp.record)"
    let detail = journaled ?? detail
    journal(
      kind, severity, detail.isEmpty ? "\(subject): \(kind.rawValue)" : "\(subject): \(kind.rawValue), \(detail)",
      fields: fields)
  }
}

extension JournalEntry {
  /// The fields that every entry about a follow-up has.
  static func fields(of followUp: FollowUp) -> [String: String] {
    var fields = [
      "FOLLOWUP_NUMBER": String(followUp.number), "FOLLOWUP_RULE": followUp.rule,
      "FOLLOWUP_RECORD": followUp.record.type, "FOLLOWUP_RECORD_ID": followUp.record.id.text,
    ]
    fields["FOLLOWUP_CLIENT"] = followUp.dossier.client?.text
    return fields
  }
}
