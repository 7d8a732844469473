// followupctl log: what followupd wrote into the journal, read back.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupModel
import SystemdSupport
import WorkingTime

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Shows what followupd wrote into the journal.",
    discussion: """
      Reads the journal of this machine, not the daemon. WHEN is a date, an instant (without an offset in the team's \
      zone), `today`, `yesterday`, or such as `2 hours ago`; --until a date shows that day too.
      """)

  @Option(help: "Only about this client.") var client: String?
  @Option(help: "Only about this rule.") var rule: String?
  @Option(help: ArgumentHelp("Only about records of this type.", valueName: "type")) var record: String?
  @Option(help: "Only about the follow-up of this number.") var number: Int64?
  @Option(help: "Only entries of this kind: opened, reminded, delivered, bounced, rejected…") var event: String?
  @Option(help: ArgumentHelp("The first instant.", valueName: "when")) var since: String?
  @Option(help: ArgumentHelp("The last instant.", valueName: "when")) var until: String?
  @Option(
    help: ArgumentHelp("The configuration, for its time zone (\(Configuration.defaultPath)).", valueName: "file"))
  var config: String?
  @Option(help: "table, json or jsonl.") var format = OutputFormat.table

  mutating func run() throws {
    let time = try teamTime()
    let span = LogSpan(now: SystemClock().now(), time: time)
    let first = try since.map { try span.instant($0, isEnd: false) }
    let last = try until.map { try span.instant($0, isEnd: true) }
    do throws(JournalReadError) {
      let journal = try JournalReader()
      for (field, value) in try matches() { try journal.require(field, value) }
      try journal.seek(to: first.map(LogSpan.microseconds))
      try print(journal, before: last.map { LogSpan.microseconds($0 + 1) }, time)
    } catch {
      throw Output.failure(LogCommand.status(of: error), error.message, remedy: error.remedy)
    }
  }

  private func matches() throws(JournalReadError) -> [(String, String)] {
    let wanted = [
      ("FOLLOWUP_CLIENT", client), ("FOLLOWUP_RULE", rule), ("FOLLOWUP_RECORD", record),
      ("FOLLOWUP_NUMBER", number.map(String.init)), ("FOLLOWUP_EVENT", event),
    ]
    return [("SYSLOG_IDENTIFIER", "followupd")] + wanted.compactMap { field, value in value.map { (field, $0) } }
  }

  mutating func validate() throws {
    let events = JournalKind.allCases.map(\.rawValue)
    guard let event, !events.contains(event) else { return }
    let near = nearestName(to: event, among: events)
    throw Output.failure(
      .wrongUsage, "`\(event)` is no kind of entry",
      remedy: near.map { "did you mean `\($0)`?" } ?? "the kinds: \(events.joined(separator: ", "))")
  }

  /// Entries as they come; a table is as wide as all of them.
  private func print(_ journal: JournalReader, before end: UInt64?, _ time: TeamTime) throws(JournalReadError) {
    var rows: [LogRow] = []
    while let entry = try journal.next(), entry.microseconds < end ?? .max {
      let row = LogRow(entry, time)
      if format == .jsonl { Output.line(Output.json(row, pretty: false)) } else { rows.append(row) }
    }
    switch format {
    case .jsonl: break
    case .json: Output.line(Output.json(rows))
    case .table where rows.isEmpty: Output.problem("the journal has no such entry")
    case .table: LogRow.printTable(rows)
    }
  }

  /// The team's, where its configuration can be read; else the system's.
  private func teamTime() throws -> TeamTime {
    do throws(ConfigurationError) {
      return TeamTime(zone: try ConfigurationReader.read(path: config ?? Configuration.defaultPath).zone)
    } catch {
      guard config != nil else { return TeamTime(zone: Zone.system()) }
      Output.problem("\(error)")
      throw ExitCode(ExitStatus.badConfiguration.rawValue)
    }
  }

  private static func status(of error: JournalReadError) -> ExitStatus {
    switch error {
    case .noJournal: return .unavailable
    case .notAllowed: return .notAllowed
    case .failed: return .inputOutputError
    }
  }
}
