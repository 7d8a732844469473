// Records change: the guards that may hold a change set for a person, the writing, and the dossiers to look at.

import FollowupModel
import RuleLanguage

extension Engine {
  /// Applies a change set in one transaction, or holds it whole.
  func apply(_ set: ChangeSet, now: Instant) throws {
    if case .source(let name) = set.owner {
      if let fingerprint = set.fingerprint, try store.fingerprint(ofSource: name) == fingerprint {
        effects.append(.reply(Reply(.done, "unchanged since it was last read")))
        return
      }
      try store.setFingerprint(set.fingerprint, ofSource: name)
      try replaceHeld(of: set.owner)
    }
    try noteRejected(set)
    let removals = try removals(of: set)
    if set.owner != .hand, let (reason, summary) = guardAgainst(set, removals: removals) {
      try hold(set, reason, summary, now: now)
      return
    }
    try write(set, removing: removals.keys, now: now)
  }

  /// Writes a change set that passed the guards, or that a person released.
  func write(_ set: ChangeSet, removing keys: [RecordKey], now: Instant) throws {
    try beginFirstImport(set, now: now)
    let reach = generation.reach
    let scores = generation.segmentReaches
    var scored: Set<String> = []
    var outcome = WriteOutcome()
    var refused: [RejectedRow] = []
    var moved: [(move: Move, client: DossierKey)] = []
    func note(_ changes: [RecordChange]) throws {
      life?.step()
      moved += moves(in: changes)
      if changes.contains(where: { PeopleDirectory.types.contains($0.key.type) }) {
        forgetPeople()
        reportPeople(changes.compactMap(\.after))
        if settings.weeklySummary != nil { try planOccasions(now: now) }
      }
      for (segment, reach) in scores where try forgetScores(after: changes, in: segment, reach) {
        scored.insert(segment.name)
      }
      let dossiers = try dossiers(reachedBy: changes.filter(reach.matters), reach)
      try lookAt(dossiers, because: set.summary, mayBeHeld: set.owner != .hand, now: now)
    }
    func write(_ writes: [RecordWrite]) throws {
      guard !writes.isEmpty else { return }
      let written = try store.write(writes, owner: set.owner)
      outcome += written.outcome
      refused += written.refused
      try note(written.changes)
    }
    try write(set.writes)
    if let staged = set.staged {
      var wanted = reach.wanted
      for (segment, reach) in scores {
        wanted.everyRecordOf.formUnion(reach.wanted.everyRecordOf.union([segment.record]))
        wanted.valuesOf.formUnion(reach.wanted.valuesOf)
      }
      wanted.kinds = kinds(to: [reach] + scores.map(\.reach))
      let written = try store.write(staged, owner: set.owner, wanted: wanted, noting: note)
      outcome += written.outcome
      refused += written.refused
    }
    for start in stride(from: 0, to: keys.count, by: Limits.recordsPerSlice) {
      try write(keys[start...].prefix(Limits.recordsPerSlice).map(RecordWrite.delete))
    }
    for row in refused { journalRejected(row) }
    try tell(of: moved, now: now)
    try planRankings(of: scored, after: set, now: now)
    let rejected = set.rejected + refused
    let counts =
      "\(outcome.added) added, \(outcome.changed) changed, \(outcome.unchanged) unchanged, "
      + "\(outcome.removed) removed, \(rejected.count) rejected"
      + (outcome.changedOfSources > 0 ? "; \(outcome.changedOfSources) of those changed are of sources" : "")
    journal(.import, rejected.isEmpty ? .info : .warning, "\(set.summary): \(counts)")
    var reply = Reply(rejected.isEmpty ? .done : .problems, counts)
    reply.outcome = outcome
    reply.rejected = rejected
    effects.append(.reply(reply))
  }

  private func reportPeople(_ records: [Record]) {
    let people = PeopleProblems(schema: schema, settings: settings, showsValues: settings.journalsTexts)
    let log = ProblemLog()
    for problem in records.flatMap(people.problems) { log.note(problem) }
    report(log)
  }

  /// Types of which added records matter to the same reaches, by a number for each combination of these.
  private func kinds(to reaches: [Reach]) -> [String: Int] {
    var numbers: [[Bool]: Int] = [:]
    var kinds: [String: Int] = [:]
    for type in schema.types where !PeopleDirectory.types.contains(type.name) {
      let readers = reaches.map { $0.mattersWhenAdded(type.name) }
      kinds[type.name] = numbers[readers] ?? numbers.count
      numbers[readers] = kinds[type.name]
    }
    return kinds
  }

  private func noteRejected(_ set: ChangeSet) throws {
    if set.owner != .hand { try store.setRejectedRows(set.rejected, owner: set.owner) }
    for row in set.rejected { journalRejected(row) }
  }

  private func journalRejected(_ row: RejectedRow) {
    var fields: [String: String] = [:]
    fields["FOLLOWUP_RECORD"] = row.key?.type
    fields["FOLLOWUP_RECORD_ID"] = row.key?.id.text
    let place = row.file.isEmpty ? row.key.map { "\($0)" } ?? "a row" : "\(row.file):\(row.line)"
    journal(
      .rejected, .warning, "\(place): \(settings.journalsTexts ? row.reason : row.withheld ?? row.reason)",
      fields: fields)
  }

  // MARK: Guards

  /// What a snapshot no longer has. A record whose row was rejected stays; where the id of a rejected row could not be
  /// read it may be any record, and nothing is removed.
  public func removals(of set: ChangeSet) throws -> (keys: [RecordKey], known: Int) {
    guard case .snapshot(let types) = set.mode else { return ([], 0) }
    if let staged = set.staged {
      let (missing, known) = try store.keys(ownedBy: set.owner, types: types, missingIn: staged)
      if set.rejected.contains(where: { $0.key == nil }) { return ([], known) }
      let kept = Set(set.writes.map(\.key)).union(set.rejected.compactMap(\.key))
      return (missing.filter { !kept.contains($0) }, known)
    }
    let known = try store.keys(ownedBy: set.owner, types: types)
    if set.rejected.contains(where: { $0.key == nil }) { return ([], known.count) }
    let kept = Set(set.writes.map(\.key)).union(set.rejected.compactMap(\.key))
    return (known.subtracting(kept).sorted(), known.count)
  }

  private func guardAgainst(
    _ set: ChangeSet, removals: (keys: [RecordKey], known: Int)
  ) -> (HeldChange.Reason, String)? {
    if let bad = set.tooMuchIsBad { return (.rejected, "\(set.summary): \(bad)") }
    if removals.known > 0, Double(removals.keys.count) > set.removedAtMost * Double(removals.known) {
      return (
        .removed,
        "\(set.summary): would remove \(removals.keys.count) of \(removals.known) records"
      )
    }
    return nil
  }

  private func hold(_ set: ChangeSet, _ reason: HeldChange.Reason, _ summary: String, now: Instant) throws {
    let number = try store.insert(HeldChange(reason: reason, at: now, summary: summary, changeSet: set))
    let remedy = "mend the file, or see `followupctl held show \(number)` and release or discard it"
    journal(.held, .warning, "change \(number) is held: \(summary); nothing was applied; \(remedy)")
    try notify(
      subject: "A change of records is held: \(set.summary)", text: "\(summary); nothing was applied.\n\n\(remedy).",
      now: now)
    var reply = Reply(.problems, "held as change \(number): \(summary); nothing was applied", remedy: remedy)
    reply.rejected = set.rejected
    effects.append(.reply(reply))
  }

  /// A newer state of a source takes the place of one that waits.
  private func replaceHeld(of owner: Owner) throws {
    for change in try store.heldChanges() where change.changeSet?.owner == owner {
      try store.removeHeldChange(change.number)
    }
  }

  // MARK: Dossiers to look at

  /// The dossiers from which changed records can be read.
  func dossiers(reachedBy changes: [RecordChange], _ reach: Reach) throws -> Set<DossierKey> {
    var result: Set<DossierKey> = []
    var referred: Set<RecordKey> = []
    var targets: Set<RecordKey> = []
    var last: DossierKey?
    for change in changes {
      // Those of a dossier mostly come together, and to compare is less than to hash.
      if change.dossier != last { result.insert(change.dossier) }
      last = change.dossier
      if let former = change.movedFrom { result.insert(former) }
      if reach.isReadThroughLinks(change.key.type) {
        try addReferrers(of: change.key, seen: &referred, to: &result)
      }
      guard !reach.linksToFollow(of: change.key.type).isEmpty else { continue }
      if let before = change.before { try addTargets(of: before, reach, seen: &targets, to: &result) }
      if let after = change.after { try addTargets(of: after, reach, seen: &targets, to: &result) }
    }
    return result
  }

  /// Dossiers from which links lead to a record, directly or through shared records.
  private func addReferrers(
    of key: RecordKey, seen: inout Set<RecordKey>, to result: inout Set<DossierKey>
  ) throws {
    var queue = seen.insert(key).inserted ? [key] : []
    while let key = queue.popLast() {
      for reference in try store.crossReferences(to: key) where seen.insert(reference.source).inserted {
        result.insert(reference.dossier)
        queue.append(reference.source)
      }
    }
  }

  /// Dossiers that a record's links lead to, whose lists it is in. A target is followed once for a whole change set.
  private func addTargets(
    of record: Record, _ reach: Reach, seen: inout Set<RecordKey>, to result: inout Set<DossierKey>
  ) throws {
    var queue = [record]
    while let record = queue.popLast() {
      for field in reach.linksToFollow(of: record.key.type) {
        guard let target = record.link(field), seen.insert(target).inserted else { continue }
        if let found = try store.dossier(of: target) { result.insert(found) }
        if let next = try store.record(target) { queue.append(next) }
      }
    }
  }
}

extension ChangeSet {
  /// For people: where it came from.
  var summary: String {
    if !files.isEmpty { return files.joined(separator: ", ") }
    switch owner {
    case .source(let name): return name
    case .imported: return "import"
    case .hand: return "by hand"
    }
  }
}

extension ChangeSet {
  /// What is said of a change of whose rows so many are bad that it waits for a person; nil where they are few enough.
  public var tooMuchIsBad: String? {
    let rows = recordCount + rejected.count
    guard rows > 0, Double(rejected.count) > rejectedAtMost * Double(rows) else { return nil }
    return "\(rejected.count) of \(rows) rows are bad"
  }
}
