// Which rule files there are at a path, and what keeps a path from being read. Nothing unreadable counts as empty.

import FollowupModel
import Foundation
import RuleLanguage

/// The rule files at one path of the configuration or of a command line.
struct RuleFiles {
  /// The paths of files, sorted.
  private(set) var files: [String] = []
  /// Every folder that was gone through.
  private(set) var folders: [String] = []
  private(set) var findings: [Diagnostic] = []

  /// How the names of these files end.
  private let suffix: String

  /// A file, or all `*.rules` in a folder and below it.
  init(at path: String) { self.init(at: path, suffix: ".rules") }

  /// A file, or all files of a suffix in a folder and below it.
  init(at path: String, suffix: String) {
    self.suffix = suffix
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      findings.append(
        Diagnostic(.error, file: path, "there is no such file or folder", help: "check the path, and who may read it"))
      return
    }
    guard isFolder.boolValue else {
      files = [path]
      return
    }
    var visited: Set<String> = []
    go(through: path, &visited)
    files.sort()
    if files.isEmpty, findings.isEmpty, suffix == ".rules" {
      findings.append(
        Diagnostic(.warning, file: path, "there is no rule file in this folder", help: "rule files end in `.rules`"))
    }
  }

  /// `visited`: the folders by their real paths, for links may lead in circles.
  private mutating func go(through folder: String, _ visited: inout Set<String>) {
    guard visited.insert(URL(fileURLWithPath: folder).resolvingSymlinksInPath().path).inserted else { return }
    folders.append(folder)
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      findings.append(
        Diagnostic(
          .error, file: folder, "the folder cannot be read", help: "let the user of this program read and enter it"))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = (folder as NSString).appendingPathComponent(name)
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if isThere, isFolder.boolValue {
        if name.hasSuffix(suffix) {
          findings.append(
            Diagnostic(
              .warning, file: path, "this is a folder, though it is called like a rule file",
              help: "rename it; the rule files in it are read"))
        }
        go(through: path, &visited)
      } else if name.hasSuffix(suffix) {
        // A link that leads nowhere is found when the file is read.
        files.append(path)
      }
    }
  }
}
