// Record declarations of all files, united into one schema.

import FollowupModel

/// Gathers record types. Several declarations of a record are one record with all their fields.
struct RecordChecker {
  private struct Declared {
    var field: RecordDeclaration.Field
    var source: SourceText
  }

  private struct DeclaredType {
    var name: Name
    var source: SourceText
    var fields: [Declared] = []
    var indexByField: [String: Int] = [:]
  }

  private(set) var diagnostics: [Diagnostic] = []
  /// Names of fields and lists that are missing from the schema only because of a mistake that is noted already.
  private(set) var unsureNames: Set<String> = []
  private var types: [DeclaredType] = []
  private var indexByName: [String: Int] = [:]

  mutating func add(_ file: RuleFile) {
    for case .record(let record) in file.declarations {
      let name = record.name
      if Words.declarations.contains(name.text) {
        report(name.range, file.source, "`\(name.text)` starts a declaration, so no record can be called so")
        continue
      }
      let index = indexByName[name.text] ?? types.count
      if index == types.count {
        guard index < Limits.records else {
          report(
            name.range, file.source, "there are more than \(Limits.records) records",
            help: "declare those that rules ask for, and leave the others out")
          return
        }
        types.append(DeclaredType(name: name, source: file.source))
        indexByName[name.text] = index
      }
      unsureNames.formUnion(record.unreadFields)
      var here: Set<String> = []
      for field in record.fields { add(field, to: index, file.source, &here) }
    }
  }

  private mutating func add(
    _ field: RecordDeclaration.Field, to index: Int, _ source: SourceText, _ here: inout Set<String>
  ) {
    let name = field.name.text
    let record = types[index].name.text
    if name == "id" {
      report(field.name.range, source, "every record has an `id` already", help: "leave the line out")
      return
    }
    if !here.insert(name).inserted {
      report(field.name.range, source, "`\(record)` has the field `\(name)` twice", help: "remove one of the lines")
      return
    }
    checkChoice(field, source)
    guard let known = types[index].indexByField[name].map({ types[index].fields[$0] }) else {
      if types[index].fields.count == Limits.fieldsPerRecord {
        report(
          field.name.range, source, "`\(record)` has more than \(Limits.fieldsPerRecord) fields",
          help: "declare those that rules and texts need, and leave the others out")
      }
      types[index].indexByField[name] = types[index].fields.count
      types[index].fields.append(Declared(field: field, source: source))
      return
    }
    guard known.field.type == field.type, known.field.isOptional == field.isOptional else {
      let place = known.source.position(of: known.field.name.range.start)
      let type = known.field.type.phrase + (known.field.isOptional ? ", optional" : "")
      report(
        field.name.range, source, "`\(record).\(name)` is `\(type)` in \(known.source.file), line \(place.line)",
        help: "let both declarations agree")
      return
    }
  }

  private mutating func checkChoice(_ field: RecordDeclaration.Field, _ source: SourceText) {
    guard case .choice(let values) = field.type else { return }
    var known: Set<String> = []
    for value in values where !known.insert(value).inserted {
      report(field.name.range, source, "`\(field.name.text)` lists the value `\(value)` twice", help: "remove one")
    }
  }

  /// Checks what needs all files, and gives the schema. Links to nowhere are left out of it.
  mutating func finish() -> Schema {
    let recordTypes = types.map { type in
      RecordType(
        name: type.name.text,
        fields: type.fields.filter(hasTarget).map {
          Field(name: $0.field.name.text, type: $0.field.type, isOptional: $0.field.isOptional)
        })
    }
    for type in types {
      for declared in type.fields where !hasTarget(declared) { reportTarget(declared) }
    }
    let schema = Schema(types: recordTypes)
    let counts = wayBackCounts(schema)
    types.forEach { checkWayBacks($0, schema, counts) }
    for wellKnown in WellKnownRecord.all {
      guard let index = indexByName[wellKnown.name] else { continue }
      check(types[index], against: wellKnown)
    }
    return schema
  }

  private func hasTarget(_ declared: Declared) -> Bool {
    guard case .link(let target, _) = declared.field.type else { return true }
    return indexByName[target] != nil
  }

  private mutating func reportTarget(_ declared: Declared) {
    guard case .link(let target, let list) = declared.field.type else { return }
    unsureNames.insert(declared.field.name.text)
    if let list { unsureNames.insert(list) }
    guard diagnostics.hasRoom(for: .error) else { return }
    let near = nearestName(to: target, among: types.map(\.name.text))
    report(
      declared.field.typeRange, declared.source, "no record is called `\(target)`",
      help: near.map { "did you mean `\($0)`?" } ?? "declare it: `record \(target)`")
  }

  /// A list's name must not be that of a field or another list of the record that has it.
  private mutating func checkWayBacks(_ type: DeclaredType, _ schema: Schema, _ counts: [FieldName: Int]) {
    for declared in type.fields {
      guard case .link(let target, let list?) = declared.field.type, let owner = schema[target] else { continue }
      let isField = owner.fieldIndex(list) != nil || list == "id" || list == target
      let isTwice = counts[FieldName(record: target, field: list), default: 0] > 1
      guard isField || isTwice else { continue }
      report(
        declared.field.typeRange, declared.source,
        "`\(target)` has \(isTwice && !isField ? "two lists" : "something else") called `\(list)`",
        help: "choose another name after `as`")
    }
  }

  /// How many lists of a name each record has.
  private func wayBackCounts(_ schema: Schema) -> [FieldName: Int] {
    var counts: [FieldName: Int] = [:]
    for type in schema.types {
      for list in schema.wayBacks(of: type.name) {
        counts[FieldName(record: type.name, field: list.name), default: 0] += 1
      }
    }
    return counts
  }

  private mutating func check(_ type: DeclaredType, against wellKnown: WellKnownRecord) {
    for (name, kind, isRequired) in wellKnown.fields {
      guard let declared = type.indexByField[name].map({ type.fields[$0] }) else {
        if isRequired, !unsureNames.contains(name) {
          report(
            type.name.range, type.source, "`\(wellKnown.name)` needs the field `\(name)`",
            help: "add the line `\(name) \(kind)`")
        }
        continue
      }
      if declared.field.type.storageKind != kind {
        report(
          declared.field.name.range, declared.source,
          "`\(wellKnown.name).\(name)` is \(ValueType(declared.field.type).phrase), and is needed as `\(kind)`",
          help: "write `\(name) \(kind)`")
      }
    }
  }

  private mutating func report(_ range: SourceRange, _ source: SourceText, _ message: String, help: String? = nil) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }
}

/// Records whose fields the daemon itself reads.
struct WellKnownRecord {
  var name: String
  /// Name, type as rules write it, and whether it must be there.
  var fields: [(name: String, kind: String, isRequired: Bool)]

  static let all = [
    WellKnownRecord(
      name: "employee",
      fields: [
        ("name", "text", true), ("email", "email", true), ("head", "link to employee", false),
        ("language", "text", false), ("time_zone", "text", false),
      ]),
    WellKnownRecord(
      name: "absence",
      fields: [
        ("employee", "link to employee", true), ("from", "date", true), ("until", "date", true),
        ("substitute", "link to employee", false),
      ]),
    WellKnownRecord(name: "client", fields: [("name", "text", true), ("manager", "link to employee", false)]),
  ]
}
