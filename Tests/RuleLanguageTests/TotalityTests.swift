// A checked rule can not fail when evaluated, whatever the records hold.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct TotalityTests {
  @Test(arguments: ["0001-01-02", "2026-11-22", "9999-12-30"])
  func aCheckedRuleIsEvaluatedWhateverTheRecordsHold(_ today: String) throws {
    let team = TeamTime(
      zone: try Zone.named("America/Santiago"), calendar: try EndOfTruthTests.calendar((32_400, 61_200)))
    var random = SeededRandom(seed: 99)
    for index in 0..<150 {
      let text =
        switch index % 3 {
        case 0: RandomCondition.dates(depth: 2, &random)
        case 1: RandomCondition.instants(depth: 2, &random)
        default: RandomCondition.workingHours(depth: 2, &random)
        }
      let (rule, schema) = try rule(text, subject: "{due_on + 9_000_000 years} {amount * rate} {rate * rate}")
      var records = RecordSet()
      for type in schema.types {
        for id in ["f0", "f1", "acme"] {
          records.put(
            Record(
              key: RecordKey(type.name, RecordID(id)),
              values: type.fields.map { extreme($0.type, &random) }))
        }
      }
      let context = EvaluationContext(
        now: at(today, "12:00", in: team), time: team, records: records, problems: ProblemLog())
      let invoice = try #require(records.record(RecordKey("invoice", "f0")))
      let verdict = rule.match(for: invoice, in: context)
      #expect(verdict.until.map { $0 > context.now } ?? true, "seed \(random.seed), case \(index): \(text)")
      let subject = rule.texts.subjects[nil]?.render(
        for: invoice, in: context, language: "en", formatter: PlainFormatter())
      #expect(subject?.hasPrefix("– ") == true)
      let words = rule.when.explanation(for: invoice, in: context, language: "en", formatter: PlainFormatter())
      #expect(!words.isEmpty)
    }
  }

  /// A value at the edge of its type, or of another type, as after an edit of the record's declaration.
  private func extreme(_ type: FieldType, _ random: inout SeededRandom) -> Value? {
    let numbers = [Int64.min, Int64.min + 1, -1, 0, 1, Int64.max - 1, Int64.max].map(Number.init(scaled:))
    let number = numbers[Int.random(in: 0..<numbers.count, using: &random)]
    if Int.random(in: 0..<12, using: &random) == 0 { return .number(number) }
    switch type {
    case .text: return .text("")
    case .email: return .email("\u{0}")
    case .number: return .number(number)
    case .money: return Currency(code: "PLN").map { .money(Money(amount: number, currency: $0)) }
    case .date:
      let days = [Int.min, -719_162, 0, 2_932_896, Int.max]
      return .date(CivilDate(dayNumber: days[Int.random(in: 0..<days.count, using: &random)]))
    case .instant:
      let seconds = [Int64.min, -62_135_596_800, 0, 253_402_300_799, Int64.max]
      return .instant(Instant(second: seconds[Int.random(in: 0..<seconds.count, using: &random)]))
    case .yesOrNo: return .yesNo(Bool.random(using: &random))
    case .choice: return .choice("unheard of")
    case .link(let target, _):
      let ids: [RecordID] = ["f0", "acme", "gone"]
      return .link(RecordKey(target, ids[Int.random(in: 0..<3, using: &random)]))
    }
  }
}
