// Random small worlds: whatever happens in whatever order, the engine's invariants hold after each event, and a
// daemon that was stopped meanwhile ends with the same follow-ups open as one that ran.

import FollowupEngine
import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed everywhere.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

private struct World {
  enum Happening {
    case records(String)
    case removal(String, RecordID)
    case answer(Command)
    case rules(String)
  }

  var random: SeededGenerator

  mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &random)] }

  mutating func rules() -> String {
    let overdue = rule(
      "overdue", when: "status is open and due_on is more than \(pick([1, 3, 5])) days ago",
      (pick([[""], ["unless client.on_hold"]]) + [
        "remind client.manager every \(pick(["day", "2 days", "3 working days", "monday"])) at most 4 times",
        "after \(pick([2, 5])) days remind client.manager, client.manager.head \(pick(["once", "every 2 days"]))",
        pick(["send at 09:00", "send immediately", "send at 07:00 on working days"]),
      ]).joined(separator: "\n  "))
    let week = rule(
      "week", when: "status is open and due_on is between 7 and 8 days ago",
      "remind client.manager.head\n  if late \(pick(["send", "skip"]))")
    let many = rule(
      "many", for: "employee", when: "count(clients.invoices where status is open) is at least 2",
      "remind employee every week\n  \(pick(["paused", "send at 08:00"]))")
    let silent = rule(
      "silent", for: "client", when: "none(calls where at is more than 1 hours ago)",
      "remind manager every 30 hours at most 3 times\n  send immediately")
    return [overdue, week, many, silent].filter { _ in pick([true, true, false]) }.joined()
      + rule("always", when: "status is open", "remind client.manager")
  }

  mutating func happening(on day: Int) -> Happening {
    let (client, invoice) = (pick(["c1", "c2", "c3"]), pick(["f1", "f2", "f3", "f4"]))
    let date = CivilDate(dayNumber: day + pick([-9, -7, -4, -2, 0, 2]))
    switch Int.random(in: 0..<16, using: &random) {
    case 0...4:
      return .records("invoice \(invoice): client \(client), due_on \(date), status \(pick(["open", "open", "paid"]))")
    case 5:
      return .records(
        "client \(client): name C, manager \(pick(["anna", "boris", "nobody"])), on_hold \(pick(["yes", "no"]))")
    case 6: return .records("client \(client): name C")
    case 7: return .records("call k\(pick([1, 2])): client \(client), at \(date) 0\(pick([1, 8])):30")
    case 8: return .removal("invoice", RecordID(invoice))
    case 9:
      return .records(
        "absence a\(pick([1, 2])): employee \(pick(["anna", "boris", "helena"])), from \(CivilDate(dayNumber: day)), "
          + "until \(CivilDate(dayNumber: day + pick([0, 3]))), substitute \(pick(["anna", "boris", "karol"]))")
    case 10: return .rules(rules())
    case 11: return .removal("client", RecordID(client))
    default:
      let reference = FollowUpReference.record(rule: pick(["overdue", "week", "always"]), id: RecordID(invoice))
      let ahead = CivilDate(dayNumber: day + pick([1, 2, 5]))
      return .answer(
        pick([
          .acknowledge(reference), .snooze(reference, until: ahead), .done(reference, note: nil), .reopen(reference),
          .mute(reference, until: pick([ahead, nil])), .unmute(reference),
        ]))
    }
  }
}

@Suite struct RandomWorldTests {
  private static let records =
    people + "client c1: name C, manager anna\nclient c2: name C, manager boris\nclient c3: name C\n"

  @Test(arguments: 1...10)
  func whateverHappensTheFollowUpsAreThoseThatMatch(seed: UInt64) throws {
    var world = World(random: SeededGenerator(state: seed))
    let rules = world.rules()
    let running = try Team(rules, Self.records)
    let stopped = try Team(rules, Self.records)
    running.server = { _ in .delivered("250 ok") }
    for _ in 0..<25 {
      let time = running.settings.time
      let day = time.today(at: running.now).dayNumber
      let next =
        "\(CivilDate(dayNumber: day + world.pick([0, 0, 1, 1, 2, 6]))) \(world.pick(["09:00", "10:30", "23:59"]))"
      if let instant = time.parseInstant(next), instant >= running.now {
        try running.run(until: next)
        if world.pick([true, false]) { try stopped.stop(until: next) } else { try stopped.run(until: next) }
        try check(running, seed)
        try check(stopped, seed)
        #expect(try matches(running) == matches(stopped), "seed \(seed)")
      }
      let happening = world.happening(on: day)
      for team in [running, stopped] {
        switch happening {
        case .records(let lines): try team.put(lines)
        case .removal(let type, let id): try team.remove(type, id)
        case .answer(let command): try team.command(command)
        case .rules(let rules): try team.rules(rules)
        }
        try check(team, seed)
      }
    }
  }

  /// The open follow-ups, since when, and how often each step was said.
  private func matches(_ team: Team) throws -> Set<String> {
    Set(
      try team.store.followUps(includingClosed: false, limit: .max).map { followUp in
        let counted = followUp.counted.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "\(followUp.rule) \(followUp.record) since \(team.show(followUp.openedAt)) \(counted)"
      })
  }

  /// What must be true whenever the engine rests.
  private func check(_ team: Team, _ seed: UInt64) throws {
    var records: [Record] = []
    try team.store.forEachDossier { records += $1 }
    let context = EvaluationContext(now: team.now, time: team.settings.time, records: RecordSet(records))
    let open = try team.store.followUps(includingClosed: false, limit: .max)
    let known = Set(open.map { "\($0.rule) \($0.record)" })
    #expect(known.count == open.count, "two follow-ups of one rule and record, seed \(seed)")
    var expected: Set<String> = []
    for rule in team.engine.generation.rules.rules {
      for record in records where record.key.type == rule.record {
        let name = "\(rule.name) \(record.key)"
        guard rule.when.verdict(for: record, in: context).truth == .yes else { continue }
        let isExcepted = rule.unless?.verdict(for: record, in: context).truth == .yes
        let mute = try team.store.mute(rule: rule.name, record: record.key)
        let isMuted = mute.map { $0.until.map { $0 > team.now } ?? true } ?? false
        let isKept = rule.isPaused || isExcepted || isMuted
        if !isKept || known.contains(name) { expected.insert(name) }
      }
    }
    #expect(known == expected, "seed \(seed) at \(team.show(team.now))")
    let reminders = try team.allFollowUps().flatMap { try team.store.reminders(of: $0.number) }
    #expect(Set(reminders.map(\.identity)).count == reminders.count, "a reminder twice, seed \(seed)")
    #expect(reminders.allSatisfy { $0.state != .waiting || $0.moment > team.now }, "forgotten, seed \(seed)")
    // Only who hears that a client has another manager gets a mail without a reminder.
    #expect(
      team.attempts.allSatisfy {
        $0.recipient.contains("@") && $0.reminders.isEmpty == $0.messageID.hasPrefix("<moved.")
      }, "seed \(seed)")
    let sent = team.attempts.flatMap(\.reminders)
    #expect(Set(sent).count == sent.count, "sent twice, seed \(seed)")
    #expect(try team.engine.nextWake().map { $0 > team.now } ?? true, "seed \(seed)")
  }
}
