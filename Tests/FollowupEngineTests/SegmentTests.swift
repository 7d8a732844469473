// Segments in a running daemon: when they are ranked, and what a change of membership does.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct SegmentTests {
  /// Those who come in are greeted at once.
  private func greeting(_ segment: String, for type: String = "client", when: String = "client is in best") -> String {
    rule("greet", for: type, when: when, "remind \"sales@example.com\"\n  send immediately")
      + "segment best\n  \(segment)\n"
  }

  private let lately = "top 1 of client by count(invoices where due_on is within the last 10 days)"
  private let clients = people + "client zeta: name Zeta, manager boris\n"

  @Test func timeAloneMovesRecordsInAndOutAtTheStartOfADay() throws {
    let team = try Team(
      greeting(lately),
      clients + """
        invoice f1: client acme, due_on 2026-11-10, status open
        invoice f2: client acme, due_on 2026-11-11, status open
        invoice f3: client zeta, due_on 2026-11-13, status open
        """)
    #expect(try team.open() == ["greet acme open"])
    // On the 21st f1 is no longer among the last ten days, and the tie goes by id; on the 22nd neither is f2.
    try team.run(until: "2026-11-21 23:59")
    #expect(try team.open() == ["greet acme open"])
    #expect(try team.run(until: "2026-11-22 00:00") == ["11-22 00:00 sales zeta 0 days 1"])
    #expect(try team.open() == ["greet zeta open"])
    #expect(try team.followUp("greet", "client", "acme").closing == .change)
    // And with nobody's invoices left it is the first by id again.
    #expect(try team.run(until: "2026-12-31 00:00") == ["11-24 00:00 sales acme 0 days 1"])
    #expect(try team.wake() == nil)
  }

  @Test func aFileImportIsRankedAtOnceAndASinglePushOnTheNextDay() throws {
    let team = try Team(greeting(lately), clients + "invoice f1: client acme, due_on 2026-11-10, status open")
    #expect(try team.open() == ["greet acme open"])
    try team.put(
      "invoice f2: client zeta, due_on 2026-11-15, status open\ninvoice f3: client zeta, due_on 2026-11-15, status open",
      owner: .hand)
    #expect(try team.open() == ["greet acme open"])
    #expect(try team.wake() == "11-17 00:00")
    try team.run(until: "2026-11-17 12:00")
    #expect(try team.open() == ["greet zeta open"])
    try team.put((4...6).map { "invoice f\($0): client acme, due_on 2026-11-16, status open\n" }.joined())
    #expect(try team.open() == ["greet acme open"])
  }

  @Test func anImportAlsoRanksWhatWasPushedBefore() throws {
    let team = try Team(greeting(lately), clients)
    try team.put("invoice f2: client zeta, due_on 2026-11-15, status open", owner: .hand)
    #expect(try team.open() == ["greet acme open"])
    try team.put("call c1: client acme")
    #expect(try team.open() == ["greet zeta open"])
  }

  @Test func aRecordThatGoesMakesRoomForTheNext() throws {
    let team = try Team(greeting("top 50% of client by 1"), clients)
    #expect(try team.open() == ["greet acme open"])
    try team.remove("client", "acme")
    #expect(try team.open() == ["greet zeta open"])
    try team.remove("client", "zeta")
    #expect(try team.open() == [])
    #expect(try team.store.scores(in: "best").isMember.isEmpty)
  }

  @Test func aDaemonThatStoppedOverTheChangeOpensTheSameFollowUps() throws {
    let records =
      clients + """
        invoice f1: client acme, due_on 2026-11-10, status open
        invoice f2: client zeta, due_on 2026-11-13, status open
        """
    let (running, stopped) = (try Team(greeting(lately), records), try Team(greeting(lately), records))
    try running.run(until: "2026-11-22 10:00")
    #expect(try stopped.stop(until: "2026-11-22 10:00").map { $0.hasPrefix("11-22 10:00 sales zeta") } == [true])
    for team in [running, stopped] {
      #expect(try team.open() == ["greet zeta open"])
      #expect(
        try team.followUp("greet", "client", "zeta").openedAt
          == team.settings.time.parseInstant(
            team === running ? "2026-11-21 00:00" : "2026-11-22 00:00"))
      #expect(try team.wake() == "11-24 00:00")
    }
    #expect(try running.run(until: "2026-12-31 10:00") == stopped.run(until: "2026-12-31 10:00"))
  }

  @Test func filesThatWaitedAreRankedBeforeTimeIsCaughtUp() throws {
    let team = try Team(
      greeting(lately),
      clients + """
        invoice f1: client acme, due_on 2026-11-10, status open
        invoice f2: client zeta, due_on 2026-11-13, status open
        """)
    let sent = try team.stop(
      until: "2026-11-22 10:00", meanwhile: "invoice f4: client acme, due_on 2026-11-20, status open")
    #expect(sent.isEmpty)
    #expect(try team.open() == ["greet acme open"])
  }

  @Test func invoicesAndClientsAskThroughTheirLinks() throws {
    let rules =
      greeting(lately, for: "invoice")
      + rule("lead", when: "client.manager is in busy", "remind \"sales@example.com\"\n  send immediately")
      + "segment busy\n  employee making up 60% of sum(amount of clients.invoices)\n"
    let team = try Team(
      rules,
      clients + """
        invoice f1: client acme, due_on 2026-11-10, amount 100 PLN, status open
        invoice f2: client zeta, due_on 2026-11-01, amount 50 PLN, status open
        """)
    #expect(try team.open() == ["greet f1 open", "lead f1 open"])
    try team.put("invoice f2: client zeta, due_on 2026-11-15, amount 300 PLN, status open")
    try team.put("invoice f3: client zeta, due_on 2026-11-15, amount 1 PLN, status open")
    #expect(try team.open().sorted() == ["greet f2 open", "greet f3 open", "lead f2 open", "lead f3 open"])
  }

  @Test func changedRulesAreRankedBeforeAnythingIsLookedAt() throws {
    let records = clients + "invoice f1: client zeta, due_on 2026-11-10, status open"
    let team = try Team(rule("other", when: "status is paid", "remind client.manager"), records)
    try team.rules(greeting(lately))
    #expect(try team.open() == ["greet zeta open"])
    try team.rules(greeting("top 1 of client by 0 - count(invoices)"))
    #expect(try team.open() == ["greet acme open"])
    #expect(try team.followUp("greet", "client", "zeta").closing == .change)
    try team.rules(greeting("top 1 of invoice by 1", for: "invoice", when: "invoice is in best"))
    #expect(try team.open() == ["greet f1 open"])
    try team.rules(rule("other", when: "status is paid", "remind client.manager"))
    #expect(try team.store.scores(in: "best").isMember.isEmpty)
    #expect(try team.wake() == nil)
  }

  @Test func manyWhoComeInAtOnceWithAFileAreHeldForAPerson() throws {
    let names = (10..<20).map { "client c\($0): name C\n" }.joined()
    let team = try Team(greeting("client making up 90% of count(invoices)"), names) { $0.holdAbove = 5 }
    let invoices = (10..<20).map { "invoice f\($0): client c\($0), status open\n" }.joined()
    try team.put(invoices)
    #expect(try team.open().count == 9)
    #expect(
      try team.held().map(team.engine.describe) == ["the first import (test) opened 9 follow-ups at once: 9 of greet"])
    #expect(team.sent.isEmpty)
  }

  @Test func moreRecordsThanOneCommitTakesAreRankedTogether() throws {
    let names = (1000..<2100).map { "client c\($0): name C\n" }.joined()
    let invoices = (1000..<2100).map { "invoice f\($0): client c\($0), amount \($0) PLN, status open\n" }.joined()
    let team = try Team(
      rule("greet", for: "client", when: "client is in best", "remind \"sales@example.com\" by journal")
        + "segment best\n  top 10% of client by sum(amount of invoices)\n", names + invoices
    ) { $0.holdAbove = 0 }
    let open = try team.store.followUps(includingClosed: false, limit: .max).map(\.record.id.text)
    #expect(open.sorted() == (1990..<2100).map { "c\($0)" })
  }

  @Test func aScoreInAnotherCurrencyIsToldOnce() throws {
    let team = try Team(
      greeting("top 1 of client by sum(amount of invoices)"),
      clients + """
        client beta: name Beta
        invoice f1: client acme, amount 10 PLN, status open
        invoice f2: client zeta, amount 20 PLN, status open
        invoice f3: client beta, amount 99 EUR, status open
        """)
    try team.put("invoice f1: client acme, amount 11 PLN, status open")
    #expect(try team.open() == ["greet zeta open"])
    #expect(
      team.journal.filter { $0.kind == .dataProblem }.map(\.message) == [
        "client/beta: takes no part in `best`, because its score is not in PLN, as most are"
      ])
  }
}

@Suite struct RandomSegmentTests {
  /// The engine, which scores only what changed, and the timeline, which scores everything, agree on every day.
  @Test func theEngineAgreesWithARankingFromScratch() throws {
    var random = SplitMix(state: 20_261_126)
    let segment =
      "top 40% of client by sum(amount of invoices where due_on is within the last 5 days) + count(calls) * 1 PLN"
    let rules =
      rule("greet", for: "client", when: "client is in best", "remind \"sales@example.com\" by journal")
      + "segment best\n  \(segment)\n"
    for round in 0..<8 {
      let team = try Team(rules, (0..<6).map { "client c\($0): name C\n" }.joined(), at: "2026-11-16 00:00")
      for day in 17..<32 {
        let date = CivilDate(dayNumber: (CivilDate(iso: "2026-11-01")?.dayNumber ?? 0) + day - 1)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          let client = Int.random(in: 0..<6, using: &random)
          let owner: Owner = Bool.random(using: &random) ? .hand : .source("test")
          let number = Int.random(in: 0..<9, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: try team.put("call \(owner == .hand ? "h" : "s")\(number): client c\(client)", owner: owner)
          case 1: try team.remove("invoice", RecordID("s\(number)"))
          default:
            let due = date.adding(days: -Int.random(in: 0...6, using: &random)) ?? date
            let amount = Int.random(in: 1...50, using: &random)
            try team.put(
              "invoice \(owner == .hand ? "h" : "s")\(number): client c\(client), due_on \(due), "
                + "amount \(amount) PLN, status open", owner: owner)
          }
        }
        try team.run(until: "\(date) 00:00")
        if Bool.random(using: &random) { try team.stop(until: "\(date) 09:00") }
        var records = RecordSet()
        try team.store.forEachDossier { _, found in found.forEach { records.put($0) } }
        let timeline = SegmentTimeline(team.engine.generation.rules.segments, over: records)
        let context = EvaluationContext(
          now: team.now, time: team.settings.time, records: records, segments: timeline)
        let expected = records.records(of: "client").filter {
          timeline.membership(of: $0.key, in: "best", at: context).truth == .yes
        }
        let open = try team.store.followUps(includingClosed: false, limit: .max).map(\.record.id).sorted()
        #expect(open == expected.map(\.key.id), "round \(round), \(date)")
      }
    }
  }
}

/// The same numbers at every run (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
