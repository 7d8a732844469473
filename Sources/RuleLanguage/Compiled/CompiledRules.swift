// Rules made ready to be asked about many records at once: what the evaluation of whole stores goes through.

import FollowupModel

/// The conditions and scores of a set of rules in the form that is computed in columns.
public struct CompiledRules: Sendable {
  struct Matching: Sendable {
    var when: BlockTest
    var unless: BlockTest?
    var selection: FieldSelection
    var question: SegmentQuestion
  }

  public let rules: RuleSet
  let matchings: [Matching]
  /// Nil for scores that only the interpreter can compute.
  let scores: [BlockValue?]
  /// What a batch must hold to score the records of segments.
  public let scoring: FieldSelection

  public init(_ rules: RuleSet) {
    self.rules = rules
    matchings = rules.rules.map { rule in
      var compiler = BlockCompiler(rules.schema)
      let when = compiler.compiled(rule.when.test, of: rule.record)
      let unless = rule.unless.map { compiler.compiled($0.test, of: rule.record) }
      compiler.selectClients()
      return Matching(
        when: when, unless: unless, selection: compiler.selection,
        question: SegmentQuestion(in: [when] + (unless.map { [$0] } ?? [])))
    }
    var scorer = BlockCompiler(rules.schema)
    scores = rules.segments.map { scorer.compiled($0.score, of: $0.record) }
    scoring = scorer.selection
  }

  /// What a batch must hold to tell who matches, and in whose dossier.
  public var matching: FieldSelection { matching(ofRules: matchings.indices) }

  /// The same for some rules, by their positions.
  public func matching(ofRules indices: some Sequence<Int>) -> FieldSelection {
    indices.reduce(into: FieldSelection()) { $0.formUnion(matchings[$1].selection) }
  }

  /// What a rule asks of segments.
  public func segmentQuestion(ofRule index: Int) -> SegmentQuestion { matchings[index].question }

  /// An empty batch for all of it.
  public func makeBatch() -> DossierBatch {
    var selection = matching
    selection.formUnion(scoring)
    return DossierBatch(rules.schema, selection)
  }
}

/// Asks compiled rules about batch after batch, at one instant. Not thread-safe.
public final class BatchEvaluator {
  private let compiled: CompiledRules
  private let context: EvaluationContext
  private let withEnds: Bool
  private let starts: DayStarts

  /// - Parameter withEnds: Whether it matters until when verdicts and scores hold. Without, only truths and values are.
  public init(_ compiled: CompiledRules, in context: EvaluationContext, withEnds: Bool = true) {
    self.compiled = compiled
    self.context = context
    self.withEnds = withEnds
    starts = DayStarts(context)
  }

  /// Whether a rule matches, for each row of its type: what `Rule.match` says of each. Its end may be early, never late.
  ///
  /// - Parameter assumed: Segments in which everybody or nobody is taken to be.
  public func matches(
    ofRule index: Int, over batch: DossierBatch, _ records: any BatchRecords, assuming assumed: [String: Bool] = [:]
  ) -> VerdictColumn {
    let rule = compiled.rules.rules[index]
    let matching = compiled.matchings[index]
    return asked(rule, batch, records, assumed) { evaluation, table in
      let result = evaluation.verdicts(matching.when, over: table)
      if let unless = matching.unless {
        let exception = evaluation.verdicts(unless, over: table)
        exception.settle(trueAs: BlockTruth.no)
        result.join(exception, decisive: BlockTruth.no)
      }
      return result
    } interpreting: { record, context in
      rule.match(for: record, in: context)
    }
  }

  /// The truth of a rule's `when` alone, for each row of its type.
  public func conditions(ofRule index: Int, over batch: DossierBatch, _ records: any BatchRecords) -> VerdictColumn {
    let rule = compiled.rules.rules[index]
    let when = compiled.matchings[index].when
    return asked(rule, batch, records, [:]) { evaluation, table in
      evaluation.verdicts(when, over: table)
    } interpreting: { record, context in
      rule.when.verdict(for: record, in: context, asker: rule.name)
    }
  }

  /// The exact end of a match in a row, looked for at most `Limits.horizonDays` ahead; nil beyond.
  public func exactMatch(
    ofRule index: Int, at row: Int, over batch: DossierBatch, _ records: any BatchRecords
  ) -> Verdict? {
    let rule = compiled.rules.rules[index]
    return batch.table(of: rule.record).flatMap { records.record(at: row, of: $0) }.map { record, lookup in
      rule.exactMatch(for: record, in: context.reading(lookup))
    }
  }

  /// Adds the score of each row of a segment's type to a list, in the order of rows.
  public func addScores(
    ofSegment index: Int, over batch: DossierBatch, _ records: any BatchRecords, to list: inout ScoreList
  ) {
    let segment = compiled.rules.segments[index]
    guard let table = batch.table(of: segment.record) else { return }
    let evaluation = BlockEvaluation(context, batch, records, starts, withEnds: withEnds)
    let column = compiled.scores[index].map { evaluation.column($0, over: table) }
    defer { withExtendedLifetime(column) {} }
    for row in 0..<table.count {
      if let column, !evaluation.aside[Int(table.dossiers[row])] {
        list.append(
          table.utf8(ofID: row), column.slots[row], column.currencies?[row] ?? 0,
          until: column.ends?[row] ?? BlockEnd.never)
      } else {
        let found = records.record(at: row, of: table)
        list.append(
          table.utf8(ofID: row),
          found.map { segment.score(of: $0.record, in: context.reading($0.lookup)) }
            ?? SegmentScore(value: nil, until: nil))
      }
    }
  }

  private func asked(
    _ rule: Rule, _ batch: DossierBatch, _ records: any BatchRecords, _ assumed: [String: Bool],
    computing: (BlockEvaluation, RecordTable) -> VerdictColumn,
    interpreting: (Record, EvaluationContext) -> Verdict
  ) -> VerdictColumn {
    guard let table = batch.table(of: rule.record) else { return VerdictColumn(count: 0, withEnds: false) }
    let context = assumed.isEmpty ? context : context.assuming(AssumedMembers(assumed))
    let evaluation = BlockEvaluation(context, batch, records, starts, withEnds: withEnds, assuming: assumed)
    evaluation.asker = rule.name
    let result = computing(evaluation, table)
    guard evaluation.hasAside else { return result }
    for row in 0..<table.count where evaluation.aside[Int(table.dossiers[row])] {
      guard let (record, lookup) = records.record(at: row, of: table) else { continue }
      result.put(interpreting(record, context.reading(lookup)), at: row, withEnd: withEnds)
    }
    return result
  }
}
