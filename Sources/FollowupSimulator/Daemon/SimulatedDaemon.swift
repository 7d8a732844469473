// The daemon of a run: the real engine over a real store, on a clock of its own, with a mail server that answers as told.

import FollowupEngine
import FollowupModel
import FollowupStore
import RuleLanguage
import WorkingTime

/// Why a run could not go on; a fault of its own.
struct RunFault: Error, CustomStringConvertible {
  var description: String
}

final class SimulatedDaemon {
  private(set) var now: Instant
  private(set) var store: StoreProxy
  private(set) var mail = MailScript()
  /// What the engine did, a line each; the same for the same script.
  private(set) var trace: [String] = []
  let zone: Zone
  private let place: StorePlace
  private let canary: Canary?
  private var engine: Engine
  private var generations: [TeamRules: Generation] = [:]
  private var rules: TeamRules
  private var trouble = Trouble.none
  private var answers: [MailScript.Answer] = [.accept]
  private var answered = 0
  private var messageIDs: [Int64: String] = [:]

  init(_ rules: TeamRules, at start: Instant, zone: Zone, in place: StorePlace, canary: Canary?) throws {
    (self.rules, now, self.zone, self.place, self.canary) = (rules, start, zone, place, canary)
    let inner = try place.open()
    store = canary?.store(inner) ?? StoreProxy(inner)
    engine = Engine(
      store: store, generation: try SimulatedDaemon.generation(rules, zone), composer: PlainComposer(),
      formatter: PlainFormatter())
    try handle(.started)
    try settle()
  }

  /// From here on this goes wrong, and the server answers so.
  func begin(_ trouble: Trouble, server: [MailScript.Answer]) {
    (self.trouble, answers, answered) = (trouble, server, 0)
    if case .stopInWrite(let count) = trouble { store.writesUntilFailure = count }
    if case .failedWrite(let count) = trouble { store.writesUntilFailure = count }
    if case .powerLoss(let count) = trouble { place.disk?.losePower(atWrite: count) }
    if case .fullDisk(let count) = trouble { place.disk?.refuseWrites(count) }
  }

  /// What was to go wrong has, or has not; nothing more does.
  func endTrouble() {
    trouble = .none
    store.writesUntilFailure = nil
    place.disk?.heal()
  }

  /// Lets time pass, as a running daemon does.
  func run(until end: Instant) throws {
    while let wake = try engine.nextWake(), wake <= end {
      now = max(now, wake)
      try settle()
    }
    now = max(now, end)
  }

  /// The daemon is down until an instant.
  func stop(until end: Instant) throws {
    now = max(now, end)
    try restart()
    try settle()
  }

  func write(_ write: RecordWrite) throws {
    try handle(.changes(ChangeSet(owner: .source("team"), writes: [write])))
    try settle()
  }

  func command(_ command: Command) throws {
    try handle(.command(command, by: "somebody"))
    try settle()
  }

  func adopt(_ rules: TeamRules) throws {
    self.rules = rules
    try handle(.generation(try generation(rules)))
    try settle()
  }

  var schema: Schema { engine.generation.rules.schema }

  func nextWake() throws -> Instant? { try engine.nextWake() }

  func close() { place.close() }

  // MARK: Events

  private func settle() throws {
    var ticks = 0
    while let wake = try engine.nextWake(), wake <= now {
      try handle(.tick)
      ticks += 1
      guard ticks < 2_000 else { throw RunFault(description: "the engine wakes for ever at \(now)") }
    }
  }

  /// One event and the settlements that follow from it. What the store did not take is done again, after a restart where
  /// the trouble is one.
  private func handle(_ event: Event) throws {
    var queue = [event]
    var failures = 0
    while !queue.isEmpty {
      let next = queue.removeFirst()
      let effects: [Effect]
      do {
        effects = try engine.handle(next, now: now)
      } catch let error as StoreError {
        failures += 1
        guard failures < 200 else { throw RunFault(description: "the store stays broken: \(error)") }
        trace.append("\(now) store failed")
        guard endsTheDaemon else {
          queue.insert(next, at: 0)
          continue
        }
        forget(queue + [next])
        try restart()
        queue = []
        if case .settled = next { continue }
        queue = [event]
        continue
      }
      guard try perform(effects, &queue) else {
        forget(queue)
        try restart()
        return
      }
    }
  }

  private var endsTheDaemon: Bool {
    switch trouble {
    case .stopInWrite, .powerLoss: return true
    default: return false
    }
  }

  /// Settlements that were on their way when the daemon ended: it cannot know that the server took the mail.
  private func forget(_ events: [Event]) {
    for case .settled(let number, .delivered, _) in events {
      if let id = messageIDs[number] { mail.doubts[id, default: 0] += 1 }
    }
  }

  /// Carries out effects. False where the daemon ends on the way.
  private func perform(_ effects: [Effect], _ queue: inout [Event]) throws -> Bool {
    for effect in effects {
      switch effect {
      case .deliver(let envelope):
        guard !countsDown(\.beforeDelivery) else { return false }
        messageIDs[envelope.number] = envelope.messageID
        let answer = answers[answered % answers.count]
        answered += 1
        let outcome = mail.deliver(envelope, answer, at: now)
        trace.append("\(now) mail \(envelope.number) to \(envelope.recipient): \(answer)")
        queue.append(.settled(envelope: envelope.number, outcome))
        if countsDown(\.afterAcceptance) { return false }
      case .reminded(let report):
        trace.append("\(now) \(report.rule) \(report.record) \(report.step) \(report.occurrence) to \(report.to)")
      case .journal(let entry): trace.append("\(now) \(entry.kind.rawValue)")
      case .reply(let reply): trace.append("\(now) \(reply.status)")
      }
    }
    return true
  }

  private func countsDown(_ count: WritableKeyPath<Trouble, Int?>) -> Bool {
    guard let left = trouble[keyPath: count] else { return false }
    trouble[keyPath: count] = left - 1
    guard left <= 1 else { return false }
    trouble = .none
    return true
  }

  /// The daemon ended, and starts on what is stored.
  private func restart() throws {
    trace.append("\(now) restart")
    trouble = .none
    let inner = try place.reopen()
    let starts = store.starts + 1
    store = canary?.store(inner) ?? StoreProxy(inner)
    store.starts = starts
    engine = Engine(
      store: store, generation: try generation(rules), composer: PlainComposer(), formatter: PlainFormatter())
    try handle(.started)
  }

  // MARK: Rules

  private func generation(_ rules: TeamRules) throws -> Generation {
    if let known = generations[rules] { return known }
    let made = try SimulatedDaemon.generation(rules, zone)
    generations[rules] = made
    return made
  }

  private static func generation(_ rules: TeamRules, _ zone: Zone) throws -> Generation {
    let checked = RuleChecker.check([SourceText(file: "team.rules", text: rules.text)])
    guard let set = checked.rules else {
      throw RunFault(description: checked.diagnostics.map(\.description).joined(separator: "\n") + rules.text)
    }
    let settings = Settings(
      time: TeamTime(zone: zone), zoneNamed: { _ in nil },
      window: Window(at: TimeOfDay(second: 9 * 3600), days: .everyDay), holdAbove: 0, fallback: "fallback@example.com",
      mailDomain: "example.com")
    return Generation(rules: set, settings: settings, files: ["team.rules": rules.text])
  }
}

extension Trouble {
  fileprivate var beforeDelivery: Int? {
    get { if case .stopBeforeDelivery(let count) = self { count } else { nil } }
    set { self = newValue.map { .stopBeforeDelivery($0) } ?? .none }
  }

  fileprivate var afterAcceptance: Int? {
    get { if case .stopAfterAcceptance(let count) = self { count } else { nil } }
    set { self = newValue.map { .stopAfterAcceptance($0) } ?? .none }
  }
}
