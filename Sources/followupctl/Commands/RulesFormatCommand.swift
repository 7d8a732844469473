// followupctl rules format: the canonical layout of rule files and of their tests.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import RuleLanguage

extension RulesCommand {
  struct Format: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lays rule files and their tests out canonically; what they say stays.",
      discussion: """
        Comments and blank lines are kept, and a second run changes nothing. A file with mistakes is left as it is. \
        Without any path, the files of the configuration are laid out.
        """)
    @Argument(help: ArgumentHelp("Rule files, files of tests and folders.", valueName: "path")) var paths: [String] = []
    @Flag(help: "Write nothing; name the files that would change, and end with status 1 if there are any.")
    var check = false
    @Option(help: ArgumentHelp("The daemon's configuration file.", valueName: "file")) var config = Configuration
      .defaultPath

    mutating func run() throws {
      let layout = RuleLayout(
        paths: try paths.isEmpty ? OfflineWorld.configuration(config).rules : paths, writes: !check)
      for diagnostic in layout.diagnostics { Output.problem("\(diagnostic)") }
      for file in layout.changed { Output.line(check ? "would change \(file)" : "formatted \(file)") }
      for (path, reason) in layout.unwritten {
        Output.problem("\(path): error: the file cannot be written (\(reason)); it is as it was")
      }
      let hasMistakes = layout.diagnostics.contains { $0.severity == .error }
      guard layout.unwritten.isEmpty else { throw ExitCode(ExitStatus.cannotWrite.rawValue) }
      guard layout.isComplete else { throw ExitCode(ExitStatus.unreadableData.rawValue) }
      guard !hasMistakes, !check || layout.changed.isEmpty else { throw ExitCode(ExitStatus.problems.rawValue) }
      if layout.changed.isEmpty { Output.line("\(count(layout.count, "file")): nothing to change") }
    }
  }
}
