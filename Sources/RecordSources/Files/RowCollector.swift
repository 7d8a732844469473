// Gathers the records of a file: identical repetitions collapse, contradictions are rejected.

import FollowupModel

struct RowCollector {
  let reader: FieldReader
  private(set) var seen: [RecordKey: Int] = [:]
  var result: RecordFile

  init(file: String, reader: FieldReader) {
    self.reader = reader
    result = RecordFile(name: file)
  }

  /// Takes the records of one row, each on its own: one that is bad leaves the others be.
  mutating func add(_ cells: [Cell?], line: Int, plans: [RowPlan]) {
    result.rowCount += 1
    for plan in plans {
      let key: RecordKey
      do throws(RowError) {
        key = try plan.key(cells, reader)
      } catch {
        reject(line: line, error.reason, key: nil)
        continue
      }
      do throws(RowError) {
        add(try plan.record(key, cells, reader), line: line)
      } catch {
        reject(line: line, error.reason, key: key)
      }
    }
  }

  /// Rejects a whole row that gave no cells.
  mutating func addBad(line: Int, _ reason: String) {
    result.rowCount += 1
    reject(line: line, reason, key: nil)
  }

  private mutating func add(_ record: Record, line: Int) {
    if let index = seen[record.key] {
      guard result.records[index] != record else { return }
      reject(
        line: line,
        "`\(record.key)` stands in line \(result.lines[index]) with other values; keep one of the two rows",
        key: record.key)
      return
    }
    seen[record.key] = result.records.count
    result.records.append(record)
    result.lines.append(line)
  }

  private mutating func reject(line: Int, _ reason: String, key: RecordKey?) {
    result.rejected.append(RejectedRow(file: result.name, line: line, reason: reason, key: key))
  }
}
