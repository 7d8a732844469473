// Rules and records read from files or a store, for the commands that work without a daemon.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import RecordSources
import RuleLanguage
import WorkingTime

/// The options that say which rules and which records.
struct OfflineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Rule files and folders.", valueName: "path")) var rules: [String] = []
  @Option(help: ArgumentHelp("Folders of TYPE.csv and TYPE.jsonl.", valueName: "path")) var records: [String] = []
  @Option(help: ArgumentHelp("Instead of --records: a store, sqlite:PATH; it is only read.", valueName: "url"))
  var store: String?
  @Option(help: ArgumentHelp("The team's time zone (default: the system's).", valueName: "zone")) var timeZone: String?
  @Option(
    help: ArgumentHelp(
      "The team's calendar, which a rule file declares (default: the configuration's, or Saturday and Sunday off).",
      valueName: "name"))
  var calendar: String?
}

/// The option of commands that work without a daemon, but as its configuration says.
struct ConfigurationOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take zone, calendar, windows and addresses from this configuration, and rules and records too where they are "
        + "not named.",
      valueName: "file"))
  var config: String?

  /// The configuration that is named. Prints what is wrong with it and throws.
  func read() throws -> Configuration? { try config.map(OfflineWorld.configuration) }
}

/// Checked rules and records in memory.
struct OfflineWorld {
  var rules: RuleSet
  var ruleFiles: [String: String]
  var records = RecordSet()
  /// The team's zone and calendar.
  var time: TeamTime
  /// What the engine obeys: the configuration's settings, or the defaults of one.
  var settings: Settings
  /// What is wrong with the records as such: rejected rows, links that lead nowhere.
  var problems: [DataProblem] = []
  var hasRejectedRows = false

  /// Reads what the options name; what they leave out comes from the configuration, where there is one.
  /// With `readsRecords` false a store's records are left for who asks it.
  init(_ options: OfflineOptions, _ configuration: Configuration? = nil, readsRecords: Bool = true) throws {
    let paths = options.rules.isEmpty ? configuration?.rules ?? [] : options.rules
    guard !paths.isEmpty else {
      throw Output.failure(.wrongUsage, "no rules are named", remedy: "write --rules DIR")
    }
    let loaded = try OfflineWorld.checkedRules(paths)
    guard let checked = loaded.rules else { throw loaded.failure }
    rules = checked
    ruleFiles = loaded.files
    time = try OfflineWorld.time(
      zoneName: options.timeZone, calendarName: options.calendar, rules: checked, configuration)
    settings = configuration?.settings(time) ?? OfflineWorld.settings(time)
    let readsSources = configuration != nil && options.records.isEmpty && options.store == nil
    guard readsSources || options.records.isEmpty != (options.store == nil) else {
      throw Output.failure(.wrongUsage, "name the records once", remedy: "write --records DIR or --store sqlite:PATH")
    }
    try OfflineWorld.reading {
      if let store = options.store {
        if readsRecords { try read(store: store) } else { _ = try OfflineWorld.store(store) }
      } else if let configuration, readsSources {
        for source in configuration.sources { try read(source) }
      } else {
        try read(folders: options.records)
      }
    }
    findDanglingLinks()
  }

  /// The client a record belongs to.
  func client(of record: Record) -> RecordID? {
    var key = record.key
    for _ in 0..<Limits.nestingDepth {
      if key.type == Schema.client { return key.id }
      guard let field = rules.schema.clientLink(of: key.type), let next = records.record(key)?.link(field) else {
        return nil
      }
      key = next
    }
    return nil
  }

  private mutating func read(folders: [String]) throws {
    try take(try FileImport(schema: rules.schema, time: time).read(paths: folders, record: nil))
  }

  private mutating func read(_ source: SourceDescription) throws {
    let reading = try SourceReader(source, schema: rules.schema, time: time).read()
    for error in reading.refused {
      hasRejectedRows = true
      problems.append(DataProblem(problem: "refused", record: RecordKey("", ""), message: "\(error)"))
    }
    if let set = reading.changeSet { try take(set) }
  }

  private mutating func take(_ set: ChangeSet) throws {
    try set.staged?.forEach { records.put($0) }
    for row in set.rejected {
      hasRejectedRows = true
      let key = row.key ?? RecordKey("", "")
      problems.append(DataProblem(problem: "rejected", record: key, message: "\(row.file):\(row.line): \(row.reason)"))
    }
  }

  private mutating func read(store url: String) throws {
    let store = try OfflineWorld.store(url)
    try store.adopt(rules.schema)
    try store.forEachDossier { _, found in
      for record in found { records.put(record) }
    }
  }

  private mutating func findDanglingLinks() {
    for record in records.all {
      guard let type = rules.schema[record.key.type] else { continue }
      for (index, field) in type.fields.enumerated() {
        guard let target = record.link(index), records.record(target) == nil else { continue }
        problems.append(
          DataProblem(
            problem: "dangling-link", record: record.key,
            message: "`\(field.name)` leads to \(target.type) `\(target.id)`, which is not there"))
      }
    }
    problems.sort { ($0.record, $0.problem, $0.message) < ($1.record, $1.problem, $1.message) }
  }

  // MARK: What other commands need too

  /// Runs `body`, which reads records; what goes wrong is printed, and thrown as the status to end with.
  static func reading<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as ExitCode {
      throw error
    } catch let error as StoreError {
      throw Output.failure(StartFailure.exitStatus(of: error), "\(error)")
    } catch {
      throw Output.failure(.unreadableData, "\(error)")
    }
  }

  /// A store that is only read.
  static func store(_ url: String) throws -> SQLiteStore {
    guard url.hasPrefix("sqlite:") else {
      throw Output.failure(.wrongUsage, "`\(url)` is no store that this version knows", remedy: "write sqlite:PATH")
    }
    let path = String(url.dropFirst("sqlite:".count))
    guard FileManager.default.fileExists(atPath: path) else {
      throw Output.failure(
        .unreadableData, "\(path): there is no such store", remedy: "name the one that followupd writes")
    }
    return try SQLiteStore.readOnly(path: path)
  }

  /// The team's zone and calendar as options name them; what they leave out comes from the configuration.
  static func time(
    zoneName: String?, calendarName: String?, rules: RuleSet, _ configuration: Configuration? = nil
  ) throws -> TeamTime {
    let zone = try zone(zoneName) ?? configuration?.zone ?? .system()
    return TeamTime(zone: zone, calendar: try calendar(calendarName, rules: rules, configuration))
  }

  /// The calendar that an option names, else the configuration, as these rules declare it.
  static func calendar(_ name: String?, rules: RuleSet, _ configuration: Configuration?) throws -> WorkingCalendar {
    do throws(UnknownCalendar) {
      return try rules.calendar(name ?? configuration?.calendar)
    } catch {
      throw Output.failure(name == nil ? .badConfiguration : .wrongUsage, "\(error)", remedy: error.help)
    }
  }

  static func zone(_ name: String?) throws -> Zone? {
    do { return try name.map { try Zone.named($0) } } catch {
      throw Output.failure(.wrongUsage, "\(error)", remedy: "write a name such as Europe/Warsaw")
    }
  }

  /// The date on this machine.
  static var today: CivilDate { Zone.system().date(at: SystemClock().now()) }

  /// Checked rules; prints the problems and throws where there is an error.
  static func checkedRules(_ paths: [String]) throws -> LoadedRules {
    for path in paths where !FileManager.default.fileExists(atPath: path) {
      throw Output.failure(.unreadableData, "\(path): there is no such file or folder", remedy: "correct --rules")
    }
    let loaded = RuleLoader.load(paths: paths)
    for diagnostic in loaded.errors { Output.problem("\(diagnostic)") }
    guard loaded.rules != nil else { throw loaded.failure }
    return loaded
  }

  static func configuration(_ path: String) throws -> Configuration {
    do throws(ConfigurationError) {
      return try ConfigurationReader.read(path: path)
    } catch {
      Output.problem("\(error)")
      throw ExitCode(ExitStatus.badConfiguration.rawValue)
    }
  }

  /// The defaults of the configuration.
  static func settings(_ time: TeamTime) -> Settings {
    let zones = ZoneCache()
    return Settings(
      time: time, zoneNamed: { zones.zone(named: $0) }, zoneData: Zone.dataVersion(),
      window: Window(at: TimeOfDay(second: 9 * 3600), days: .workingDays),
      fallback: "fallback@example.invalid", mailDomain: "example.invalid")
  }
}

/// Composes nothing: for commands that never send.
struct UnsentMail: MessageComposer {
  func compose(_ letter: Letter) -> ComposedMessage {
    ComposedMessage(subject: letter.reminders.first?.subject ?? "", bytes: [])
  }

  func compose(
    noticeTo address: String, subject: String, text: String, messageID: String, date: Instant
  ) -> ComposedMessage {
    ComposedMessage(subject: subject, bytes: [])
  }
}
