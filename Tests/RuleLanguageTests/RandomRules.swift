// Random well-typed conditions and records.

import FollowupModel
import WorkingTime

/// Conditions for invoices of `teamRecords`.
enum RandomCondition {
  private typealias Random = SeededRandom

  /// Conditions whose truth changes at midnights only.
  static func dates(depth: Int, _ random: inout SeededRandom) -> String {
    joined(depth, &random, dates) { random in
      switch Int.random(in: 0..<17, using: &random) {
      case 0, 1, 2: return "\(date(&random)) is \(distance(&random)) \(span(&random)) \(side(&random))"
      case 3: return "\(date(&random)) is within the \(pick(["last", "next"], &random)) \(span(&random))"
      case 4:
        let which = pick(["this", "the last", "next"], &random)
        return "\(date(&random)) is in \(which) \(pick(["week", "month", "quarter", "year"], &random))"
      case 5:
        let word = pick(
          ["today", "tomorrow", "yesterday", "not in the past", "in the future", "a monday", "a working day"], &random)
        return "\(date(&random)) is \(word)"
      case 6:
        let low = Int.random(in: 0...20, using: &random)
        return "\(date(&random)) is between \(low) and \(span(&random, atLeast: low)) \(side(&random))"
      case 7: return "\(date(&random)) \(comparison(&random)) \(date(&random))"
      case 8: return "\(date(&random)) \(comparison(&random)) today \(pick(["+", "-"], &random)) \(span(&random))"
      case 9: return "\(number(&random)) \(comparison(&random)) \(number(&random))"
      case 10:
        return
          "\(number(&random)) is \(pick(["more than", "at most", "less than"], &random)) \(span(&random, ["days", "weeks"]))"
      case 11: return "\(pick(["any", "none"], &random))(client.complaints where \(complaint(&random)))"
      case 12:
        return
          "count(client.complaints where \(complaint(&random))) \(comparison(&random)) \(Int.random(in: 0...2, using: &random))"
      case 13:
        return
          "sum(amount of client.invoices where due_on is \(distance(&random)) \(span(&random)) \(side(&random))) > 20 PLN"
      case 14:
        return "\(pick(["paid_on", "client", "rate", "client.since"], &random)) is \(pick(["", "not "], &random))empty"
      case 15:
        return pick(
          ["client.on_hold", "status is open", "status is one of open, paid", "amount > client.limit"], &random)
      default: return "opened_at is \(distance(&random)) \(span(&random)) \(side(&random))"
      }
    }
  }

  /// Conditions whose truth changes at any second.
  static func instants(depth: Int, _ random: inout SeededRandom) -> String {
    joined(depth, &random, instants) { random in
      let clock =
        "\(Int.random(in: 0...90, using: &random)) \(pick(["minutes", "minutes", "hours", "working hours"], &random))"
      let measure =
        pick(["hours since", "minutes since", "minutes until", "working hours until"], &random) + " opened_at"
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1: return "opened_at is \(distance(&random)) \(clock) \(side(&random))"
      case 2: return "opened_at is in the \(pick(["past", "future"], &random))"
      case 3: return "\(measure) \(comparison(&random)) \(Int.random(in: -60...60, using: &random))"
      case 4: return "opened_at \(comparison(&random)) now \(pick(["+", "-"], &random)) \(clock)"
      case 5: return "opened_at + \(clock) \(comparison(&random)) now"
      case 6: return "any(client.complaints where opened_at is \(distance(&random)) \(clock) \(side(&random)))"
      case 7:
        return
          "sum(\(measure) of client.complaints) * \(Int.random(in: -2...2, using: &random)) \(comparison(&random)) 30"
      default:
        return
          "latest(opened_at of client.complaints where opened_at is in the past) \(comparison(&random)) now - \(clock)"
      }
    }
  }

  /// Conditions about working hours, whose truth changes at full quarters of an hour, or a second after one, where the
  /// calendar and the records keep to them.
  static func workingHours(depth: Int, _ random: inout SeededRandom) -> String {
    joined(depth, &random, workingHours) { random in
      let count = pick(["0", "1", "2", "3", "5", "8", "9", "16", "20", "0.5", "1.5", "client.notice_days"], &random)
      let hours = "\(count) working hours"
      let measure = pick(["working hours since", "working hours until"], &random) + " opened_at"
      let number = "\(Int.random(in: -20...20, using: &random))"
      switch Int.random(in: 0..<11, using: &random) {
      case 0, 1: return "opened_at is \(distance(&random)) \(hours) \(side(&random))"
      case 2: return "opened_at is within the \(pick(["last", "next"], &random)) \(hours)"
      case 3:
        let low = Int.random(in: 0...8, using: &random)
        let high = low + Int.random(in: 0...12, using: &random)
        return "opened_at is between \(low) and \(high) working hours \(side(&random))"
      case 4, 5: return "\(measure) \(comparison(&random)) \(number)"
      case 6: return "opened_at \(comparison(&random)) now \(pick(["+", "-"], &random)) \(hours)"
      case 7: return "opened_at \(pick(["+", "-"], &random)) \(hours) \(comparison(&random)) now"
      case 8:
        return "(now \(pick(["+", "-"], &random)) \(hours)) is a \(pick(["monday", "tuesday", "friday"], &random))"
      case 9: return "any(client.complaints where opened_at is \(distance(&random)) \(hours) \(side(&random)))"
      default: return "sum(\(measure) of client.complaints) \(comparison(&random)) \(number)"
      }
    }
  }

  private static func joined(
    _ depth: Int, _ random: inout SeededRandom, _ inner: (Int, inout SeededRandom) -> String,
    _ leaf: (inout SeededRandom) -> String
  ) -> String {
    guard depth > 0 else { return leaf(&random) }
    let word = pick(["and", "or", "and", "or", "not"], &random)
    if word == "not" { return "not (\(inner(depth - 1, &random)))" }
    let left = inner(depth - 1, &random)
    return "(\(left)) \(word) (\(inner(depth - 1, &random)))"
  }

  private static func pick(_ words: [String], _ random: inout SeededRandom) -> String {
    words[Int.random(in: 0..<words.count, using: &random)]
  }

  private static func comparison(_ random: inout SeededRandom) -> String {
    pick(["<", "<=", ">", ">=", "=", "!="], &random)
  }

  private static func distance(_ random: inout SeededRandom) -> String {
    pick(["more than", "at least", "less than", "at most", "exactly"], &random)
  }

  private static func side(_ random: inout SeededRandom) -> String { pick(["ago", "away"], &random) }

  private static func span(
    _ random: inout SeededRandom, _ units: [String] = ["days", "weeks", "months", "years", "working days"],
    atLeast: Int = 0
  ) -> String {
    let unit = pick(units, &random)
    if Int.random(in: 0..<8, using: &random) == 0, atLeast == 0 { return "client.notice_days \(unit)" }
    let most = unit == "years" ? 1 : unit == "months" ? 8 : unit == "weeks" ? 20 : 90
    return "\(atLeast + Int.random(in: 0...most, using: &random)) \(unit)"
  }

  private static func date(_ random: inout SeededRandom) -> String {
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1, 2: return "due_on"
    case 3: return "paid_on"
    case 4: return "client.since"
    case 5: return "anniversary of \(pick(["due_on", "client.since"], &random))"
    case 6: return "(\(pick(["due_on", "paid_on", "today"], &random)) \(pick(["+", "-"], &random)) \(span(&random)))"
    case 7: return "earliest(due_on of client.invoices where due_on is in the future)"
    default: return "latest(opened_at of client.complaints where \(complaint(&random)))"
    }
  }

  private static func number(_ random: inout SeededRandom) -> String {
    let measure = pick(["days since", "days until", "working days since", "working days until"], &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return "\(Int.random(in: -40...40, using: &random))"
    case 1: return "(paid_on - due_on)"
    case 2: return "\(measure) \(date(&random)) * \(Int.random(in: -3...3, using: &random))"
    case 3: return "(\(measure) \(date(&random)) + \(measure) \(date(&random)))"
    case 4: return "100 / \(measure) due_on"
    case 5:
      let later = pick(["due_on", "paid_on", "client.since"], &random)
      return "(\(later) - \(pick(["today", "due_on"], &random)))"
    default: return "\(measure) due_on"
    }
  }

  private static func complaint(_ random: inout SeededRandom) -> String {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return "closed_on is empty"
    case 1: return "opened_at is \(distance(&random)) \(span(&random)) \(side(&random))"
    default: return "closed_on is \(distance(&random)) \(span(&random)) \(side(&random)) or due_on is in this month"
    }
  }
}

/// An invoice, its client and what else the client has.
enum RandomRecords {
  /// `moments`: how far from the day's start the records' instants lie, in seconds; `step`: what those are multiples of.
  static func team(
    _ schema: Schema, around day: CivilDate, _ team: TeamTime, moments: Range<Int64> = -15_000..<25_000,
    step: Int64 = 1, _ random: inout SeededRandom
  ) -> (Record, RecordSet) {
    let moment = { (random: inout SeededRandom) in
      Value.instant(team.zone.startOfDay(day) + Int64.random(in: moments, using: &random) / step * step)
    }
    var records = RecordSet()
    records.put(
      make(
        schema, "client", "acme",
        known(
          [
            "name": .text("ACME"), "on_hold": .yesNo(Bool.random(using: &random)), "since": near(day, &random),
            "limit": money("15 PLN"), "notice_days": number("\(Int.random(in: -5...40, using: &random))"),
          ], &random)))
    for index in 0..<3 {
      records.put(invoice(schema, "f\(index)", day, moment, &random))
      records.put(
        make(
          schema, "complaint", "c\(index)",
          known(
            [
              "client": client("acme"), "closed_on": near(day, &random), "opened_at": moment(&random),
            ], &random)))
    }
    let invoice = records.record(RecordKey("invoice", "f0")) ?? invoice(schema, "f0", day, moment, &random)
    return (invoice, records)
  }

  private static func invoice(
    _ schema: Schema, _ id: String, _ day: CivilDate, _ moment: (inout SeededRandom) -> Value,
    _ random: inout SeededRandom
  ) -> Record {
    make(
      schema, "invoice", id,
      known(
        [
          "number": .text(id), "client": client("acme"),
          "amount": money(["10 PLN", "20 PLN", "30 PLN", "5 EUR"][Int.random(in: 0..<4, using: &random)]),
          "due_on": near(day, &random), "paid_on": near(day, &random), "opened_at": moment(&random),
          "status": .choice(Bool.random(using: &random) ? "open" : "paid"), "rate": number("1.5"),
        ], &random))
  }

  /// Leaves each value out now and then.
  private static func known(_ values: [String: Value], _ random: inout SeededRandom) -> [String: Value] {
    var kept = values
    for name in values.keys.sorted() where Int.random(in: 0..<10, using: &random) == 0 { kept[name] = nil }
    return kept
  }

  private static func near(_ day: CivilDate, _ random: inout SeededRandom) -> Value {
    .date(CivilDate(dayNumber: day.dayNumber + Int.random(in: -120...200, using: &random)))
  }
}
