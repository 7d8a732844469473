// followupctl doctor: what is wrong with an installation, and what to do.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import Foundation

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Examines an installation, and says what to do about what is wrong.",
    discussion: """
      Configuration, permissions, mail server (no mail is sent), channels, clock, disk, rules, calendar, sources and the daemon. \
      To be run as root, who sees everything. Ends with 1 where something is an error; warnings alone are 0.
      """)

  @Option(help: ArgumentHelp("The configuration file.", valueName: "file")) var config = Configuration.defaultPath
  @Option(help: ArgumentHelp("Whom the daemon runs as (default: as its unit says).", valueName: "name")) var user:
    String?
  @Option(help: ArgumentHelp("Look for the unit's files below this folder.", valueName: "folder")) var root = ""
  @Option(help: "table or json.") var format = OutputFormat.table

  mutating func run() throws {
    var doctor = Doctor(user: user, root: root)
    doctor.examine(configurationPath: config)
    let findings = doctor.findings
    switch format {
    case .table: DoctorCommand.print(findings)
    case .json: Output.line(Output.json(findings))
    case .jsonl: for finding in findings { Output.line(Output.json(finding, pretty: false)) }
    }
    if findings.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.problems.rawValue) }
  }

  private static func print(_ findings: [Finding]) {
    let style = TextStyle.standardOutput
    let tones: [Finding.Severity: TextStyle.Tone] = [.ok: .good, .warning: .unsure, .error: .bad]
    for finding in findings {
      let word = finding.severity.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
      let check = finding.check.padding(toLength: 15, withPad: " ", startingAt: 0)
      Output.line(style.text(word, tones[finding.severity] ?? .quiet) + check + Output.harmless(finding.message))
      if let remedy = finding.remedy { Output.line("                        help: \(Output.harmless(remedy))") }
    }
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count { $0.severity == .warning }
    Output.line("\n\(count(errors, "error")), \(count(warnings, "warning"))")
  }
}
