// A failed test on a short timeline: dates down the side, what was expected beside what was sent.

import FollowupModel

/// The rows of a timeline, for a table of plain text.
public struct TestTimeline {
  public struct Row: Hashable, Sendable {
    /// Whether expected and sent differ.
    public var isMarked: Bool
    /// `2026-11-16 mon`; empty where the row belongs to the day above.
    public var day: String
    public var expected: String
    public var sent: String
  }

  public private(set) var rows: [Row] = []

  /// How many days in a row of which the test says nothing are shown.
  static let uncheckedShown = 3

  public init(_ outcome: TestOutcome) {
    var unchecked: [TestOutcome.Day] = []
    for day in outcome.days {
      if day.isChecked {
        addUnchecked(unchecked)
        unchecked = []
        add(day)
      } else {
        unchecked.append(day)
      }
    }
    addUnchecked(unchecked)
  }

  /// The table, a line each, its columns as wide as they need to be.
  public var lines: [String] {
    let heading = Row(isMarked: false, day: "day", expected: "expected", sent: "sent")
    let all = [heading] + rows
    let dayWidth = all.map(\.day.count).max() ?? 0
    let expectedWidth = all.map(\.expected.count).max() ?? 0
    return all.map { row in
      let text = row.day.padded(dayWidth) + "  " + row.expected.padded(expectedWidth) + "  " + row.sent
      return (row.isMarked ? "✗ " : "  ") + text
    }
  }

  private mutating func add(_ day: TestOutcome.Day) {
    let name = "\(day.date) \(day.date.weekday.name.prefix(3))"
    guard !day.pairs.isEmpty else {
      rows.append(Row(isMarked: false, day: name, expected: "nothing", sent: "nothing"))
      return
    }
    for (index, pair) in day.pairs.enumerated() {
      let expected = pair.expected?.phrase ?? (day.isChecked ? "nothing" : "(not checked)")
      let isAlone = day.pairs.count == 1 || day.pairs.allSatisfy { $0.expected == nil }
      rows.append(
        Row(
          isMarked: pair.difference != nil, day: index == 0 ? name : "",
          expected: pair.expected != nil || (isAlone && index == 0) ? expected : "",
          sent: pair.sent?.phrase ?? "nothing"))
    }
  }

  private mutating func addUnchecked(_ days: [TestOutcome.Day]) {
    for day in days.prefix(TestTimeline.uncheckedShown) { add(day) }
    let more = days.count - TestTimeline.uncheckedShown
    if more > 0 {
      rows.append(
        Row(
          isMarked: false, day: "…", expected: "(not checked)",
          sent: "reminders on \(more) more day\(more == 1 ? "" : "s")"))
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
