// A record as a person gives it, FIELD=VALUE: fields that are not named stay as they are.

import ControlAPI
import FollowupModel
import RecordSources
import WorkingTime

struct HandWritten {
  let type: RecordType
  let id: String
  let fields: [FieldAssignment]
  /// The record as it is; nil for a new one.
  let known: Record?
  let time: TeamTime

  /// Throws `DeskError` for what cannot be taken.
  func record() throws(DeskError) -> Record {
    let written = WrittenValues(time: time)
    do throws(WrittenProblem) {
      var values = known?.values ?? Array(repeating: nil, count: type.fields.count)
      for (number, assignment) in fields.enumerated() {
        guard !fields[..<number].contains(where: { $0.field == assignment.field }) else {
          throw WrittenProblem(message: "`\(assignment.field)` is given twice", remedy: "name each field once")
        }
        guard let index = type.fieldIndex(assignment.field) else { throw unknown(assignment.field) }
        values[index] = try written.value(assignment.value, of: type.fields[index])
      }
      for (index, field) in type.fields.enumerated() where values[index] == nil {
        values[index] = try written.value("", of: field)
      }
      return Record(key: RecordKey(type.name, try written.id(id)), values: values)
    } catch {
      let remedy = ["nothing was changed", error.remedy].compactMap { $0 }.joined(separator: "; ")
      throw DeskError(.problems, error.message, remedy)
    }
  }

  private func unknown(_ field: String) -> WrittenProblem {
    let near = nearestName(to: field, among: type.fields.map(\.name))
    return WrittenProblem(
      message: "\(type.name) has no field `\(field)`",
      remedy: near.map { "did you mean `\($0)`?" } ?? "its fields: \(type.fields.map(\.name).joined(separator: ", "))")
  }
}
