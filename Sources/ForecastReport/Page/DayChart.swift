// Mails a day as a chart of columns, stacked by the highest priority in a mail.

import FollowupEngine
import FollowupModel

struct DayChart {
  /// Tells this chart's title from others of the page.
  var id: String
  var title: String
  var days: [Forecast.Day]
  /// What fills the height: the same for charts that are compared.
  var greatest: Int

  private static let top = 20
  private static let plot = 150
  private static let bottom = 50
  /// What the axis' numbers take at the left.
  private static let gutter = 6.0

  /// The priorities at the foot of a column come first: what matters most stands on the base line.
  static let priorities: [Priority] = Priority.allCases.reversed()

  var markup: Markup {
    let height = DayChart.top + DayChart.plot + DayChart.bottom
    return """
      <svg role="img" height="\(height)" aria-labelledby="\(id)-title \(id)-text">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-text">\(description)</desc>
      \(grid)\(days.indices.map(column))\(days.indices.map(label))</svg>

      """
  }

  /// Which colour is which priority, and how many mails that are.
  static func legend(_ days: [Forecast.Day]) -> Markup {
    let items: [Markup] = priorities.compactMap { priority in
      let mails = days.reduce(0) { $0 + ($1.mails[priority] ?? 0) }
      guard mails > 0 else { return nil }
      return "<li><span class=\"\(priority.name)\"></span>\(priority.title): \(counted(mails, "mail"))</li>"
    }
    return "<ul class=\"legend\">\(items)</ul>\n"
  }

  private var description: String {
    days.map { "\($0.date.short): \($0.load.mails)" }.joined(separator: ", ")
  }

  private var step: Double { (100 - DayChart.gutter) / Double(max(days.count, 1)) }

  private var grid: Markup {
    let lines: [Markup] = DayChart.ticks(upTo: greatest).map { tick in
      let y = DayChart.top + DayChart.plot - length(tick)
      return """
        <line class="grid" x1="0" x2="100%" y1="\(y)" y2="\(y)"/>
        <text class="faint" x="0" y="\(y - 3)" aria-hidden="true">\(grouped(tick))</text>

        """
    }
    return "\(lines)"
  }

  private func column(_ index: Int) -> Markup {
    let day = days[index]
    let width = min(step * (days.count > 45 ? 0.9 : 0.7), 6)
    let x = DayChart.gutter + step * (Double(index) + 0.5) - width / 2
    var below = 0
    var parts: [Markup] = []
    for priority in DayChart.priorities {
      guard let mails = day.mails[priority], mails > 0 else { continue }
      let (from, to) = (length(below), length(below + mails))
      below += mails
      parts.append(
        """
        <rect class="\(priority.name)" x="\(Percent(x))" width="\(Percent(width))" \
        y="\(DayChart.top + DayChart.plot - to)" height="\(max(to - from, 1))">\
        <title>\(day.date.long): \(counted(mails, "mail")), \(priority.name)</title></rect>

        """)
    }
    guard below > 0, showsEveryNumber || day == busiest else { return "\(parts)" }
    parts.append(
      """
      <text x="\(Percent(x + width / 2))" y="\(DayChart.top + DayChart.plot - length(below) - 4)" \
      text-anchor="middle" aria-hidden="true">\(grouped(below))</text>

      """)
    return "\(parts)"
  }

  private func label(_ index: Int) -> Markup {
    let date = days[index].date
    let x = Percent(DayChart.gutter + step * (Double(index) + 0.5))
    let y = DayChart.top + DayChart.plot + 16
    func text(_ text: String, _ y: Int, _ kind: Markup = "", anchor: Markup = "middle") -> Markup {
      "<text\(kind) x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" aria-hidden=\"true\">\(text)</text>\n"
    }
    if days.count <= 16 {
      let month = index == 0 || date.components.day == 1 ? text(date.monthName, y + 30, " class=\"faint\"") : ""
      return text(String(date.components.day), y)
        + text(String(date.weekdayName.prefix(2)), y + 15, " class=\"faint\"") + month
    }
    let spacing = max(7, (days.count / 7 + 6) / 7 * 7)
    guard index.isMultiple(of: spacing), days.count - index > spacing / 3 else { return "" }
    return text(date.short, y, " class=\"faint\"", anchor: index == 0 ? "start" : "middle")
  }

  private var showsEveryNumber: Bool { days.count <= 16 }

  private var busiest: Forecast.Day? { days.max { ($0.load.mails, $1.date) < ($1.load.mails, $0.date) } }

  private func length(_ mails: Int) -> Int { greatest == 0 ? 0 : mails * DayChart.plot / greatest }

  /// Round numbers from 0, at most five.
  static func ticks(upTo greatest: Int) -> [Int] {
    var power = 1
    while greatest / power > 40 { power *= 10 }
    let step = [1, 2, 5, 10].map { $0 * power }.first { greatest / $0 <= 4 } ?? 10 * power
    return Array(stride(from: 0, through: greatest, by: step))
  }
}
