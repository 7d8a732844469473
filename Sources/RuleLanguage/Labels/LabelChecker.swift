// The labels of all files: what each names must be there, and is named once a language.

import FollowupModel

/// Gathers labels.
struct LabelChecker {
  let schema: Schema
  let segments: Set<String>
  let unsureNames: Set<String>
  private(set) var labels = Labels()
  private(set) var diagnostics: [Diagnostic] = []

  init(schema: Schema, segments: Set<String>, unsureNames: Set<String>) {
    self.schema = schema
    self.segments = segments
    self.unsureNames = unsureNames
  }

  mutating func add(_ file: RuleFile) {
    for case .labels(let declaration) in file.declarations {
      if let finding = LanguageCode.finding(declaration.language) {
        report(finding.range, file.source, finding.message, help: finding.help)
      }
      for label in declaration.labels { add(label, declaration.language.text, file.source) }
    }
  }

  private mutating func add(_ label: LabelsDeclaration.Label, _ language: String, _ source: SourceText) {
    guard let first = label.path.first, let last = label.path.last, let thing = thing(label.path, source) else {
      return
    }
    let range = first.range.joined(last.range)
    let written = label.path.map(\.text).joined(separator: ".")
    if label.text.allSatisfy(\.isWhitespace) {
      report(range, source, "the label of `\(written)` is empty", help: "write its name, or leave the line out")
    } else if let known = labels[thing, language] {
      report(
        range, source, "`\(written)` has the label `\(known)` in `\(language)` already", help: "keep one of the lines")
    } else {
      labels[thing, language] = label.text
    }
  }

  /// What a path names; nil (and a finding) where nothing is called so.
  private mutating func thing(_ path: [Name], _ source: SourceText) -> Labelled? {
    // Nothing is declared: that is noted already.
    guard let record = path.first, !schema.types.isEmpty else { return nil }
    guard let type = schema[record.text] else {
      if segments.contains(record.text) { return segment(path, source) }
      guard diagnostics.hasRoom(for: .error) else { return nil }
      let help = remedy(record.text, schema.types.map(\.name) + segments.sorted(), "there are")
      report(record.range, source, "no record is called `\(record.text)`", help: help)
      return nil
    }
    guard path.count > 1 else { return .record(type.name) }
    let field = path[1]
    let isList = schema.wayBack(field.text, of: type.name) != nil
    guard isList || type.fieldIndex(field.text) != nil || field.text == "id" else {
      if unsureNames.contains(field.text) || !diagnostics.hasRoom(for: .error) { return nil }
      let known = type.fields.map(\.name) + schema.wayBacks(of: type.name).map(\.name) + ["id"]
      let help = remedy(field.text, known, "\(type.name) has")
      report(field.range, source, "`\(field.text)` is not a field or list of \(type.name)", help: help)
      return nil
    }
    let name = FieldName(record: type.name, field: field.text)
    guard path.count > 2 else { return .field(name) }
    return value(path[2], of: name, type.fieldIndex(field.text).map { type.fields[$0].type }, path, source)
  }

  private mutating func segment(_ path: [Name], _ source: SourceText) -> Labelled? {
    guard path.count > 1 else { return .segment(path[0].text) }
    report(
      path[1].range, source, "`\(path[0].text)` is a segment, so nothing can follow it here", help: "end the name there"
    )
    return nil
  }

  private mutating func value(
    _ value: Name, of field: FieldName, _ type: FieldType?, _ path: [Name], _ source: SourceText
  ) -> Labelled? {
    guard case .choice(let values)? = type, path.count == 3 else {
      var help = "only a choice (`one of …`) has values to name"
      if case .link(let target, _)? = type { help = "name it with its own record: `\(target).\(value.text)`" }
      if case .choice? = type { help = "a label ends with the value" }
      let last = path[path.count - 1]
      report(
        value.range.joined(last.range), source,
        "nothing can follow `\(path[..<(path.count == 3 ? 2 : 3)].phrase)` here",
        help: help)
      return nil
    }
    guard values.contains(value.text) else {
      let help = remedy(value.text, values, "it is one of")
      report(value.range, source, "`\(value.text)` is not a value of `\(field.record).\(field.field)`", help: help)
      return nil
    }
    return .value(value.text, of: field)
  }

  private func remedy(_ name: String, _ known: [String], _ opening: String) -> String {
    if let near = nearestName(to: name, among: known) { return "did you mean `\(near)`?" }
    return "\(opening) \(listed(known))"
  }

  private mutating func report(_ range: SourceRange, _ source: SourceText, _ message: String, help: String?) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }
}

extension ArraySlice<Name> {
  fileprivate var phrase: String { map(\.text).joined(separator: ".") }
}
