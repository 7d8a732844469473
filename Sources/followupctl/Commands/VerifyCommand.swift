// followupctl verify: whether the store is whole and keeps its promises.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Examines the store: whether it is whole and keeps what is promised.",
    discussion: """
      Asks the daemon, which examines one state of its store beside its work; with --store the file itself is read, also \
      while a daemon works on it. Nothing is changed. Ends with 1 where something is wrong, and says what that means and \
      what to do.
      """)

  @OptionGroup var daemon: DaemonOptions
  @Option(help: ArgumentHelp("Without the daemon: the store, sqlite:PATH; it is only read.", valueName: "url"))
  var store: String?
  @Option(help: "table or json.") var format = OutputFormat.table

  mutating func run() throws {
    let progress = ProgressLine()
    let report = try store.map { try examine($0, progress) } ?? ask(progress)
    progress.end()
    format == .table ? VerifyCommand.print(report) : Output.line(Output.json(report, pretty: format == .json))
    if !report.findings.isEmpty { throw ExitCode(ExitStatus.problems.rawValue) }
  }

  private func ask(_ progress: ProgressLine) throws -> VerifyReport {
    progress.watch(try daemon.socketPath())
    let answer = try daemon.send(.verify)
    progress.end()
    guard case .verified(let report) = answer.content else {
      try daemon.finish(answer)
      throw ExitCode(ExitStatus.inputOutputError.rawValue)
    }
    return report
  }

  private func examine(_ url: String, _ progress: ProgressLine) throws -> VerifyReport {
    do {
      return VerifyReport(try OfflineWorld.store(url).examine { progress.show($0) }, of: url)
    } catch let error as StoreError {
      progress.end()
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
  }

  private static func print(_ report: VerifyReport) {
    let counts = report.counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    Output.line("store \(report.store), tables of version \(report.version)\(counts.isEmpty ? "" : ": \(counts)")")
    for finding in report.findings {
      Output.line("\n\(finding.check): \(finding.count)")
      for place in finding.places { Output.line("  \(Output.harmless(place))") }
      if finding.count > finding.places.count { Output.line("  and \(finding.count - finding.places.count) more") }
      Output.line("  means: \(finding.meaning)")
      Output.line("  help: \(finding.remedy)")
    }
    let kinds = count(report.findings.count, "kind")
    Output.line(
      report.findings.isEmpty
        ? "everything is as promised (\(count(report.checks, "check")))"
        : "\n\(kinds) of things wrong (\(count(report.checks, "check")))")
  }
}
