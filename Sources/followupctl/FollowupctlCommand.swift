// followupctl: everything a person does with followupd. Each command has a file of its own in Commands/.

import ArgumentParser
import FollowupDaemon

struct FollowupctlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "followupctl",
    abstract: "Talks to followupd, and tries rules without it.",
    version: FollowupVersion.current,
    subcommands: [
      RulesCommand.self, EvaluateCommand.self, ExplainCommand.self, SimulateCommand.self, ImportCommand.self,
      RecordCommand.self,
      ListCommand.self, ShowCommand.self, AcknowledgeCommand.self, SnoozeCommand.self, DoneCommand.self,
      ReopenCommand.self, MuteCommand.self, UnmuteCommand.self, QueueCommand.self, HeldCommand.self,
      StatusCommand.self, MetricsCommand.self, LogCommand.self, ReloadCommand.self, ClockCommand.self,
      BackupCommand.self,
      VerifyCommand.self,
      InitCommand.self, DoctorCommand.self, DemoCommand.self,
    ])
}
