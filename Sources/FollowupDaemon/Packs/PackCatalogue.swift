// The folder of shipped rules: packs at its top, and below it what they share: record types with their labels, segments,
// calendars.

import FollowupModel
import Foundation
import RuleLanguage

/// Why nothing was done about a pack.
public struct PackError: Error, Sendable {
  public enum Kind: Sendable {
    /// Nothing is called so.
    case unknown
    case unreadable
    /// A file is in the way that nobody may lose.
    case exists
    case cannotWrite
    /// The rules would not be whole.
    case badRules
    /// The configuration names no folder of rules.
    case noFolder
  }

  public var kind: Kind
  public var message: String
  public var remedy: String?
  /// What is wrong with the rules as they would be.
  public var diagnostics: [Diagnostic] = []
}

/// All packs of a folder.
public struct PackCatalogue: Sendable {
  public let folder: String
  /// By name.
  public private(set) var packs: [RulePack] = []
  /// What packs share.
  private var shared: [SharedFile] = []

  /// Where the package puts them.
  public static let defaultFolder = "/usr/share/followupd/rules"

  private struct SharedFile: Sendable {
    var file: PackFile
    var tree: RuleFile
  }

  /// Reads a folder.
  public init(folder: String) throws(PackError) {
    self.folder = folder
    let found = RuleFiles(at: folder)
    for path in found.files {
      let below = String(path.dropFirst(folder.count).drop { $0 == "/" })
      guard let file = PackFile(below, in: folder) else {
        throw PackError(kind: .unreadable, message: "\(path) cannot be read", remedy: "check who may read it")
      }
      if !below.contains("/"), let pack = RulePack(file, in: folder) {
        packs.append(pack)
      } else {
        shared.append(SharedFile(file: file, tree: RuleParser.parse(file.source).file))
      }
    }
    guard !packs.isEmpty else {
      throw PackError(
        kind: .unreadable, message: "there are no rule packs in `\(folder)`",
        remedy: "name the folder of the shipped rules: --from FOLDER")
    }
  }

  /// The pack of a name.
  public func pack(_ name: String) throws(PackError) -> RulePack {
    if let pack = packs.first(where: { $0.name == name }) { return pack }
    let near = nearestName(to: name, among: packs.map(\.name))
    throw PackError(
      kind: .unknown, message: "there is no pack `\(name)` in `\(folder)`",
      remedy: near.map { "did you mean `\($0)`?" } ?? "see `followupctl rules packs`")
  }

  /// The files with what a pack speaks of that the packs share, and what these speak of in turn. The people and clients
  /// that the daemon itself knows are always among them.
  func shared(by packs: [RulePack]) -> [PackFile] {
    needed(by: packs).map(\.file)
  }

  /// The files with calendars and nothing else.
  var calendars: [PackFile] {
    shared.filter { item in
      item.tree.declarations.allSatisfy { if case .calendar = $0 { true } else { false } }
    }.map(\.file)
  }

  /// The record declarations among what packs need.
  func records(neededBy packs: [RulePack]) -> [RecordDeclaration] { needed(by: packs).flatMap(\.tree.records) }

  /// Everything that packs share, with one pack: a set that can be checked.
  public func sources(with pack: RulePack) -> [String: String] {
    Dictionary(
      (shared.map(\.file) + pack.files.filter { $0.path.hasSuffix(".rules") }).map {
        ($0.source.file, String(decoding: $0.source.utf8, as: UTF8.self))
      }, uniquingKeysWith: { $1 })
  }

  private func needed(by packs: [RulePack]) -> [SharedFile] {
    var names: Set<String> = ["employee", "absence", "client"]
    for pack in packs { names.formUnion(pack.names) }
    var taken: Set<Int> = []
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for (index, item) in shared.enumerated() where !taken.contains(index) {
        guard !item.tree.declaredNames.union(item.tree.listNames).isDisjoint(with: names) else { continue }
        taken.insert(index)
        // A record needs those it leads to, whatever else stands in its file; anything else all that it names.
        names.formUnion(item.tree.records.isEmpty ? item.file.names : item.tree.linkedNames)
        hasGrown = true
      }
    }
    return taken.sorted().map { shared[$0] }
  }
}
