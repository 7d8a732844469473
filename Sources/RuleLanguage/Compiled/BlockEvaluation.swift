// The evaluation of block tests over one batch: the columns of a table in, a column of verdicts out.

import FollowupModel
import WorkingTime

/// An evaluation of block tests under way.
///
/// What is rare (an overflow, amounts of several currencies, a link that leads nowhere) is not computed here: its
/// dossier is put aside, to be asked of the interpreter, which also notes the problem.
final class BlockEvaluation {
  let context: EvaluationContext
  let batch: DossierBatch
  let records: any BatchRecords
  let starts: DayStarts
  /// Whether anybody wants to know until when truths hold.
  let withEnds: Bool
  /// Who is in segments as far as it is assumed: everybody or nobody.
  let assumed: [String: Bool]
  /// The rule that is asked, for problems.
  var asker: String?
  let today: Int64
  /// Dossiers whose records the interpreter must be asked about.
  private(set) var aside: [Bool]
  private(set) var hasAside = false
  /// By dossier the row of its client, -1 where it is not there.
  private(set) lazy var clientRows = batch.clientRows

  init(
    _ context: EvaluationContext, _ batch: DossierBatch, _ records: any BatchRecords, _ starts: DayStarts,
    withEnds: Bool = true, assuming assumed: [String: Bool] = [:]
  ) {
    self.context = context
    self.batch = batch
    self.records = records
    self.starts = starts
    self.withEnds = withEnds
    self.assumed = assumed
    today = Int64(context.today.dayNumber)
    aside = [Bool](repeating: false, count: batch.count)
    for dossier in batch.unreadable { putAside(dossier: dossier) }
  }

  func putAside(dossier: Int) {
    aside[dossier] = true
    hasAside = true
  }

  func putAside(row: Int, of table: RecordTable) { putAside(dossier: Int(table.dossiers[row])) }

  // MARK: Tests

  func verdicts(_ test: BlockTest, over table: RecordTable) -> VerdictColumn {
    switch test {
    case .holds(let value): return holds(value, over: table)
    case .isEmpty(let value): return isEmpty(value, over: table)
    case .not(let test):
      let result = verdicts(test, over: table)
      result.negate()
      return result
    case .and(let tests): return joined(tests, decisive: BlockTruth.no, over: table)
    case .or(let tests): return joined(tests, decisive: BlockTruth.yes, over: table)
    case .compare(let left, let comparison, let right): return compare(left, comparison, right, over: table)
    case .window(let value, let window): return inside(window, value, over: table)
    case .age(let value, let direction, let comparison, let number):
      return age(value, direction, comparison, number, over: table)
    case .moment(let value, let moment, let ofDate): return at(moment, value, ofDate: ofDate, over: table)
    case .isWeekday(let value, let weekday): return ofDate(value, over: table) { $0.weekday == weekday }
    case .isWorkingDay(let value):
      let calendar = context.time.calendar
      return ofDate(value, over: table) { calendar.isWorkingDay($0) }
    case .isIn(let subject, let segment): return isIn(subject, segment, over: table)
    case .any(let list, let filter): return any(list, filter, over: table)
    case .interpreted(let test): return interpreted(test, over: table, unless: nil, decisive: BlockTruth.no)
    }
  }

  /// Joins tests. Those for the interpreter come last, and where nobody wants to know of problems only for rows on
  /// which they can still matter.
  private func joined(_ tests: [BlockTest], decisive: UInt8, over table: RecordTable) -> VerdictColumn {
    var result: VerdictColumn?
    for test in tests.filter({ !$0.isInterpreted }) + tests.filter(\.isInterpreted) {
      let next: VerdictColumn
      if case .interpreted(let test) = test {
        next = interpreted(test, over: table, unless: result, decisive: decisive)
      } else {
        next = verdicts(test, over: table)
      }
      if let result { result.join(next, decisive: decisive) } else { result = next }
    }
    return result ?? filled(table, with: BlockTruth.yes - decisive)
  }

  private func interpreted(
    _ test: Test, over table: RecordTable, unless decided: VerdictColumn?, decisive: UInt8
  ) -> VerdictColumn {
    let result = filled(table, with: BlockTruth.yes - decisive)
    for row in 0..<table.count {
      if context.problems == nil, let decided, decided.truths[row] == decisive,
        !withEnds || decided.ends?[row] ?? BlockEnd.never == BlockEnd.never
      {
        continue
      }
      guard let (record, lookup) = records.record(at: row, of: table) else { continue }
      var evaluation = Evaluation(context.reading(lookup), of: record)
      evaluation.asker = asker
      result.put(evaluation.verdict(test), at: row, withEnd: withEnds)
    }
    return result
  }

  func filled(_ table: RecordTable, with truth: UInt8) -> VerdictColumn {
    let column = VerdictColumn(count: table.count, withEnds: false)
    column.truths.initialize(repeating: truth, count: table.count)
    return column
  }
}

extension BlockTest {
  fileprivate var isInterpreted: Bool {
    if case .interpreted = self { return true }
    return false
  }
}
