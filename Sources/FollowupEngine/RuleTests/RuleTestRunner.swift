// Runs tests of rules: the real engine on a virtual clock, each test in a transaction that is taken back.

import FollowupModel
import RuleLanguage
import WorkingTime

/// Runs the tests of one file.
public struct RuleTestRunner {
  /// When reminders go in tests, whatever the configuration says.
  public static let window = Window(at: TimeOfDay(second: 9 * 3600), days: .workingDays)
  /// Who gets in tests what finds nobody else.
  public static let fallback = "fallback@example.invalid"

  private let generation: Generation
  private let store: any Store
  private let composer: any MessageComposer
  private let formatter: any ValueFormatter

  /// A runner of tests that hold in the time and the language of their file.
  ///
  /// - Parameter store: an empty store, which each test leaves empty.
  public init(
    rules: RuleSet, time: TeamTime, language: String, zoneNamed: @escaping @Sendable (String) -> Zone?,
    composer: any MessageComposer, formatter: any ValueFormatter, store: any Store
  ) {
    let settings = Settings(
      time: time, zoneNamed: zoneNamed, window: RuleTestRunner.window, language: language, holdAbove: 0,
      fallback: RuleTestRunner.fallback, mailDomain: "example.invalid")
    generation = Generation(rules: rules, settings: settings, files: [:])
    self.composer = composer
    self.formatter = formatter
    self.store = store
  }

  /// Runs one test from its first day to its last. Throws `StoreError`.
  public func run(_ script: TestScript) throws -> TestOutcome {
    do {
      try store.transaction { () throws -> Never in
        let engine = Engine(store: store, generation: generation, composer: composer, formatter: formatter)
        var run = try TestRun(engine: engine, script)
        throw TakenBack(outcome: try run.outcome())
      }
    } catch let end as TakenBack {
      return end.outcome
    }
  }
}

/// Ends a test, so that nothing of it stays in the store.
private struct TakenBack: Error {
  var outcome: TestOutcome
}

/// One test under way.
private struct TestRun {
  /// What was sent so far; the simulation reports into it.
  private final class Sent {
    var reports: [ReminderReport] = []
  }

  private let engine: Engine
  private let script: TestScript
  private let zone: Zone
  private let sent = Sent()
  private var simulation: Simulation
  private var refusals: [TestOutcome.Refusal] = []

  init(engine: Engine, _ script: TestScript) throws {
    self.engine = engine
    self.script = script
    zone = engine.settings.time.zone
    let sent = sent
    simulation = try Simulation(engine: engine, from: zone.startOfDay(script.start)) { sent.reports.append($0) }
    try write(script.given.map(RecordWrite.put))
  }

  /// Lets one day with events or expectations after the other pass, and compares at the end of each.
  mutating func outcome() throws -> TestOutcome {
    let eventDates = script.events.map { zone.date(at: $0.at) }
    let expected = Dictionary(script.days.map { ($0.date, $0.expected) }, uniquingKeysWith: +)
    var checked: [CivilDate: TestOutcome.Day] = [:]
    for date in Set(eventDates).union(expected.keys).sorted() {
      for (event, day) in zip(script.events, eventDates) where day == date { try happen(event, on: date) }
      try simulation.run(until: zone.startOfDay(CivilDate(dayNumber: date.dayNumber + 1)) + -1)
      guard let expected = expected[date] else { continue }
      let comparison = TestComparison(engine: engine, date: date, now: simulation.now)
      checked[date] = TestOutcome.Day(
        date: date, isChecked: true, pairs: try comparison.pairs(expected, reports(on: date)))
    }
    let unchecked = try Set(sent.reports.map { zone.date(at: $0.at) }).filter { checked[$0] == nil }.map { date in
      let comparison = TestComparison(engine: engine, date: date, now: simulation.now)
      return TestOutcome.Day(date: date, isChecked: false, pairs: try comparison.unexpected(reports(on: date)))
    }
    return TestOutcome(days: (checked.values + unchecked).sorted { $0.date < $1.date }, refusals: refusals)
  }

  private func reports(on date: CivilDate) -> [ReminderReport] {
    sent.reports.filter { zone.date(at: $0.at) == date }
  }

  private mutating func happen(_ event: TestScript.Event, on date: CivilDate) throws {
    switch event.action {
    case .write(let write):
      // What falls due at the same instant finds the record as it then is.
      try simulation.run(upTo: event.at)
      try self.write([write])
    case .answer(let answer, let rule, let record):
      try simulation.run(until: event.at)
      let command = answer.command(.record(rule: rule, id: record.id))
      for reply in try simulation.handle(.command(command, by: "the test")) where reply.status == .refused {
        refusals.append(
          TestOutcome.Refusal(
            date: date, message: "`\(answer.word) \(rule) for \(record.id.phrase)` was refused: \(reply.message)"))
      }
    }
  }

  private mutating func write(_ writes: [RecordWrite]) throws {
    guard !writes.isEmpty else { return }
    try simulation.handle(.changes(ChangeSet(owner: .imported, writes: writes)))
  }
}

extension TestAnswer {
  fileprivate func command(_ reference: FollowUpReference) -> Command {
    switch self {
    case .acknowledge: return .acknowledge(reference)
    case .snooze(let date): return .snooze(reference, until: date.value)
    case .done: return .done(reference, note: nil)
    case .mute(let date): return .mute(reference, until: date?.value)
    case .unmute: return .unmute(reference)
    case .reopen: return .reopen(reference)
    }
  }

  /// The word that a test writes.
  fileprivate var word: String {
    switch self {
    case .acknowledge: return "acknowledge"
    case .snooze(let date): return "snooze until \(date.value)"
    case .done: return "done"
    case .mute(let date): return date.map { "mute until \($0.value)" } ?? "mute"
    case .unmute: return "unmute"
    case .reopen: return "reopen"
    }
  }
}
