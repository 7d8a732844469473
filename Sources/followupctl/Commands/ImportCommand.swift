// followupctl import: record files into the store, through the daemon or, with --store, without it.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Reads record files into the store.",
    discussion: "Files, or folders of TYPE.csv and TYPE.jsonl. Records that are not in the files stay.")

  @OptionGroup var daemon: DaemonOptions
  @Argument(help: ArgumentHelp("Files and folders.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("What the rows are, where the file's name does not say.", valueName: "type")) var record:
    String?
  @Flag(help: "Say what would change, and change nothing.") var dryRun = false
  @Option(help: ArgumentHelp("Without a daemon: the store, sqlite:PATH; made where there is none.", valueName: "url"))
  var store: String?
  @Option(help: ArgumentHelp("With --store: the rules that declare the record types.", valueName: "path")) var rules:
    [String] = []
  @Option(help: ArgumentHelp("With --store: the team's time zone.", valueName: "zone")) var timeZone: String?
  @Option(help: ArgumentHelp("With --store: the team's calendar, which a rule file declares.", valueName: "name"))
  var calendar: String?

  mutating func run() throws {
    guard let store else {
      let absolute = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
      let answer = try daemon.send(.importFiles(paths: absolute, recordType: record, dryRun: dryRun))
      guard case .imported(let report) = answer.content else { return try daemon.finish(answer) }
      ImportCommand.print(report.rejectedRows)
      if report.heldChange != nil { return try daemon.finish(answer) }
      return try ImportCommand.print(report)
    }
    try importOffline(store)
  }

  private func importOffline(_ url: String) throws {
    guard !rules.isEmpty else {
      throw Output.failure(
        .wrongUsage, "--store needs --rules", remedy: "name the folder whose rules declare the record types")
    }
    let loaded = try OfflineWorld.checkedRules(rules)
    guard let checked = loaded.rules else { return }
    let time = try OfflineWorld.time(zoneName: timeZone, calendarName: calendar, rules: checked)
    do {
      let files = FileImport(schema: checked.schema, time: time)
      let set = try files.read(paths: paths, record: record)
      // A trial makes no store.
      let isThere = FileManager.default.fileExists(atPath: String(url.dropFirst("sqlite:".count)))
      let store = dryRun && url.hasPrefix("sqlite:") && !isThere ? try .inMemory() : try SQLiteStore(url: url)
      if dryRun {
        let (outcome, refused) = try files.trial(set, in: store)
        let rejected = set.rejected + refused
        ImportCommand.print(rejected)
        return try ImportCommand.print(
          ImportReport(outcome, rejected: rejected.count, isDryRun: true, wouldBeHeld: set.tooMuchIsBad))
      }
      let engine = Engine(
        store: store,
        generation: Generation(rules: checked, settings: OfflineWorld.settings(time), files: loaded.files),
        composer: UnsentMail(), formatter: CLDRFormatter(zone: time.zone))
      let now = Instant(second: Int64(Date().timeIntervalSince1970))
      _ = try engine.handle(.started, now: now)
      for case .reply(let reply) in try engine.handle(.changes(set), now: now) {
        ImportCommand.print(reply.rejected)
        guard let outcome = reply.outcome else {
          throw Output.failure(.problems, reply.message, remedy: reply.remedy)
        }
        try ImportCommand.print(ImportReport(outcome, rejected: reply.rejected.count))
      }
    } catch let error as ExitCode {
      throw error
    } catch {
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
  }

  private static func print(_ rejected: [RejectedRow]) {
    for row in rejected {
      let place = row.file.isEmpty ? row.key.map { "\($0)" } ?? "a row" : "\(row.file):\(row.line)"
      Output.problem("\(place): rejected: \(Output.harmless(row.reason))")
    }
  }

  private static func print(_ report: ImportReport) throws {
    let counts =
      "\(report.added) added, \(report.changed) changed, \(report.unchanged) unchanged, \(report.removed) removed, "
      + "\(report.rejected) rejected"
    Output.line(report.isDryRun ? "would be: \(counts)" : counts)
    if let why = report.wouldBeHeld {
      Output.problem("note: without --dry-run nothing would be applied before a person releases it, because \(why)")
    }
    if report.changedOfSources > 0 {
      Output.problem(
        "note: a source brings \(report.changedOfSources) of those changed; what was imported stays until its file changes"
      )
    }
    if report.rejected > 0 { throw ExitCode(ExitStatus.problems.rawValue) }
  }
}
