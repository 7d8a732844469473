// What the team's own record types lack for a pack: fields that the shipped ones have and the pack speaks of.

import FollowupModel
import RuleLanguage

/// Fields that a team would have to add.
struct RecordGaps {
  private struct Gap {
    var record: String
    var field: RecordDeclaration.Field

    var line: String { "\(field.name.text)  \(field.type.phrase)\(field.isOptional ? ", optional" : "")" }
  }

  private let team: TeamRules
  private let candidates: [Gap]

  /// `shipped`: the record types that packs need; `names`: all that packs speak of.
  init(_ shipped: [RecordDeclaration], names: Set<String>, in team: TeamRules) {
    self.team = team
    var fields: [String: Set<String>] = [:]
    for record in team.trees.flatMap(\.records) {
      fields[record.name.text, default: []].formUnion(record.fields.map(\.name.text) + record.unreadFields)
    }
    candidates = shipped.flatMap { record -> [Gap] in
      guard let known = fields[record.name.text] else { return [] }
      return record.fields.filter { !known.contains($0.name.text) && RecordGaps.isNamed($0, names) }.map {
        Gap(record: record.name.text, field: $0)
      }
    }
  }

  private static func isNamed(_ field: RecordDeclaration.Field, _ names: Set<String>) -> Bool {
    if case .link(_, let list?) = field.type, names.contains(list) { return true }
    return names.contains(field.name.text)
  }

  /// The fewest fields with which the rules and tests have no more errors than with all that could be missing; and the
  /// errors that stay even so.
  func findings(_ texts: [String: String], _ tests: [SourceText]) -> (rest: [Diagnostic], missing: [Diagnostic]) {
    let rest = errors(texts, tests, with: candidates)
    var needed = candidates
    for index in candidates.indices.reversed() {
      var fewer = needed
      fewer.remove(at: index)
      if errors(texts, tests, with: fewer).count <= rest.count { needed = fewer }
    }
    return (rest, needed.compactMap(finding))
  }

  private func errors(_ texts: [String: String], _ tests: [SourceText], with gaps: [Gap]) -> [Diagnostic] {
    var texts = texts
    // After all others, which are then those that agree with each other.
    let added = "\u{10FFFD}"
    texts[added] = gaps.map { "record \($0.record)\n  \($0.line)\n" }.joined()
    let loaded = RuleLoader.check(files: texts)
    let errors = loaded.errors.filter { $0.file != added }
    guard errors.isEmpty, let rules = loaded.rules else { return errors }
    return tests.flatMap { TestChecker.check($0, rules: rules).diagnostics }.filter { $0.severity == .error }
  }

  /// Said where the team declares the record.
  private func finding(_ gap: Gap) -> Diagnostic? {
    for tree in team.trees {
      guard let record = tree.records.first(where: { $0.name.text == gap.record }) else { continue }
      return Diagnostic(
        .error, at: record.name.range, in: tree.source,
        "`\(gap.record)` has no field `\(gap.field.name.text)`, of which the pack speaks",
        help: "add the line `\(gap.line)`"
          + (gap.field.isOptional ? "" : "; with `, optional` behind it, files may still come without it"))
    }
    return nil
  }
}
