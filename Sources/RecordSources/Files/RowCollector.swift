// Turns the rows of a file into records: each record of a row on its own, and what is bad with its line and reason.

import FollowupModel

final class RowCollector {
  private let reader: FieldReader
  private let staging: Staging

  init(reader: FieldReader, staging: Staging) {
    self.reader = reader
    self.staging = staging
  }

  /// Takes the records of one row, each on its own: one that is bad leaves the others be.
  func add(_ cells: [Cell?], line: Int, plans: [RowPlan]) {
    staging.countRow()
    for plan in plans {
      let key: RecordKey
      do throws(RowError) {
        key = try plan.key(cells, reader)
      } catch {
        staging.reject(line: line, error.reason, key: nil, withheld: error.withheld)
        continue
      }
      do throws(RowError) {
        staging.take(try plan.record(key, cells, reader), line: line)
      } catch {
        staging.reject(line: line, error.reason, key: key, withheld: error.withheld)
      }
    }
  }

  /// Takes a row that is a single plain record; false where it is not, and nothing was taken.
  func add(_ bytes: [UInt8], ends: [Int], line: Int, plain: PlainRow) -> Bool {
    let isTaken = staging.take(type: plain.type, line: line) { id, values in
      plain.read(bytes, ends: ends, id: &id, values: &values)
    }
    if isTaken { staging.countRow() }
    return isTaken
  }

  /// Rejects a whole row that gave no cells.
  func addBad(line: Int, _ reason: String, withheld: String? = nil) {
    staging.countRow()
    staging.reject(line: line, reason, key: nil, withheld: withheld)
  }
}
