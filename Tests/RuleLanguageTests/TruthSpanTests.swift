// Since when, until when, and when next: beside a brute-force evaluation at every midnight (every second, for instants)
// none of them is early or late.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct TruthSpanTests {
  @Test(arguments: EndOfTruthTests.zones)
  func aTruthOfDatesBeganOnTheDayItChanged(_ name: String) throws {
    let team = try zone(name)
    var random = SeededRandom(seed: 25_112_026)
    for index in 0..<10 {
      let world = try World(
        RandomCondition.dates(depth: Int.random(in: 0...2, using: &random), &random), around: "2026-08-01", team,
        &random)
      let start = date("2026-06-01").dayNumber + Int.random(in: 0...200, using: &random)
      let now = team.zone.startOfDay(CivilDate(dayNumber: start)) + Int64.random(in: 0..<70_000, using: &random)
      let midnights = (-400...400).map { team.zone.startOfDay(CivilDate(dayNumber: start + $0)) }
      world.expectExactSpans(now, midnights, "seed \(random.seed), case \(index), \(name): \(world.text)")
    }
  }

  @Test(arguments: ["Europe/Warsaw", "Australia/Lord_Howe"])
  func aTruthOfInstantsBeganAtTheSecondItChanged(_ name: String) throws {
    let team = try zone(name)
    var random = SeededRandom(seed: 1_112_026)
    for index in 0..<6 {
      let day = ["2026-04-05", "2026-03-29", "2026-10-25", "2026-07-15"].randomElement(using: &random) ?? ""
      let world = try World(
        RandomCondition.instants(depth: Int.random(in: 0...1, using: &random), &random), around: day, team, &random)
      let now = team.zone.startOfDay(date(day)) + Int64.random(in: -7200..<10_800, using: &random)
      let seconds = (-3600...3600).map { now + Int64($0) }
      world.expectExactSpans(now, seconds, "seed \(random.seed), case \(index), \(name): \(world.text)")
    }
  }

  @Test(arguments: EndOfTruthTests.zones)
  func theNextDatesAreThoseOnWhichTheAnswerChanges(_ name: String) throws {
    let team = try zone(name)
    var random = SeededRandom(seed: 5_112_026)
    for index in 0..<10 {
      let world = try World(
        RandomCondition.dates(depth: Int.random(in: 0...2, using: &random), &random), around: "2026-08-01", team,
        &random)
      let start = date("2026-06-01").dayNumber + Int.random(in: 0...200, using: &random)
      let now = team.zone.startOfDay(CivilDate(dayNumber: start)) + Int64.random(in: 0..<70_000, using: &random)
      var truth = world.truth(now)
      var expected: [TruthChange] = []
      for day in 1...500 {
        let midnight = team.zone.startOfDay(CivilDate(dayNumber: start + day))
        let later = world.truth(midnight)
        if later != truth { expected.append(TruthChange(at: midnight, truth: later)) }
        truth = later
      }
      let changes = world.rule.changes(for: world.record, in: world.context(now), atMost: 5)
      let last = team.zone.startOfDay(CivilDate(dayNumber: start + 500))
      let label = "seed \(random.seed), case \(index), \(name): \(world.text)"
      #expect(changes.filter { $0.at <= last } == Array(expected.prefix(5)), "\(label)")
      #expect(changes.count <= 5, "\(label)")
    }
  }

  /// Every node of a tree ends and begins where its own truth changes.
  @Test func everyPartOfAConditionKnowsItsOwnTime() throws {
    let team = try zone("Europe/Warsaw")
    var random = SeededRandom(seed: 9_112_026)
    for index in 0..<10 {
      let world = try World(RandomCondition.dates(depth: 2, &random), around: "2026-08-01", team, &random)
      let now = team.zone.startOfDay(date("2026-08-20")) + Int64.random(in: 0..<70_000, using: &random)
      let label = "seed \(random.seed), case \(index): \(world.text)"
      let parts = world.parts(now)
      for (place, part) in parts.enumerated() {
        func truth(_ instant: Instant) -> Truth { world.parts(instant)[place].truth }
        if let since = part.span.since {
          #expect(
            since <= now && truth(since) == part.truth && truth(since + -1) != part.truth, "\(label), part \(place)")
        }
        if let until = part.span.until {
          #expect(
            until > now && truth(until) != part.truth && truth(until + -1) == part.truth, "\(label), part \(place)")
        }
      }
      #expect(parts[0].truth == world.rule.when.verdict(for: world.record, in: world.context(now)).truth, "\(label)")
    }
  }

  @Test func aTruthThatTimeNeverChangesHasNoBeginning() throws {
    let team = try zone("Europe/Warsaw")
    var random = SeededRandom(seed: 1)
    let world = try World("number is \"f0\" or now is in the future", around: "2026-08-01", team, &random)
    let said = world.explanation(at("2026-08-20", in: team))
    #expect(said.match.since == nil)
    #expect(said.match.until == nil)
  }
}

/// A condition over random records.
private struct World {
  let text: String
  let rule: Rule
  let record: Record
  let records: RecordSet
  let team: TeamTime

  init(_ text: String, around day: String, _ team: TeamTime, _ random: inout SeededRandom) throws {
    self.text = text
    self.team = team
    let (rule, schema) = try RuleLanguageTests.rule(text)
    self.rule = rule
    (record, records) = RandomRecords.team(schema, around: date(day), team, &random)
  }

  func context(_ now: Instant) -> EvaluationContext { EvaluationContext(now: now, time: team, records: records) }

  func truth(_ now: Instant) -> Truth { rule.match(for: record, in: context(now)).truth }

  func explanation(_ now: Instant) -> RuleExplanation {
    rule.explanation(for: record, in: context(now), language: "en", formatter: PlainFormatter())
  }

  /// All nodes of the condition's tree, the root first.
  func parts(_ now: Instant) -> [ConditionNode] {
    func all(_ node: ConditionNode) -> [ConditionNode] { [node] + node.parts.flatMap(all) }
    return all(explanation(now).when)
  }

  /// `instants` are all those at which the truth can change, from before `now` to after it.
  func expectExactSpans(_ now: Instant, _ instants: [Instant], _ label: String) {
    let span = explanation(now).match
    #expect(span.truth == truth(now), "\(label)")
    let change = instants.first { $0 > now && truth($0) != span.truth }
    if let change { #expect(span.until == change, "\(label)") }
    if change == nil, let until = span.until, let last = instants.last { #expect(until > last, "\(label)") }
    // The last instant at which the truth was another, and the first after it.
    let past = instants.filter { $0 <= now }
    if let other = past.lastIndex(where: { truth($0) != span.truth }) {
      #expect(span.since == (other + 1 < past.count ? past[other + 1] : now), "\(label)")
    } else if let since = span.since, let first = past.first {
      #expect(since <= first, "\(label)")
    }
  }
}
