// The proof that warnings do not lie: how a condition turns out, on random records at random times, is always one of
// the ways its outlook allows, and what the outlook knows of the values is so. What is warned of as never true never
// is, what is warned of as always true never fails.

import FollowupModel
import Testing
import WorkingTime

@testable import RuleLanguage

@Suite struct OutlookTests {
  @Test func aConditionTurnsOutOnlyAsItsOutlookAllows() throws {
    let team = try zone("Europe/Warsaw")
    var random = SeededRandom(seed: 25_112_026)
    var impossible = 0
    for index in 0..<1_500 {
      let text = RandomClash.condition(&random)
      let (rule, schema) = try rule(text)
      let outlook = OutlookReader(schema: schema, scopes: ["invoice"]).outlook(rule.when.test)
      if outlook.yes == nil || outlook.no == nil { impossible += 1 }
      for _ in 0..<25 {
        let (invoice, records) = RandomClash.team(schema, team, &random)
        let now = team.zone.startOfDay(date("2026-08-01")) + Int64.random(in: -90_000..<200_000, using: &random)
        let context = EvaluationContext(now: now, time: team, records: records)
        var evaluation = Evaluation(context, scopes: [invoice])
        let truth = evaluation.verdict(rule.when.test).truth
        let facts = truth == .yes ? outlook.yes : truth == .no ? outlook.no : outlook.unknown
        let label = "seed \(random.seed), case \(index): \(text) is \(truth) for \(invoice) at \(now)"
        guard let facts else {
          Issue.record("\(label), which its outlook rules out")
          continue
        }
        for (subject, possible) in facts.possible {
          let isSo = evaluation.allows(possible, subject)
          #expect(isSo, "\(label), against \(subject)")
        }
      }
    }
    // Otherwise the law would be about nothing.
    #expect(impossible > 200, "\(impossible)")
  }

  @Test func everyRandomConditionOfDatesKeepsToItsOutlook() throws {
    let team = try zone("America/Santiago")
    var random = SeededRandom(seed: 3_141_592)
    for index in 0..<150 {
      let text = RandomCondition.dates(depth: 2, &random)
      let (rule, schema) = try rule(text)
      let outlook = OutlookReader(schema: schema, scopes: ["invoice"]).outlook(rule.when.test)
      for _ in 0..<10 {
        let (invoice, records) = RandomRecords.team(schema, around: date("2026-08-01"), team, &random)
        let now = team.zone.startOfDay(date("2026-06-01")) + Int64.random(in: 0..<17_000_000, using: &random)
        let truth = rule.when.verdict(
          for: invoice, in: EvaluationContext(now: now, time: team, records: records)
        ).truth
        // These records may lack what they must have, so nothing is said of unknown.
        let isAllowed = truth == .unknown || (truth == .yes ? outlook.yes : outlook.no) != nil
        #expect(isAllowed, "seed \(random.seed), case \(index): \(text) is \(truth)")
      }
    }
  }
}

extension Evaluation {
  /// Whether a value is what an outlook says it can be.
  fileprivate mutating func allows(_ possible: Possible, _ subject: Subject) -> Bool {
    switch subject {
    case .presence(let node):
      return allows(possible, value(node).value == nil ? "empty" : "present")
    case .value(let node):
      switch value(node).value {
      case .number(let number)?:
        // Counts are known in whole numbers.
        if case .aggregate(.count, _) = node { return allows(possible, number.truncated) }
        return allows(possible, Int(number.scaled))
      case .money(let money)?: return allows(possible, Int(money.amount.scaled))
      case .date(let date)?: return allows(possible, date.dayNumber)
      case .choice(let word)?, .text(let word)?, .email(let word)?: return allows(possible, word)
      case .yesNo(let bool)?: return allows(possible, bool ? "yes" : "no")
      default: return false
      }
    case .currency(let node):
      guard case .money(let money)? = value(node).value else { return false }
      return allows(possible, money.currency.code)
    case .age(let node):
      guard case .date(let date)? = value(node).value else { return false }
      return allows(possible, context.today.dayNumber - date.dayNumber)
    case .clock(let node):
      guard case .instant(let instant)? = value(node).value else { return false }
      return allows(possible, Int(context.now.second - instant.second))
    case .weekday(let node):
      guard case .date(let date)? = value(node).value else { return false }
      return allows(possible, date.weekday.name)
    case .order(let left, let right):
      let names: [Ordering: String] = [.less: "less", .same: "same", .greater: "greater"]
      return ordering(value(left).value, value(right).value).flatMap { names[$0] }.map { allows(possible, $0) } ?? false
    case .truth(let test):
      return allows(possible, verdict(test).truth == .yes ? "yes" : "no")
    }
  }

  private func allows(_ possible: Possible, _ number: Int) -> Bool {
    guard case .numbers(let ranges) = possible else { return false }
    return ranges.parts.contains { $0.contains(number) }
  }

  private func allows(_ possible: Possible, _ word: String) -> Bool {
    switch possible {
    case .numbers: return false
    case .words(let words): return words.contains(word)
    case .otherWords(let others): return !others.contains(word)
    }
  }
}

/// Conditions whose parts often contradict each other, and records near their edges.
private enum RandomClash {
  static func condition(_ random: inout SeededRandom) -> String {
    let field = Int.random(in: 0..<9, using: &random)
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let test = Int.random(in: 0..<6, using: &random) == 0 ? any(&random) : part(of: field, &random)
      return Int.random(in: 0..<4, using: &random) == 0 ? "not (\(test))" : "(\(test))"
    }
    let joined = parts.joined(separator: pick([" and ", " and ", " or "], &random))
    return Int.random(in: 0..<5, using: &random) == 0 ? "(\(joined)) and (\(part(of: field, &random)))" : joined
  }

  private static func any(_ random: inout SeededRandom) -> String {
    part(of: Int.random(in: 0..<9, using: &random), &random)
  }

  private static func part(of field: Int, _ random: inout SeededRandom) -> String {
    let days = Int.random(in: 0...4, using: &random)
    switch field {
    case 0: return "status is \(pick(["open", "paid", "cancelled", "not open", "open or paid", "not empty"], &random))"
    case 1:
      return pick(
        [
          "amount \(sign(&random)) \(days) PLN", "amount \(sign(&random)) \(days) EUR",
          "amount is between 3 PLN and 1 PLN",
        ],
        &random)
    case 2: return pick(["rate is empty", "rate \(sign(&random)) \(days)", "rate is between \(days) and 2"], &random)
    case 3: return dated("due_on", days, &random)
    case 4: return dated("paid_on", days, &random)
    case 5:
      return pick(
        [
          "client.on_hold", "client.manager is empty", "client.manager.name is \"Anna\"", "client.on_hold is yes",
          "client.limit is empty", "amount \(sign(&random)) client.limit", "client.limit \(sign(&random)) amount",
        ], &random)
    case 6:
      return pick(
        [
          "any(client.complaints where closed_on is empty)", "none(client.complaints where closed_on is empty)",
          "count(client.complaints where closed_on is empty) \(sign(&random)) \(days)", "any(client.complaints)",
          "client.complaints is empty", "latest(closed_on of client.complaints) is in the past",
          "count(client.complaints) \(sign(&random)) 1.5",
        ], &random)
    case 7:
      return pick(
        [
          "opened_at is empty", "opened_at is more than \(days) hours ago", "opened_at is at most \(days) hours ago",
          "opened_at is in the future", "opened_at is today", "opened_at is less than 90 minutes away",
        ], &random)
    default:
      return pick(
        [
          "number is \"1\"", "number is \"2\"", "number contains \"1\"", "number is not \"1\"", "1 \(sign(&random)) 2",
          "due_on \(sign(&random)) paid_on", "paid_on \(sign(&random)) due_on", "due_on = due_on",
        ], &random)
    }
  }

  private static func dated(_ name: String, _ days: Int, _ random: inout SeededRandom) -> String {
    let distance = pick(["more than", "at least", "less than", "at most", "exactly"], &random)
    let unit = pick(["days", "days", "working days", "weeks", "months"], &random)
    let side = pick(["ago", "away"], &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1, 2: return "\(name) is \(distance) \(days) \(unit) \(side)"
    case 3:
      return
        "\(name) is \(pick(["empty", "today", "tomorrow", "yesterday", "in the past", "in the future", "a monday"], &random))"
    case 4: return "\(name) is in \(pick(["this", "last", "next"], &random)) \(pick(["week", "month"], &random))"
    case 5:
      return "days \(pick(["since", "until"], &random)) \(name) \(sign(&random)) \(pick(["0.5", "2", "-2"], &random))"
    case 6: return "\(name) + \(days) days \(sign(&random)) \(pick(["today", "2026-08-01", "today - 1 week"], &random))"
    case 7: return "\(name) is between \(days) and 3 days \(side)"
    default: return "anniversary of \(name) \(sign(&random)) today + \(days) days"
    }
  }

  private static func sign(_ random: inout SeededRandom) -> String {
    pick(["<", "<=", ">", ">=", "=", "!="], &random)
  }

  private static func pick(_ words: [String], _ random: inout SeededRandom) -> String {
    words[Int.random(in: 0..<words.count, using: &random)]
  }

  /// An invoice with all it must have, and its client, if that is there.
  static func team(_ schema: Schema, _ team: TeamTime, _ random: inout SeededRandom) -> (Record, RecordSet) {
    func near() -> Value {
      .date(CivilDate(dayNumber: date("2026-08-01").dayNumber + Int.random(in: -9...9, using: &random)))
    }
    func rarely(_ value: Value) -> Value? { Int.random(in: 0..<3, using: &random) == 0 ? nil : value }
    var records = RecordSet()
    let hold = Value.yesNo(Bool.random(using: &random))
    var clientValues = ["name": Value.text("ACME"), "on_hold": hold]
    clientValues["limit"] = rarely(money("2 \(pick(["PLN", "EUR"], &random))"))
    clientValues["manager"] = rarely(.link(RecordKey("employee", RecordID(pick(["anna", "gone"], &random)))))
    let complaints = Int.random(in: 0...2, using: &random)
    for index in 0..<complaints {
      var values = ["client": client("acme")]
      values["closed_on"] = rarely(near())
      records.put(make(schema, "complaint", "c\(index)", values))
    }
    if Int.random(in: 0..<6, using: &random) > 0 { records.put(make(schema, "client", "acme", clientValues)) }
    let anna = ["name": Value.text(pick(["Anna", "Jan"], &random)), "email": .email("a@example.com")]
    records.put(make(schema, "employee", "anna", anna))
    var values: [String: Value] = [
      "number": .text(pick(["1", "2", "12"], &random)), "client": client("acme"), "due_on": near(),
      "amount": money("\(Int.random(in: 0...4, using: &random)) \(pick(["PLN", "PLN", "EUR"], &random))"),
      "status": .choice(pick(["open", "paid", "cancelled"], &random)),
    ]
    values["paid_on"] = rarely(near())
    values["rate"] = rarely(number(pick(["0", "1", "2", "3", "2.5"], &random)))
    let instant = team.zone.startOfDay(date("2026-08-01")) + Int64.random(in: -20_000..<20_000, using: &random)
    values["opened_at"] = rarely(.instant(instant))
    let invoice = make(schema, "invoice", "f", values)
    records.put(invoice)
    return (invoice, records)
  }
}
