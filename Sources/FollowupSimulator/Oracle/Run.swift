// A script played against the real engine and the naive team side by side, and what is held against the promises.

import FollowupEngine
import FollowupModel
import FollowupStore
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
    let zone = try Zone.named("Europe/Warsaw")
    let start = Instant(second: 1_794_812_400)  // Monday, 16 November 2026, 08:00 in Warsaw.
    daemon = try SimulatedDaemon(script.rules, at: start, zone: zone, in: place, canary: canary)
    team = NaiveTeam(rules: script.rules, at: start, in: zone)
    for write in Staff.writes { try daemon.write(write) }
    for client in 1...3 { try apply(.client(client, manager: client == 3 ? nil : "anna", isOnHold: false)) }
  }

  private mutating func play(_ lines: [Line]) throws {
    for line in lines {
      let end = daemon.now + Int64(line.hours) * 3600
      daemon.begin(line.trouble, server: line.server)
      if line.trouble == .stopUntilNext {
        try daemon.stop(until: end)
        team.advance(to: daemon.now)
        team.noteStop()
      } else {
        try daemon.run(until: end)
        team.advance(to: daemon.now)
      }
      try apply(line.happening)
      daemon.endTrouble()
      try promises.check(daemon, team)
    }
    // The server gets well, and two days pass.
    daemon.begin(.none, server: [.accept])
    try daemon.run(until: daemon.now + 2 * 86_400)
    team.advance(to: daemon.now)
    try promises.check(daemon, team)
    try promises.checkTheEnd(daemon)
  }

  private mutating func apply(_ happening: Happening) throws {
    switch happening {
    case .invoice(let number, let client, let days, let isOpen):
      let due = CivilDate(dayNumber: team.today + days)
      try daemon.write(
        .put(
          Record(
            key: RecordKey("invoice", RecordID("f\(number)")),
            values: [
              .link(RecordKey("client", RecordID("c\(client)"))), .date(due), .choice(isOpen ? "open" : "paid"),
            ])))
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
    team.advance(to: daemon.now)
    team.apply(happening)
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

/// Who works there.
enum Staff {
  static let writes: [RecordWrite] = [("helena", nil), ("anna", "helena"), ("boris", "helena")].map { name, head in
    let link = head.map { Value.link(RecordKey("employee", RecordID($0))) }
    return .put(
      Record(
        key: RecordKey("employee", RecordID(name)), values: [.text(name), .email("\(name)@example.com"), link]))
  }
}

struct FoundViolation: Error {
  var violation: Violation
}
