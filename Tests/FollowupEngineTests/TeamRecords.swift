// The record types of the tests' team, and records written as lines: `invoice f1: client acme, due_on 2026-11-12`.

import FollowupEngine
import FollowupModel
import RuleLanguage
import Testing

let teamRecords = """
  record employee
    name       text
    email      email, optional
    head       link to employee, optional
    language   text, optional
    time_zone  text, optional
  record absence
    employee   link to employee
    from       date
    until      date
    substitute link to employee, optional
  record client
    name     text
    manager  link to employee as clients, optional
    on_hold  yes or no, optional
  record invoice
    client   link to client as invoices
    due_on   date, optional
    amount   money, optional
    status   one of open, paid
    contact  email, optional
    note     text, optional
  record call
    client   link to client as calls
    at       instant, optional

  """

/// Anna and Boris work for Helena, and she for Karol; ACME is Anna's client.
let people = """
  employee karol: name Karol, email karol@example.com
  employee helena: name Helena, email helena@example.com, head karol
  employee anna: name Anna, email anna@example.com, head helena
  employee boris: name Boris, email boris@example.com, head helena
  client acme: name ACME, manager anna

  """

/// A rule with the words that every rule needs.
func rule(_ name: String = "overdue", for type: String = "invoice", when: String, _ clauses: String) -> String {
  """
  rule \(name)
    for each \(type)
    when \(when)
    \(clauses)
    subject "\(name)"

  """
}

/// Open invoices more than 3 days after they were due: those due on 12 November from the 16th on.
func overdue(_ clauses: String) -> String {
  rule(when: "status is open and due_on is more than 3 days ago", clauses)
}

extension Team {
  /// `count` open invoices of ACME, due on 1 November.
  static func invoices(_ count: Int) -> String {
    (1...count).map { "invoice f\($0): client acme, due_on 2026-11-01, status open\n" }.joined()
  }

  func writes(_ lines: String) throws -> [RecordWrite] {
    try lines.split(separator: "\n").map { .put(try record(String($0))) }
  }

  private func record(_ line: String) throws -> Record {
    let parts = line.split(separator: ":", maxSplits: 1)
    let names = parts[0].split(separator: " ")
    let type = try #require(engine.generation.rules.schema[String(names[0])])
    var values: [Value?] = Array(repeating: nil, count: type.fields.count)
    for item in parts[1].split(separator: ",") {
      let words = item.split(separator: " ", maxSplits: 1)
      let index = try #require(type.fieldIndex(String(words[0])), "\(words[0]) of \(type.name)")
      values[index] = try value(String(words[1]), of: type.fields[index].type)
    }
    return Record(key: RecordKey(type.name, RecordID(String(names[1]))), values: values)
  }

  private func value(_ text: String, of type: FieldType) throws -> Value {
    switch type {
    case .text: return .text(text)
    case .number: return .number(try #require(Number(text)))
    case .money: return .money(try #require(Money(text)))
    case .date: return .date(try #require(CivilDate(iso: text)))
    case .instant: return .instant(try #require(settings.time.parseInstant(text)))
    case .yesOrNo: return .yesNo(text == "yes")
    case .email: return .email(text)
    case .choice: return .choice(text)
    case .link(let target, _): return .link(RecordKey(target, RecordID(text)))
    }
  }
}
