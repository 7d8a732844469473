// followupctl rules preview: what changed rules would do, tried on a copy of what is stored.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import ForecastReport
import Foundation
import MailComposer
import RuleLanguage
import WorkingTime

struct RulesPreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Says what changed rules would open and close, and whom they would remind.",
    discussion: """
      The changed rules are compared with those in force, on the records and follow-ups of the daemon's store, which is \
      only read, also while the daemon runs. Nothing is sent and nothing is kept.

      A file takes the place of the one in force that has its name; a new file joins those in force; a folder, or a file \
      that declares record types of its own, is the whole set. A shipped pack that is not enabled is tried as \
      `rules enable` would bring it.
      """)

  @Argument(help: ArgumentHelp("The changed rule file, a folder of them, or a shipped pack.", valueName: "path"))
  var path: String
  @OptionGroup var world: OfflineOptions
  @OptionGroup var report: ReportOptions
  @Option(help: ArgumentHelp("How many days to live through with either set.", valueName: "number")) var days = 14
  @Option(help: ArgumentHelp("When the change would be made (default: now).", valueName: "instant")) var at: String?
  @Option(help: ArgumentHelp("table, json, jsonl or html (default: table).", valueName: "format"))
  var format: ReportFormat?
  @Option(
    help: ArgumentHelp("The daemon's configuration file (default: \(Configuration.defaultPath)).", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("Where the shipped packs are.", valueName: "folder"))
  var from = PackCatalogue.defaultFolder

  mutating func run() throws {
    let live = try LiveWorld(world, configuration: config, at: at)
    let today = live.settings.time.today(at: live.now)
    guard (1...SpanOptions.daysAtMost).contains(days), let last = today.adding(days: days - 1) else {
      throw Output.failure(.wrongUsage, "`\(days)` is no number of days to look at", remedy: "write 14, say")
    }
    let changed = try change(of: live)
    let rules = try checked(changed, live)
    let preview = try live.reading {
      try PreviewTrial(
        composer: UnsentMail(), formatter: CLDRFormatter(zone: live.settings.time.zone), now: live.now, last: last
      ).preview(
        of: rules, insteadOf: Generation(rules: live.rules, settings: live.settings, files: live.files),
        on: live.copies())
    }
    try write(preview, Setting(title: "Rules preview", notes: notes(changed, live, rules), threshold: report.threshold))
  }

  /// A path is one where there is such a file, or where it looks like one.
  private func change(of live: LiveWorld) throws -> ChangedRules {
    let isPath = FileManager.default.fileExists(atPath: path) || path.contains("/") || path.contains(".")
    guard !isPath, let catalogue = try? PackCatalogue(folder: from) else {
      return try ChangedRules(at: path, insteadOf: live.files, live.configuration)
    }
    let team = try PackOptions.reporting { () throws(PackError) in
      if let configuration = live.configuration { return try TeamRules(configuration) }
      return try TeamRules(folder: world.rules.first ?? ".")
    }
    return try ChangedRules(enabling: path, of: catalogue, in: team)
  }

  /// The changed rules as a generation; prints their problems and throws where there is an error.
  private func checked(_ changed: ChangedRules, _ live: LiveWorld) throws -> Generation {
    let loaded = changed.loaded
    for diagnostic in loaded.diagnostics
    where !loaded.errors.isEmpty || loaded.files[diagnostic.file] != live.files[diagnostic.file] {
      Output.problem("\(diagnostic)")
    }
    guard let rules = loaded.rules else { throw loaded.failure }
    return Generation(rules: rules, settings: try live.settings(by: rules), files: loaded.files)
  }

  private func notes(_ changed: ChangedRules, _ live: LiveWorld, _ rules: Generation) -> [String] {
    var notes = [
      changed.summary, "As of \(live.settings.time.iso(live.now)), on \(live.origin).", Setting.onlyTimePasses,
    ]
    if Set(rules.files.values) == Set(live.files.values) {
      notes.append(
        "These are the rules in force, so nothing would change. To try a change before it counts, copy the file, change "
          + "the copy, and name the copy here.")
    }
    notes += rules.rules.rules.compactMap { unknownFormerName(of: $0, live.rules) }
    if rules.rules.schema != live.rules.schema {
      notes.append("Record types differ: new and changed fields read as missing until their source is read again.")
    }
    return notes
  }

  /// A rule that says it had another name which none in force has: its follow-ups would start afresh.
  private func unknownFormerName(of rule: Rule, _ inForce: RuleSet) -> String? {
    guard let was = rule.was, inForce.rule(named: was) == nil, inForce.rule(named: rule.name) == nil else { return nil }
    let near = nearestName(to: was, among: inForce.rules.map(\.name)).map { " Did you mean `\($0)`?" }
    return "No rule in force is called `\(was)`, which `\(rule.name)` says it was: nothing of it is kept.\(near ?? "")"
  }

  private func write(_ preview: RulesPreview, _ setting: Setting) throws {
    switch format ?? (report.output == nil ? .table : .html) {
    case .table: try report.write(preview.text(setting, paint: report.paint))
    case .json: try report.write(Output.json(PreviewObject(preview, setting)) + "\n")
    case .jsonl: try report.write(Output.json(PreviewObject(preview, setting), pretty: false) + "\n")
    case .html: try report.write(preview.page(setting))
    }
  }
}
