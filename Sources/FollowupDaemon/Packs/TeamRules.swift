// The rules of a team as they stand on its disk, and what became of a pack among them.

import FollowupModel
import Foundation
import RuleLanguage

/// What a pack is to a team.
public enum PackState: String, Sendable, Codable {
  /// As shipped.
  case enabled
  /// In force, with changes of the team or of another version.
  case changed
  /// Not in force; the team's changed version is kept beside.
  case kept
  case off
}

/// The team's rule files.
public struct TeamRules: Sendable {
  /// The folder into which packs are put.
  public let folder: String
  /// Nil where a folder was named by hand.
  let configuration: Configuration?
  /// Texts by path, of all that would be in force.
  let files: [String: String]
  /// What kept files from being read.
  let unread: [Diagnostic]

  /// The rules of a configuration. Packs go into the first folder that it names.
  public init(_ configuration: Configuration) throws(PackError) {
    guard let folder = configuration.rules.first(where: TeamRules.isFolder) else {
      throw PackError(
        kind: .noFolder, message: "\(configuration.path) names no folder of rules, so there is none for packs",
        remedy: "write `rules = [\"rules\"]` there, and make that folder")
    }
    self.init(folder: folder, paths: configuration.rules, configuration)
  }

  /// The rules of a folder.
  public init(folder: String) throws(PackError) {
    guard TeamRules.isFolder(folder) else {
      throw PackError(kind: .unreadable, message: "there is no folder `\(folder)`", remedy: "make it, or name another")
    }
    self.init(folder: folder, paths: [folder], nil)
  }

  private init(folder: String, paths: [String], _ configuration: Configuration?) {
    self.folder = folder
    self.configuration = configuration
    let loaded = RuleLoader.load(paths: paths)
    files = loaded.files
    unread = loaded.errors.filter { $0.line == 0 && loaded.files[$0.file] == nil }
  }

  /// Whether a pack is in force, and how.
  public func state(of pack: RulePack) -> PackState {
    guard let path = path(of: pack) else {
      return FileManager.default.fileExists(atPath: kept(pack.name + ".rules")) ? .kept : .off
    }
    return pack.files.contains { isChanged($0, beside: path) } ? .changed : .enabled
  }

  /// A pack as the team has it, and all rules that are in force with it; nil where it is not.
  public func text(of pack: RulePack) -> (source: SourceText, files: [String: String])? {
    guard let path = path(of: pack), let text = files[path] else { return nil }
    return (SourceText(file: path, text: text), files)
  }

  /// All rules that are in force, where the file at a path is one of them.
  public func files(with path: String) -> [String: String]? {
    let wanted = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return files.keys.contains { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path == wanted } ? files : nil
  }

  /// The path by which a pack is in force; nil where it is not.
  func path(of pack: RulePack) -> String? {
    let name = pack.name + ".rules"
    let usual = (folder as NSString).appendingPathComponent(name)
    return files[usual] != nil ? usual : files.keys.filter { ($0 as NSString).lastPathComponent == name }.min()
  }

  /// Where the team's version of a pack's file is kept while the pack is off: nobody reads files called so.
  func kept(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) + TeamRules.keptSuffix }

  /// How the names of files that are kept end.
  public static let keptSuffix = ".kept"

  /// Whether the team's file differs from the shipped one. A file that is gone does not.
  func isChanged(_ file: PackFile, beside path: String) -> Bool {
    let beside = ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent(file.path)
    return FileManager.default.contents(atPath: beside).map { Array($0) != file.source.utf8 } ?? false
  }

  /// The team's declarations, by the paths of their files.
  var trees: [RuleFile] {
    files.sorted { $0.key < $1.key }.map { RuleParser.parse(SourceText(file: $0.key, text: $0.value)).file }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
