// A record as a person gives it, FIELD=VALUE, read by the same rules as a record file.

import ControlAPI
import FollowupModel
import Foundation
import RecordSources
import WorkingTime

struct HandWritten {
  let type: RecordType
  let key: RecordKey
  let fields: [FieldAssignment]
  /// The record as it is; nil for a new one.
  let known: Record?
  let time: TeamTime

  func record() throws -> Record {
    var texts: [String: String] = [:]
    for (index, field) in type.fields.enumerated() {
      texts[field.name] = known?.values[index].map { $0.recordText(time) }
    }
    for assignment in fields {
      guard type.fieldIndex(assignment.field) != nil else {
        let near = nearestName(to: assignment.field, among: type.fields.map(\.name))
        throw DeskError(
          .problems, "\(type.name) has no field `\(assignment.field)`",
          near.map { "did you mean `\($0)`?" } ?? "its fields: \(type.fields.map(\.name).joined(separator: ", "))")
      }
      texts[assignment.field] = assignment.value
    }
    texts["id"] = key.id.text
    let line = try JSONEncoder().encode(texts)
    let reader = try RecordFileReader(standard: type.name, schema: Schema(types: [type]), time: time)
    let file = try reader.read(Array(line) + [0x0A], file: "\(type.name).jsonl")
    if let row = file.rejected.first { throw DeskError(.problems, row.reason, "nothing was changed") }
    guard let record = try file.records.all().first else { throw DeskError(.problems, "nothing to write", nil) }
    return record
  }
}

extension Value {
  /// The value as a record file writes it.
  func recordText(_ time: TeamTime) -> String {
    switch self {
    case .text(let text), .email(let text), .choice(let text): return text
    case .number(let number): return number.description
    case .money(let money): return money.description
    case .date(let date): return date.description
    case .instant(let instant): return time.iso(instant)
    case .yesNo(let yes): return yes ? "yes" : "no"
    case .link(let key): return key.id.text
    }
  }
}
