// The daemon of a run: the real engine over a real store, on a clock of its own, with a mail server that answers as told.

import FollowupEngine
import FollowupModel
import RuleLanguage
import WorkingTime

/// Why a run could not go on; a fault of its own.
struct RunFault: Error, CustomStringConvertible {
  var description: String
}

final class SimulatedDaemon {
  private(set) var store: StoreProxy
  private(set) var mail = MailScript()
  /// What the engine did, a line each; the same for the same script.
  private(set) var trace: [String] = []
  let settings: TeamSettings
  let zones: TeamZones
  private let place: StorePlace
  private let canary: Canary?
  private var clock: SimulatedClock
  private var trusted: TrustedClock
  private var keptMark: ClockMark?
  private var engine: Engine
  private var generations: [TeamRules: Generation] = [:]
  private var rules: TeamRules
  private var trouble = Trouble.none
  private var answers: [MailScript.Answer] = [.accept]
  private var answered = 0
  private var messageIDs: [Int64: String] = [:]

  init(
    _ rules: TeamRules, _ settings: TeamSettings, _ zones: TeamZones, at start: Instant, in place: StorePlace,
    canary: Canary?
  ) throws {
    (self.rules, self.settings, self.zones, self.place, self.canary) = (rules, settings, zones, place, canary)
    clock = SimulatedClock(at: start)
    trusted = TrustedClock(wall: start, elapsed: clock.elapsed)
    let inner = try place.open()
    store = canary?.store(inner) ?? StoreProxy(inner)
    engine = Engine(
      store: store, generation: try SimulatedDaemon.generation(rules, settings, zones, canary),
      composer: PlainComposer(canary: canary), formatter: PlainFormatter())
    try handle(.started)
    keepMark()
    try settle()
  }

  /// The time that is believed.
  var now: Instant { trusted.now }
  /// By how many seconds the clock on the wall is ahead of that.
  var leap: Int64 { clock.wall - now }

  /// From here on this goes wrong, and the server answers so.
  func begin(_ trouble: Trouble, server: [MailScript.Answer]) throws {
    (self.trouble, answers, answered) = (trouble, server, 0)
    switch trouble {
    case .stopInWrite(let count), .failedWrite(let count): store.writesUntilFailure = count
    case .powerLoss(let count): place.disk?.losePower(atWrite: count)
    case .fullDisk(let count): place.disk?.refuseWrites(count)
    case .clockSet(let hours): try setClock(by: Int64(hours) * 3600)
    case .clockLeap(let days): try setClock(by: Int64(days) * 86_400)
    case .clockRighted: try setClock(by: -leap)
    case .clockAccepted:
      if trusted.accept() { keepMark() }
      try settle()
    default: break
    }
  }

  /// What was to go wrong has, or has not; nothing more does.
  func endTrouble() {
    trouble = .none
    store.writesUntilFailure = nil
    place.disk?.heal()
  }

  /// Lets time pass, as a running daemon does.
  func run(for seconds: Int64) throws {
    var left = seconds
    while let wake = try engine.nextWake(), wake - now <= left {
      let step = max(wake - now, 0)
      try pass(step)
      left -= step
      try settle()
    }
    try pass(left)
  }

  /// The daemon is not there for so long: it is down, asleep with its machine, or off with it.
  func sitOut(_ seconds: Int64, _ trouble: Trouble) throws {
    if case .reboot(let hoursSlow) = trouble {
      keepMark(ends: true)
      clock.boot(after: seconds - Int64(hoursSlow) * 3600)
    } else {
      clock.pass(seconds)
    }
    if trouble == .suspended { try readClock() } else { try restart() }
    try settle()
  }

  func write(_ writes: RecordWrite...) throws { try write(writes) }

  func write(_ writes: [RecordWrite]) throws {
    try handle(.changes(ChangeSet(owner: .source("team"), writes: writes)))
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

  // MARK: The clock

  private func pass(_ seconds: Int64) throws {
    clock.pass(seconds)
    try readClock()
  }

  private func setClock(by seconds: Int64) throws {
    clock.set(by: seconds)
    try readClock()
    try settle()
  }

  /// As the daemon does.
  private func readClock() throws {
    let finding = trusted.read(wall: clock.wall, elapsed: clock.elapsed)
    if canary == .believesEveryClock { _ = trusted.accept() }
    try tell(finding)
  }

  private func tell(_ finding: TrustedClock.Finding?) throws {
    switch finding {
    case .leapt(let seconds)?:
      trace.append("\(now) the clock leapt by \(seconds)")
      try handle(.clockLeapt(by: seconds))
    case .set(let seconds)?:
      trace.append("\(now) the clock was set by \(seconds)")
      try handle(.clockSet(by: seconds))
    case .returned?, nil: break
    }
    keepMark()
  }

  /// What cannot be written is written at the next reading.
  private func keepMark(ends: Bool = false) {
    guard ends || trusted.hasMoved(from: keptMark, boot: clock.boot) else { return }
    let mark = trusted.mark(boot: clock.boot)
    do {
      try store.transaction { try store.setClockMark(mark) }
      keptMark = mark
    } catch {}
  }

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
        switch next {
        case .settled, .clockLeapt, .clockSet: continue  // A start finds out by itself.
        default: queue = [event]
        }
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
      store: store, generation: try generation(rules), composer: PlainComposer(canary: canary),
      formatter: PlainFormatter())
    keptMark = try store.clockMark()
    trusted = TrustedClock(wall: clock.wall, elapsed: clock.elapsed, boot: clock.boot, after: keptMark)
    let finding = trusted.read(wall: clock.wall, elapsed: clock.elapsed)
    try handle(.started)
    try tell(finding)
  }

  // MARK: Rules

  private func generation(_ rules: TeamRules) throws -> Generation {
    if let known = generations[rules] { return known }
    let made = try SimulatedDaemon.generation(rules, settings, zones, canary)
    generations[rules] = made
    return made
  }

  private static func generation(
    _ rules: TeamRules, _ team: TeamSettings, _ zones: TeamZones, _ canary: Canary?
  ) throws -> Generation {
    var rules = rules
    if canary == .neverPauses { rules.pauses = [:] }
    let text = team.calendarText + rules.text
    let checked = RuleChecker.check([SourceText(file: "team.rules", text: text)])
    guard let set = checked.rules else {
      throw RunFault(description: checked.diagnostics.map(\.description).joined(separator: "\n") + text)
    }
    let isUsual = team.calendarText.isEmpty || canary == .knowsNoHolidays
    let calendar = try set.calendar(isUsual ? nil : TeamSettings.calendar)
    let settings = Settings(
      time: TeamTime(zone: zones.team, calendar: calendar),
      zoneNamed: { canary == .knowsOneZone ? nil : zones.named($0) },
      window: Window(at: TimeOfDay(second: 9 * 3600), days: .everyDay),
      holdAbove: canary == .holdsNothing ? 0 : team.holdAbove,
      rulesOwner: TeamSettings.owner, fallback: TeamSettings.fallback, dailyCap: team.dailyCap,
      redirect: team.isTrial ? TeamSettings.pilot : nil,
      weeklySummary: team.summarises ? Window(at: TimeOfDay(second: 8 * 3600), days: .weekdays([.monday])) : nil,
      mailDomain: "example.com")
    return Generation(rules: set, settings: settings, files: ["team.rules": text])
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
