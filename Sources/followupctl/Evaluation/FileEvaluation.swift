// The matches of records that were read from files.

import FollowupModel
import RuleLanguage
import WorkingTime

/// Evaluates rules on records in memory.
struct FileEvaluation {
  private(set) var matches: MatchList
  private(set) var problems: [DataProblem]

  init(_ records: RecordSet, _ rules: RuleSet, _ time: TeamTime, at now: Instant, withEnds: Bool) {
    let compiled = CompiledRules(rules)
    let batch = compiled.makeBatch()
    let log = ProblemLog()
    let evaluator = BatchEvaluator(
      compiled,
      in: EvaluationContext(
        now: now, time: time, records: records, segments: SegmentTimeline(rules.segments, over: records), problems: log)
    )
    let dossiers = records.dossiers(rules.schema)
    var clients: [RecordID?] = []
    for (key, members) in dossiers {
      batch.beginDossier()
      clients.append(key.client)
      for record in members { batch.add(record) }
    }
    matches = MatchList(rules: rules.rules.count)
    matches.add(
      evaluator, rules.rules, over: batch, LoadedRecords(records), ends: withEnds ? .now : .unwanted
    ) { clients[$0] }
    problems = log.problems.filter { $0.problem != "dangling-link" }
  }
}
