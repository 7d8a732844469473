// The matches of a whole store: read in batches on every core, never all in memory.

import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import RuleLanguage
import WorkingTime

/// Evaluates rules on every record of a store.
struct StoreEvaluation {
  let url: String
  let compiled: CompiledRules
  let time: TeamTime
  let now: Instant
  let withEnds: Bool
  private(set) var matches: MatchList
  private(set) var problems: [DataProblem] = []

  private typealias Scores = [String: [(id: RecordID, score: SegmentScore)]]

  private var rules: RuleSet { compiled.rules }

  init(_ url: String, _ rules: RuleSet, _ time: TeamTime, at now: Instant, withEnds: Bool) throws {
    self.url = url
    self.time = time
    self.now = now
    self.withEnds = withEnds
    compiled = CompiledRules(rules)
    matches = MatchList(rules: rules.rules.count)
    let scores = try scoreSegments()
    let ranked = RankedSegments(rules.segments, scores, endingAt: now + 1)
    for (segment, ranking) in zip(rules.segments, ranked.rankings) {
      problems += ranking.outsiders.map { ranking.problem(of: $0, in: segment) }
    }
    try findMatches(ranked)
    problems += try danglingReferences()
    if withEnds, !rules.segments.isEmpty { try findEnds(scores) }
  }

  // MARK: Scores

  private mutating func scoreSegments() throws -> Scores {
    guard !rules.segments.isEmpty else { return [:] }
    let (compiled, time, day) = (compiled, time, SegmentTimeline.ranking(at: now, time))
    let parts = try scan(compiled.scoring) { scan -> (Scores, [DataProblem]) in
      let log = ProblemLog()
      let evaluator = BatchEvaluator(
        compiled, in: EvaluationContext(now: day, time: time, records: RecordSet(), problems: log))
      var scores: Scores = [:]
      while try scan.next() {
        for (index, segment) in compiled.rules.segments.enumerated() {
          guard let table = scan.batch.table(of: segment.record) else { continue }
          let found = evaluator.scores(ofSegment: index, over: scan.batch, scan)
          scores[segment.name, default: []] += found.indices.map { (table.id(of: $0), found[$0]) }
        }
      }
      return (scores, log.problems)
    }
    problems += parts.flatMap(\.1)
    return parts.map(\.0).reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
  }

  // MARK: Matches

  private mutating func findMatches(_ segments: RankedSegments) throws {
    let (compiled, time, now) = (compiled, time, now)
    let ends: MatchList.Ends = !withEnds ? .unwanted : rules.segments.isEmpty ? .now : .later
    let parts = try scan(compiled.matching) { scan -> (MatchList, [DataProblem]) in
      let log = ProblemLog()
      let evaluator = BatchEvaluator(
        compiled,
        in: EvaluationContext(now: now, time: time, records: RecordSet(), segments: segments, problems: log))
      var matches = MatchList(rules: compiled.rules.rules.count)
      var dangling: [DataProblem] = []
      while try scan.next() {
        let clients = scan.batch.clients
        try matches.add(evaluator, compiled.rules.rules, over: scan.batch, scan, ends: ends) { dossier in
          try clients[dossier] ?? scan.key(ofDossier: dossier).client
        }
        for dossier in clients.indices where clients[dossier] == nil {
          dangling += try StoreEvaluation.linksToMissingClient(in: scan, dossier, compiled.rules.schema)
        }
      }
      return (matches, log.problems.filter { $0.problem != "dangling-link" } + dangling)
    }
    for (found, noted) in parts {
      matches.append(found)
      problems += noted
    }
  }

  /// The ends of matches that a segment may have a part in, by ranking it day after day.
  private mutating func findEnds(_ scores: Scores) throws {
    let store = try SQLiteStore.readOnly(path: url)
    try store.adopt(rules.schema)
    try store.transaction {
      let records = StoreRecords(store, rules.schema)
      let timeline = SegmentTimeline(rules.segments, scores) { segment, id, context in
        records.read(RecordKey(segment.record, id)) { segment.score(of: $0, in: context.reading($1)) }
      }
      for (index, rule) in rules.rules.enumerated() {
        for position in matches.byRule[index].indices where matches.byRule[index][position].isOpenEnded {
          let key = RecordKey(rule.record, matches.byRule[index][position].id)
          matches.byRule[index][position].until = records.read(key) { record, view in
            let context = EvaluationContext(now: now, time: time, records: view, segments: timeline)
            return rule.exactMatch(for: record, in: context).until
          }
        }
      }
      if let fault = records.fault { throw fault }
    }
  }

  // MARK: Links

  private func danglingReferences() throws -> [DataProblem] {
    let store = try SQLiteStore.readOnly(path: url)
    try store.adopt(rules.schema)
    return try store.danglingReferences().map { StoreEvaluation.dangling($0.source, $0.field, $0.target) }
  }

  /// The links of a dossier's records to its client, where the client is not there.
  private static func linksToMissingClient(
    in scan: DossierScan, _ dossier: Int, _ schema: Schema
  ) throws -> [DataProblem] {
    let view = try scan.view(ofDossier: dossier)
    guard view.key.client != nil, view.own.record(view.key.root) == nil else { return [] }
    return view.own.all.compactMap { record in
      guard let field = schema.clientLink(of: record.key.type), record.link(field) == view.key.root,
        let name = schema[record.key.type]?.fields[field].name
      else { return nil }
      return dangling(record.key, name, view.key.root)
    }
  }

  private static func dangling(_ source: RecordKey, _ field: String, _ target: RecordKey) -> DataProblem {
    DataProblem(
      problem: "dangling-link", record: source,
      message: "`\(field)` leads to \(target.type) `\(target.id)`, which is not there")
  }

  private func scan<Result: Sendable>(
    _ selection: FieldSelection, _ body: @Sendable (DossierScan) throws -> Result
  ) throws -> [Result] {
    try SQLiteStore.scan(
      path: url, rules.schema, selection, threads: ProcessInfo.processInfo.activeProcessorCount, body)
  }
}

/// Who is in which segment, as ranked once.
private final class RankedSegments: SegmentLookup, Sendable {
  let rankings: [SegmentRanking]
  private let members: [String: Set<RecordID>]
  /// The next ranking may be another one: early, but never late.
  private let end: Instant

  init(_ segments: [Segment], _ scores: [String: [(id: RecordID, score: SegmentScore)]], endingAt end: Instant) {
    rankings = segments.map { segment in
      SegmentRanking(
        segment.selection, of: (scores[segment.name] ?? []).lazy.map { (id: $0.id, value: $0.score.value) })
    }
    members = Dictionary(
      zip(segments, rankings).map { ($0.name, Set($1.members)) }, uniquingKeysWith: { first, _ in first })
    self.end = end
  }

  func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict {
    Verdict(truth: members[segment]?.contains(record.id) ?? false ? .yes : .no, until: end)
  }
}

/// Records of a store one by one, with what rules look up from them.
private final class StoreRecords {
  private let store: SQLiteStore
  private let schema: Schema
  private(set) var fault: (any Error)?

  init(_ store: SQLiteStore, _ schema: Schema) {
    self.store = store
    self.schema = schema
  }

  func read<Result>(_ key: RecordKey, _ body: (Record, DossierView) -> Result?) -> Result? {
    do {
      guard let dossier = try store.dossier(of: key) else { return nil }
      let view = try DossierView(dossier, schema: schema, store: store)
      defer { fault = fault ?? view.fault }
      return view.own.record(key).flatMap { body($0, view) }
    } catch {
      fault = fault ?? error
      return nil
    }
  }
}
