// The rules of all files: their names, and each rule's clauses.

import FollowupModel

/// Gathers checked rules.
struct RuleSetChecker {
  let schema: Schema
  let groups: GroupNames
  let unsureNames: Set<String>
  let segments: SegmentNames
  /// The segments that rules ask for.
  private(set) var askedSegments: Set<String> = []
  private(set) var rules: [Rule] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let today: CivilDate?
  /// Where each rule stands.
  private var places: [String: (file: String, line: Int)] = [:]
  private var formerNames: Set<String> = []

  init(schema: Schema, groups: GroupNames, unsureNames: Set<String>, segments: SegmentNames, today: CivilDate? = nil) {
    self.schema = schema
    self.groups = groups
    self.unsureNames = unsureNames
    self.segments = segments
    self.today = today
  }

  mutating func add(_ file: RuleFile, thresholds: [String: ThresholdDeclaration]) {
    noteMissingRecords(file)
    let language = FileLanguage(file)
    diagnostics += language.diagnostics
    var errors = 0
    for case .rule(let declaration) in file.declarations {
      // What else is wrong would not be shown.
      guard errors <= Findings.limit else { return }
      let name = declaration.name
      if let first = places[name.text] {
        report(
          name, file.source, "rule `\(name.text)` is declared twice",
          "give it another name, or remove the one at \(first.file):\(first.line)")
      } else {
        places[name.text] = (file.source.file, file.source.position(of: name.range.start).line)
      }
      if let was = declaration.was, !formerNames.insert(was.text).inserted || was.text == declaration.name.text {
        report(was, file.source, "no two rules, and no rule itself, can have been `\(was.text)`", "leave `was` out")
      }
      var checker = RuleClauseChecker(
        declaration, schema: schema, groups: groups, unsureNames: unsureNames, source: file.source,
        fileLanguage: language.code, segments: segments, thresholds: thresholds, today: today)
      if let rule = checker.check() { rules.append(rule) }
      diagnostics += checker.diagnostics
      errors += checker.diagnostics.count { $0.severity == .error }
      askedSegments.formUnion(checker.askedSegments)
    }
  }

  /// Said once, at the first rule of all files.
  private mutating func noteMissingRecords(_ file: RuleFile) {
    guard schema.types.isEmpty, places.isEmpty else { return }
    for case .rule(let rule) in file.declarations {
      return report(
        rule.name, file.source, "no records are declared, so no rule can be checked",
        "check the file with the `record` declarations together with this one")
    }
  }

  private mutating func report(_ name: Name, _ source: SourceText, _ message: String, _ help: String) {
    diagnostics.note(.error, at: name.range, in: source, message, help: help)
  }
}
