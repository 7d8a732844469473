// followupctl demo: the real daemon on the sample records, delivering over SMTP to a capture server on loopback, with
// the mails and the journal shown as they come. Ctrl-C ends it; without a terminal it ends after the first round.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupModel
import Foundation
import NIOPosix
import SMTPTestKit
import SystemdSupport

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Runs the daemon on sample records and shows the mails it sends.",
    discussion: "Ctrl-C ends it. Without a terminal it ends by itself after the first round.")

  @Option(help: ArgumentHelp("The sample records.", valueName: "folder")) var samples = "Documentation/sample"
  @Option(help: ArgumentHelp("The rules.", valueName: "folder")) var rules = "Rules"
  @Flag(help: "Show mails to their end.") var whole = false

  mutating func run() throws {
    for folder in [samples, rules] where !FileManager.default.fileExists(atPath: folder) {
      throw Output.failure(
        .unreadableData, "there is no folder `\(folder)`",
        remedy: "run it in the project's folder, or name it with --samples and --rules")
    }
    SignalListener.blockSignals()
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let server = try waiting { try await CaptureServer.start(group: loops) }
    let folder = try DemoFolder(samples: samples, rules: rules, port: server.port)
    defer { folder.remove() }
    do {
      try show(folder, server)
    } catch let error as ExitCode {
      throw error
    } catch {
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
    try loops.syncShutdownGracefully()
  }

  private func show(_ folder: DemoFolder, _ server: CaptureServer) throws {
    let configuration = try ConfigurationReader.read(path: folder.configuration)
    let staysOpen = isatty(STDOUT_FILENO) == 1
    let screen = DemoScreen(showsWhole: whole)
    let mails = Task.detached {
      for await mail in server.mails { screen.show(mail) }
    }
    let nine = DemoCommand.nine(configuration)
    let clock = DemoClock(start: nine + -5)
    let round = DemoRound(window: nine)
    let observer = DaemonObserver(
      onJournal: { entry in
        if entry.kind == .import { round.hasRead = true }
        if Journal.isListening { screen.show(journal: entry.message) }
      },
      onIdle: { wake in
        if round.hasRead { clock.run() }
        round.idle(at: clock.now(), until: wake)
      })
    let daemon = try Daemon(
      configuration: configuration, clock: clock, observer: observer,
      journal: Journal(identifier: "followupd", shownFields: [:]))
    let stop = daemon.stopper
    round.onEnd = {
      screen.show(summary: folder, staysOpen: staysOpen)
      if !staysOpen { stop() }
    }
    screen.welcome()
    try daemon.run()
    // The end of the server is the end of its mails: all that were sent are shown first.
    try waiting {
      try await server.stop()
      await mails.value
    }
    Output.line("the demo has ended: \(screen.mailCount) mails were sent")
  }

  /// The window of Monday, 23 November 2026: the morning for which the samples were written.
  private static func nine(_ configuration: Configuration) -> Instant {
    let monday = CivilDate(year: 2026, month: 11, day: 23) ?? CivilDate(dayNumber: 0)
    return configuration.zone.instant(of: monday, at: TimeOfDay(second: 9 * 3600))
  }
}

/// Knows when the first morning's work is done.
final class DemoRound: @unchecked Sendable {  // Set up before the daemon runs, then used on its working thread alone.
  var onEnd: @Sendable () -> Void = {}
  /// Whether the records have been read.
  var hasRead = false
  private let window: Instant
  private var isOver = false

  init(window: Instant) { self.window = window }

  /// The daemon has nothing to do before `wake`.
  func idle(at now: Instant, until wake: Instant?) {
    guard !isOver, now >= window, wake.map({ $0 > now }) ?? true else { return }
    isOver = true
    onEnd()
  }
}

/// Runs asynchronous work to its end.
func waiting<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
  let done = DispatchSemaphore(value: 0)
  nonisolated(unsafe) var result: Swift.Result<Result, any Error>?  // Written before `signal`, read after `wait`.
  Task.detached {
    do { result = .success(try await body()) } catch { result = .failure(error) }
    done.signal()
  }
  done.wait()
  guard let result else { throw CancellationError() }
  return try result.get()
}
