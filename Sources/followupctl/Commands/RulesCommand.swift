// followupctl rules: what a manager does with rules.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import Foundation
import RuleLanguage

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Checks, formats and tests rules, says what changed ones would do, and keeps packs.",
    subcommands: [
      Check.self, Format.self, RulesTestCommand.self, RulesPreviewCommand.self, RulesPacksCommand.self,
      RulesShowCommand.self, RulesEnableCommand.self, RulesDisableCommand.self,
    ])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says every problem of rule files.",
      discussion: "Files and folders are checked together, as one set. Without any, those of the configuration.")
    @Argument(help: ArgumentHelp("Rule files and folders.", valueName: "path")) var paths: [String] = []
    @Option(help: ArgumentHelp("The daemon's configuration file.", valueName: "file")) var config = Configuration
      .defaultPath
    @Option(help: "table or json.") var format = OutputFormat.table

    mutating func run() throws {
      let loaded = RuleLoader.load(
        paths: try paths.isEmpty ? OfflineWorld.configuration(config).rules : paths, today: OfflineWorld.today)
      if format == .table {
        for diagnostic in loaded.diagnostics { Output.problem("\(diagnostic)") }
      } else {
        Output.line(Output.json(loaded.diagnostics.map(Finding.init), pretty: format == .json))
      }
      guard loaded.errors.isEmpty, let rules = loaded.rules else { throw loaded.failure }
      if format == .table {
        let warnings = loaded.diagnostics.count == 0 ? "" : ", \(count(loaded.diagnostics.count, "warning"))"
        Output.line("\(count(rules.rules.count, "rule")) in \(count(loaded.files.count, "file")): no errors\(warnings)")
      }
    }
  }

  private struct Finding: Encodable {
    var file: String
    var line: Int
    var column: Int
    var severity: String
    var message: String
    var help: String?

    private enum Key: String, CodingKey { case file, line, column, severity, message, help }

    /// Every key is always there: `help` is null where there is none.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
      try container.encode(line, forKey: .line)
      try container.encode(column, forKey: .column)
      try container.encode(severity, forKey: .severity)
      try container.encode(message, forKey: .message)
      try container.encode(help, forKey: .help)
    }

    init(_ diagnostic: Diagnostic) {
      file = diagnostic.file
      line = diagnostic.line
      column = diagnostic.column
      severity = diagnostic.severity.rawValue
      message = diagnostic.message
      help = diagnostic.help
    }
  }
}
