// followupctl acknowledge, snooze, done, reopen, mute, unmute: what people answer to a follow-up.

import ArgumentParser
import ControlAPI

struct AcknowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "You know: the current step repeats no more; later steps still come.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments

  mutating func run() throws { try daemon.obey(.acknowledge(try followUp.reference())) }
}

struct SnoozeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snooze", abstract: "Later: nothing is sent until a date, then one reminder.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments
  @Option(help: ArgumentHelp("The date, as 2026-11-30.", valueName: "date")) var until: String

  mutating func run() throws { try daemon.obey(.snooze(try followUp.reference(), until: until)) }
}

struct DoneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "done", abstract: "Done: nothing more is sent, unless it still matches a week later.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments
  @Option(help: ArgumentHelp("What was done, for the story.", valueName: "text")) var note: String?

  mutating func run() throws { try daemon.obey(.done(try followUp.reference(), note: note)) }
}

struct ReopenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Takes `done`, `snooze` or `acknowledge` back.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments

  mutating func run() throws { try daemon.obey(.reopen(try followUp.reference())) }
}

struct MuteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mute", abstract: "The rule leaves this record alone, until a date or until it is unmuted.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments
  @Option(help: ArgumentHelp("The date, as 2026-11-30.", valueName: "date")) var until: String?

  mutating func run() throws { try daemon.obey(.mute(try followUp.reference(), until: until)) }
}

struct UnmuteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmute", abstract: "The rule speaks of this record again.")

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var followUp: FollowUpArguments

  mutating func run() throws { try daemon.obey(.unmute(try followUp.reference())) }
}
