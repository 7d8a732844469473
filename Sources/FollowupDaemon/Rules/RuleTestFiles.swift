// Which files of tests there are at some paths, and which rules each of them tests.

import FollowupModel
import Foundation
import RuleLanguage

/// Files of tests that are run against the same rules.
public struct RuleTestGroup: Hashable, Sendable {
  /// Files and folders of rules.
  public var rules: [String]
  /// Files of tests, sorted.
  public var tests: [String]
}

/// Finds `*.tests`.
public enum RuleTestFiles {
  /// The tests at some paths.
  ///
  /// Folders and files of rules bring their tests along: a folder all `*.tests` in it and below, `a.rules` the file
  /// `a.tests` beside it. All tests are then run against all these rules. Where only files of tests are named, each
  /// is run against the rules in its own folder.
  public static func groups(at paths: [String]) -> (groups: [RuleTestGroup], findings: [Diagnostic]) {
    var rules: [String] = []
    var tests: [String] = []
    var findings: [Diagnostic] = []
    for path in paths {
      if path.hasSuffix(suffix), !isFolder(path) {
        tests.append(path)
        continue
      }
      let found = RuleFiles(at: path, suffix: suffix)
      findings += found.findings
      rules.append(path)
      let beside = (path as NSString).deletingPathExtension + suffix
      tests += isFolder(path) ? found.files : [beside].filter { FileManager.default.fileExists(atPath: $0) }
    }
    let files = once(tests)
    if files.isEmpty { return ([], findings) }
    if !rules.isEmpty { return ([RuleTestGroup(rules: rules, tests: files)], findings) }
    let byFolder = Dictionary(grouping: files) { folder(of: $0) }
    return (byFolder.sorted { $0.key < $1.key }.map { RuleTestGroup(rules: [$0.key], tests: $0.value) }, findings)
  }

  /// How the names of files of tests end.
  public static let suffix = ".tests"

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func folder(of file: String) -> String {
    let folder = (file as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// Sorted, and each file once, by whatever path it was found.
  private static func once(_ files: [String]) -> [String] {
    var known: Set<String> = []
    return files.sorted().filter { known.insert(URL(fileURLWithPath: $0).resolvingSymlinksInPath().path).inserted }
  }
}
