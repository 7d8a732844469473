// followupctl rules enable, rules disable: shipped packs come into force and go.

import ArgumentParser
import ControlAPI
import FollowupDaemon

struct RulesEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Copies shipped rule packs into the team's folder of rules.",
    discussion: """
      With a pack come the record types that its rules ask for, where the team declares none of that name. The rules are \
      checked as a whole before a file is written; where anything is wrong, nothing is. A running daemon takes them up by \
      itself; `rules preview PACK` says before what they would open and whom they would remind.

      A pack that the team has changed stays as it is. One that was disabled with changes comes back with them.
      """)

  @Argument(help: ArgumentHelp("Packs, as `rules packs` lists them.", valueName: "pack")) var packs: [String]
  @Flag(help: "Bring the shipped version where the team has its own, which is kept beside as PACK.rules.kept.")
  var replace = false
  @Flag(help: "Check, and say what would be written; write nothing.") var dryRun = false
  @OptionGroup var options: PackOptions

  mutating func run() throws {
    let (catalogue, team) = (try options.catalogue(), try options.team())
    let change = try PackOptions.reporting { () throws(PackError) in
      let change = try PackChange.enabling(packs, of: catalogue, in: team, replaces: replace)
      if !dryRun { try change.perform() }
      return change
    }
    change.tell(dryRun: dryRun)
    guard !change.files.isEmpty else { return }
    tellNext([
      ("followupctl rules show \(packs[0])", "draws when it reminds whom"),
      ("followupctl rules test", "runs its tests with your rules"),
      ("followupctl rules preview \(dryRun ? packs[0] : team.folder)", "says what opens and who is reminded"),
      dryRun
        ? ("followupctl rules enable \(packs.joined(separator: " "))", "brings it into force")
        : ("followupctl status", "a running daemon has taken it up within seconds"),
    ])
  }
}

struct RulesDisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Takes shipped rule packs out of the team's folder of rules.",
    discussion: """
      Files that are as shipped are removed. What the team has changed is kept beside as PACK.rules.kept, which nobody \
      reads, and comes back with `rules enable`. Record types stay, for sources bring them and other rules may ask for \
      them. A running daemon is told to reload: rule files that vanish are otherwise taken for a mistake. It then closes \
      the packs' follow-ups.
      """)

  @Argument(help: ArgumentHelp("Packs, as `rules packs` lists them.", valueName: "pack")) var packs: [String]
  @Flag(help: "Check, and say what would be removed; change nothing.") var dryRun = false
  @OptionGroup var options: PackOptions
  @Option(
    help: ArgumentHelp("The daemon's control socket (default: the one its configuration names).", valueName: "path"))
  var socket: String?

  mutating func run() throws {
    let (catalogue, team) = (try options.catalogue(), try options.team())
    let change = try PackOptions.reporting { () throws(PackError) in
      try PackChange.disabling(packs, of: catalogue, in: team)
    }
    // Another folder than the configuration's is nobody's who runs.
    let asksDaemon = !dryRun && options.rules == nil
    // Who may not have the change taken up would only have the missing files reported.
    let isAnswered = asksDaemon ? try ask(.status) != nil : false
    if !dryRun { try PackOptions.reporting { () throws(PackError) in try change.perform() } }
    change.tell(dryRun: dryRun)
    guard asksDaemon else { return }
    if isAnswered, let answer = try ask(.reload) {
      try DaemonOptions.finish(answer)
    } else {
      Output.line("no daemon answers: once it runs, `followupctl reload` takes the change up")
    }
  }

  /// The daemon's answer; nil where there is none. Prints why the daemon may not be asked, and throws.
  private func ask(_ request: ControlRequest) throws -> ControlAnswer? {
    let path = try DaemonOptions.path(socket: socket, config: options.config)
    do throws(ControlError) {
      return try ControlClient(path: path).send(request, timeoutSeconds: nil)
    } catch {
      guard error.exitStatus != .unavailable else { return nil }
      throw Output.failure(error.exitStatus, error.message, remedy: error.remedy)
    }
  }
}

extension PackChange {
  /// Says what was or would be done.
  fileprivate func tell(dryRun: Bool) {
    for warning in warnings { Output.problem("\(warning)") }
    for note in notes { Output.line(note) }
    for file in files {
      let verb = file.contents == nil ? (dryRun ? "would remove" : "removed") : dryRun ? "would write" : "wrote"
      Output.line("\(verb) \(file.path)")
    }
  }
}

/// What to do now, a command a line.
private func tellNext(_ steps: [(command: String, does: String)]) {
  let width = steps.map(\.command.count).max() ?? 0
  Output.line("\nnext:")
  for step in steps {
    Output.line("  \(step.command)\(String(repeating: " ", count: width - step.command.count + 3))\(step.does)")
  }
}
