// A team at work for tests: the real engine over the real store, a clock that the test moves, and a mail server that
// answers as it is told. Instants are texts in the team's zone: `2026-11-16 09:00`.

import FollowupEngine
import FollowupModel
import FollowupStore
import MailComposer
import RuleLanguage
import Testing
import WorkingTime

final class Team {
  let store: SQLiteStore
  private(set) var engine: Engine
  private(set) var now: Instant
  private(set) var settings: Settings
  /// What was sent, a line each: `11-16 09:00 anna f1 0 days 1`, then ` late`, ` digest`.
  private(set) var sent: [String] = []
  private(set) var reports: [ReminderReport] = []
  private(set) var journal: [JournalEntry] = []
  private(set) var replies: [Reply] = []
  /// Every attempt to deliver, in order.
  private(set) var attempts: [Envelope] = []
  /// What the mail server answers.
  var server: (Envelope) -> DeliveryOutcome? = { _ in .delivered("250 ok") }
  private var text = ""
  /// What stands above the record declarations.
  private let opening: String

  /// A team with rules, and records that are there before the clock starts.
  init(
    _ rules: String, _ records: String = "", at start: String = "2026-11-16 08:00", zone: String = "Europe/Warsaw",
    language: String? = nil, settings change: (inout Settings) -> Void = { _ in }
  ) throws {
    let time = TeamTime(zone: try Zone.named(zone))
    settings = Settings(
      time: time, zoneNamed: { try? Zone.named($0) },
      window: Window(at: TimeOfDay(second: 9 * 3600), days: .workingDays), fallback: "fallback@example.com",
      mailDomain: "example.com")
    change(&settings)
    store = try SQLiteStore.inMemory()
    text = rules
    opening = language.map { "language \($0)\n" } ?? ""
    now = try #require(time.parseInstant(start))
    engine = try Team.engine(store, try Team.generation(opening + teamRecords + rules, settings))
    try handle(.started)
    if !records.isEmpty { try put(records) }
    try settle()
  }

  // MARK: What happens

  /// Records written by a source that owns them, or by whom is said.
  func put(_ records: String, owner: Owner = .source("test")) throws {
    try handle(.changes(ChangeSet(owner: owner, writes: try writes(records))))
    try settle()
  }

  func remove(_ type: String, _ id: RecordID, owner: Owner = .source("test")) throws {
    try handle(.changes(ChangeSet(owner: owner, writes: [.delete(RecordKey(type, id))])))
    try settle()
  }

  func apply(_ set: ChangeSet) throws {
    try handle(.changes(set))
    try settle()
  }

  func rules(_ rules: String) throws {
    text = rules
    try handle(.generation(try Team.generation(opening + teamRecords + rules, settings)))
    try settle()
  }

  func change(_ change: (inout Settings) -> Void) throws {
    change(&settings)
    try rules(text)
  }

  @discardableResult
  func command(_ command: Command) throws -> Reply {
    try handle(.command(command, by: "boss"))
    let reply = try #require(replies.last)
    try settle()
    return reply
  }

  func handle(_ event: Event) throws {
    var events = [event]
    while !events.isEmpty {
      for effect in try engine.handle(events.removeFirst(), now: now) {
        switch effect {
        case .deliver(let envelope):
          attempts.append(envelope)
          if let outcome = server(envelope) { events.append(.settled(envelope: envelope.number, outcome)) }
        case .reminded(let report):
          reports.append(report)
          sent.append(line(report))
        case .journal(let entry): journal.append(entry)
        case .reply(let reply): replies.append(reply)
        }
      }
    }
  }

  /// Lets everything that is due now be dealt with.
  func settle() throws {
    var ticks = 0
    while let wake = try engine.nextWake(), wake <= now {
      try handle(.tick)
      ticks += 1
      try #require(ticks < 10_000, "the engine wakes for ever")
    }
  }

  /// Lets time pass up to an instant, as a running daemon does.
  @discardableResult
  func run(until end: String) throws -> [String] {
    let end = try #require(settings.time.parseInstant(end))
    let before = sent.count
    while let wake = try engine.nextWake(), wake <= end {
      now = max(now, wake)
      try settle()
    }
    now = max(now, end)
    return Array(sent[before...])
  }

  /// The daemon stops now and starts at an instant; `meanwhile` are records that it then reads first.
  @discardableResult
  func stop(until end: String, meanwhile records: String = "", rules: String? = nil) throws -> [String] {
    let before = sent.count
    now = try #require(settings.time.parseInstant(end))
    if let rules { text = rules }
    engine = try Team.engine(store, try Team.generation(opening + teamRecords + text, settings))
    try handle(.started)
    if !records.isEmpty { try handle(.changes(ChangeSet(owner: .source("test"), writes: try writes(records)))) }
    try settle()
    return Array(sent[before...])
  }

  /// Lets the daemon sleep until an instant; in how many transactions it then catches up.
  func wakeUps(to end: String) throws -> Int {
    now = try #require(settings.time.parseInstant(end))
    var ticks = 0
    while let wake = try engine.nextWake(), wake <= now, ticks < 10_000 {
      try handle(.tick)
      ticks += 1
    }
    return ticks
  }

  /// Other time zone data of the team's zone, as a running daemon takes it up or, until an instant, a stopped one.
  @discardableResult
  func takeUp(_ zone: Zone, stoppedUntil end: String? = nil) throws -> [String] {
    settings.time = TeamTime(zone: zone, calendar: settings.time.calendar)
    settings.zoneData += "'"
    if let end { return try stop(until: end) }
    try rules(text)
    return []
  }

  /// Somebody sets the clock, and it is believed.
  func set(clock: String) throws {
    let before = now
    now = try #require(settings.time.parseInstant(clock))
    try handle(.clockSet(by: now - before))
  }

  // MARK: How things stand

  func wake() throws -> String? { try engine.nextWake().map(show) }

  /// Open follow-ups, by rising number: `overdue f1 open`.
  func open() throws -> [String] {
    try store.followUps(includingClosed: false, limit: .max).reversed().map {
      "\($0.rule) \($0.record.id) \($0.stateName)"
    }
  }

  /// The changes that wait for a person.
  func held() throws -> [HeldChange] { try store.heldChanges().filter { !$0.isCounting } }

  func followUp(_ rule: String, _ type: String, _ id: RecordID) throws -> FollowUp {
    try #require(try store.followUp(rule: rule, record: RecordKey(type, id)))
  }

  func allFollowUps() throws -> [FollowUp] { try store.followUps(includingClosed: true, limit: .max).reversed() }

  /// A follow-up's story: `opened`, `left-out not sent: it is snoozed`.
  func story(_ rule: String, _ type: String, _ id: RecordID) throws -> [String] {
    try store.history(of: try followUp(rule, type, id).number).map { entry in
      entry.detail.isEmpty ? entry.event : "\(entry.event) \(entry.detail)"
    }
  }

  /// Why reminders were left out, of all follow-ups, by rising number.
  func leftOut() throws -> [NotSent] {
    try allFollowUps().flatMap { try store.reminders(of: $0.number) }.compactMap {
      if case .leftOut(let reason) = $0.state { reason } else { nil }
    }
  }

  func mail(_ index: Int) throws -> String {
    String(decoding: try #require(attempts[index...].first).message, as: UTF8.self)
  }

  func show(_ instant: Instant) -> String {
    let (date, time) = settings.time.zone.local(at: instant)
    return "\(date.description.dropFirst(5)) \(time)"
  }

  private func line(_ report: ReminderReport) -> String {
    let who = report.to.split(separator: "@").first ?? ""
    return "\(show(report.at)) \(who) \(report.record.id) \(report.step) \(report.occurrence)"
      + (report.isLate ? " late" : "") + (report.isDigest ? " digest" : "")
  }

  private static func engine(_ store: SQLiteStore, _ generation: Generation) throws -> Engine {
    let zone = generation.settings.time.zone
    let from = try #require(MailAddress("Follow-ups <followups@example.com>"))
    return Engine(
      store: store, generation: generation, composer: MIMEComposer(from: from, teamZone: zone),
      formatter: CLDRFormatter(zone: zone))
  }

  /// Other rules for this team, without their taking effect.
  func changed(_ rules: String) throws -> Generation {
    try Team.generation(opening + teamRecords + rules, settings)
  }

  private static func generation(_ source: String, _ settings: Settings) throws -> Generation {
    let checked = RuleChecker.check([SourceText(file: "team.rules", text: source)])
    let errors = checked.diagnostics.filter { $0.severity == .error }
    return Generation(
      rules: try #require(checked.rules, "\(errors.map(\.description).joined(separator: "\n"))"), settings: settings,
      files: ["team.rules": source])
  }
}
