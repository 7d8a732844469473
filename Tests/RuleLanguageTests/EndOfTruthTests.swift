// The language's central law: beside a brute-force evaluation at every midnight (every second, for instants) the
// end of a truth is never late, and the exact end is the instant at which the truth changes.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct EndOfTruthTests {
  static let zones = ["Europe/Warsaw", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"]

  /// Holidays of every kind, and hours across the changes of the clock.
  static func calendar(_ hours: (from: Int, to: Int)) throws -> WorkingCalendar {
    let hours = WorkingHours(from: TimeOfDay(second: hours.from), to: TimeOfDay(second: hours.to))
    let holidays: [DayRule.Day] = [
      .fixed(month: 8, day: 3), .fixed(month: 9, day: 7), .fixed(month: 11, day: 11), .easter(.western, offset: 1),
      .easter(.orthodox, offset: 60), .single(date("2026-07-15")),
    ]
    let worked = DayRule(.working, .single(date("2026-07-18")))
    return WorkingCalendar(hours: try #require(hours), days: holidays.map { DayRule(.holiday, $0) } + [worked])
  }

  @Test(arguments: zones)
  func aTruthOfDatesEndsOnTheDayItChanges(_ name: String) throws {
    let team = TeamTime(zone: try Zone.named(name), calendar: try Self.calendar((32_400, 61_200)))
    var random = SeededRandom(seed: 20_261_122)
    for index in 0..<25 {
      let text = RandomCondition.dates(depth: Int.random(in: 0...2, using: &random), &random)
      let (rule, schema) = try rule(text)
      let (invoice, records) = RandomRecords.team(schema, around: date("2026-08-01"), team, &random)
      let start = date("2026-06-01").dayNumber + Int.random(in: 0...200, using: &random)
      let now = team.zone.startOfDay(CivilDate(dayNumber: start)) + Int64.random(in: 0..<70_000, using: &random)
      let midnights = (1...400).map { team.zone.startOfDay(CivilDate(dayNumber: start + $0)) }.filter { $0 > now }
      expectLaw(rule, invoice, records, team, now, midnights, "seed \(random.seed), case \(index), \(name): \(text)")
    }
  }

  @Test(arguments: zones)
  func aTruthOfInstantsEndsAtTheSecondItChanges(_ name: String) throws {
    let team = TeamTime(zone: try Zone.named(name), calendar: try Self.calendar((1800, 12_600)))
    var random = SeededRandom(seed: 7_112_026)
    for index in 0..<8 {
      let text = RandomCondition.instants(depth: Int.random(in: 0...2, using: &random), &random)
      let (rule, schema) = try rule(text)
      // Around the changes of offset in spring and autumn of either hemisphere.
      let day =
        ["2026-04-05", "2026-09-06", "2026-03-29", "2026-10-25", "2026-07-15"].randomElement(using: &random) ?? ""
      let (invoice, records) = RandomRecords.team(schema, around: date(day), team, &random)
      let now = team.zone.startOfDay(date(day)) + Int64.random(in: -7200..<10_800, using: &random)
      let seconds = (1...3600).map { now + Int64($0) }
      expectLaw(rule, invoice, records, team, now, seconds, "seed \(random.seed), case \(index), \(name): \(text)")
    }
  }

  @Test(arguments: zones)
  func aTruthOfWorkingHoursEndsWhenTheyHavePassed(_ name: String) throws {
    var random = SeededRandom(seed: 20_260_501)
    let teams = try [(32_400, 61_200), (0, 86_400), (28_800, 41_400)].map {
      TeamTime(zone: try Zone.named(name), calendar: try Self.calendar($0))
    }
    for index in 0..<15 {
      let team = teams[index % 3]
      let text = RandomCondition.workingHours(depth: Int.random(in: 0...2, using: &random), &random)
      let (rule, schema) = try rule(text)
      // Around changes of the clock, a worked Saturday, a holiday.
      let day =
        ["2026-04-05", "2026-09-06", "2026-03-29", "2026-10-25", "2026-07-17", "2026-11-10"]
        .randomElement(using: &random) ?? ""
      let (invoice, records) = RandomRecords.team(
        schema, around: date(day), team, moments: -150_000..<200_000, step: 900, &random)
      let now = team.zone.startOfDay(date(day)) + Int64.random(in: -70..<70, using: &random) * 900
      // Three days and a half.
      let instants = (0...336).flatMap { [now + Int64($0 * 900), now + Int64($0 * 900 + 1)] }.dropFirst()
      expectLaw(
        rule, invoice, records, team, now, Array(instants), "seed \(random.seed), case \(index), \(name): \(text)")
    }
  }

  @Test(arguments: ["hours since now = 0", "now is in the future", "now is at most 0 minutes ago"])
  func aTruthThatOnlySeemsToChangeHasNoEnd(_ text: String) throws {
    let team = try zone("Europe/Warsaw")
    let (rule, schema) = try rule(text)
    let invoice = make(schema, "invoice", "1", [:])
    let context = EvaluationContext(
      now: at("2026-11-23", "09:00", in: team), time: team, records: RecordSet([invoice]))
    #expect(rule.when.exactVerdict(for: invoice, in: context).until == nil)
  }

  @Test func theEndOfATestAgainstMonthsFromNowIsFoundFarAhead() throws {
    let team = try zone("UTC")
    let (rule, schema) = try rule("2024-10-31 00:00 - 1 hour is on or after now - 10 months")
    let invoice = make(schema, "invoice", "1", [:])
    let context = EvaluationContext(
      now: at("2025-01-02", "09:00", in: team), time: team, records: RecordSet([invoice]))
    let verdict = rule.when.exactVerdict(for: invoice, in: context)
    #expect(verdict.truth == .yes)
    #expect(verdict.until == at("2025-08-30", "23:00", in: team) + 1)
  }

  private func expectLaw(
    _ rule: Rule, _ record: Record, _ records: RecordSet, _ team: TeamTime, _ now: Instant, _ instants: [Instant],
    _ label: String
  ) {
    let context = EvaluationContext(now: now, time: team, records: records)
    let early = rule.when.verdict(for: record, in: context)
    let exact = rule.when.exactVerdict(for: record, in: context)
    #expect(early.truth == exact.truth, "\(label)")
    #expect(early.until.map { $0 > now } ?? true, "\(label)")
    let change = instants.first { instant in
      let later = EvaluationContext(now: instant, time: team, records: records)
      return rule.when.verdict(for: record, in: later).truth != exact.truth
    }
    if let change {
      #expect(exact.until == change, "\(label)")
      #expect(early.until.map { $0 <= change } ?? false, "\(label)")
    } else if let end = exact.until, let last = instants.last {
      #expect(end > last, "\(label)")
    }
  }
}

/// A generator of the same numbers at every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
