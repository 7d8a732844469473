// Rules and configuration: taken at the start, read anew when asked or when files change, refused when wrong.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer
import RuleLanguage
import SystemdSupport
import WorkingTime

/// The daemon cannot start: the rules are wrong and the store holds none that worked.
public struct RulesError: Error, Sendable, CustomStringConvertible {
  public var diagnostics: [Diagnostic]
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// What came of reading rules and configuration anew.
struct ReloadOutcome {
  var status = ExitStatus.done
  var problems: [String] = []
}

extension Daemon {
  /// The rules to start with: those on disk; where they are wrong or a file is gone, those that worked last.
  static func startingRules(
    _ configuration: Configuration, _ store: SQLiteStore
  ) throws -> (RuleSet, [String: String], LoadedRules?) {
    let loaded = RuleLoader.load(paths: configuration.rules).fitting(configuration)
    let stored = try store.generation()
    if let rules = loaded.rules, loaded.vanished(since: stored?.files ?? [:]).isEmpty {
      return (rules, loaded.files, nil)
    }
    guard let stored, let rules = RuleLoader.check(files: stored.files).fitting(configuration).rules else {
      guard let rules = loaded.rules else { throw RulesError(diagnostics: loaded.diagnostics) }
      return (rules, loaded.files, nil)
    }
    return (rules, stored.files, loaded)
  }

  /// Reads rules and configuration anew. `askedFor`: a person asked, so that rule files may have vanished on purpose.
  /// Returns what went wrong, for the one who asked.
  func reload(askedFor: Bool) -> ReloadOutcome {
    notifier.reloading()
    defer { notifier.ready(status: statusLine()) }
    var problems: [String] = []
    var new = configuration
    if askedFor {
      do throws(ConfigurationError) {
        new = try ConfigurationReader.read(path: configuration.path)
        problems += changesThatNeedRestart(new)
      } catch {
        for problem in error.problems { tell(JournalEntry(.configurationRefused, .error, "\(problem)")) }
        refused = error.problems.map(\.description)
        meters.refusals += 1
        return ReloadOutcome(status: .badConfiguration, problems: refused)
      }
    }
    let loaded = RuleLoader.load(paths: new.rules, today: new.zone.date(at: now())).fitting(new)
    let gone = askedFor ? [:] : loaded.vanished(since: engine.generation.files)
    guard let rules = loaded.rules, gone.isEmpty else {
      return ReloadOutcome(status: .problems, problems: refuse(loaded, gone))
    }
    for warning in loaded.diagnostics { tell(JournalEntry(.rulesLoaded, .warning, "\(warning)")) }
    do {
      let settings = new.settings(try new.time(by: rules))
      let generation = Generation(rules: rules, settings: settings, files: loaded.files)
      let mailChanged = askedFor
      let former = configuration
      let schema = engine.generation.rules.schema
      engine.composer = Daemon.composer(new)
      engine.formatter = Daemon.formatter(new)
      configuration = new
      configuration.store = former.store
      configuration.socket = former.socket
      try handle(.generation(generation))
      rulesLoadedAt = now()
      refused = []
      refusedFiles = nil
      if mailChanged { replaceChannels() }
      try startWatching()
      // New and changed fields are missing until their source is read again: the fingerprint tells which must be.
      if schema != rules.schema || former.sources != configuration.sources {
        mailbox.post(.inbox(configuration.sources.map(\.name)))
      }
    } catch {
      fault(error)
      problems.append("\(error)")
    }
    return ReloadOutcome(status: problems.isEmpty ? .done : .problems, problems: problems)
  }

  /// Keeps the rules in force and tells their owner why. Returns the reasons. `gone`: the files that nobody said might go.
  @discardableResult
  func refuse(_ loaded: LoadedRules, _ gone: [String: String]) -> [String] {
    let findings =
      loaded.errors.map(\.description) + gone.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    refused = findings
    refusedFiles = loaded.files
    meters.refusals += 1
    let summary =
      loaded.errors.isEmpty
      ? "\(count(gone.count, "rule file")) \(gone.count == 1 ? "is" : "are") gone or empty"
      : "the rules have \(count(loaded.errors.count, "error")) and were refused"
    do {
      try handle(.refused(summary: summary, findings: findings))
    } catch {
      fault(error)
    }
    return findings
  }

  private func changesThatNeedRestart(_ new: Configuration) -> [String] {
    var problems: [String] = []
    if new.metrics != configuration.metrics { problems.append("`[metrics]` takes effect after a restart") }
    if new.store != configuration.store { problems.append("`store.url` takes effect after a restart") }
    if new.socket != configuration.socket || new.socketGroup != configuration.socketGroup {
      problems.append("`[control]` takes effect after a restart")
    }
    return problems
  }

  /// What is on its way there is settled; what waits is tried by the new settings, whatever was wrong before.
  private func replaceChannels() {
    for channel in channels.values { _ = channel.shutdown() }
    startChannels()
    engine.forgetTrouble()
  }

  static func composer(_ configuration: Configuration) -> MIMEComposer {
    MIMEComposer(
      from: configuration.mail.from, teamZone: configuration.zone,
      redirect: configuration.mail.redirect.flatMap { MailAddress(mailbox: $0) })
  }

  static func formatter(_ configuration: Configuration) -> CLDRFormatter { CLDRFormatter(zone: configuration.zone) }
}
