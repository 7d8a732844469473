// Rule files on disk → a checked set of rules, or everything that is wrong with them.

import FollowupModel
import Foundation
import RuleLanguage

/// Rule files as they were read, and what checking them found.
public struct LoadedRules: Sendable {
  /// Texts by path, so that a restart can fall back to them.
  public var files: [String: String]
  /// Nil where there is any error.
  public var rules: RuleSet?
  public var diagnostics: [Diagnostic]

  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// Reads and checks rules.
public enum RuleLoader {
  /// Reads files and folders (all `*.rules` in them and below, by path) and checks them as one set.
  public static func load(paths: [String]) -> LoadedRules {
    var sources: [SourceText] = []
    var failures: [Diagnostic] = []
    for path in paths {
      guard let files = ruleFiles(at: path) else {
        failures.append(
          Diagnostic(.error, file: path, "there is no such file or folder", help: "check the path, and who may read it")
        )
        continue
      }
      for file in files {
        guard let bytes = FileManager.default.contents(atPath: file) else {
          failures.append(Diagnostic(.error, file: file, "the file cannot be read", help: "check who may read it"))
          continue
        }
        sources.append(SourceText(file: file, utf8: Array(bytes)))
      }
    }
    return check(sources, failures)
  }

  /// Checks rules that were read before.
  public static func check(files: [String: String]) -> LoadedRules {
    check(files.sorted { $0.key < $1.key }.map { SourceText(file: $0.key, text: $0.value) }, [])
  }

  /// The folders whose files matter, for watching.
  public static func folders(of paths: [String]) -> [String] {
    var folders: Set<String> = []
    for path in paths {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        folders.insert(path)
        folders.formUnion((ruleFiles(at: path) ?? []).map { ($0 as NSString).deletingLastPathComponent })
      } else {
        folders.insert((path as NSString).deletingLastPathComponent)
      }
    }
    return folders.sorted()
  }

  /// Nil where there is nothing at the path.
  private static func ruleFiles(at path: String) -> [String]? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return [path] }
    // A folder that is a symbolic link is gone through too.
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let names = FileManager.default.enumerator(atPath: folder) else { return nil }
    return names.compactMap { $0 as? String }.filter {
      $0.hasSuffix(".rules") && !$0.contains("/.") && !$0.hasPrefix(".")
    }
    .sorted().map { (path as NSString).appendingPathComponent($0) }
  }

  private static func check(_ sources: [SourceText], _ failures: [Diagnostic]) -> LoadedRules {
    let files = Dictionary(
      sources.map { ($0.file, String(decoding: $0.utf8, as: UTF8.self)) }, uniquingKeysWith: { $1 })
    let checked = RuleChecker.check(sources)
    return LoadedRules(
      files: files, rules: failures.isEmpty ? checked.rules : nil, diagnostics: failures + checked.diagnostics)
  }
}
