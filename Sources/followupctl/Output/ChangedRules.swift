// Which set of rules a manager means who names a changed file, or a folder of them.

import ControlAPI
import FollowupDaemon
import Foundation

/// The rules that would be in force.
struct ChangedRules {
  var loaded: LoadedRules
  /// What was changed for what, as a sentence.
  var summary: String

  /// A file takes the place of the one in force that has its name; a new one joins those in force; a folder, or a file
  /// that declares record types of its own, is the whole set. Of a folder that the configuration names, the others it
  /// names stay.
  init(at path: String, insteadOf files: [String: String], _ configuration: Configuration?) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Output.failure(.unreadableData, "\(path): there is no such file or folder", remedy: "correct the path")
    }
    let inForce = count(files.count, "file")
    if isFolder.boolValue {
      let configured = configuration?.rules ?? []
      let isConfigured = configured.contains { ChangedRules.real($0) == ChangedRules.real(path) }
      loaded = RuleLoader.load(paths: isConfigured ? configured : [path])
      summary = "The \(count(loaded.files.count, "file")) of \(path) instead of the \(inForce) in force."
    } else {
      let alone = RuleLoader.load(paths: [path])
      let namesakes = files.keys.filter { ChangedRules.name($0) == ChangedRules.name(path) }
      if let text = alone.files[path], let former = try ChangedRules.only(namesakes, path) {
        var changed = files
        changed[former] = nil
        changed[path] = text
        loaded = RuleLoader.check(files: changed)
        summary = "\(path) in place of \(former), with the other rules in force."
      } else if let text = alone.files[path], alone.rules?.schema.types.isEmpty ?? true {
        loaded = RuleLoader.check(files: files.merging([path: text]) { $1 })
        summary = "\(path) beside the \(inForce) in force."
      } else {
        loaded = alone
        summary = "\(path) alone instead of the \(inForce) in force."
      }
    }
    if let configuration { loaded = loaded.fitting(configuration) }
  }

  /// A shipped pack that is not in force joins the team's rules, with the record types that it needs.
  init(enabling pack: String, of catalogue: PackCatalogue, in team: TeamRules) throws {
    let change = try PackOptions.reporting { () throws(PackError) in
      try PackChange.enabling([pack], of: catalogue, in: team)
    }
    guard !change.files.isEmpty else {
      throw Output.failure(
        .wrongUsage, "the pack \(pack) is enabled already", remedy: "to try a change of it, name the changed file")
    }
    loaded = change.loaded
    let added = change.files.filter { $0.path.hasSuffix(".rules") }.map { ChangedRules.name($0.path) }
    summary = "The pack \(pack) (\(added.joined(separator: ", "))) beside the rules in \(team.folder)."
  }

  private static func only(_ namesakes: [String], _ path: String) throws -> String? {
    if namesakes.contains(path) { return path }
    guard namesakes.count < 2 else {
      throw Output.failure(
        .wrongUsage, "\(namesakes.sorted().joined(separator: " and ")) are in force, both called `\(name(path))`",
        remedy: "name a folder with the whole changed set")
    }
    return namesakes.first
  }

  private static func name(_ path: String) -> String { (path as NSString).lastPathComponent }

  private static func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
