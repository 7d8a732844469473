// The law of compiled conditions: on random records at random times they answer what the interpreter answers, truth, end
// and problems of the data alike.

import FollowupModel
import Testing
import WorkingTime

@testable import RuleLanguage

@Suite struct CompiledRulesTests {
  @Test func conditionsOfDatesAnswerInColumnsAsOneByOne() throws {
    var law = try Law(seed: 20_261_125, zone: "Europe/Warsaw")
    try law.hold(for: 250) { RandomCondition.dates(depth: 2, &$0) }
  }

  @Test func conditionsOfInstantsAnswerInColumnsAsOneByOne() throws {
    var law = try Law(seed: 4_711, zone: "America/Santiago")
    try law.hold(for: 150) { RandomCondition.instants(depth: 2, &$0) }
    try law.hold(for: 80) { RandomCondition.workingHours(depth: 1, &$0) }
  }

  @Test func plainConditionsAnswerInColumnsAsOneByOne() throws {
    var law = try Law(seed: 271_828, zone: "America/Santiago")
    try law.hold(for: 800) { RandomBlockCondition.invoice(depth: Int.random(in: 0...2, using: &$0), &$0) }
    // Otherwise the law would be about the interpreter alone.
    #expect(law.inColumns > 600, "\(law.inColumns) of \(law.conditions)")
  }

  @Test func conditionsOverListsAnswerInColumnsAsOneByOne() throws {
    var law = try Law(seed: 314_159, zone: "Europe/Warsaw")
    try law.hold(for: 800, record: "client") {
      RandomBlockCondition.client(depth: Int.random(in: 0...1, using: &$0), &$0)
    }
    #expect(law.inColumns > 600, "\(law.inColumns) of \(law.conditions)")
  }

  @Test func scoresInColumnsAreThoseOneByOne() throws {
    var random = SeededRandom(seed: 161_803)
    let team = try zone("Europe/Warsaw")
    for index in 0..<300 {
      let score = RandomBlockCondition.score(&random)
      let rules = try #require(checked(teamRecords + "segment best\n  top 2 client by \(score)\n").rules, "\(score)")
      let compiled = CompiledRules(rules)
      #expect(compiled.scores.first.flatMap { $0 } != nil, "\(score)")
      let (batch, records) = RandomTeams.batch(compiled, team, &random)
      let context = EvaluationContext(now: RandomTeams.now(team, &random), time: team, records: records)
      var scores = ScoreList()
      BatchEvaluator(compiled, in: context).addScores(ofSegment: 0, over: batch, LoadedRecords(records), to: &scores)
      let table = try #require(batch.table(of: "client"))
      for row in 0..<table.count {
        let client = try #require(records.record(RecordKey("client", table.id(of: row))))
        let expected = rules.segments[0].score(of: client, in: context)
        #expect(
          scores.score(at: row) == expected && scores.id(at: row) == client.key.id,
          "seed \(random.seed), case \(index): \(score) of \(client.key) at \(context.now)")
      }
    }
  }

  @Test func whatAllRulesReadIsInColumnsAndNoMore() throws {
    let (rule, schema) = try rule(
      "status is open and client.limit > 5 PLN and any(client.complaints where closed_on is empty)")
    let compiled = CompiledRules(RuleSet(schema: schema, rules: [rule], groups: [:]))
    let names = compiled.matching.fields.mapValues { fields in fields.count }
    #expect(names == ["invoice": 2, "client": 1, "complaint": 1])
  }
}

/// Conditions of one kind, asked in both ways of the same records.
private struct Law {
  var random: SeededRandom
  let team: TeamTime
  private(set) var conditions = 0
  /// Those of which no part was left to the interpreter.
  private(set) var inColumns = 0

  init(seed: UInt64, zone name: String) throws {
    random = SeededRandom(seed: seed)
    team = try zone(name)
  }

  mutating func hold(
    for count: Int, record: String = "invoice", _ condition: (inout SeededRandom) -> String
  ) throws {
    for _ in 0..<count {
      let text = condition(&random)
      let exception = Int.random(in: 0..<4, using: &random) == 0 ? "\n  unless \(condition(&random))" : ""
      let result = checked(ruleText(text + exception, record: record) + RandomBlockCondition.segment)
      let rules = try #require(result.rules, "\(text)\(exception): \(result.diagnostics)")
      let compiled = CompiledRules(rules)
      conditions += 1
      if !compiled.matchings.contains(where: { $0.when.leavesSome || $0.unless?.leavesSome ?? false }) {
        inColumns += 1
      }
      for _ in 0..<3 { compare(compiled, "seed \(random.seed), condition \(conditions): \(text)\(exception)") }
    }
  }

  private mutating func compare(_ compiled: CompiledRules, _ label: String) {
    let (batch, records) = RandomTeams.batch(compiled, team, &random)
    let now = RandomTeams.now(team, &random)
    let (log, other) = (ProblemLog(), ProblemLog())
    let notes = Bool.random(using: &random)
    func context(_ log: ProblemLog) -> EvaluationContext {
      EvaluationContext(
        now: now, time: team, records: records, segments: SomeClients.shared, problems: notes ? log : nil)
    }
    let evaluator = BatchEvaluator(compiled, in: context(log))
    let matches = evaluator.matches(ofRule: 0, over: batch, LoadedRecords(records))
    let conditions = evaluator.conditions(ofRule: 0, over: batch, LoadedRecords(records))
    let truths = BatchEvaluator(compiled, in: context(log), withEnds: false)
      .matches(ofRule: 0, over: batch, LoadedRecords(records))
    let rule = compiled.rules.rules[0]
    guard let table = batch.table(of: rule.record) else {
      Issue.record("\(label) has no table")
      return
    }
    #expect(table.count == records.records(of: rule.record).count)
    for row in 0..<table.count {
      guard let record = records.record(RecordKey(table.type, table.id(of: row))) else {
        Issue.record("\(label): no record \(table.id(of: row))")
        continue
      }
      let expected = rule.match(for: record, in: context(other))
      #expect(matches[row] == expected, "\(label) for \(record) at \(now)")
      #expect(truths[row].truth == expected.truth, "\(label), without ends, for \(record) at \(now)")
      let foreseen = foresee(compiled, row, of: record, batch, LoadedRecords(records), context(log))
      #expect(foreseen ?? expected.truth == expected.truth, "\(label), foreseen, for \(record) at \(now)")
      let condition = rule.when.verdict(for: record, in: context(other))
      #expect(conditions[row] == condition, "\(label), `when` alone, for \(record) at \(now)")
    }
    #expect(Set(log.problems) == Set(other.problems), "\(label) at \(now)")
  }

  /// The truth of a rule that was answered both ways before it was known who is in its segment; nil for other rules.
  private func foresee(
    _ compiled: CompiledRules, _ row: Int, of record: Record, _ batch: DossierBatch, _ records: LoadedRecords,
    _ context: EvaluationContext
  ) -> Truth? {
    guard case .one(let subject, let segment) = compiled.segmentQuestion(ofRule: 0) else { return nil }
    let evaluator = BatchEvaluator(compiled, in: context, withEnds: false)
    let ifMember = evaluator.matches(ofRule: 0, over: batch, records, assuming: [segment: true])[row].truth
    let ifNot = evaluator.matches(ofRule: 0, over: batch, records, assuming: [segment: false])[row].truth
    let link = compiled.rules.schema.clientLink(of: record.key.type)
    guard let key = subject == .row ? record.key : link.flatMap(record.link), context.records.record(key) != nil else {
      // Nobody is asked about, so the answer cannot depend on it.
      return ifMember == ifNot ? ifMember : nil
    }
    let isMember = SomeClients.shared.membership(of: key, in: segment, at: context).truth == .yes
    return isMember ? ifMember : ifNot
  }
}

extension BlockTest {
  fileprivate var leavesSome: Bool {
    switch self {
    case .interpreted: return true
    case .not(let test): return test.leavesSome
    case .and(let tests), .or(let tests): return tests.contains(where: \.leavesSome)
    default: return false
    }
  }
}

/// A segment with some clients in it, and an end now and then.
private final class SomeClients: SegmentLookup, Sendable {
  static let shared = SomeClients()

  func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict {
    let last = record.id.text.utf8.last ?? 0
    return Verdict(truth: last % 2 == 0 ? .yes : .no, until: last % 3 == 0 ? context.now + 86_400 : nil)
  }
}

/// Several clients with what they have, in a batch: some clients missing, some links empty.
private enum RandomTeams {
  static func now(_ team: TeamTime, _ random: inout SeededRandom) -> Instant {
    team.zone.startOfDay(date("2026-06-01")) + Int64.random(in: 0..<17_000_000, using: &random)
  }

  static func batch(
    _ compiled: CompiledRules, _ team: TeamTime, _ random: inout SeededRandom
  ) -> (DossierBatch, RecordSet) {
    let schema = compiled.rules.schema
    var records = RecordSet()
    for index in 0..<4 {
      let (_, found) = RandomRecords.team(schema, around: date("2026-08-01"), team, &random)
      let isWithoutClient = Int.random(in: 0..<8, using: &random) == 0
      for record in found.all where !(isWithoutClient && record.key.type == "client") {
        records.put(renamed(record, index))
      }
    }
    // What lies at the edges of the calendar and of numbers.
    if Int.random(in: 0..<6, using: &random) == 0 {
      records.put(
        make(
          schema, "invoice", "edge",
          [
            "number": .text("edge"), "client": client("acme1"), "amount": money("922337203685477 PLN"),
            "due_on": .date(date("9999-12-30")), "status": .choice("open"),
          ]))
    }
    let batch = compiled.makeBatch()
    for (_, members) in records.dossiers(schema).sorted(by: { $0.key < $1.key }) {
      batch.beginDossier()
      for record in members { batch.add(record) }
    }
    return (batch, records)
  }

  private static func renamed(_ record: Record, _ index: Int) -> Record {
    var renamed = record
    renamed.key.id = RecordID("\(record.key.id)\(index)")
    renamed.values = record.values.map { value in
      guard case .link(let key)? = value else { return value }
      return .link(RecordKey(key.type, RecordID("\(key.id)\(index)")))
    }
    return renamed
  }
}

/// Conditions of the forms that are computed in columns.
private enum RandomBlockCondition {
  static let segment = "segment best\n  top 1 client by count(invoices)\n"

  static func invoice(depth: Int, _ random: inout SeededRandom) -> String {
    joined(depth, &random) { random in
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1, 2: return element("invoice", &random)
      case 3: return "client.on_hold"
      case 4: return "client.since is \(window(&random))"
      case 5: return "client.limit \(comparison(&random)) amount"
      case 6: return "client is in best"
      case 7: return "\(pick(["any", "none"], &random))(client.complaints\(filter("complaint", &random)))"
      case 8: return "sum(amount of client.invoices\(filter("invoice", &random))) \(comparison(&random)) 20 PLN"
      case 9: return "count(client.invoices\(filter("invoice", &random))) \(comparison(&random)) 2"
      case 10:
        return
          "\(pick(["client", "client.limit", "paid_on", "contact", "rate"], &random)) is \(pick(["", "not "], &random))empty"
      default: return "amount \(comparison(&random)) 10 PLN"
      }
    }
  }

  static func client(depth: Int, _ random: inout SeededRandom) -> String {
    joined(depth, &random) { random in
      let list = pick(["invoice", "invoice", "complaint"], &random)
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1, 2: return "\(pick(["any", "none"], &random))(\(list)s\(filter(list, &random)))"
      case 3:
        return "count(\(list)s\(filter(list, &random))) \(comparison(&random)) \(Int.random(in: 0...3, using: &random))"
      case 4: return "\(score(&random)) \(comparison(&random)) \(pick(["20", "10"], &random)) PLN"
      case 5: return "\(score(&random)) \(comparison(&random)) limit"
      case 6: return "earliest(due_on of invoices\(filter("invoice", &random))) is \(window(&random))"
      case 7:
        return
          "latest(opened_at of complaints\(filter("complaint", &random))) is \(pick(["in the past", "more than 2 hours ago"], &random))"
      case 8: return "client is in best"
      case 9: return "any(invoices where amount \(comparison(&random)) limit)"
      case 10: return "on_hold"
      default: return "since is \(window(&random))"
      }
    }
  }

  static func score(_ random: inout SeededRandom) -> String {
    "\(pick(["sum", "average", "smallest", "largest"], &random))(amount of invoices\(filter("invoice", &random)))"
  }

  private static func filter(_ type: String, _ random: inout SeededRandom) -> String {
    guard Int.random(in: 0..<5, using: &random) > 0 else { return "" }
    return " where " + joined(Int.random(in: 0...1, using: &random), &random) { element(type, &$0) }
  }

  private static func element(_ type: String, _ random: inout SeededRandom) -> String {
    let field = pick(type == "invoice" ? ["due_on", "due_on", "paid_on"] : ["closed_on"], &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "\(field) is empty"
    case 1, 2: return "\(field) is \(window(&random))"
    case 3: return "opened_at is \(clock(&random))"
    case 4: return "\(field) is in \(pick(["this month", "the last quarter", "next week"], &random))"
    case 5:
      return
        "days \(pick(["since", "until"], &random)) \(field) \(comparison(&random)) \(pick(["0", "30", "-3", "2.5", "-0.5"], &random))"
    case 6:
      return
        "\(field) is \(pick(["a monday", "a working day", "more than 3 months ago", "within the next 5 working days"], &random))"
    default:
      return type == "invoice"
        ? "status is \(pick(["open", "not paid", "one of open, cancelled"], &random))"
        : "closed_on is \(comparison(&random) == "=" ? "" : "not ")empty"
    }
  }

  private static func window(_ random: inout SeededRandom) -> String {
    let count = Int.random(in: 0...60, using: &random)
    let unit = pick(["days", "weeks"], &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      return
        "\(pick(["more than", "at least", "less than", "at most", "exactly"], &random)) \(count) \(unit) \(pick(["ago", "away"], &random))"
    case 1: return "within the \(pick(["last", "next"], &random)) \(count) \(unit)"
    case 2:
      return
        "between \(count) and \(count + Int.random(in: 0...20, using: &random)) \(unit) \(pick(["ago", "away"], &random))"
    default:
      return pick(["today", "tomorrow", "yesterday", "in the past", "in the future", "not in the past"], &random)
    }
  }

  private static func clock(_ random: inout SeededRandom) -> String {
    let count = pick(["0", "30", "90", "1.5"], &random)
    let unit = pick(["minutes", "hours"], &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return
        "\(pick(["more than", "at least", "less than", "at most"], &random)) \(count) \(unit) \(pick(["ago", "away"], &random))"
    case 1: return "within the \(pick(["last", "next"], &random)) \(count) \(unit)"
    case 2: return "more than \(pick(["2 days", "1 month", "3 working hours"], &random)) ago"
    default: return pick(["in the past", "in the future"], &random)
    }
  }

  private static func joined(
    _ depth: Int, _ random: inout SeededRandom, _ leaf: (inout SeededRandom) -> String
  ) -> String {
    guard depth > 0 else { return leaf(&random) }
    let word = pick(["and", "or", "and", "or", "not"], &random)
    if word == "not" { return "not (\(joined(depth - 1, &random, leaf)))" }
    let left = joined(depth - 1, &random, leaf)
    return "(\(left)) \(word) (\(joined(depth - 1, &random, leaf)))"
  }

  private static func comparison(_ random: inout SeededRandom) -> String {
    pick(["<", "<=", ">", ">=", "=", "!="], &random)
  }

  private static func pick(_ words: [String], _ random: inout SeededRandom) -> String {
    words[Int.random(in: 0..<words.count, using: &random)]
  }
}
