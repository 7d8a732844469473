// Who is in a segment: the laws of ranking, beside a naive computation, and the end of a membership, beside brute
// force by day.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct SegmentRankingTests {
  private typealias Score = (id: RecordID, value: Value?)

  private func members(_ selection: Segment.Selection, _ scores: [Score]) -> [RecordID] {
    SegmentRanking(selection, of: scores).members
  }

  private func share(_ percent: String) throws -> Number {
    let hundred = try #require(Number(100))
    return try #require(Number(percent)?.divided(by: hundred))
  }

  @Test func theLargestComeFirstAndTiesGoById() throws {
    let scores: [Score] = [
      ("b", number("5")), ("a", number("5")), ("c", number("7")), ("d", nil), ("e", number("-1")), ("ä", number("5")),
    ]
    #expect(members(.top(3), scores) == ["c", "a", "b"])
    #expect(members(.top(9), scores) == ["c", "a", "b", "ä", "e"])
    // A fifth of five is one; a bit more is two.
    #expect(members(.topShare(try share("20")), scores) == ["c"])
    #expect(members(.topShare(try share("20.01")), scores) == ["c", "a"])
    #expect(members(.topShare(.one), scores).count == 5)
  }

  @Test func thoseWhoMakeUpAPartAreTheFewestWhoReachIt() throws {
    let scores: [Score] = [("a", number("50")), ("b", number("30")), ("c", number("20"))]
    #expect(members(.makingUp(try share("50")), scores) == ["a"])
    #expect(members(.makingUp(try share("50.01")), scores) == ["a", "b"])
    #expect(members(.makingUp(try share("80")), scores) == ["a", "b"])
    #expect(members(.makingUp(.one), scores) == ["a", "b", "c"])
    #expect(members(.makingUp(.one), [("a", number("0")), ("b", number("0"))]) == [])
    let largest = Value.number(Number(scaled: .max))
    #expect(members(.makingUp(.one), (0..<1000).map { (RecordID("\($0)"), largest) }).count == 1000)
  }

  @Test func onlyTheCommonestCurrencyTakesPart() {
    let scores: [Score] = [
      ("a", money("10 EUR")), ("b", money("9000 PLN")), ("c", money("20 EUR")), ("d", number("0")),
      ("e", money("1 CHF")),
    ]
    let ranking = SegmentRanking(.top(9), of: scores)
    #expect(ranking.members == ["c", "a", "d"])
    #expect(ranking.outsiders == ["b", "e"])
    #expect(ranking.currency?.code == "EUR")
    let tied: [Score] = [("a", money("1 PLN")), ("b", money("1 EUR"))]
    #expect(SegmentRanking(.top(9), of: tied).outsiders == ["a"])
  }

  @Test func aRandomRankingIsThatOfANaiveComputation() throws {
    var random = SeededRandom(seed: 20_261_125)
    for index in 0..<300 {
      let count = Int.random(in: 0...30, using: &random)
      let scores: [Score] = (0..<count).map { _ in
        let amount = Int.random(in: -2...20, using: &random)
        let value: Value? =
          switch Int.random(in: 0..<10, using: &random) {
          case 0: nil
          case 1: money("\(amount) EUR")
          case 2: number("0")
          default: money("\(amount).25 PLN")
          }
        return (RecordID("r\(Int.random(in: 0..<1_000_000, using: &random))"), value)
      }
      let percent = Int.random(in: 1...100, using: &random)
      let selections: [Segment.Selection] = [
        .top(Int.random(in: 1...35, using: &random)), .topShare(try share("\(percent)")),
        .makingUp(try share("\(percent)")),
      ]
      for selection in selections {
        #expect(
          members(selection, scores) == naive(selection, percent, scores),
          "seed \(random.seed), case \(index), \(selection), \(scores)")
      }
    }
  }

  /// In whole cents and percents, a step at a time.
  private func naive(_ selection: Segment.Selection, _ percent: Int, _ scores: [Score]) -> [RecordID] {
    var counts: [String: Int] = [:]
    for case .money(let money)? in scores.map(\.value) { counts[money.currency.code, default: 0] += 1 }
    let commonest = counts["EUR", default: 0] >= counts["PLN", default: 0] ? "EUR" : "PLN"
    var rest: [(RecordID, Int)] = scores.compactMap { score in
      switch score.value {
      case .money(let money)?:
        return money.currency.code == commonest ? (score.id, Int(money.amount.scaled / 100)) : nil
      case .number(let number)?: return (score.id, Int(number.scaled / 100))
      default: return nil
      }
    }
    let (size, whole) = (rest.count, rest.map(\.1).reduce(0, +))
    var (taken, sum): ([RecordID], Int) = ([], 0)
    func isComplete() -> Bool {
      switch selection {
      case .top(let count): return taken.count == count
      case .topShare: return taken.count * 100 >= percent * size
      case .makingUp: return sum * 100 >= percent * whole
      }
    }
    while !rest.isEmpty, !isComplete() {
      var best = 0
      for index in rest.indices {
        let (id, score) = rest[index]
        if score > rest[best].1 || score == rest[best].1 && id < rest[best].0 { best = index }
      }
      taken.append(rest[best].0)
      sum += rest.remove(at: best).1
    }
    return taken
  }
}

@Suite struct SegmentTimeTests {
  static let segments = [
    "top 1 of client by sum(amount of invoices where status is paid and paid_on is within the last 30 days)",
    "top 40% of client by count(invoices where due_on is in this month or due_on is in the past)",
    "client making up 60% of sum(amount of invoices where due_on is at most 3 weeks away)",
    "top 2 of client by days since since",
    "top 30% of client by count(complaints where opened_at is at most 40 hours ago)",
  ]

  @Test(arguments: segments, ["Europe/Warsaw", "America/Santiago", "Pacific/Apia"])
  func aMembershipEndsOnTheDayItChanges(_ segment: String, _ zoneName: String) throws {
    let team = try zone(zoneName)
    var random = SeededRandom(seed: 31_102_026)
    for condition in ["client is in best", "client is not in best and due_on is in the past"] {
      let rules = try #require(checked(ruleText(condition) + "segment best\n  \(segment)\n").rules)
      let rule = try #require(rules.rules.first)
      let records = clients(rules.schema, team, &random)
      let start = date("2026-10-20").dayNumber
      let now = team.zone.startOfDay(CivilDate(dayNumber: start)) + Int64.random(in: 0..<80_000, using: &random)
      let midnights = (1...120).map { team.zone.startOfDay(CivilDate(dayNumber: start + $0)) }.filter { $0 > now }
      let timeline = SegmentTimeline(rules.segments, over: records)
      for invoice in records.records(of: "invoice") {
        let context = EvaluationContext(now: now, time: team, records: records, segments: timeline)
        let exact = rule.when.exactVerdict(for: invoice, in: context)
        let change = midnights.first { instant in
          // A timeline of its own, which ranks that day alone.
          let fresh = SegmentTimeline(rules.segments, over: records)
          let later = EvaluationContext(now: instant, time: team, records: records, segments: fresh)
          return rule.when.verdict(for: invoice, in: later).truth != exact.truth
        }
        let label: Comment = "seed \(random.seed), \(condition), \(invoice.key)"
        if let change { #expect(exact.until == change, label) }
        if change == nil, let end = exact.until { #expect(midnights.last.map { end > $0 } ?? true, label) }
      }
    }
  }

  private func clients(_ schema: Schema, _ team: TeamTime, _ random: inout SeededRandom) -> RecordSet {
    var records = RecordSet()
    func day(_ range: ClosedRange<Int>) -> CivilDate {
      CivilDate(dayNumber: date("2026-10-20").dayNumber + Int.random(in: range, using: &random))
    }
    for number in 0..<6 {
      let id = "c\(number)"
      records.put(make(schema, "client", id, ["name": .text(id), "since": .date(day(-900...10))]))
      for part in 0..<Int.random(in: 0...4, using: &random) {
        records.put(
          make(
            schema, "invoice", "\(id)-\(part)",
            [
              "client": client(id), "amount": money("\(Int.random(in: 1...9, using: &random)) PLN"),
              "due_on": .date(day(-40...40)), "paid_on": .date(day(-40...40)), "status": .choice("paid"),
            ]))
        records.put(
          make(
            schema, "complaint", "\(id)-\(part)",
            [
              "client": client(id),
              "opened_at": .instant(team.zone.startOfDay(day(-3...5)) + Int64.random(in: 0..<86_400, using: &random)),
            ]))
      }
    }
    return records
  }

  @Test func nothingIsKnownOfARecordThatIsNotThere() throws {
    let team = try zone("UTC")
    let text = ruleText("client is in best or client is not in best") + "segment best\n  top 1 of client by 1\n"
    let rules = try #require(checked(text).rules)
    let rule = try #require(rules.rules.first)
    let invoice = make(rules.schema, "invoice", "f1", ["client": client("acme")])
    let here = RecordSet([invoice, make(rules.schema, "client", "acme", [:])])
    for (records, truth) in [(RecordSet([invoice]), Truth.unknown), (here, .yes)] {
      let timeline = SegmentTimeline(rules.segments, over: records)
      let context = EvaluationContext(now: at("2026-11-16", in: team), time: team, records: records, segments: timeline)
      #expect(rule.when.verdict(for: invoice, in: context) == Verdict(truth: truth, until: nil))
    }
  }

  @Test func aScoreInAnotherCurrencyIsReportedOnce() throws {
    let team = try zone("UTC")
    let text = ruleText("client is in best") + "segment best\n  top 1 of client by sum(amount of invoices)\n"
    let rules = try #require(checked(text).rules)
    let rule = try #require(rules.rules.first)
    var records = RecordSet()
    for (id, amount) in [("a", "10 PLN"), ("b", "20 PLN"), ("c", "99 EUR")] {
      records.put(make(rules.schema, "client", id, [:]))
      records.put(make(rules.schema, "invoice", id, ["client": client(id), "amount": money(amount)]))
    }
    let log = ProblemLog()
    let context = EvaluationContext(
      now: at("2026-11-16", in: team), time: team, records: records,
      segments: SegmentTimeline(rules.segments, over: records), problems: log)
    let matching = records.records(of: "invoice").filter { rule.match(for: $0, in: context).truth == .yes }
    #expect(matching.map(\.key.id) == ["b"])
    #expect(
      log.problems == [
        DataProblem(
          problem: "mixed-currencies", record: RecordKey("client", "c"),
          message: "takes no part in `best`, because its score is not in PLN, as most are")
      ])
  }
}
