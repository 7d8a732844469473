// Which rules a file of tests speaks of, so that a pack's tests hold whatever other packs are in force beside it.

import Foundation
import RuleLanguage

extension RuleTestFile {
  /// The rules that these tests are run against: those of the rule file that has their file's name, and those that they
  /// name. All rules where no rule file has that name.
  public func tested(of rules: RuleSet) -> RuleSet {
    let own = rulesBeside.filter { rules.rule(named: $0) != nil }
    guard !own.isEmpty else { return rules }
    let names = own.union(rulesNamed)
    return RuleSet(
      schema: rules.schema, rules: rules.rules.filter { names.contains($0.name) }, groups: rules.groups,
      calendars: rules.calendars, labels: rules.labels, segments: rules.segments)
  }

  /// `a.rules` beside `a.tests`.
  private var rulesBeside: Set<String> {
    let path = (file as NSString).deletingPathExtension + ".rules"
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    let parsed = RuleParser.parse(SourceText(file: path, utf8: Array(bytes))).file
    return Set(
      parsed.declarations.compactMap { declaration in
        if case .rule(let rule) = declaration { return rule.name.text }
        return nil
      })
  }

  private var rulesNamed: Set<String> {
    Set(
      tests.compactMap(\.script).flatMap { script in
        script.days.flatMap(\.expected).map(\.rule) + script.events.compactMap(\.answeredRule)
      })
  }
}

extension TestScript.Event {
  fileprivate var answeredRule: String? {
    if case .answer(_, let rule, _) = action { return rule }
    return nil
  }
}
