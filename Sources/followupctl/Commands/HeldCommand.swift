// followupctl held: changes that wait for a person.

import ArgumentParser
import ControlAPI
import FollowupDaemon

struct HeldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "held", abstract: "Imports and rule changes that wait for a person.",
    subcommands: [List.self, Show.self, Release.self, Discard.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists what waits.")
    @OptionGroup var daemon: DaemonOptions
    @Option(help: "table, json or jsonl.") var format = OutputFormat.table

    mutating func run() throws {
      let answer = try daemon.send(.heldList)
      guard case .heldChanges(let rows) = answer.content else { return try daemon.finish(answer) }
      Output.rows(rows, format, columns: ["CHANGE", "SINCE", "WHY", "WHAT"]) { row in
        ["\(row.number)", row.at, row.reason, row.summary]
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows what a release would do.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The change's number.") var change: Int64
    @Option(help: "table or json.") var format = OutputFormat.table

    mutating func run() throws {
      let answer = try daemon.send(.heldShow(change))
      guard case .heldChange(let detail) = answer.content else { return try daemon.finish(answer) }
      guard format == .table else { return Output.line(Output.json(detail, pretty: format == .json)) }
      Output.line(
        "change \(detail.change.number), since \(detail.change.at): \(Output.harmless(detail.change.summary))")
      for line in detail.details { Output.line("  \(Output.harmless(line))") }
      if detail.followUpCount > 0 { HeldText.print(detail) }
    }
  }

  struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets a change take effect.",
      discussion: """
        Everybody is reminded of what waits, once, at their next window. With --from-today nobody is: what waits stays in
        the list as known, and only what matches from now on reminds. `reopen` lets a known one speak after all.
        """)
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The change's number.") var change: Int64
    @Flag(help: "Take what is there as known; only what matches from now on reminds.") var fromToday = false

    mutating func run() throws { try daemon.obey(.heldRelease(change, fromToday: fromToday)) }
  }

  struct Discard: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Forgets a change; held follow-ups are closed and muted.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The change's number.") var change: Int64

    mutating func run() throws { try daemon.obey(.heldDiscard(change)) }
  }
}
