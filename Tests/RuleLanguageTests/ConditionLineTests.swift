// What a condition asks for, apart from any record.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct ConditionLineTests {
  private func lines(_ condition: String, _ language: String = "en", labels: Labels = Labels()) throws -> [String] {
    try rule(condition).0.when.lines(language: language, formatter: PlainFormatter(), labels: labels).map {
      $0.joint.isEmpty ? $0.words : "\($0.joint) \($0.words)"
    }
  }

  @Test func eachPartIsALineWithoutAnyRecordsValues() throws {
    #expect(
      try lines("status is open and due_on is more than 3 days ago and not client.on_hold") == [
        "status is open", "and due_on is more than 3 days ago", "and not client.on_hold",
      ])
    #expect(
      try lines("paid_on is empty or any(client.complaints where closed_on is empty)") == [
        "paid_on is empty", "or any(client.complaints where closed_on is empty)",
      ])
  }

  @Test func alternativesAreSaidWhetherTrueOrNot() throws {
    #expect(
      try lines("status is open and (paid_on is empty or due_on is today)") == [
        "status is open", "and (paid_on is empty or due_on is today)",
      ])
  }

  @Test func labelsTakeThePlaceOfNames() throws {
    var labels = Labels()
    labels[.field(FieldName(record: "invoice", field: "due_on")), "en"] = "due date"
    labels[.field(FieldName(record: "invoice", field: "due_on")), "pl"] = "termin"
    #expect(try lines("due_on is more than 3 days ago", labels: labels) == ["due date is more than 3 days ago"])
    let polish = try lines("due_on is more than client.notice_days days ago and status is open", "pl", labels: labels)
    #expect(polish.count == 2 && polish[0].hasPrefix("termin") && polish[1].hasPrefix("i "), "\(polish)")
  }
}
