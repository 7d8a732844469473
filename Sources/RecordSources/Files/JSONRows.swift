// Rows of JSON Lines: an object a line, the same texts as in delimited files.

import FollowupModel

struct JSONRows: RowSource {
  private let plan: SourcePlan
  private let file: String
  private var lines = LineReader()
  private let columnByName: [String: Int]
  private var plans: [RowPlan] = []

  init(plan: SourcePlan, file: String) {
    self.plan = plan
    self.file = file
    columnByName = Dictionary(
      plan.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func read(_ bytes: [UInt8], into collector: RowCollector) throws(SourceError) {
    let plans = try madePlans()
    let rows = self
    try lines.read(bytes) { line throws(SourceError) in try rows.take(line, plans: plans, into: collector) }
  }

  mutating func finish(into collector: RowCollector) throws(SourceError) {
    let plans = try madePlans()
    let rows = self
    try lines.finish { line throws(SourceError) in try rows.take(line, plans: plans, into: collector) }
  }

  /// An object may leave any name out, so each column counts as there.
  private mutating func madePlans() throws(SourceError) -> [RowPlan] {
    if plans.isEmpty { plans = try plan.rowPlans(columnByName, file: file, header: plan.columns) }
    return plans
  }

  private func take(_ line: Line, plans: [RowPlan], into collector: RowCollector) throws(SourceError) {
    guard !line.isTooLong else {
      collector.addBad(
        line: line.number, "the line has more than \(Limits.rowBytes) bytes; look for a missing line break")
      return
    }
    guard line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    var bytes = line.bytes
    var ends: [Int] = []
    if let bad = plan.source.encoding.decode(&bytes, ends: &ends) {
      let byte = String(line.bytes[bad], radix: 16, uppercase: true)
      collector.addBad(
        line: line.number,
        "byte \(bad + 1) of the line is 0x\(byte), which is no \(plan.source.encoding.rawValue); save the file so")
      return
    }
    do throws(JSONProblem) {
      try add(try JSONObjectParser.parse(bytes), line: line.number, plans: plans, into: collector)
    } catch {
      if error.isCut, !line.isEnded { throw .cutRow(file: file, line: line.number) }
      let place = "not a JSON object, at byte \(error.column)"
      collector.addBad(line: line.number, "\(place): \(error.message)", withheld: place)
    }
  }

  private func add(
    _ members: [JSONMember], line: Int, plans: [RowPlan], into collector: RowCollector
  ) throws(JSONProblem) {
    var cells = [Cell?](repeating: nil, count: plan.columns.count)
    var names: Set<String> = []
    for member in members {
      guard names.insert(member.name).inserted else {
        collector.addBad(
          line: line, "the name `\(excerpt(member.name.utf8))` stands twice; keep one",
          withheld: "a name stands twice; keep one")
        return
      }
      if let column = columnByName[member.name] {
        cells[column] = member.cell
      } else if plan.isStandard {
        let nearest = nearestName(to: member.name, among: plan.columns).map { "did you mean `\($0)`?" }
        collector.addBad(
          line: line,
          "`\(plan.types[0])` has no field `\(excerpt(member.name.utf8))`; "
            + (nearest ?? "declare it, or take it out"),
          withheld: "`\(plan.types[0])` has no field for one of the names; declare it, or take it out")
        return
      }
    }
    collector.add(cells, line: line, plans: plans)
  }
}
