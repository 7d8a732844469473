// The segments of all files: their names, whose they are, how many they take, and what they score by.

import FollowupModel

/// Gathers checked segments.
struct SegmentChecker {
  private let schema: Schema
  private let unsureNames: Set<String>
  private(set) var segments: [Segment] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The record type of every segment that is declared; nil where a mistake, noted already, hides it.
  private(set) var records: [String: String?] = [:]
  private var declared: [(name: Name, source: SourceText)] = []

  init(schema: Schema, unsureNames: Set<String>) {
    self.schema = schema
    self.unsureNames = unsureNames
  }

  mutating func add(_ file: RuleFile, thresholds: [String: ThresholdDeclaration]) {
    for case .segment(let segment) in file.declarations { add(segment, thresholds, file.source) }
  }

  private mutating func add(
    _ declaration: SegmentDeclaration, _ thresholds: [String: ThresholdDeclaration], _ source: SourceText
  ) {
    let name = declaration.name
    if records[name.text] != nil {
      report(
        name.range, source, "segment `\(name.text)` is declared twice", help: "give one of them another name")
      return
    }
    if records.count == Limits.segments {
      report(
        name.range, source, "there are more than \(Limits.segments) segments",
        help: "leave out those that no rule asks for")
    }
    records[name.text] = .some(nil)
    guard records.count <= Limits.segments, diagnostics.hasRoom(for: .error) else { return }
    declared.append((name, source))
    check(declaration.selection, declaration.record, source)
    let record = record(declaration.record, source)
    records[name.text] = .some(record)
    guard let record else { return }
    var expressions = ExpressionChecker(schema: schema, source: source, record: record)
    expressions.unsureNames = unsureNames
    expressions.segments = .notInScores
    expressions.thresholds = thresholds
    let score = score(declaration.score, record, &expressions)
    diagnostics += expressions.diagnostics
    guard let score else { return }
    segments.append(
      Segment(
        name: name.text, record: record, selection: declaration.selection.value, score: score,
        reads: expressions.reads))
  }

  private mutating func record(_ name: Name, _ source: SourceText) -> String? {
    if schema[name.text] != nil { return name.text }
    if name.text.isEmpty { return nil }
    guard !schema.types.isEmpty else {
      report(
        name.range, source, "no records are declared, so no segment can be checked",
        help: "check the file with the `record` declarations together with this one")
      return nil
    }
    guard diagnostics.hasRoom(for: .error) else { return nil }
    let names = schema.types.map(\.name)
    let near = nearestName(to: name.text, among: names)
    report(
      name.range, source, "no record is called `\(name.text)`",
      help: near.map { "did you mean `\($0)`?" } ?? "there are " + listed(names))
    return nil
  }

  private mutating func check(_ selection: Located<Segment.Selection>, _ record: Name, _ source: SourceText) {
    let (message, help): (String, String)
    switch selection.value {
    case .top(let count) where count < 1:
      (message, help) = ("nobody is among the top \(count)", "write a number from 1 on: `top 10`")
    case .topShare(let share) where share <= .zero || share > .one:
      (message, help) = ("the top of a list is more than 0% and at most 100% of it", "write `top 20%`")
    case .makingUp(let share) where share <= .zero || share > .one:
      (message, help) = (
        "a part of the whole is more than 0% and at most 100% of it", "write `\(record.text) making up 80% of …`"
      )
    case .top, .topShare, .makingUp: return
    }
    report(selection.range, source, message, help: help)
  }

  private mutating func score(
    _ expression: Expression, _ record: String, _ expressions: inout ExpressionChecker
  ) -> Node? {
    guard let operand = expressions.operand(expression) else { return nil }
    guard operand.type.isAmount else {
      var help = "score by `count(…)`, `sum(…)` or a field that is a number or an amount of money"
      if case .list = operand.type { help = "count them: `count(\(expressions.written(expression.range)))`" }
      if operand.type.isMoment { help = "measure it: `days since \(expressions.written(expression.range))`" }
      return expressions.wrong(
        operand, "each \(record) is scored by a number or an amount of money", help: help
      ).flatMap { _ in nil }
    }
    return expressions.node(of: operand)
  }

  /// Warnings of segments that no rule asks for.
  func unused(asked: Set<String>) -> [Diagnostic] {
    declared.filter { !asked.contains($0.name.text) }.map { name, source in
      Diagnostic(
        .warning, at: name.range, in: source, "no rule asks for the segment `\(name.text)`",
        help: "ask `is in \(name.text)` in a rule, or leave the segment out")
    }
  }

  private mutating func report(_ range: SourceRange, _ source: SourceText, _ message: String, help: String) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }
}
