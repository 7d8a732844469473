// The matches of records that were read from files.

import FollowupModel
import RuleLanguage
import WorkingTime

/// Evaluates rules on records in memory.
struct FileEvaluation {
  private(set) var matches: MatchList
  private(set) var problems: [DataProblem]

  init(_ records: RecordSet, _ rules: RuleSet, _ time: TeamTime, at now: Instant, withEnds: Bool) throws {
    let compiled = CompiledRules(rules)
    let batch = compiled.makeBatch()
    let log = ProblemLog()
    let context = EvaluationContext(
      now: now, time: time, records: records, segments: SegmentTimeline(rules.segments, over: records), problems: log)
    let evaluator = BatchEvaluator(compiled, in: context, withEnds: withEnds)
    var keys: [DossierKey] = []
    for (key, members) in records.dossiers(rules.schema) {
      batch.beginDossier()
      keys.append(key)
      for record in members { batch.add(record) }
    }
    let clients = ClientNames(batch) { [keys] in keys[$0].client }
    let loaded = LoadedRecords(records)
    matches = MatchList(rules: rules.rules.count)
    for index in rules.rules.indices {
      try matches.add(
        evaluator, index, of: rules.rules, over: batch, loaded, ends: withEnds ? .now : .unwanted, clients)
    }
    problems = log.problems.filter { $0.problem != "dangling-link" }
  }
}
