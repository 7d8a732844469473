// followupctl status and reload.

import ArgumentParser
import ControlAPI
import FollowupDaemon

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Says how the daemon is.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "table or json.") var format = OutputFormat.table

  mutating func run() throws {
    let answer = try daemon.send(.status)
    guard case .status(let report) = answer.content else { return try daemon.finish(answer) }
    guard format == .table else { return Output.line(Output.json(report, pretty: format == .json)) }
    Output.line("followupd \(report.version), process \(report.process), since \(report.startedAt)")
    Output.line("time zone \(report.timeZone), store \(report.store)")
    Output.line(
      "\(count(report.rules, "rule")) in force since \(report.rulesLoadedAt), next work \(report.nextAt ?? "not planned")"
    )
    if let underWay = report.underWay { Output.line("\(underWay) is under way") }
    Output.line("")
    Output.table(["", "COUNT"], report.counts.map { [$0.name, "\($0.count)"] })
    if !report.refused.isEmpty {
      Output.line("\nnewer rules or configuration are refused:")
      for line in report.refused { Output.line(line) }
    }
    if !report.problems.isEmpty {
      Output.line("\nto see to:")
      for line in report.problems { Output.line("  \(line)") }
    }
  }
}

struct ReloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload", abstract: "Reads rules and configuration anew, and says what came of it.")

  @OptionGroup var daemon: DaemonOptions

  mutating func run() throws { try daemon.obey(.reload) }
}
