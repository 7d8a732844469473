// Who people are, who is away and who stands in: the employees and absences, read once and kept until one changes.

import FollowupModel
import RuleLanguage
import WorkingTime

/// A person a reminder goes to, and why, where the rule names somebody else.
struct Addressee: Hashable {
  var person: Person
  var redirection: Redirection?
}

/// All employees and absences.
struct PeopleDirectory {
  private struct Employee {
    var id: RecordID
    var name: String
    var email: String?
    var head: RecordID?
    var language: String?
    var timeZone: String?
  }

  private struct Absence {
    var from: CivilDate
    var until: CivilDate
    var substitute: RecordID?
  }

  private var employees: [RecordID: Employee] = [:]
  private var byAddress: [String: RecordID] = [:]
  private var absences: [RecordID: [Absence]] = [:]
  private let settings: Settings

  static let employeeType = "employee"
  static let absenceType = "absence"
  static let types: Set = [employeeType, absenceType]

  init(store: any Store, schema: Schema, settings: Settings) throws {
    self.settings = settings
    if let type = schema[PeopleDirectory.employeeType] {
      for record in try store.records(ofType: type.name) { add(employee: FieldsByName(record, type)) }
    }
    if let type = schema[PeopleDirectory.absenceType] {
      for record in try store.records(ofType: type.name) { add(absence: FieldsByName(record, type)) }
    }
  }

  /// Who gets what is meant for an employee on a date: the employee; when absent, the substitute, through substitutes
  /// of substitutes; where that ends in nobody or a circle, the head, the head's head, then the fallback address.
  func addressee(for id: RecordID, on date: CivilDate) -> Addressee {
    guard let employee = employees[id] else { return fallback(.unassigned) }
    if let person = person(employee), absence(of: id, on: date) == nil { return Addressee(person: person) }
    var reason = Redirection.unreachable(employee.name)
    if let away = absence(of: id, on: date) {
      reason = .absent(employee.name, until: away.until)
      if let substitute = standIn(for: id, on: date) { return Addressee(person: substitute, redirection: reason) }
    }
    var seen: Set<RecordID> = [id]
    var next = employee.head
    while let head = next, seen.insert(head).inserted, seen.count <= Limits.peopleChain {
      if let found = employees[head], let person = person(found), absence(of: head, on: date) == nil {
        return Addressee(person: person, redirection: reason)
      }
      next = employees[head]?.head
    }
    return fallback(reason)
  }

  /// Who gets what is meant for an address: the employee who has it, or the address with the team's zone and language.
  func addressee(for address: String, on date: CivilDate) -> Addressee {
    if let id = byAddress[address.lowercased()] { return addressee(for: id, on: date) }
    return Addressee(person: stranger(address))
  }

  func employee(ofAddress address: String) -> RecordID? { byAddress[address.lowercased()] }

  /// The name of the employee who has an address.
  func name(ofAddress address: String) -> String? {
    byAddress[address.lowercased()].flatMap { employees[$0] }?.name
  }

  /// Everybody who is somebody's head and can be written to.
  var heads: [Person] {
    Set(employees.values.compactMap(\.head)).sorted().compactMap { employees[$0] }.compactMap(person)
  }

  /// Who answers to a head, directly or through other heads; without the head.
  func team(of head: RecordID) -> Set<RecordID> {
    var found: Set<RecordID> = []
    var queue = [head]
    while let next = queue.popLast() {
      for employee in employees.values where employee.head == next && employee.id != head {
        if found.insert(employee.id).inserted { queue.append(employee.id) }
      }
    }
    return found
  }

  /// The employee alone, also when absent; nil where they cannot be written to.
  func person(of id: RecordID) -> Person? { employees[id].flatMap(person) }

  func name(of id: RecordID) -> String { employees[id]?.name ?? id.text }

  /// The zone of whoever has an address.
  func zone(ofAddress address: String) -> Zone {
    let employee = byAddress[address.lowercased()].flatMap { employees[$0] }
    return employee?.timeZone.flatMap(settings.zoneNamed) ?? settings.time.zone
  }

  /// Who gets what finds nobody.
  func fallback(_ reason: Redirection) -> Addressee {
    let known = byAddress[settings.fallback.lowercased()].flatMap { employees[$0] }.flatMap(person)
    return Addressee(person: known ?? stranger(settings.fallback), redirection: reason)
  }

  /// Who gets a mail that another mailbox refused: the head of the employee who has the address, else the fallback.
  func afterRefusal(by address: String, on date: CivilDate) -> Person {
    let refused = address.lowercased()
    if let id = byAddress[refused], let head = employees[id]?.head {
      let person = addressee(for: head, on: date).person
      if person.identity != refused { return person }
    }
    return fallback(.unassigned).person
  }

  private func standIn(for id: RecordID, on date: CivilDate) -> Person? {
    var seen: Set<RecordID> = [id]
    var away = absence(of: id, on: date)
    while let substitute = away?.substitute, seen.insert(substitute).inserted, seen.count <= Limits.peopleChain {
      guard let employee = employees[substitute] else { return nil }
      away = absence(of: substitute, on: date)
      if away == nil { return person(employee) }
    }
    return nil
  }

  /// The absence that covers a date; of several the one that ends last.
  private func absence(of id: RecordID, on date: CivilDate) -> Absence? {
    absences[id]?.filter { $0.from <= date && date <= $0.until }.max { $0.until < $1.until }
  }

  private func person(_ employee: Employee) -> Person? {
    guard let email = employee.email, !email.isEmpty else { return nil }
    let zone = employee.timeZone.flatMap { settings.zoneNamed($0) == nil ? nil : $0 }
    return Person(
      address: email, name: employee.name, language: employee.language ?? settings.language,
      timeZone: zone ?? settings.time.zone.name, employee: employee.id)
  }

  private func stranger(_ address: String) -> Person {
    Person(
      address: address, name: nil, language: settings.language, timeZone: settings.time.zone.name, employee: nil)
  }

  private mutating func add(employee fields: FieldsByName) {
    let id = fields.record.key.id
    let email = fields.text("email")
    employees[id] = Employee(
      id: id, name: fields.text("name") ?? id.text, email: email, head: fields.link("head"),
      language: fields.text("language").map(LanguageCode.language), timeZone: fields.text("time_zone"))
    if let email, byAddress[email.lowercased()] == nil { byAddress[email.lowercased()] = id }
  }

  private mutating func add(absence fields: FieldsByName) {
    guard let employee = fields.link("employee"), let from = fields.date("from"), let until = fields.date("until")
    else { return }
    absences[employee, default: []].append(
      Absence(from: from, until: until, substitute: fields.link("substitute")))
  }
}

/// A record's fields by name, for the well-known record types.
struct FieldsByName {
  let record: Record
  let type: RecordType

  init(_ record: Record, _ type: RecordType) {
    self.record = record
    self.type = type
  }

  func text(_ name: String) -> String? {
    switch value(name) {
    case .text(let text)?, .email(let text)?, .choice(let text)?: return text
    default: return nil
    }
  }

  func link(_ name: String) -> RecordID? {
    if case .link(let key)? = value(name) { return key.id } else { return nil }
  }

  func date(_ name: String) -> CivilDate? {
    if case .date(let date)? = value(name) { return date } else { return nil }
  }

  private func value(_ name: String) -> Value? {
    type.fieldIndex(name).flatMap { $0 < record.values.count ? record.values[$0] : nil }
  }
}
