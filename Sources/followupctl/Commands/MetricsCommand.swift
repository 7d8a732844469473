// followupctl metrics: the daemon in figures.

import ArgumentParser
import ControlAPI

struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Prints the daemon's figures as OpenMetrics text, for Prometheus.",
    discussion: "The same as an HTTP request for /metrics at the control socket, or at `listen` of `[metrics]`.")

  @OptionGroup var daemon: DaemonOptions

  mutating func run() throws {
    let answer = try daemon.send(.metrics)
    guard case .metrics(let text) = answer.content else { return try daemon.finish(answer) }
    Output.write(text)
  }
}
