// `followupd --check`: all that would keep the daemon from starting, at once.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import RecordSources
import SystemdSupport
import WorkingTime

/// What is wrong before a start.
public struct StartCheck {
  public var findings: [String] = []
  /// Nil where the daemon can start.
  public var exitStatus: ExitStatus?

  /// Reads everything, writes nothing.
  public static func run(configurationPath: String) -> StartCheck {
    var report = StartCheck()
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try ConfigurationReader.read(path: configurationPath)
    } catch {
      report.add(error.problems.map(\.description), .badConfiguration)
      return report
    }
    let today = configuration.zone.date(at: SystemClock().now())
    let loaded = RuleLoader.load(paths: configuration.rules, today: today)
    report.add(loaded.diagnostics.map(\.description), loaded.errors.isEmpty ? nil : .problems)
    let unknown = loaded.declaringCalendar(of: configuration).errors.dropFirst(loaded.errors.count)
    report.add(unknown.map(\.description), unknown.isEmpty ? nil : .badConfiguration)
    if let schema = loaded.rules?.schema {
      for (number, source) in configuration.sources.enumerated() {
        let problems = source.problems(by: schema)
        guard !problems.isEmpty else { continue }
        let line = ConfigurationReader.line(ofSource: number, path: configurationPath)
        report.add(problems.map { "\(configurationPath):\(line): error: \($0)" }, .badConfiguration)
      }
    }
    for problem in Surroundings(configuration).problems {
      report.add([problem.text], problem.status)
    }
    if FileManager.default.fileExists(atPath: configuration.store) {
      do {
        _ = try SQLiteStore.readOnly(path: configuration.store)
        try SQLiteStore.checkWritable(path: configuration.store)
      } catch {
        report.add(["\(error)"], StartFailure.exitStatus(of: error))
      }
    }
    return report
  }

  private mutating func add(_ lines: [String], _ status: ExitStatus?) {
    findings += lines
    exitStatus = exitStatus ?? status
  }
}

/// What can go wrong at the start: its exit status, and what the journal says.
public enum StartFailure {
  /// An entry for a reason. It is not known whether texts are wanted, so mail addresses are withheld.
  public static func entry(_ reason: String) -> SystemdSupport.JournalEntry {
    let kind = JournalKind.notStarted
    return SystemdSupport.JournalEntry(
      "cannot start: \(reason.withoutMailAddresses)", priority: .error, messageID: kind.messageID,
      fields: ["FOLLOWUP_EVENT": kind.rawValue])
  }

  public static func exitStatus(of error: any Error) -> ExitStatus {
    switch error {
    case is ConfigurationError, is RulesError, is SecretError: return .badConfiguration
    case is SourceError, is ImportError: return .unreadableData
    case let error as ControlError: return error.exitStatus
    case let error as StoreError:
      switch error {
      case .inUse, .locked: return .unavailable
      case .newerVersion, .damaged: return .unreadableData
      case .readOnly, .cannotOpen: return .cannotWrite
      case .full, .duplicateReminder, .failed: return .inputOutputError
      }
    default: return .inputOutputError
    }
  }
}
