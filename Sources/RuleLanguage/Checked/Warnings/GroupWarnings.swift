// Groups that nobody is reminded by, and addresses that stand in one twice.

import FollowupModel

enum GroupWarnings {
  /// Warns of what the groups of all files leave unsaid.
  static func check(_ files: [RuleFile]) -> [Diagnostic] {
    let used = Set(files.flatMap(\.declarations).flatMap(groups))
    return files.flatMap { file in
      file.declarations.flatMap { declaration -> [Diagnostic] in
        guard case .group(let group) = declaration else { return [] }
        return repeated(group, file.source) + (used.contains(group.name.text) ? [] : [unused(group, file.source)])
      }
    }
  }

  /// The groups that the steps of a rule name; those without the word `group` are noted elsewhere.
  private static func groups(_ declaration: Declaration) -> [String] {
    guard case .rule(let rule) = declaration else { return [] }
    return rule.clauses.flatMap { clause -> [String] in
      guard case .step(let step) = clause.kind else { return [] }
      return step.recipients.compactMap { recipient in
        switch recipient.value {
        case .group(let name): return name.text
        case .path(let names): return names.first?.text
        case .address: return nil
        }
      }
    }
  }

  private static func unused(_ group: GroupDeclaration, _ source: SourceText) -> Diagnostic {
    Diagnostic(
      .warning, at: group.name.range, in: source, "no rule reminds the group `\(group.name.text)`",
      help: "write `remind group \(group.name.text)` in a rule, or remove the group")
  }

  private static func repeated(_ group: GroupDeclaration, _ source: SourceText) -> [Diagnostic] {
    var known: Set<String> = []
    return group.addresses.filter { !known.insert($0.value.lowercased()).inserted }.prefix(Findings.limit).map {
      address in
      Diagnostic(
        .warning, at: address.range, in: source, "`\(address.value)` stands in this group twice",
        help: "leave one of them out")
    }
  }
}
