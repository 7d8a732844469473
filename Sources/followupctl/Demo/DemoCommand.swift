// followupctl demo
import ArgumentParser
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Runs the daemon on sample records and shows the mails.")
  mutating func run() throws {}
}
