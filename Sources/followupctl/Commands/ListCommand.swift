// followupctl list: the follow-ups.

import ArgumentParser
import ControlAPI
import FollowupModel

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists follow-ups.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Only those of this rule.") var rule: String?
  @Option(help: "Only those of this client.") var client: String?
  @Option(help: "Only those in this state: \(ListCommand.states.joined(separator: ", ")).") var state: String?
  @Option(help: "Only those that this mail address is reminded of.") var person: String?
  @Flag(help: "Closed ones too.") var all = false
  @Option(help: "At most so many.") var limit = 1000
  @Option(help: "table, json or jsonl.") var format = OutputFormat.table

  private static let states = ["open", "acknowledged", "known", "snoozed", "muted", "paused", "done", "held", "closed"]

  mutating func run() throws {
    if let state, !ListCommand.states.contains(state) {
      let near = nearestName(to: state, among: ListCommand.states)
      throw Output.failure(
        .wrongUsage, "`\(state)` is no state of a follow-up",
        remedy: near.map { "did you mean `\($0)`?" } ?? "the states: \(ListCommand.states.joined(separator: ", "))")
    }
    guard limit >= 1 else {
      throw Output.failure(.wrongUsage, "`--limit \(limit)` shows nothing", remedy: "write 1 or more")
    }
    let filter = FollowUpFilter(
      state: state, rule: rule, client: client, person: person, includesClosed: all, limit: limit)
    let answer = try daemon.send(.list(filter))
    guard case .followUps(let rows) = answer.content else { return try daemon.finish(answer) }
    Output.rows(rows, format, columns: ["NUMBER", "STATE", "RULE", "RECORD", "CLIENT", "OPENED", "NEXT", "PEOPLE"]) {
      row in
      [
        "\(row.number)", row.state, row.rule, "\(row.record) \(row.id)", row.client ?? "–",
        row.openedAt, row.nextAt ?? "–", row.people.joined(separator: ", "),
      ]
    }
    guard let message = answer.message else { return }
    // Whoever reads JSON reads nothing else, and is not to take a part for the whole.
    if format == .table { Output.line(message) } else { Output.problem("note: \(message)") }
  }
}
