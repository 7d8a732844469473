// Mails by person and day as a table whose cells are the darker the more there are.

import FollowupEngine
import FollowupModel

enum HeatTable {
  private static let columnsAtMost = 31

  static func markup(_ forecast: Forecast) -> Markup {
    let (noun, periods) = Period.dividing(forecast, atMost: columnsAtMost)
    let people = forecast.people
    let greatest = people.flatMap { person in periods.map { $0.load(of: person).mails } }.max() ?? 0
    let titles: [Markup] = periods.map(title)
    let rows: [Markup] = people.map { person in
      let cells: [Markup] = periods.map { cell($0.load(of: person), of: greatest) }
      return """
        <tr><th scope="row">\(Markup.breakable(person.address))</th>\(cells)<td class="sum">\(grouped(person.load.mails))</td></tr>

        """
    }
    let caption = "Mails a person and \(noun)"
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table class="heat">
      <caption>\(caption)</caption>
      <thead><tr><th scope="col">Person</th>\(titles)<th scope="col">All</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table></div>

      """
  }

  private static func title(_ period: Period) -> Markup {
    guard period.first == period.last else { return "<th scope=\"col\">\(period.label)</th>" }
    return "<th scope=\"col\">\(period.first.components.day)<br>\(String(period.first.weekdayName.prefix(2)))</th>"
  }

  private static func cell(_ load: Forecast.Load, of greatest: Int) -> Markup {
    guard load.mails > 0 else { return "<td class=\"heat-0\">·</td>" }
    let level = min(5, (load.mails * 5 + greatest - 1) / max(greatest, 1))
    return """
      <td class="heat-\(level)" title="\(counted(load.mails, "mail")), \(counted(load.reminders, "reminder"))">\
      \(grouped(load.mails))</td>
      """
  }
}
