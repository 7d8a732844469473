// A small team's record types, and short ways to write a rule, records and instants in tests.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

let teamRecords = """
  record employee
    name text
    email email
    head link to employee, optional
  record client
    name text
    manager link to employee as clients, optional
    on_hold yes or no
    since date, optional
    limit money, optional
    notice_days number, optional
  record invoice
    number text
    client link to client as invoices
    amount money
    due_on date
    paid_on date, optional
    opened_at instant, optional
    status one of open, paid, cancelled
    rate number, optional
    contact email, optional
  record complaint
    client link to client as complaints
    closed_on date, optional
    opened_at instant, optional
  group collections "a@example.com", "b@example.com"

  """

/// The team's records and one rule for invoices with this condition.
func ruleText(_ condition: String, record: String = "invoice", subject: String = "subject") -> String {
  teamRecords + """
    rule tested
      for each \(record)
      when \(condition)
      remind "a@example.com", group collections
      subject "\(subject)"

    """
}

func checked(_ text: String) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
  RuleChecker.check([SourceText(file: "a.rules", text: text)])
}

/// The only rule of a text that must be right.
func rule(_ condition: String, record: String = "invoice", subject: String = "subject") throws -> (Rule, Schema) {
  let result = checked(ruleText(condition, record: record, subject: subject))
  let errors = result.diagnostics.filter { $0.severity == .error }
  try #require(errors.isEmpty, "\(errors.map(\.description).joined(separator: "\n"))")
  let rules = try #require(result.rules)
  return (try #require(rules.rules.first), rules.schema)
}

/// What is said about a condition: messages with their help.
func findings(_ condition: String, record: String = "invoice") -> [String] {
  checked(ruleText(condition, record: record)).diagnostics.map { finding in
    "\(finding.severity): \(finding.message)" + (finding.help.map { " / \($0)" } ?? "")
  }
}

func date(_ text: String) -> CivilDate { CivilDate(iso: text) ?? CivilDate(dayNumber: 0) }

func zone(_ name: String) throws -> TeamTime { TeamTime(zone: try Zone.named(name)) }

func at(_ text: String, _ time: String = "00:00", in team: TeamTime) -> Instant {
  team.zone.instant(of: date(text), at: TimeOfDay(iso: time) ?? TimeOfDay(second: 0))
}

func make(_ schema: Schema, _ type: String, _ id: String, _ values: [String: Value]) -> Record {
  Record(key: RecordKey(type, RecordID(id)), values: schema[type]?.fields.map { values[$0.name] } ?? [])
}

func money(_ text: String) -> Value { Money(text).map(Value.money) ?? .text(text) }

func number(_ text: String) -> Value { Number(text).map(Value.number) ?? .text(text) }

func client(_ id: String) -> Value { .link(RecordKey("client", RecordID(id))) }

/// Words as values print themselves: enough to see where they go.
struct PlainFormatter: ValueFormatter {
  func text(of value: Value, language: String) -> String {
    switch value {
    case .text(let text), .email(let text), .choice(let text): return text
    case .number(let number): return number.description
    case .money(let money): return money.description
    case .date(let date): return date.description
    case .instant(let instant): return instant.description
    case .yesNo(let bool): return bool ? "yes" : "no"
    case .link(let key): return key.description
    }
  }
  func days(_ number: Number, language: String) -> String { "\(number) days" }
  func plural(_ number: Number, forms: [String], language: String) -> String {
    number == .one ? forms[0] : forms[forms.count - 1]
  }
}
