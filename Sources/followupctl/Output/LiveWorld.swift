// What is in force: rules, records and follow-ups, copied so that changed rules can be tried on them.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import MailComposer
import RuleLanguage
import WorkingTime

/// The rules in force and a copy of the store on which they are at work. The daemon's store is only read.
struct LiveWorld {
  let configuration: Configuration?
  let rules: RuleSet
  let files: [String: String]
  let settings: Settings
  let now: Instant
  /// Where records and follow-ups come from, for people.
  let origin: String
  private let store: SQLiteStore
  private let calendarName: String?

  /// From `--store`, or `--records` with `--rules`; else from the configuration: its store or, where there is none
  /// yet, the files of its sources.
  init(_ options: OfflineOptions, configuration path: String?, at instant: String?) throws {
    calendarName = options.calendar
    let isOffline = options.store != nil || !options.records.isEmpty
    configuration =
      isOffline
      ? try path.map(OfflineWorld.configuration) : try OfflineWorld.configuration(path ?? Configuration.defaultPath)
    let url = options.records.isEmpty ? options.store ?? configuration?.store : nil
    if let url, options.store != nil || FileManager.default.fileExists(atPath: url) {
      let original = try Self.reading { try SQLiteStore.readOnly(path: url) }
      let copy = try Self.reading { try original.scratchCopy() }
      try? original.close()
      let stored = try Self.reading { try copy.generation() }
      let loaded = try Self.rulesInForce(options, stored, configuration)
      let zoneName =
        options.timeZone ?? stored.flatMap { $0.timeFingerprint.split(separator: " ").first.map(String.init) }
      let time = try OfflineWorld.time(
        zoneName: configuration == nil ? zoneName : options.timeZone, calendarName: calendarName, rules: loaded.rules,
        configuration)
      (rules, files, store) = (loaded.rules, loaded.files, copy)
      settings = configuration?.settings(time) ?? OfflineWorld.settings(time)
      now = try Self.instant(instant, time)
      origin = "\(count(try Self.reading { try copy.counts().records }, "record")) of \(url)"
    } else {
      let world = try OfflineWorld(options, configuration)
      (rules, files) = (world.rules, world.ruleFiles)
      settings = world.settings
      now = try Self.instant(instant, world.time)
      store = try Self.reading { [settings, now] in try Self.store(of: world, settings, now) }
      let place =
        options.records.isEmpty
        ? "the configured sources; there is no store yet" : options.records.joined(separator: ", ")
      origin = "\(count(world.records.all.count, "record")) of \(place)"
      for problem in world.problems { Output.problem("\(problem.record): \(problem.message)") }
    }
  }

  /// The settings, with the calendar as changed rules declare it.
  func settings(by rules: RuleSet) throws -> Settings {
    var settings = settings
    let calendar = try OfflineWorld.calendar(calendarName, rules: rules, configuration)
    settings.time = TeamTime(zone: settings.time.zone, calendar: calendar)
    return settings
  }

  /// Two equal stores, to be used up.
  func copies() throws -> (any Store, any Store) { (store, try store.scratchCopy()) }

  /// Those named by hand; else those the store was last at work with; else the configured ones.
  private static func rulesInForce(
    _ options: OfflineOptions, _ stored: StoredGeneration?, _ configuration: Configuration?
  ) throws -> (rules: RuleSet, files: [String: String]) {
    if options.rules.isEmpty, let stored {
      let loaded = RuleLoader.check(files: stored.files)
      if let rules = loaded.rules { return (rules, loaded.files) }
    }
    let paths = options.rules.isEmpty ? configuration?.rules ?? [] : options.rules
    guard !paths.isEmpty else {
      throw Output.failure(
        .wrongUsage, "no rules are in force: the store has none", remedy: "name those to compare with: --rules DIR")
    }
    let loaded = try OfflineWorld.checkedRules(paths)
    guard let rules = loaded.rules else { throw loaded.failure }
    return (rules, loaded.files)
  }

  /// A store in which the records arrive now.
  private static func store(of world: OfflineWorld, _ settings: Settings, _ now: Instant) throws -> SQLiteStore {
    let store = try SQLiteStore.inMemory()
    var settings = settings
    settings.holdAbove = 0
    let engine = Engine(
      store: store, generation: Generation(rules: world.rules, settings: settings, files: world.ruleFiles),
      composer: UnsentMail(), formatter: CLDRFormatter(zone: world.time.zone))
    var simulation = try Simulation(engine: engine, from: now) { _ in }
    let records = world.records.all.sorted { $0.key < $1.key }
    try simulation.handle(.changes(ChangeSet(owner: .imported, writes: records.map { .put($0) }, rejectedAtMost: 1)))
    try simulation.run(until: now)
    return store
  }

  private static func instant(_ text: String?, _ time: TeamTime) throws -> Instant {
    guard let text else { return SystemClock().now() }
    guard let instant = time.parseInstant(text) else {
      throw Output.failure(
        .wrongUsage, "`\(text)` is no instant", remedy: "write one such as 2026-11-22T09:00:00+01:00")
    }
    return instant
  }

  /// Runs what reads stores; prints an error of theirs and throws its exit status.
  static func reading<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as StoreError {
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    }
  }

  func reading<Result>(_ body: () throws -> Result) throws -> Result { try Self.reading(body) }
}
