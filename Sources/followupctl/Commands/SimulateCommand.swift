// followupctl simulate: the real engine on a virtual clock.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import ForecastReport
import Foundation
import MailComposer
import WorkingTime

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Says which reminders a span of days would bring.",
    discussion: """
      A line for each reminder, or what they come to: mails by person and day, follow-ups by rule. Nothing is sent and \
      nothing is kept. Records stay as they are; only time passes, as if followupd started on the first day.
      """)

  @OptionGroup var world: OfflineOptions
  @OptionGroup var span: SpanOptions
  @OptionGroup var report: ReportOptions
  @Option(
    help: ArgumentHelp(
      "table, json or html say what it comes to, jsonl each reminder (default: table on a terminal, else jsonl).",
      valueName: "format")) var format: ReportFormat?
  @OptionGroup var configuration: ConfigurationOption

  mutating func run() throws {
    let format = format ?? (report.output != nil ? .html : isatty(STDOUT_FILENO) == 1 ? .table : .jsonl)
    guard format != .jsonl || report.output == nil else {
      throw Output.failure(
        .wrongUsage, "JSON Lines go to standard output", remedy: "leave --output out, or write --format html")
    }
    let world = try OfflineWorld(self.world, configuration.read())
    let time = world.time
    let (first, last) = try span.days(today: time.today(at: SystemClock().now()))
    let counter = ForecastCounter(first: first, last: last, time: time)
    try simulate(world, world.settings, counter) { reminder in
      if format == .jsonl { Output.line(SimulateCommand.line(reminder, time)) }
    }
    try write(counter.forecast, format)
    for problem in world.problems { Output.problem("\(problem.record): \(problem.message)") }
    if world.hasRejectedRows { throw ExitCode(ExitStatus.problems.rawValue) }
  }

  private func simulate(
    _ world: OfflineWorld, _ settings: Settings, _ counter: ForecastCounter, report: @escaping (ReminderReport) -> Void
  ) throws {
    var settings = settings
    settings.holdAbove = 0
    let zone = world.time.zone
    let engine = Engine(
      store: try SQLiteStore.inMemory(),
      generation: Generation(rules: world.rules, settings: settings, files: world.ruleFiles), composer: UnsentMail(),
      formatter: CLDRFormatter(zone: zone))
    var simulation = try Simulation(
      engine: engine, from: zone.startOfDay(counter.forecast.first),
      report: {
        counter.take($0)
        report($0)
      }, journal: counter.take)
    let records = world.records.all.sorted { $0.key < $1.key }
    try simulation.handle(.changes(ChangeSet(owner: .imported, writes: records.map { .put($0) }, rejectedAtMost: 1)))
    guard let end = counter.forecast.last.adding(days: 1) else { return }
    try simulation.run(until: zone.startOfDay(end) + -1)
  }

  private func write(_ forecast: Forecast, _ format: ReportFormat) throws {
    let setting = Setting(
      title: "Forecast for \(forecast.span)",
      notes: [
        Setting.onlyTimePasses,
        "As if followupd started with these records on \(forecast.first): all that matches then opens on that day.",
      ], threshold: report.threshold)
    switch format {
    case .jsonl: break
    case .json: try report.write(Output.json(ForecastObject(forecast, setting)) + "\n")
    case .table: try report.write(forecast.text(setting, paint: report.paint))
    case .html: try report.write(forecast.page(setting))
    }
  }

  private static func line(_ reminder: ReminderReport, _ time: TeamTime) -> String {
    var line = JSONLine()
    line.add("at", time.iso(reminder.at))
    line.add("rule", reminder.rule)
    line.add("record", reminder.record.type)
    line.add("id", reminder.record.id.text)
    line.add("client", reminder.client?.text)
    line.add("step", reminder.step)
    line.add("occurrence", reminder.occurrence)
    line.add("to", reminder.to)
    line.add("priority", reminder.priority.name)
    line.add("subject", reminder.subject)
    line.add("digest", reminder.isDigest)
    return line.text
  }
}
