// The rules with which a new team begins: a few packs with the record types that they need, and all calendars.

import Foundation
import RuleLanguage

/// The rules a team begins with.
struct StarterRules {
  /// The folder that they come from.
  let folder: String
  /// Whether there is any rule.
  let isThere: Bool
  /// The rules that will be in force.
  let loaded: LoadedRules
  /// What is to be copied into the team's folder: paths below it, and contents.
  private(set) var copies: [(String, [UInt8])] = []

  /// What every team has to do with; the others are enabled one by one.
  static let usualPacks = ["payments", "contacts", "contracts", "complaints"]

  /// A team's own rules; where it has none, those of a folder of shipped ones. `packs`: which of them; none: the usual
  /// ones, or all where there are no such packs.
  init(team: String, starter: String, packs: [String]) throws(SetupError) {
    guard RuleFiles(at: team).files.isEmpty else {
      guard packs.isEmpty else {
        throw SetupError(
          kind: .badAnswer, message: "there are rules in `\(team)` already, so no pack was copied",
          remedy: "leave --pack out, and use `followupctl rules enable`")
      }
      (folder, isThere, loaded) = (team, true, RuleLoader.load(paths: [team]))
      return
    }
    folder = starter
    let files = try StarterRules.files(starter, packs)
    copies = files.map { ($0.path, $0.source.utf8) }
    let texts = files.filter { $0.path.hasSuffix(".rules") }.map {
      ($0.source.file, String(decoding: $0.source.utf8, as: UTF8.self))
    }
    isThere = !texts.isEmpty
    loaded =
      isThere
      ? RuleLoader.check(files: Dictionary(texts, uniquingKeysWith: { $1 })) : RuleLoader.load(paths: [starter])
  }

  private static func files(_ starter: String, _ packs: [String]) throws(SetupError) -> [PackFile] {
    do throws(PackError) {
      let catalogue = try PackCatalogue(folder: starter)
      var chosen: [RulePack] = []
      for name in packs { chosen.append(try catalogue.pack(name)) }
      if packs.isEmpty { chosen = catalogue.packs.filter { usualPacks.contains($0.name) } }
      if chosen.isEmpty { chosen = catalogue.packs }
      let shared = catalogue.shared(by: chosen)
      let calendars = catalogue.calendars.filter { calendar in !shared.contains { $0.path == calendar.path } }
      return shared + calendars + chosen.flatMap(\.files)
    } catch {
      guard packs.isEmpty else {
        throw SetupError(kind: .badAnswer, message: error.message, remedy: error.remedy)
      }
    }
    // No packs: whatever rules there are.
    return (RuleFiles(at: starter).files + RuleFiles(at: starter, suffix: RuleTestFiles.suffix).files).compactMap {
      PackFile(String($0.dropFirst(starter.count).drop { $0 == "/" }), in: starter)
    }
  }
}
