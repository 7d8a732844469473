// Packs go out of force: what is as shipped is removed, what the team changed is kept beside.

import FollowupModel
import Foundation
import RuleLanguage

extension PackChange {
  /// What disabling packs does. Record types stay: they hold what sources bring, and other rules may ask for them.
  public static func disabling(
    _ names: [String], of catalogue: PackCatalogue, in team: TeamRules
  ) throws(PackError) -> PackChange {
    var change = PackChange(team)
    var packs: [RulePack] = []
    for name in names {
      let pack = try catalogue.pack(name)
      guard let path = team.path(of: pack) else {
        throw PackError(
          kind: .unknown, message: "\(name) is not enabled", remedy: "see `followupctl rules packs`")
      }
      guard !packs.contains(where: { $0.name == pack.name }) else { continue }
      packs.append(pack)
      for file in pack.files {
        let beside = ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent(file.path)
        guard FileManager.default.fileExists(atPath: beside) else { continue }
        if team.isChanged(file, beside: path) { try change.keep(file, at: beside) }
        change.remove(beside)
      }
    }
    do throws(PackError) { try change.check([], nil) } catch {
      var error = error
      error.remedy = "other rules need what the pack declares: correct them first, or leave it enabled"
      throw error
    }
    change.noteUnasked(catalogue.records(neededBy: packs).map(\.name.text))
    return change
  }

  /// Says which record types no rule asks for any more.
  private mutating func noteUnasked(_ records: [String]) {
    let own = Set(["employee", "absence", "client"])
    let trees = texts.sorted { $0.key < $1.key }.map { RuleParser.parse(SourceText(file: $0.key, text: $0.value)).file }
    let asked = trees.filter { $0.records.isEmpty || !$0.rules.isEmpty }.reduce(into: Set<String>()) {
      $0.formUnion(RuleParser.names(in: $1.source))
    }
    let declarations = trees.flatMap(\.records)
    let unasked = records.filter { record in
      guard !own.contains(record), !asked.contains(record) else { return false }
      let links = declarations.filter { $0.name.text == record }.flatMap(\.fields)
      return !links.contains { field in
        if case .link(_, let list?) = field.type { asked.contains(list) } else { false }
      } && declarations.contains { $0.name.text == record }
    }
    guard !unasked.isEmpty else { return }
    notes.append(
      "no rule asks for \(unasked.joined(separator: ", ")) any more; what sources bring of them is kept, so their record "
        + "types stay")
  }
}
