// Two counts a rule as a chart of bars, each with its number at its end.

import FollowupEngine

struct RuleChart {
  struct Row {
    var rule: String
    var opened: Int
    var closed: Int
  }

  /// Tells this chart's title from others of the page.
  var id: String
  var title: String
  var rows: [Row]
  /// What fills the width: the same for charts that are compared.
  var greatest: Int
  var openedWord = "opened"
  var closedWord = "closed"

  private static let rowHeight = 62
  private static let barHeight = 14
  /// The longest bar; the rest is for its number.
  private static let fullWidth = 68.0

  var markup: Markup {
    """
    <svg role="img" height="\(max(1, rows.count) * RuleChart.rowHeight)" aria-labelledby="\(id)-title \(id)-text">
    <title id="\(id)-title">\(title)</title>
    <desc id="\(id)-text">\(description)</desc>
    \(rows.enumerated().map { row($1, at: $0 * RuleChart.rowHeight) })</svg>

    """
  }

  private var description: String {
    rows.map { "\($0.rule): \($0.opened) \(openedWord), \($0.closed) \(closedWord)" }.joined(separator: "; ")
  }

  private func row(_ row: Row, at y: Int) -> Markup {
    """
    <text x="0" y="\(y + 14)" aria-hidden="true">\(cut(row.rule, to: 44))</text>
    \(bar(row.opened, openedWord, "opened", at: y + 21))\(bar(row.closed, closedWord, "closed", at: y + 38))
    """
  }

  private func bar(_ value: Int, _ word: String, _ kind: String, at y: Int) -> Markup {
    let width = Percent(greatest == 0 ? 0 : Double(value) / Double(greatest) * RuleChart.fullWidth)
    return """
      <rect class="\(kind)" x="0" y="\(y)" width="\(width)" height="\(RuleChart.barHeight)"/>
      <text x="\(width)" dx="\(value == 0 ? 0 : 6)" y="\(y + 11)" aria-hidden="true">\(grouped(value)) \(word)</text>

      """
  }
}
