// Packs come into force: copied with what they share, where the team has nothing of its own in its place.

import FollowupModel
import Foundation
import RuleLanguage

extension PackChange {
  /// What enabling packs does. A pack that the team changed stays as it is; one that was disabled with changes comes
  /// back with them. `replaces`: the shipped version comes instead, and the team's is kept beside.
  public static func enabling(
    _ names: [String], of catalogue: PackCatalogue, in team: TeamRules, replaces: Bool = false
  ) throws(PackError) -> PackChange {
    var change = PackChange(team)
    var packs: [RulePack] = []
    for name in names {
      let pack = try catalogue.pack(name)
      if !packs.contains(where: { $0.name == pack.name }) { packs.append(pack) }
    }
    let newTypes = try change.addShared(catalogue.shared(by: packs))
    var tests: [SourceText] = []
    for pack in packs { tests += try change.enable(pack, replaces) }
    guard !change.files.isEmpty else { return change }
    let gaps = RecordGaps(
      catalogue.records(neededBy: packs), names: packs.reduce(into: []) { $0.formUnion($1.names) }, in: team)
    try change.check(tests, gaps)
    change.noteSources(of: newTypes)
    return change
  }

  /// What the team declares itself stays its own. Returns the record types that are new.
  private mutating func addShared(_ shared: [PackFile]) throws(PackError) -> [String] {
    let declared = team.trees.reduce(into: Set<String>()) { $0.formUnion($1.declaredNames) }
    var types: [String] = []
    for file in shared {
      let tree = RuleParser.parse(file.source).file
      guard tree.declaredNames.isDisjoint(with: declared) else { continue }
      try put(file, where: place(of: file))
      types += tree.records.map(\.name.text)
    }
    return types
  }

  /// Says which record types nothing brings.
  private mutating func noteSources(of types: [String]) {
    guard let configuration = team.configuration else { return }
    let brought = Set(configuration.sources.flatMap(\.records).map(\.record))
    let missing = types.filter { !brought.contains($0) }
    guard !missing.isEmpty else { return }
    notes.append(
      "no source brings \(missing.joined(separator: ", ")): name one for each in \(configuration.path), or write records by hand "
        + "with `followupctl record put`")
  }

  /// Puts the pack's files in their places; returns the tests among them.
  private mutating func enable(_ pack: RulePack, _ replaces: Bool) throws(PackError) -> [SourceText] {
    switch team.state(of: pack) {
    case .enabled:
      notes.append("\(pack.name) is enabled already")
      return []
    case .changed where !replaces:
      throw PackError(
        kind: .exists,
        message: "\(pack.name) is enabled already, and \(team.path(of: pack) ?? pack.name) is not as it is shipped",
        remedy: "leave it, or say --replace: the shipped version takes its place, and yours is kept beside")
    case .changed:
      let usual = team.path(of: pack) ?? ""
      for file in pack.files {
        let path = place(of: file, in: (usual as NSString).deletingLastPathComponent)
        if team.isChanged(file, beside: usual) { try keep(file, at: path) }
        texts[path] = nil
        put(file, at: path)
      }
    case .kept where !replaces:
      for file in pack.files { try restore(file) }
      notes.append("\(pack.name) comes back as the team had changed it; --replace brings the shipped version instead")
      return try pack.files.filter { $0.path.hasSuffix(RuleTestFiles.suffix) }.map(standing)
    case .kept, .off:
      for file in pack.files { try put(file, where: place(of: file)) }
    }
    return pack.files.filter { $0.path.hasSuffix(RuleTestFiles.suffix) }.map(\.source)
  }

  private mutating func put(_ file: PackFile, where path: String) throws(PackError) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw PackError(
        kind: .exists, message: "`\(path)` is there already, and is not what the pack would bring; nothing was written",
        remedy: "rename it")
    }
    put(file, at: path)
  }

  /// The team's version where one is kept, else the shipped one.
  private mutating func restore(_ file: PackFile) throws(PackError) {
    let own = try standing(file)
    files.append(FileChange(path: place(of: file), contents: own.utf8))
    if file.path.hasSuffix(".rules") { texts[own.file] = String(decoding: own.utf8, as: UTF8.self) }
    if own.file != file.source.file { files.append(FileChange(path: own.file, contents: nil)) }
  }

  private func standing(_ file: PackFile) throws(PackError) -> SourceText {
    let kept = team.kept(file.path)
    guard FileManager.default.fileExists(atPath: kept) else { return file.source }
    guard let bytes = FileManager.default.contents(atPath: kept) else {
      throw PackError(kind: .unreadable, message: "\(kept) cannot be read", remedy: "check who may read it")
    }
    return SourceText(file: kept, utf8: Array(bytes))
  }

  private func place(of file: PackFile, in folder: String? = nil) -> String {
    ((folder ?? team.folder) as NSString).appendingPathComponent(file.path)
  }
}
