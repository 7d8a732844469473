// The daemon as a command. Watches client records, evaluates rules and sends reminders; runs in the foreground and ends on
// SIGTERM or SIGINT when everything under way is settled. `--check` says what is wrong with configuration, rules and store,
// and changes nothing. A module of its own, because `followupctl` is this command, too, where it is called by its name.

import ArgumentParser
import FollowupDaemon
import Foundation
import SystemdSupport

/// `followupd`.
public struct FollowupdCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "followupd",
    abstract: "Sends reminders about client records, as rules say.",
    discussion: """
      Runs in the foreground and logs to the journal when journald listens, and to standard error otherwise. \
      People talk to it with followupctl. SIGHUP reads rules and configuration anew; SIGTERM and SIGINT end it.
      """,
    version: FollowupVersion.current)

  @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
  var config = Configuration.defaultPath

  @Flag(help: "Check configuration, rules and store, say what is wrong, and end.")
  var check = false

  public init() {}

  public mutating func run() throws {
    if check { return try runCheck() }
    SignalListener.blockSignals()
    // One thread does nearly everything.
    Heap.limitArenas(to: 1)
    Heap.keepFree(bytes: 16 << 20)
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try ConfigurationReader.read(path: config)
    } catch {
      throw fail(error.problems.map(\.description), status: 78)
    }
    do {
      try Daemon(configuration: configuration).run()
    } catch let stopped as DaemonStopped {
      throw ExitCode(StartFailure.exitStatus(of: stopped.cause).rawValue)
    } catch let error as RulesError {
      throw fail(error.diagnostics.map(\.description), status: StartFailure.exitStatus(of: error).rawValue)
    } catch {
      throw fail(["\(error)"], status: StartFailure.exitStatus(of: error).rawValue)
    }
  }

  private func runCheck() throws {
    let report = StartCheck.run(configurationPath: config)
    for line in report.findings { FileHandle.standardError.write(Data((line + "\n").utf8)) }
    guard let status = report.exitStatus else {
      print("configuration and rules are in order, and the store opens")
      return
    }
    throw ExitCode(status.rawValue)
  }

  /// Says why in the journal or on standard error, whichever is read.
  private func fail(_ reasons: [String], status: Int32) -> ExitCode {
    let journal = Journal(identifier: "followupd")
    for reason in reasons { journal.send(StartFailure.entry(reason)) }
    return ExitCode(status)
  }
}
