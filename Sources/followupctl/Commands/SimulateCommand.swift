// followupctl simulate: the real engine on a virtual clock.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer
import WorkingTime

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Says which reminders a span of days would bring.",
    discussion: "A line each. Nothing is sent and nothing is kept. Records stay as they are; only time passes.")

  @OptionGroup var world: OfflineOptions
  @Option(help: ArgumentHelp("The first day.", valueName: "date")) var from: String
  @Option(help: ArgumentHelp("The last day.", valueName: "date")) var until: String
  @Option(
    help: ArgumentHelp(
      "Take windows and addresses from this configuration, and rules and records too where they are not named.",
      valueName: "file")) var config: String?

  mutating func run() throws {
    let configuration = try config.map(OfflineWorld.configuration)
    let world = try OfflineWorld(self.world, configuration)
    let time = world.time
    guard let first = CivilDate(iso: from), let last = CivilDate(iso: until), first <= last,
      let end = last.adding(days: 1)
    else {
      throw Output.failure(
        .wrongUsage, "`\(from)` to `\(until)` is no span of days", remedy: "write dates such as 2026-11-23")
    }
    var settings = configuration?.settings() ?? OfflineWorld.settings(time)
    settings.holdAbove = 0
    let store = try SQLiteStore.inMemory()
    let engine = Engine(
      store: store, generation: Generation(rules: world.rules, settings: settings, files: world.ruleFiles),
      composer: UnsentMail(), formatter: CLDRFormatter(zone: time.zone))
    var simulation = try Simulation(engine: engine, from: time.zone.startOfDay(first)) { reminder in
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
      Output.line(line.text)
    }
    let records = world.records.all.sorted { $0.key < $1.key }
    try simulation.handle(.changes(ChangeSet(owner: .imported, writes: records.map { .put($0) }, rejectedAtMost: 1)))
    try simulation.run(until: time.zone.startOfDay(end) + -1)
    for problem in world.problems { Output.problem("\(problem.record): \(problem.message)") }
    if world.hasRejectedRows { throw ExitCode(ExitStatus.problems.rawValue) }
  }
}
