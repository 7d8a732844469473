// The shipped packs: every rule and field in three languages, each rule tested and listed, and nothing to warn of.

import FollowupModel
import Foundation
import RuleLanguage
import Testing

@Suite struct ShippedPackTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: project.appendingPathComponent(path), encoding: .utf8)
  }

  private static func files(_ folder: String, _ suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: project.appendingPathComponent(folder).path)
      .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
  }

  private func shipped() throws -> RuleSet {
    let paths = try ShippedPackTests.files("Rules", ".rules") + ShippedPackTests.files("Rules/records", ".rules")
    let checked = RuleChecker.check(try paths.map { SourceText(file: $0, text: try ShippedPackTests.text($0)) })
    #expect(checked.diagnostics.isEmpty, "\(checked.diagnostics.map(\.description).joined(separator: "\n"))")
    return try #require(checked.rules)
  }

  @Test func everyRuleSpeaksEnglishPolishAndRussian() throws {
    for rule in try shipped().rules {
      for language in ["pl", "ru"] {
        #expect(rule.texts.subjects[language] != nil, "\(rule.name) has no subject in \(language)")
        #expect(rule.texts.messages[language] != nil, "\(rule.name) has no message in \(language)")
      }
    }
  }

  @Test func everyFieldListAndValueHasAPolishAndARussianName() throws {
    let rules = try shipped()
    for type in rules.schema.types {
      var things = [Labelled.record(type.name)]
      for field in type.fields {
        let name = FieldName(record: type.name, field: field.name)
        things.append(.field(name))
        if case .choice(let values) = field.type { things += values.map { .value($0, of: name) } }
      }
      things += rules.schema.wayBacks(of: type.name).map { .field(FieldName(record: type.name, field: $0.name)) }
      for thing in things {
        for language in ["pl", "ru"] {
          #expect(rules.labels[thing, language] != nil, "\(type.name): \(thing.name) has no label in \(language)")
        }
      }
    }
  }

  @Test func everyRuleIsExpectedByATestOfItsPackAndListedAmongTheDuties() throws {
    let duties = try ShippedPackTests.text("Documentation/packs.md")
    for path in try ShippedPackTests.files("Rules", ".rules") {
      let pack = RuleParser.parse(SourceText(file: path, text: try ShippedPackTests.text(path))).file
      let tests = try ShippedPackTests.text(path.replacing(".rules", with: ".tests"))
      for case .rule(let rule) in pack.declarations {
        #expect(tests.contains("expect \(rule.name.text) for "), "no test expects \(rule.name.text)")
        #expect(duties.contains("`\(rule.name.text)`"), "Documentation/packs.md does not list \(rule.name.text)")
      }
    }
  }
}
