// `is in key_clients`: which segment, and whether the left side leads to one of its records.

import FollowupModel

/// The segments that an expression may ask for.
enum SegmentNames {
  /// By name the type of their records; nil where a mistake, noted already, hides it.
  case declared([String: String?])
  /// The score of a segment decides who is in it, so it cannot ask who is in one.
  case notInScores
}

extension ExpressionChecker {
  /// `left` is nil where it is a mistake, noted already.
  mutating func isIn(_ segment: Name, _ left: Operand?) -> Test? {
    guard case .declared(let records) = segments else {
      report(
        segment.range, "the score of a segment cannot ask who is in a segment",
        help: "score by the records' own fields and lists")
      return nil
    }
    guard let record = records[segment.text] else {
      reportUnknown(segment, left, among: records)
      return nil
    }
    askedSegments.insert(segment.text)
    note(segment, .segment(segment.text))
    guard let left, let record else { return nil }
    guard left.type == .link(record), let node = node(of: left) else {
      report(
        left.range,
        "`\(segment.text)` is a segment of \(record) records, and `\(written(left.range))` is "
          + (left.type.isRecord ? "a link to another record" : left.type.phrase),
        help: helpToLead(left, to: record, segment.text))
      return nil
    }
    return .isIn(node, segment: segment.text)
  }

  private mutating func reportUnknown(_ segment: Name, _ left: Operand?, among records: [String: String?]) {
    guard diagnostics.hasRoom(for: .error) else { return }
    var help = "declare it: `segment \(segment.text)`, and below `top 20% of client by …`"
    if case .choice? = left?.type, let left { help = "write `\(written(left.range)) is one of …`" }
    if let left, left.type.isMoment {
      help = "write `is in this month`, `is between … and …` or `is within the last …`"
    }
    if let left, left.type.isMoment, let month = Words.months.firstIndex(of: segment.text.lowercased()) {
      let (number, year) = (month + 1, 2026)
      let last = CivilDate.daysIn(month: number, of: year)
      let digits = number < 10 ? "0\(number)" : "\(number)"
      return report(
        segment.range, "a month alone, like `\(segment.text)`, cannot be tested",
        help: "name its days and the year: `is between \(year)-\(digits)-01 and \(year)-\(digits)-\(last)`")
    }
    if let near = nearestName(to: segment.text, among: records.keys.sorted()) { help = "did you mean `\(near)`?" }
    report(segment.range, "no segment is called `\(segment.text)`", help: help)
  }

  /// The way from what was written, or from the record at hand, to one of a type.
  private func helpToLead(_ left: Operand, to record: String, _ segment: String) -> String {
    if case .list(record) = left.type { return "a list has many; ask it of one \(record)" }
    let (start, prefix): (String, String)
    if case .link(let target) = left.type {
      (start, prefix) = (target, written(left.range) + ".")
    } else {
      (start, prefix) = (scopes[scopes.count - 1], "")
    }
    let link = schema[start]?.fields.first { if case .link(record, _) = $0.type { true } else { false } }
    if let link {
      let path = prefix == scopes[0] + "." ? link.name : prefix + link.name
      return "write `\(path) is in \(segment)`"
    }
    return "write a path that leads to a record of \(record) before `is in \(segment)`"
  }
}

extension ValueType {
  /// Whether it leads to one record.
  fileprivate var isRecord: Bool { if case .link = self { true } else { false } }
}
