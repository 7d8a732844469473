// Lists within lists, which multiply: what is too much is unknown and said, and never keeps anybody waiting.

import FollowupModel
import Testing
import WorkingTime

@testable import RuleLanguage

@Suite struct NestedListTests {
  /// A list of all the client's invoices within a list of all the client's invoices, and so on.
  private func condition(levels: Int, _ innermost: String) -> String {
    String(repeating: "any(client.invoices where ", count: levels) + innermost + String(repeating: ")", count: levels)
  }

  private func answers(_ condition: String, invoices: Int) throws -> (
    verdict: Verdict, inColumns: Verdict, problems: [DataProblem]
  ) {
    let (rule, schema) = try rule(condition)
    var records = RecordSet([make(schema, "client", "acme", ["name": .text("ACME"), "on_hold": .yesNo(false)])])
    for index in 0..<invoices {
      records.put(
        make(
          schema, "invoice", "f\(index)",
          [
            "number": .text("\(index)"), "client": client("acme"), "amount": money("1 PLN"),
            "due_on": .date(date("2026-06-01")), "status": .choice("open"),
          ]))
    }
    let team = try zone("Europe/Warsaw")
    let log = ProblemLog()
    let now = team.zone.startOfDay(date("2026-06-10"))
    let context = EvaluationContext(now: now, time: team, records: records, problems: log)
    let compiled = CompiledRules(RuleSet(schema: schema, rules: [rule], groups: [:]))
    let batch = compiled.makeBatch()
    batch.beginDossier()
    for record in records.all { batch.add(record) }
    let found = BatchEvaluator(compiled, in: context).matches(ofRule: 0, over: batch, LoadedRecords(records))
    let first = try #require(records.record(RecordKey("invoice", "f0")))
    return (rule.match(for: first, in: context), found[0], log.problems)
  }

  @Test func fewElementsAreGoneThroughHoweverTheyNest() throws {
    let found = try answers(condition(levels: 3, "amount > 2 PLN"), invoices: 20)
    #expect(found.verdict == Verdict(truth: .no, until: nil))
    #expect(found.inColumns == found.verdict)
    #expect(found.problems.isEmpty)
  }

  @Test func listsWithinListsThatWouldNeverEndAreUnknownAndSaid() throws {
    // Three to the power of twelve: half a million.
    let found = try answers(condition(levels: 12, "amount > 2 PLN"), invoices: 3)
    #expect(found.verdict == .unknown)
    #expect(found.inColumns == .unknown)
    #expect(found.problems.contains { $0.problem == "too-much-to-go-through" && $0.record.id == "f0" })
    #expect(found.problems.allSatisfy { $0.message.hasPrefix("`tested` goes through more than 100000 records") })
  }

  @Test func whatIsDecidedOtherwiseIsNotMadeUnknown() throws {
    let endless = condition(levels: 12, "amount > 2 PLN")
    let found = try answers("status is open or \(endless)", invoices: 3)
    #expect(found.verdict == Verdict(truth: .yes, until: nil))
    #expect(found.inColumns == found.verdict)
    // Nor does it spoil a list that comes after.
    let beside = try answers("(not \(endless) or count(client.invoices) = 3)", invoices: 3)
    #expect(beside.verdict.truth == .yes)
    #expect(beside.inColumns.truth == .yes)
  }

  @Test func aNumberThatTooMuchGoesIntoIsMissing() throws {
    let found = try answers("count(client.invoices where \(condition(levels: 11, "amount > 2 PLN"))) = 0", invoices: 3)
    #expect(found.verdict == .unknown)
    #expect(found.inColumns == .unknown)
  }
}
