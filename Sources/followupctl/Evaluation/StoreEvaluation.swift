// The matches of a whole store: read once, in batches on every core, never all in memory.

import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import RuleLanguage
import WorkingTime

/// Evaluates rules on every record of a store.
///
/// A segment is ranked when all records are scored, so a rule that asks whether a record is in one is answered both ways
/// while the store is read, and decided afterwards. Only rules that ask more of segments have it read once again.
struct StoreEvaluation {
  let url: String
  let compiled: CompiledRules
  let time: TeamTime
  let now: Instant
  let withEnds: Bool
  private(set) var matches: MatchList
  private(set) var problems: [DataProblem] = []

  private var rules: RuleSet { compiled.rules }

  init(_ url: String, _ rules: RuleSet, _ time: TeamTime, at now: Instant, withEnds: Bool) throws {
    self.url = url
    self.time = time
    self.now = now
    self.withEnds = withEnds
    compiled = CompiledRules(rules)
    matches = MatchList(rules: rules.rules.count)
    let scores = try readOnce()
    try readOnceAgain(scores)
    problems += try danglingReferences()
    if withEnds, !rules.segments.isEmpty { try findEnds(scores) }
  }

  // MARK: Reading

  /// Finds the matches of all rules that can be asked before segments are ranked, and returns the scores by segment.
  private mutating func readOnce() throws -> [ScoreList] {
    let (compiled, time, now, withEnds) = (compiled, time, now, withEnds)
    let asked = rules.rules.indices.filter { compiled.segmentQuestion(ofRule: $0) != .several }
    var selection = compiled.matching(ofRules: asked)
    selection.formUnion(compiled.scoring)
    let parts = try scan(selection) { scan -> (Foresight, [DataProblem]) in
      let log = ProblemLog()
      func evaluator(at now: Instant) -> BatchEvaluator {
        let context = EvaluationContext(now: now, time: time, records: RecordSet(), problems: log)
        return BatchEvaluator(compiled, in: context, withEnds: withEnds)
      }
      let scorer = evaluator(at: SegmentTimeline.ranking(at: now, time))
      let evaluator = evaluator(at: now)
      var found = Foresight(compiled.rules)
      var dangling: [DataProblem] = []
      while try scan.next() {
        let clients = StoreEvaluation.clients(of: scan)
        found.score(scan.batch, scorer, scan)
        for index in asked {
          try found.add(index, of: compiled, over: scan.batch, evaluator, scan, withEnds: withEnds, clients)
        }
        for dossier in clients.dossiersWithout {
          dangling += try StoreEvaluation.linksToMissingClient(in: scan, dossier, compiled.rules.schema)
        }
      }
      return (found, log.problems.filter { $0.problem != "dangling-link" } + dangling)
    }
    var found = Foresight(rules)
    for part in parts {
      found.append(part.0)
      problems += part.1
    }
    let members = zip(rules.segments, found.scores).map { ScoredMembers($0, $1) }
    problems += members.flatMap(\.problems)
    matches = found.settled(members)
    return found.scores
  }

  /// Finds the matches of rules that can only be asked when it is known who is in which segment.
  private mutating func readOnceAgain(_ scores: [ScoreList]) throws {
    let (compiled, time, now, withEnds) = (compiled, time, now, withEnds)
    let asked = rules.rules.indices.filter { compiled.segmentQuestion(ofRule: $0) == .several }
    guard !asked.isEmpty else { return }
    let segments = RankedSegments(rules.segments, scores, endingAt: now + 1)
    let parts = try scan(compiled.matching(ofRules: asked)) { scan -> (MatchList, [DataProblem]) in
      let log = ProblemLog()
      let context = EvaluationContext(now: now, time: time, records: RecordSet(), segments: segments, problems: log)
      let evaluator = BatchEvaluator(compiled, in: context, withEnds: withEnds)
      var matches = MatchList(rules: compiled.rules.rules.count)
      while try scan.next() {
        let clients = StoreEvaluation.clients(of: scan)
        for index in asked {
          try matches.add(
            evaluator, index, of: compiled.rules.rules, over: scan.batch, scan, ends: withEnds ? .later : .unwanted,
            clients)
        }
      }
      return (matches, log.problems.filter { $0.problem != "dangling-link" })
    }
    for (found, noted) in parts {
      matches.append(found)
      problems += noted
    }
  }

  private static func clients(of scan: DossierScan) -> ClientNames {
    ClientNames(scan.batch) { try scan.key(ofDossier: $0).client }
  }

  private func scan<Result: Sendable>(
    _ selection: FieldSelection, _ body: @Sendable (DossierScan) throws -> Result
  ) throws -> [Result] {
    try SQLiteStore.scan(
      path: url, rules.schema, selection, threads: ProcessInfo.processInfo.activeProcessorCount, body)
  }

  // MARK: Ends

  /// The ends of matches that a segment may have a part in, by ranking it day after day.
  private mutating func findEnds(_ scores: [ScoreList]) throws {
    let store = try SQLiteStore.readOnly(path: url)
    try store.adopt(rules.schema)
    try store.transaction {
      let records = StoreRecords(store, rules.schema)
      let known = Dictionary(
        zip(rules.segments, scores).map { segment, list in
          (segment.name, (0..<list.count).map { (id: list.id(at: $0), score: list.score(at: $0)) })
        }, uniquingKeysWith: { first, _ in first })
      let timeline = SegmentTimeline(rules.segments, known) { segment, id, context in
        records.read(RecordKey(segment.record, id)) { segment.score(of: $0, in: context.reading($1)) }
      }
      for (index, rule) in rules.rules.enumerated() {
        for position in matches.byRule[index].indices where matches.byRule[index][position].isOpenEnded {
          let id = String(decoding: matches.id(of: matches.byRule[index][position]), as: UTF8.self)
          matches.byRule[index][position].until = records.read(RecordKey(rule.record, RecordID(id))) { record, view in
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
}

/// Who is in which segment, as ranked once.
private final class RankedSegments: SegmentLookup, Sendable {
  private let members: [String: Set<RecordID>]
  /// The next ranking may be another one: early, but never late.
  private let end: Instant

  init(_ segments: [Segment], _ scores: [ScoreList], endingAt end: Instant) {
    members = Dictionary(
      zip(segments, scores).map { segment, list in
        let isMember = ScoredMembers(segment, list).isMember
        return (segment.name, Set(isMember.indices.lazy.filter { isMember[$0] }.map { list.id(at: $0) }))
      }, uniquingKeysWith: { first, _ in first })
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
