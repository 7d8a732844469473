// Lays the rule files of some paths, and the tests beside them, out canonically, each on its own: what is wrong with one leaves the others alone.

import FollowupModel
import Foundation
import RuleLanguage

/// What laying rule files out found and did.
public struct RuleLayout: Sendable {
  /// How many files were read without a mistake.
  public private(set) var count = 0
  /// The paths of files whose layout was another.
  public private(set) var changed: [String] = []
  /// Mistakes of files that were therefore left as they are.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Whether every file and folder could be read.
  public private(set) var isComplete = true
  /// Files that could not be written, by path.
  public private(set) var unwritten: [(path: String, reason: FileReplacementError)] = []

  /// Goes through files and folders (all `*.rules` and `*.tests` in them and below). Where `writes` is false, no file is
  /// touched.
  public init(paths: [String], writes: Bool) {
    for path in paths {
      let rules = RuleFiles(at: path)
      diagnostics += rules.findings
      isComplete = isComplete && !rules.findings.contains { $0.severity == .error }
      let tests = RuleFiles(at: path, suffix: RuleTestFiles.suffix).files
      for file in Set(rules.files + tests).sorted() { format(file, writes: writes) }
    }
  }

  private mutating func format(_ file: String, writes: Bool) {
    guard let bytes = FileManager.default.contents(atPath: file).map(Array.init) else {
      diagnostics.append(
        Diagnostic(.error, file: file, "the file cannot be read", help: "check who may read it"))
      isComplete = false
      return
    }
    let source = SourceText(file: file, utf8: bytes)
    let (text, mistakes) =
      file.hasSuffix(RuleTestFiles.suffix) ? RuleFormatter.formatTests(source) : RuleFormatter.format(source)
    diagnostics += mistakes
    guard let text else { return }
    count += 1
    let contents = Array(text.utf8)
    guard contents != bytes else { return }
    do {
      if writes { try FileReplacement(path: file, contents: contents).perform() }
      changed.append(file)
    } catch {
      unwritten.append((file, error))
    }
  }
}
