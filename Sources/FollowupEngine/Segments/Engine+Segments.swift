// Segments: scores are kept per record with their ends, and ranked at the start of a day on which one may have changed
// and after file imports. Those who come in or drop out are looked at like records that changed.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Brings the store's segments to those of the rules in force; all are scored anew before anything is looked at.
  func adoptSegments(now: Instant) throws { try forgetAllScores(rankingAt: now, because: "changed rules") }

  /// Has every record scored anew.
  func forgetAllScores(rankingAt instant: Instant, because cause: String? = nil) throws {
    try store.setSegments(
      Dictionary(generation.rules.segments.map { ($0.name, $0.record) }, uniquingKeysWith: { first, _ in first }))
    for segment in generation.rules.segments {
      try store.planRanking(of: segment.name, at: instant, because: cause)
    }
  }

  /// Forgets the scores that changed records may have changed; false where there are none.
  func forgetScores(after changes: [RecordChange], in segment: Segment, _ reach: Reach) throws -> Bool {
    let scored = try recordsScoredAnew(after: changes, in: segment, reach)
    for id in scored { try store.forgetScore(of: id, in: segment.name) }
    return !scored.isEmpty
  }

  /// A file import is ranked at once, what people write singly at the next start of a day.
  func planRankings(of scored: Set<String>, after set: ChangeSet, now: Instant) throws {
    for segment in generation.rules.segments {
      if set.owner != .hand {
        try store.planRanking(of: segment.name, at: now, because: set.summary)
      } else if scored.contains(segment.name) {
        try store.planRanking(of: segment.name, at: settings.time.startOfDay(onOrAfter: now), because: nil)
      }
    }
  }

  private func recordsScoredAnew(
    after changes: [RecordChange], in segment: Segment, _ reach: Reach
  ) throws -> Set<RecordID> {
    let changes = changes.filter(reach.matters)
    var scored = Set(changes.lazy.filter { $0.key.type == segment.record }.map(\.key.id))
    let isRoot = segment.record == Schema.client || !schema.belongsToClient(segment.record)
    for dossier in try dossiers(reachedBy: changes, reach) {
      if isRoot {
        if dossier.root.type == segment.record { scored.insert(dossier.root.id) }
      } else {
        scored.formUnion(try store.records(in: dossier).lazy.filter { $0.key.type == segment.record }.map(\.key.id))
      }
    }
    return scored
  }

  /// Goes on with the ranking that is due, a batch of scores at a time. False where none is due.
  func rankSegments(now: Instant) throws -> Bool {
    guard let plan = try store.dueRanking(until: now) else { return false }
    guard let index = generation.rules.segments.firstIndex(where: { $0.name == plan.segment }) else {
      try store.finishRanking(of: plan.segment, nextAt: nil)
      return true
    }
    let segment = generation.rules.segments[index]
    // After a stop, days that passed are not ranked: what is caught up is judged by the segments as they are now.
    let day = settings.time.zone.startOfDay(settings.time.today(at: max(plan.at, now)))
    let ids = try store.recordsToScore(in: segment.name, at: day, limit: Limits.scoresPerCommit)
    if ids.isEmpty { try rank(segment, plan, asOf: day, now: now) } else { try score(ids, ofSegment: index, asOf: day) }
    return true
  }

  private func score(_ ids: [RecordID], ofSegment index: Int, asOf day: Instant) throws {
    let segment = generation.rules.segments[index]
    var unscored = Set(ids)
    var scores: [(id: RecordID, score: SegmentScore?)] = []
    for found in try self.scores(ofSegment: index, in: dossiers(of: ids, segment.record), asOf: day) {
      for position in 0..<found.count {
        let id = found.id(at: position)
        if unscored.remove(id) != nil { scores.append((id, found.score(at: position))) }
      }
    }
    // What is left has no record any more.
    try store.setScores(scores + unscored.sorted().map { ($0, nil) }, in: segment.name)
  }

  private func dossiers(of ids: [RecordID], _ type: String) throws -> [DossierKey] {
    // A client is the root of its own.
    if type == Schema.client { return ids.map { DossierKey(root: RecordKey(type, $0)) } }
    var dossiers: [DossierKey] = []
    var known: Set<DossierKey> = []
    for id in ids {
      guard let dossier = try store.dossier(of: RecordKey(type, id)), known.insert(dossier).inserted else { continue }
      dossiers.append(dossier)
    }
    return dossiers
  }

  /// The scores of all records that some dossiers have of a segment's type, some dossiers at a time.
  private func scores(ofSegment index: Int, in dossiers: [DossierKey], asOf day: Instant) throws -> [ScoreList] {
    let problems = ProblemLog()
    let context = EvaluationContext(now: day, time: settings.time, records: RecordSet(), problems: problems)
    let evaluator = BatchEvaluator(generation.compiled, in: context)
    let batch = DossierBatch(schema, generation.compiled.scoring)
    var lists: [ScoreList] = []
    for start in stride(from: 0, to: dossiers.count, by: Limits.dossiersPerBatch) {
      let some = Array(dossiers[start..<min(start + Limits.dossiersPerBatch, dossiers.count)])
      try store.load(some, into: batch)
      let records = DossierViews(some, schema: schema, store: store)
      var list = ScoreList()
      evaluator.addScores(ofSegment: index, over: batch, records, to: &list)
      if let fault = records.fault { throw fault }
      lists.append(list)
    }
    report(problems)
    return lists
  }

  private func rank(_ segment: Segment, _ plan: PlannedRanking, asOf day: Instant, now: Instant) throws {
    if plan.hasChangedScores {
      let (moved, found) = try rankAtBorder(segment) ?? rankAll(segment)
      try lookAtMoved(moved, segment, plan, asOf: day, now: now)
      let problems = ProblemLog()
      for problem in found { problems.note(problem) }
      report(problems)
    }
    let end = try store.nextScoreEnd(in: segment.name)
    try store.finishRanking(of: segment.name, nextAt: end.map(settings.time.startOfDay(onOrAfter:)))
  }

  /// Ranks by reading every score, and returns who came in or dropped out.
  private func rankAll(_ segment: Segment) throws -> (moved: [RecordID], problems: [DataProblem]) {
    let known = try store.scores(in: segment.name)
    let ranked = ScoredMembers(segment, known.scores)
    var moved: [RecordID] = []
    for (position, isMember) in ranked.isMember.enumerated() where isMember != known.isMember[position] {
      moved.append(known.scores.id(at: position))
      try store.setMember(isMember, moved[moved.count - 1], in: segment.name)
    }
    return (moved, ranked.problems)
  }

  /// The same from those at the border alone. Nil where that does not decide: how many are in depends on the scores
  /// themselves, or some are in another currency than most.
  private func rankAtBorder(_ segment: Segment) throws -> (moved: [RecordID], problems: [DataProblem])? {
    let counts = try store.countsOfScores(in: segment.name)
    let currencies = Set(counts.compactMap(\.currency))
    guard currencies.count < 2,
      let count = segment.selection.count(of: counts.reduce(0) { $0 + $1.count })
    else { return nil }
    let memberCount = counts.reduce(0) { $0 + ($1.isMember ? $1.count : 0) }
    var limit = abs(memberCount - count) + 64
    while true {
      let border = SegmentBorder(
        members: try standings(of: segment, members: true, in: currencies.first, limit: limit),
        memberCount: memberCount,
        others: try standings(of: segment, members: false, in: currencies.first, limit: limit),
        otherCount: counts.reduce(0) { $0 + $1.count } - memberCount)
      guard let (leaving, coming) = border.moves(to: count) else {
        limit *= 4
        continue
      }
      let left = try store.membersWithoutScore(in: segment.name) + leaving.map(\.id)
      for id in left { try store.setMember(false, id, in: segment.name) }
      for standing in coming { try store.setMember(true, standing.id, in: segment.name) }
      return (left + coming.map(\.id), [])
    }
  }

  /// Those nearest to the border on one side, of a currency and of none.
  private func standings(
    of segment: Segment, members: Bool, in currency: Currency?, limit: Int
  ) throws -> [Standing] {
    var found = try store.standings(of: segment.name, members: members, in: nil, limit: limit)
    if let currency {
      found += try store.standings(of: segment.name, members: members, in: currency, limit: limit)
      found.sort { members ? $1.outranks($0) : $0.outranks($1) }
    }
    return Array(found.prefix(limit))
  }

  /// A change of membership counts as a change of the record.
  private func lookAtMoved(
    _ ids: [RecordID], _ segment: Segment, _ plan: PlannedRanking, asOf day: Instant, now: Instant
  ) throws {
    guard !ids.isEmpty else { return }
    let changes = try ids.compactMap { id -> RecordChange? in
      let key = RecordKey(segment.record, id)
      guard let dossier = try store.dossier(of: key), let record = try store.record(key) else { return nil }
      return RecordChange(key: key, dossier: dossier, before: record, after: record)
    }
    let dossiers = try dossiers(reachedBy: changes, generation.reach)
    if let cause = plan.because {
      try lookAt(dossiers, because: cause, now: now)
    } else {
      for dossier in dossiers.sorted() { try store.markDue(dossier, at: day) }
    }
  }
}

extension DossierView: SegmentLookup {
  /// As ranked last. Time has no part in it: a new ranking marks whoever it moves as due.
  public func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict {
    Verdict(truth: isMember(record.id, of: segment) ? .yes : .no, until: nil)
  }

  public func place(of record: RecordKey, in segment: String) -> SegmentPlace? { standing(of: record, in: segment) }
}
