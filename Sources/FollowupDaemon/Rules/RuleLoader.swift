// Rule files on disk → a checked set of rules, or everything that is wrong with them.

import FollowupModel
import Foundation
import RecordSources
import RuleLanguage

/// Rule files as they were read, and what checking them found.
public struct LoadedRules: Sendable {
  /// Texts by path, so that a restart can fall back to them.
  public var files: [String: String]
  /// Nil where there is any error.
  public var rules: RuleSet?
  public var diagnostics: [Diagnostic]
  /// Whether every file and folder that was named could be read.
  public var isComplete = true

  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// These rules, refused where they do not declare what the configuration speaks of: the team's calendar, and what a
  /// source brings, or its records would be seen no more and all follow-ups about them closed.
  public func fitting(_ configuration: Configuration) -> LoadedRules {
    declaringCalendar(of: configuration).declaringRecords(of: configuration.sources)
  }

  /// These rules, refused where they do not declare the team's calendar.
  func declaringCalendar(of configuration: Configuration) -> LoadedRules {
    guard let rules else { return self }
    do throws(UnknownCalendar) {
      _ = try configuration.time(by: rules)
      return self
    } catch {
      var result = self
      result.diagnostics.append(
        Diagnostic(
          .error, file: configuration.path, "`calendar` is \"\(error.name)\", and \(error)", help: error.help))
      result.rules = nil
      return result
    }
  }

  private func declaringRecords(of sources: [SourceDescription]) -> LoadedRules {
    guard let schema = rules?.schema else { return self }
    var result = self
    for source in sources {
      for mapping in source.records where schema[mapping.record] == nil {
        let near = nearestName(to: mapping.record, among: schema.types.map(\.name))
        let place = files.keys.min() ?? "the rules"
        result.diagnostics.append(
          Diagnostic(
            .error, file: place,
            "no rule file declares `record \(mapping.record)`, which source `\(source.name)` brings",
            help: near.map { "did you mean `\($0)` in the source?" } ?? "declare it, or take the source out first"))
        result.rules = nil
      }
    }
    return result
  }

  /// What was in force from each file and is there no more, though nobody may have meant it: files that are gone, and
  /// files in which no declaration is left, as a full disk or an editor that has just emptied them leaves behind.
  /// By file, what to say.
  func vanished(since known: [String: String]) -> [String: String] {
    var result: [String: String] = [:]
    for (file, text) in known {
      guard let now = files[file] else {
        // A file that is there is found fault with already, or is not named any more.
        let isThere = FileManager.default.fileExists(atPath: file)
        if isThere, diagnostics.contains(where: { $0.file == file }) { continue }
        result[file] =
          isThere
          ? "the configuration names the file no more; name it in `rules`, or run `followupctl reload` if that is meant"
          : "the file is gone; put it back, or run `followupctl reload` if that is meant"
        continue
      }
      if LoadedRules.declares(text), !LoadedRules.declares(now) {
        result[file] = "nothing is left in the file; write it again, or run `followupctl reload` if that is meant"
      }
    }
    return result
  }

  /// Whether there is anything but comments and blank lines.
  private static func declares(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { line in
      line.first { !$0.isWhitespace && $0 != "\u{FEFF}" }.map { $0 != "#" } ?? false
    }
  }
}

/// Reads and checks rules.
public enum RuleLoader {
  /// Reads files and folders (all `*.rules` in them and below, by path) and checks them as one set. `today`: to warn of
  /// calendars without dates for the coming year; nil: not.
  public static func load(paths: [String], today: CivilDate? = nil) -> LoadedRules {
    var sources: [SourceText] = []
    var findings: [Diagnostic] = []
    for found in paths.map(RuleFiles.init(at:)) {
      findings += found.findings
      for file in found.files {
        guard let bytes = FileManager.default.contents(atPath: file) else {
          findings.append(Diagnostic(.error, file: file, "the file cannot be read", help: "check who may read it"))
          continue
        }
        sources.append(SourceText(file: file, utf8: Array(bytes)))
      }
    }
    return check(sources, findings, today: today)
  }

  /// Checks rules that were read before.
  public static func check(files: [String: String]) -> LoadedRules {
    check(files.sorted { $0.key < $1.key }.map { SourceText(file: $0.key, text: $0.value) }, [], today: nil)
  }

  /// The folders whose files matter, for watching.
  public static func folders(of paths: [String]) -> [String] {
    var folders: Set<String> = []
    for path in paths {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        folders.insert(path)
        folders.formUnion(RuleFiles(at: path).folders)
      } else {
        folders.insert((path as NSString).deletingLastPathComponent)
      }
    }
    return folders.sorted()
  }

  private static func check(
    _ sources: [SourceText], _ findings: [Diagnostic], today: CivilDate?
  ) -> LoadedRules {
    let files = Dictionary(
      sources.map { ($0.file, String(decoding: $0.utf8, as: UTF8.self)) }, uniquingKeysWith: { $1 })
    let checked = RuleChecker.check(sources, today: today)
    let isComplete = !findings.contains { $0.severity == .error }
    return LoadedRules(
      files: files, rules: isComplete ? checked.rules : nil, diagnostics: findings + checked.diagnostics,
      isComplete: isComplete)
  }
}
