// The names in a test: its records, the rules, who receives a reminder, and the steps.

import FollowupModel

extension TestScriptChecker {
  /// The record that a line names, which must be there.
  mutating func resolve(_ mention: RecordMention) -> RecordKey? {
    let id = mention.id.value
    if let name = mention.type {
      guard rules.schema[name.text] != nil else {
        let near = nearestName(to: name.text, among: rules.schema.types.map(\.name))
        report(name.range, "no record is called `\(name.text)`", help: near.map { "did you mean `\($0)`?" })
        return nil
      }
      let key = RecordKey(name.text, RecordID(id))
      if records[key] != nil { return key }
      reportUnknown(mention, ofType: name.text)
      return nil
    }
    let found = records.keys(withID: id)
    if found.count == 1 { return found.first }
    if found.count > 1 {
      let ways = found.map { "`\($0.type) \(mention.written)`" }.sorted().joined(separator: " or ")
      report(mention.range, "several records of this test are called `\(id)`", help: "write its type, too: \(ways)")
      return nil
    }
    let ofType = rules.schema[id] == nil || mention.isQuoted ? [] : records.keys(ofType: id)
    if ofType.count == 1 { return ofType.first }
    if ofType.count > 1 {
      report(
        mention.range, "this test has \(ofType.count) records of type `\(id)`",
        help: "name one: `\(ofType.map(\.id).min()?.text ?? "")`")
      return nil
    }
    reportUnknown(mention, ofType: nil)
    return nil
  }

  /// The record that a line names for a rule: its type is that of the rule. It may have been removed.
  mutating func resolve(_ mention: RecordMention, of rule: Rule) -> RecordKey? {
    if let type = mention.type, type.text != rule.record {
      report(
        type.range, "rule `\(rule.name)` is for each \(rule.record), not for each \(type.text)",
        help: "name a record of type `\(rule.record)`")
      return nil
    }
    let key = RecordKey(rule.record, RecordID(mention.id.value))
    if allGiven.contains(key) { return key }
    if diagnostics.hasRoom(for: .error), let other = allGiven.first(where: { $0.id == key.id }) {
      report(
        mention.id.range, "rule `\(rule.name)` is for each \(rule.record), and `\(key.id)` is of type `\(other.type)`",
        help: "name a record of type `\(rule.record)`")
      return nil
    }
    reportUnknown(mention, ofType: rule.record, isThere: false)
    return nil
  }

  /// Of more ids none is looked for that may have been meant.
  private static let idsCompared = 1_000

  /// Says that no record is called so; which are, of those that are there or of all that are ever given.
  private mutating func reportUnknown(_ mention: RecordMention, ofType type: String?, isThere: Bool = true) {
    let id = mention.id.value
    guard !isUnsure(id), diagnostics.hasRoom(for: .error) else { return }
    if allGiven.contains(where: { $0.id.text == id && (mention.type == nil || mention.type?.text == $0.type) }) {
      return report(
        mention.id.range, "`\(id)` is not there on this day", help: "it is given later, or was removed above")
    }
    let known =
      isThere ? type.map { Array(records.keys(ofType: $0)) } ?? records.keys : allGiven.filter { $0.type == type }
    let ids = known.count > TestScriptChecker.idsCompared ? [] : known.map(\.id).sorted()
    let near = nearestName(to: id, among: ids.map(\.text)).map { "did you mean `\(RecordID($0).phrase)`?" }
    let all = ids.isEmpty || ids.count > 8 ? nil : "there are \(ids.map(\.phrase).joined(separator: ", "))"
    report(
      mention.id.range, "no record of this test is called `\(id)`",
      help: near ?? all ?? "give it: `given \(mention.type?.text ?? "invoice") \(mention.written) with …`")
  }

  mutating func resolve(rule name: Name) -> Rule? {
    if let rule = rules.rule(named: name.text) { return rule }
    guard diagnostics.hasRoom(for: .error) else { return nil }
    let names = rules.rules.map(\.name)
    let near = nearestName(to: name.text, among: names)
    report(
      name.range, "no rule is called `\(name.text)`",
      help: near.map { "did you mean `\($0)`?" }
        ?? (names.isEmpty ? nil : "the rules are \(listedPlainly(names))"))
    return nil
  }

  // MARK: Expectations

  mutating func expected(_ expectation: TestExpectation, at time: TimeOfDay?) -> [ExpectedReminder] {
    guard let rule = resolve(rule: expectation.rule) else { return [] }
    let key = resolve(expectation.record, of: rule)
    if let step = expectation.step { check(step, of: rule) }
    let addresses = expectation.recipients.map { address(of: $0) }
    guard let key else { return [] }
    return zip(expectation.recipients, addresses).compactMap { recipient, address in
      guard let address else { return nil }
      return ExpectedReminder(
        rule: rule.name, record: key, who: recipient.value.name, address: address, time: time,
        step: expectation.step?.value, isLate: expectation.isLate, isInDigest: expectation.isInDigest)
    }
  }

  private mutating func check(_ step: Located<String>, of rule: Rule) {
    let labels = rule.steps.map(\.label)
    guard !labels.contains(step.value) else { return }
    let near = nearestName(to: step.value, among: labels)
    report(
      step.range, "rule `\(rule.name)` has no step `\(step.value)`",
      help: near.map { "did you mean `\"\($0)\"`?" }
        ?? "its steps are \(labels.map { "`\"\($0)\"`" }.joined(separator: ", "))")
  }

  /// Where an expected reminder arrives.
  private mutating func address(of recipient: Located<TestExpectation.Recipient>) -> String? {
    guard case .employee(let id) = recipient.value else {
      guard MailAddress.isPlausible(recipient.value.name) else {
        diagnostics.note(MailAddress.finding(recipient.value.name, recipient.range), in: source)
        return nil
      }
      return recipient.value.name
    }
    guard let type = rules.schema["employee"] else {
      report(
        recipient.range, "no `record employee` is declared, so nobody is called `\(id)`",
        help: "write an address in double quotes")
      return nil
    }
    let key = RecordKey(type.name, RecordID(id))
    guard let record = records[key] else {
      guard !isUnsure(id), diagnostics.hasRoom(for: .error) else { return nil }
      let known = allGiven.filter { $0.type == type.name }
      let isMany = known.count > TestScriptChecker.idsCompared
      let near = isMany ? nil : nearestName(to: id, among: known.map(\.id.text).sorted())
      report(
        recipient.range, "no employee of this test is called `\(id)`",
        help: near.map { "did you mean `\($0)`?" }
          ?? "give one: `given employee \(id) with email \"\(id)@example.com\"`, or write an address in double quotes")
      return nil
    }
    if let field = type.fieldIndex("email"), case .email(let address)? = record.values[field] { return address }
    if declaration.isWhole {
      report(
        recipient.range, "employee `\(id)` has no `email`, so nothing can reach them",
        help: "add it where the employee is given: `email \"\(id)@example.com\"`")
    }
    return nil
  }
}

extension TestExpectation.Recipient {
  /// An employee's id, or an address.
  var name: String {
    switch self {
    case .employee(let id): return id
    case .address(let address): return address
    }
  }
}

extension RecordMention {
  /// The id as a test writes it.
  var written: String { isQuoted ? "\"\(id.value)\"" : id.value }
}
