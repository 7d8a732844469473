// What cannot be meant in the records of people: an absence that ends before it begins, a time zone that is none.

import FollowupModel
import RuleLanguage

/// Problems of employees and absences, for whoever writes one and for the journal.
public struct PeopleProblems {
  private let schema: Schema
  private let settings: Settings
  private let showsValues: Bool

  /// - Parameter showsValues: whether problems may say what records hold, as the journal does only where that is wanted.
  public init(schema: Schema, settings: Settings, showsValues: Bool) {
    self.schema = schema
    self.settings = settings
    self.showsValues = showsValues
  }

  /// What is odd about a record; nothing for records of other types.
  public func problems(of record: Record) -> [DataProblem] {
    guard PeopleDirectory.types.contains(record.key.type), let type = schema[record.key.type] else { return [] }
    let fields = FieldsByName(record, type)
    let found = record.key.type == PeopleDirectory.absenceType ? absence(fields) : employee(fields)
    return found.map { DataProblem(problem: $0.code, record: record.key, message: $0.message) }
  }

  private func absence(_ fields: FieldsByName) -> [(code: String, message: String)] {
    var found: [(String, String)] = []
    if let from = fields.date("from"), let until = fields.date("until"), until < from {
      let order = showsValues ? "ends on \(until), before it begins on \(from)" : "ends before it begins"
      found.append(("absence-ends-first", "\(order), so nobody is away; correct `from` or `until`"))
    }
    if let employee = fields.link("employee"), fields.link("substitute") == employee {
      found.append(("own-substitute", "`\(employee)` stands in for themselves, which counts as nobody; name another"))
    }
    return found
  }

  private func employee(_ fields: FieldsByName) -> [(code: String, message: String)] {
    guard let name = fields.text("time_zone"), settings.zoneNamed(name) == nil else { return [] }
    return [
      (
        "unknown-time-zone",
        "`\(showsValues ? name : "…")` is no time zone, so the team's is taken; write one such as \(settings.time.zone.name)"
      )
    ]
  }
}
