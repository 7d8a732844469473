// Rules made ready to be asked about many records at once: what the evaluation of whole stores goes through.

import FollowupModel

/// The conditions and scores of a set of rules in the form that is computed in columns.
public struct CompiledRules: Sendable {
  struct Matching: Sendable {
    var when: BlockTest
    var unless: BlockTest?
  }

  public let rules: RuleSet
  /// What a batch must hold to tell who matches, and in whose dossier.
  public let matching: FieldSelection
  /// What a batch must hold to score the records of segments.
  public let scoring: FieldSelection
  let matchings: [Matching]
  /// Nil for scores that only the interpreter can compute.
  let scores: [BlockValue?]

  public init(_ rules: RuleSet) {
    self.rules = rules
    var compiler = BlockCompiler(rules.schema)
    matchings = rules.rules.map { rule in
      Matching(
        when: compiler.compiled(rule.when.test, of: rule.record),
        unless: rule.unless.map { compiler.compiled($0.test, of: rule.record) })
    }
    if !rules.rules.isEmpty { compiler.selectClients() }
    matching = compiler.selection
    var scorer = BlockCompiler(rules.schema)
    scores = rules.segments.map { scorer.compiled($0.score, of: $0.record) }
    scoring = scorer.selection
  }

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
  private let starts: DayStarts

  public init(_ compiled: CompiledRules, in context: EvaluationContext) {
    self.compiled = compiled
    self.context = context
    starts = DayStarts(context)
  }

  /// Whether a rule matches, for each row of its type: what `Rule.match` says of each. Its end may be early, never late.
  public func matches(ofRule index: Int, over batch: DossierBatch, _ records: any BatchRecords) -> VerdictColumn {
    let rule = compiled.rules.rules[index]
    let matching = compiled.matchings[index]
    return asked(rule.record, batch, records) { evaluation, table in
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
    return asked(rule.record, batch, records) { evaluation, table in
      evaluation.verdicts(when, over: table)
    } interpreting: { record, context in
      rule.when.verdict(for: record, in: context)
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

  /// The score of each row of a segment's type.
  public func scores(ofSegment index: Int, over batch: DossierBatch, _ records: any BatchRecords) -> [SegmentScore] {
    let segment = compiled.rules.segments[index]
    guard let table = batch.table(of: segment.record) else { return [] }
    let evaluation = BlockEvaluation(context, batch, records, starts)
    let column = compiled.scores[index].map { evaluation.column($0, over: table) }
    defer { withExtendedLifetime(column) {} }
    return (0..<table.count).map { row in
      guard let column, !evaluation.aside[Int(table.dossiers[row])] else {
        let found = records.record(at: row, of: table)
        return found.map { segment.score(of: $0.record, in: context.reading($0.lookup)) }
          ?? SegmentScore(value: nil, until: nil)
      }
      return column.score(at: row)
    }
  }

  private func asked(
    _ type: String, _ batch: DossierBatch, _ records: any BatchRecords,
    computing: (BlockEvaluation, RecordTable) -> VerdictColumn,
    interpreting: (Record, EvaluationContext) -> Verdict
  ) -> VerdictColumn {
    guard let table = batch.table(of: type) else { return VerdictColumn(count: 0, withEnds: false) }
    let evaluation = BlockEvaluation(context, batch, records, starts)
    let result = computing(evaluation, table)
    guard evaluation.hasAside else { return result }
    for row in 0..<table.count where evaluation.aside[Int(table.dossiers[row])] {
      guard let (record, lookup) = records.record(at: row, of: table) else { continue }
      result[row] = interpreting(record, context.reading(lookup))
    }
    return result
  }
}

extension ValueColumn {
  fileprivate func score(at row: Int) -> SegmentScore {
    let until = ends.flatMap { $0[row] == BlockEnd.never ? nil : Instant(second: $0[row]) }
    guard slots[row] != Slot.missing else { return SegmentScore(value: nil, until: until) }
    let number = Number(scaled: slots[row])
    let currency = currencies.flatMap { Currency(packed: $0[row]) }
    return SegmentScore(
      value: currency.map { .money(Money(amount: number, currency: $0)) } ?? .number(number), until: until)
  }
}
