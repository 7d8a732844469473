// followupctl show: one follow-up with its story.

import ArgumentParser
import ControlAPI

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows a follow-up and its story.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments
  @Option(help: "table or json.") var format = OutputFormat.table

  mutating func run() throws {
    let answer = try daemon.send(.show(try followUp.reference()))
    guard case .followUp(let detail) = answer.content else { return try daemon.finish(answer) }
    guard format == .table else { return Output.line(Output.json(detail, pretty: format == .json)) }
    let row = detail.followUp
    Output.line("follow-up \(row.number): \(row.rule) for \(row.record) \(Output.harmless(row.id)), \(row.state)")
    Output.line("client \(Output.harmless(row.client ?? "–")), opened \(row.openedAt), next \(row.nextAt ?? "–")")
    if !detail.reminders.isEmpty {
      Output.line("")
      Output.table(
        ["STEP", "NO.", "PERSON", "DUE", "STATE", ""],
        detail.reminders.map { [$0.step, "\($0.occurrence)", $0.person, $0.dueAt, $0.state, $0.detail ?? ""] })
    }
    Output.line("")
    Output.table(
      ["AT", "EVENT", ""], detail.history.map { [$0.at, $0.event, $0.detail.replacing("\n", with: " / ")] })
  }
}
