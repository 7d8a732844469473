// followupctl clock: what to make of a machine's clock that leapt.

import ArgumentParser

struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Says whether a clock that leapt is right.", subcommands: [Accept.self])

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Believes the machine's clock, which leapt forward by more than a day.",
      discussion: "What fell due meanwhile is caught up as after a stop. A clock that is wrong is to be set instead.")
    @OptionGroup var daemon: DaemonOptions

    mutating func run() throws { try daemon.obey(.clockAccept) }
  }
}
