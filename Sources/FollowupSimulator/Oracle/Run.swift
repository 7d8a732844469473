// A script played against the real engine and the naive team side by side, and what is held against the promises.

import FollowupEngine
import FollowupModel
import WorkingTime

/// A promise that was not kept.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  public var promise: String
  public var detail: String

  public var description: String { "\(promise): \(detail)" }
}

/// What a run came to.
public struct Outcome: Sendable {
  public var violation: Violation?
  /// The same for the same script.
  public var trace: [String]
  public var mailsAccepted = 0
  public var restarts = 0
}

/// How scripts are played.
public struct Run {
  private let daemon: SimulatedDaemon
  private var clock: NaiveClock
  private var team: NaiveTeam
  private var promises = Promises()

  /// Plays a script. Throws only for what the simulator itself cannot do.
  public static func play(_ script: Script, onDisk: Bool = false, canary: Canary? = nil) throws -> Outcome {
    let place = try StorePlace(onDisk: onDisk, seed: script.seed, syncs: canary != .syncsNothing)
    defer { place.close() }
    var trace: [String] = []
    var violation: Violation?
    var outcome = Outcome(violation: nil, trace: [])
    do {
      var run = try Run(script, place, canary)
      do {
        try run.play(script.lines)
      } catch let found as FoundViolation {
        violation = found.violation
      } catch let fault as StoreError {
        violation = Violation(promise: "a store that was stopped opens again", detail: "\(fault)")
      } catch let fault as RunFault {
        violation = Violation(promise: "the engine rests", detail: fault.description)
      }
      trace = run.daemon.trace
      outcome.mailsAccepted = run.daemon.mail.accepted.count
      outcome.restarts = run.daemon.store.starts
    }
    outcome.violation = violation
    outcome.trace = trace
    return outcome
  }

  private init(_ script: Script, _ place: StorePlace, _ canary: Canary?) throws {
    let zones = try TeamZones(script.team)
    let start = zones.team.instant(of: script.team.start, at: TimeOfDay(second: 8 * 3600))
    daemon = try SimulatedDaemon(script.rules, script.team, zones, at: start, in: place, canary: canary)
    clock = NaiveClock(at: start)
    team = NaiveTeam(rules: script.rules, settings: script.team, zones: zones, at: start)
    for write in Staff.writes(script.team) { try daemon.write(write) }
    for client in 1...3 { try play(.client(client, manager: client == 3 ? nil : "anna", isOnHold: false)) }
  }

  private mutating func play(_ lines: [Line]) throws {
    for line in lines {
      let wasLeapt = clock.ahead > 0
      try daemon.begin(line.trouble, server: line.server)
      move(the: line.trouble)
      let seconds = Int64(line.hours) * 3600
      clock.pass(seconds)
      switch line.trouble {
      case .stopUntilNext, .suspended, .reboot:
        try daemon.sitOut(seconds, line.trouble)
        if case .reboot(let hoursSlow) = line.trouble { clock.boot(secondsSlow: Int64(hoursSlow) * 3600) }
        team.advance(to: clock.now, isDown: true)
      default:
        try daemon.run(for: seconds)
        team.advance(to: clock.now)
      }
      try promises.checkMail(daemon, team)
      try promises.checkTime(daemon, clock, wasLeapt: wasLeapt)
      let handover = try promises.handover(of: line.happening, daemon, team)
      try play(line.happening)
      daemon.endTrouble()
      try promises.checkMail(daemon, team)
      try promises.checkHandover(handover, daemon)
      try promises.check(daemon, &team)
    }
    // The server gets well, and two days pass.
    try daemon.begin(.none, server: [.accept])
    try daemon.run(for: 2 * 86_400)
    clock.pass(2 * 86_400)
    team.advance(to: clock.now)
    try promises.checkMail(daemon, team)
    try promises.check(daemon, &team)
    try promises.checkTheEnd(daemon)
  }

  private mutating func play(_ happening: Happening) throws {
    let open = Set(team.open.keys)
    try apply(happening)
    try promises.checkHolding(Set(team.open.keys).subtracting(open), daemon, &team)
  }

  /// Somebody moves the clock, and the naive team finds itself at another time.
  private mutating func move(the trouble: Trouble) {
    let before = clock.now
    switch trouble {
    case .clockSet(let hours): clock.set(by: Int64(hours) * 3600)
    case .clockLeap(let days): clock.set(by: Int64(days) * 86_400)
    case .clockRighted: clock.set(by: -clock.ahead)
    case .clockAccepted: clock.believe()
    default: return
    }
    if clock.now != before { team.advance(to: clock.now, isDown: clock.now > before) }
  }

  private mutating func apply(_ happening: Happening) throws {
    switch happening {
    case .invoice(let row): try daemon.write(.put(record(row)))
    case .file(let rows): try daemon.write(rows.map { .put(record($0)) })
    case .decide(let decision):
      if let change = try promises.change(toDecide: decision, daemon) {
        try daemon.command(decision.command(change.number))
      }
    case .removeInvoice(let number): try daemon.write(.delete(RecordKey("invoice", RecordID("f\(number)"))))
    case .client(let number, let manager, let isOnHold):
      let link = manager.map { Value.link(RecordKey("employee", RecordID($0))) }
      try daemon.write(
        .put(
          Record(
            key: RecordKey("client", RecordID("c\(number)")), values: [.text("C\(number)"), link, .yesNo(isOnHold)])))
    case .removeClient(let number): try daemon.write(.delete(RecordKey("client", RecordID("c\(number)"))))
    case .absence(let number, let employee, let days, let substitute):
      let from = CivilDate(dayNumber: team.today)
      let link = substitute.map { Value.link(RecordKey("employee", RecordID($0))) }
      try daemon.write(
        .put(
          Record(
            key: RecordKey("absence", RecordID("a\(number)")),
            values: [
              .link(RecordKey("employee", RecordID(employee))), .date(from),
              .date(CivilDate(dayNumber: team.today + days)), link,
            ])))
    case .answer(let answer, let rule, let id, let days):
      let reference = FollowUpReference.record(rule: rule, id: RecordID(id))
      try promises.note(answer, reference, daemon) { try daemon.command(answer.command(reference, team.today + days)) }
    case .rules(let rules): try daemon.adopt(rules)
    }
    team.apply(happening)
  }

  private func record(_ row: Happening.InvoiceRow) -> Record {
    Record(
      key: RecordKey("invoice", RecordID("f\(row.number)")),
      values: [
        .link(RecordKey("client", RecordID("c\(row.client)"))), .date(CivilDate(dayNumber: team.today + row.dueInDays)),
        .choice(row.isOpen ? "open" : "paid"),
      ])
  }
}

extension Happening.Decision {
  fileprivate func command(_ change: Int64) -> Command {
    switch self {
    case .release: return .release(change: change, fromToday: false)
    case .releaseFromToday: return .release(change: change, fromToday: true)
    case .discard: return .discard(change: change)
    }
  }
}

extension Happening.Answer {
  fileprivate func command(_ reference: FollowUpReference, _ day: Int) -> Command {
    let date = CivilDate(dayNumber: day)
    switch self {
    case .acknowledge: return .acknowledge(reference)
    case .snooze: return .snooze(reference, until: date)
    case .done: return .done(reference, note: nil)
    case .reopen: return .reopen(reference)
    case .mute: return .mute(reference, until: date)
    case .unmute: return .unmute(reference)
    }
  }
}

struct FoundViolation: Error {
  var violation: Violation
}
