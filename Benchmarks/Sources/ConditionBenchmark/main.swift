// Measures how many records a second a rule of three conditions is evaluated on, with ends, on one core: records that are
// in columns already, beside a bare loop over the same columns; and those of a store, from the bytes of its chunks.

import FollowupModel
import FollowupStore
import Glibc
import RuleLanguage
import WorkingTime

let rule = """
  rule unpaid
    for each invoice
    when status is open and paid_on is empty and due_on is more than 7 days ago
    remind "team@example.test"
    subject "{id}"

  """

/// The shortest of some runs, in seconds: whatever else the machine does only adds to it.
func seconds(_ runs: Int, _ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  return try (0..<runs).map { _ in try clock.measure(body) / .seconds(1) }.min() ?? 0
}

func report(_ work: String, _ count: Int, _ seconds: Double) {
  print("\(work)\t\((Double(count) / seconds / 100_000).rounded() / 10)")
}

guard let text = readText(CommandLine.arguments[1]),
  let rules = RuleChecker.check([SourceText(file: "one.rules", text: Records.declarations(in: text) + rule)]).rules
else {
  print("usage: ConditionBenchmark TEN.RULES [STORE]")
  exit(64)
}
let compiled = CompiledRules(rules)
let time = TeamTime(zone: .utc)
let now = time.zone.startOfDay(Records.asOf) + 43_200
let context = EvaluationContext(now: now, time: time, records: RecordSet())
let evaluator = BatchEvaluator(compiled, in: context)

// In memory.
let batches = Records.batches(compiled)
let nothing = LoadedRecords(RecordSet())
let count = batches.reduce(0) { $0 + ($1.table(of: "invoice")?.count ?? 0) }
var matches = 0
for batch in batches {
  let verdicts = evaluator.matches(ofRule: 0, over: batch, nothing)
  matches += (0..<verdicts.count).count { verdicts.isTrue($0) }
}
guard matches == Records.bareMatches(batches, now, time) else {
  print("the bare loop finds \(Records.bareMatches(batches, now, time)) matches, the rule \(matches)")
  exit(1)
}
report(
  "in memory", count, seconds(15) { for batch in batches { _ = evaluator.matches(ofRule: 0, over: batch, nothing) } })
report("bare loop", count, seconds(15) { _ = Records.bareMatches(batches, now, time) })

// From chunks.
if CommandLine.arguments.count > 2 {
  var found = 0
  let taken = try seconds(3) {
    found = try SQLiteStore.scan(path: CommandLine.arguments[2], rules.schema, compiled.matching, threads: 1) { scan in
      let evaluator = BatchEvaluator(
        compiled, in: EvaluationContext(now: now, time: TeamTime(zone: .utc), records: RecordSet()))
      var count = 0
      while try scan.next() { count += evaluator.matches(ofRule: 0, over: scan.batch, scan).count }
      return count
    }.reduce(0, +)
  }
  report("from chunks", found, taken)
}

func readText(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let length = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<length], as: UTF8.self)
}
