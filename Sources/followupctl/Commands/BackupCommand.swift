// followupctl backup: a copy of the store while the daemon works on it.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupStore
import Foundation

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Writes a copy of the store to a new file, while the daemon goes on.",
    discussion: """
      One state of the store, checked and synced before it gets its name, for its owner's eyes alone. The daemon writes \
      it, as its user, where its service may write; with --store you do. How a backup is put back stands in operation.md.
      """)

  @OptionGroup var daemon: DaemonOptions
  @Argument(help: ArgumentHelp("The file to make.", valueName: "file")) var file: String
  @Flag(help: "Let an earlier backup of this name give way.") var replace = false
  @Option(help: ArgumentHelp("Copy this store, sqlite:PATH, without asking the daemon.", valueName: "url"))
  var store: String?

  mutating func run() throws {
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    let progress = ProgressLine()
    if let store { return try copy(store, to: path, progress) }
    progress.watch(try daemon.socketPath())
    let answer = try daemon.send(.backup(path: path, replaces: replace))
    progress.end()
    try daemon.finish(answer)
  }

  private func copy(_ url: String, to path: String, _ progress: ProgressLine) throws {
    defer { progress.end() }
    do {
      let bytes = try OfflineWorld.store(url).backUp(to: path, replaces: replace) {
        progress.show("\(Int($0 * 100)) %")
      }
      progress.end()
      Output.line(BackupWords.done(bytes, path))
    } catch let error as BackupError {
      progress.end()
      throw Output.failure(.cannotWrite, "\(error)", remedy: error.remedy)
    } catch let error as StoreError {
      progress.end()
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
  }
}
