// followupctl explain: why a rule does or does not match a record, and why a follow-up sends nothing.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import MailComposer
import RuleLanguage

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says why a rule does or does not match a record, and why nothing is sent.",
    discussion: """
      Asks the daemon, or works on files: with --rules and --records (the condition only) or --store (the follow-up \
      too).
      """)

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var world: OfflineOptions
  @OptionGroup var followUp: FollowUpArguments
  @Option(
    help: ArgumentHelp(
      "The instant, ISO 8601; without an offset in the team's zone (default: now).", valueName: "instant"))
  var at: String?
  @Option(help: ArgumentHelp("Also the next so many dates at which the answer changes.", valueName: "number"))
  var dates = 0
  @Option(help: "table or json.") var format = OutputFormat.table

  private var isOffline: Bool { !world.rules.isEmpty || !world.records.isEmpty || world.store != nil }

  mutating func run() throws {
    guard (0...StoreExplainer.datesAtMost).contains(dates) else {
      throw Output.failure(
        .wrongUsage, "`--dates \(dates)` is no number of dates", remedy: "write 1 to \(StoreExplainer.datesAtMost)")
    }
    guard let report = try isOffline ? offlineReport() : daemonReport() else { return }
    guard format == .table else { return Output.line(Output.json(report, pretty: format == .json)) }
    for line in ExplanationText(report, dates: dates, style: .standardOutput).lines { Output.line(line) }
  }

  private func daemonReport() throws -> ExplanationReport? {
    let answer = try daemon.send(.explain(try followUp.reference(), at: at, dates: dates))
    guard case .explanation(let report) = answer.content else {
      try daemon.finish(answer)
      return nil
    }
    return report
  }

  private func offlineReport() throws -> ExplanationReport {
    let configuration = try daemon.config.map(OfflineWorld.configuration)
    let world = try OfflineWorld(self.world, configuration, readsRecords: self.world.store == nil)
    let settings = world.settings
    let now = try instant(in: world)
    do {
      if let url = self.world.store { return try report(world, settings, store: url, at: now) }
      return try report(world, settings, at: now)
    } catch let error as ControlError {
      throw Output.failure(error.exitStatus, error.message, remedy: error.remedy)
    } catch let error as StoreError {
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
  }

  private func instant(in world: OfflineWorld) throws -> Instant {
    guard let at else { return SystemClock().now() }
    guard let instant = world.time.parseInstant(at) else {
      throw Output.failure(.wrongUsage, "`\(at)` is no instant", remedy: "write one such as 2026-11-22T09:00:00+01:00")
    }
    return instant
  }

  /// The condition and the follow-up, from a store that is only read.
  private func report(
    _ world: OfflineWorld, _ settings: Settings, store url: String, at now: Instant
  ) throws -> ExplanationReport {
    let store = try OfflineWorld.store(url)
    try store.adopt(world.rules.schema)
    let engine = Engine(
      store: store, generation: Generation(rules: world.rules, settings: settings, files: world.ruleFiles),
      composer: UnsentMail(), formatter: CLDRFormatter(zone: world.time.zone))
    return try store.transaction {
      try StoreExplainer(engine: engine, store: store).report(try followUp.reference(), at: now, dates: dates)
    }
  }

  /// The condition alone, from files.
  private func report(_ world: OfflineWorld, _ settings: Settings, at now: Instant) throws -> ExplanationReport {
    guard case .record(let name, let id) = try followUp.reference() else {
      throw ControlError(
        .wrongUsage, "files know no numbers of follow-ups", remedy: "write RULE and ID, or name a --store")
    }
    let rule = try world.rules.explained(name)
    let key = RecordKey(rule.record, RecordID(id))
    guard let record = world.records.record(key) else {
      throw ControlError.noRecord(key, among: world.records.records(of: rule.record).map(\.key.id.text))
    }
    let context = EvaluationContext(
      now: now, time: world.time, records: world.records,
      segments: SegmentTimeline(world.rules.segments, over: world.records))
    let formatter = CLDRFormatter(zone: world.time.zone)
    let said = rule.explanation(
      for: record, in: context, language: settings.language, formatter: formatter, labels: world.rules.labels)
    var report = ExplanationReport(
      rule, key, client: world.client(of: record), at: now, said,
      changes: rule.changes(for: record, in: context, atMost: dates),
      words: ExplanationWords(time: world.time, language: settings.language, formatter: formatter))
    report.notes = world.problems.filter { $0.record == key }.map(\.message)
    return report
  }
}
