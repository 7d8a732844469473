// Packs come into force, or go: planned and checked as a whole before a file is written.

import FollowupModel
import Foundation
import RuleLanguage

/// What enabling or disabling packs does to the team's rule files.
public struct PackChange: Sendable {
  /// In the order in which they are written: what packs share comes before them.
  public internal(set) var files: [FileChange] = []
  /// What a manager should know, in sentences.
  public internal(set) var notes: [String] = []
  /// The rules as they will be. Files that are not in their place yet are named by where they come from.
  public internal(set) var loaded: LoadedRules

  let team: TeamRules
  /// Texts of all rules by the paths of where they stand now.
  var texts: [String: String]

  init(_ team: TeamRules) {
    self.team = team
    texts = team.files
    loaded = LoadedRules(files: [:], rules: nil, diagnostics: [])
  }

  /// Writes all of it, or nothing.
  public func perform() throws(PackError) { try FileChanges(files: files).perform() }

  /// Warnings about what comes into force.
  public var warnings: [Diagnostic] {
    loaded.diagnostics.filter { $0.severity == .warning && team.files[$0.file] == nil && loaded.files[$0.file] != nil }
  }

  // MARK: What happens to one file

  mutating func put(_ file: PackFile, at path: String) {
    files.append(FileChange(path: path, contents: file.source.utf8))
    if path.hasSuffix(".rules") { texts[file.source.file] = String(decoding: file.source.utf8, as: UTF8.self) }
  }

  mutating func remove(_ path: String) {
    files.append(FileChange(path: path, contents: nil))
    texts[path] = nil
  }

  /// Keeps the team's version of a file beside.
  mutating func keep(_ file: PackFile, at path: String) throws(PackError) {
    let kept = team.kept((file.path as NSString).lastPathComponent)
    guard !FileManager.default.fileExists(atPath: kept) else {
      throw PackError(
        kind: .exists, message: "`\(path)` has changes of the team, and `\(kept)` keeps earlier ones already",
        remedy: "move or remove `\(kept)`, then try again")
    }
    guard let contents = FileManager.default.contents(atPath: path) else {
      throw PackError(kind: .unreadable, message: "\(path) cannot be read", remedy: "check who may read it")
    }
    files.append(FileChange(path: kept, contents: Array(contents)))
    notes.append("\(path) was changed by the team: kept as \(kept)")
  }

  // MARK: The whole

  /// Checks the rules as they will be, and the tests of packs that come into force.
  mutating func check(_ tests: [SourceText], _ gaps: RecordGaps?) throws(PackError) {
    loaded = RuleLoader.check(files: texts)
    if let configuration = team.configuration { loaded = loaded.fitting(configuration) }
    var errors = team.unread + loaded.errors
    if let rules = loaded.rules, errors.isEmpty {
      errors = tests.flatMap { TestChecker.check($0, rules: rules).diagnostics }.filter { $0.severity == .error }
    }
    guard !errors.isEmpty else { return }
    let (rest, missing) = gaps?.findings(texts, tests) ?? (errors, [])
    throw PackError(
      kind: .badRules, message: "the rules would have errors, so nothing was written",
      remedy: missing.isEmpty
        ? nil : "add what is missing to your record types, and columns to the files they come from",
      diagnostics: rest.isEmpty && missing.isEmpty ? errors : rest + missing)
  }
}
