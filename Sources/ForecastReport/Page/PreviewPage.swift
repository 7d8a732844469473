// A preview of changed rules as a page for a browser: before and after side by side.

import FollowupEngine
import FollowupModel

extension RulesPreview {
  /// How many of what opens and closes the page shows one by one.
  private static let examplesOnPage = 50

  /// A self-contained HTML page.
  public func page(_ setting: Setting) -> String {
    var sections: [Markup] = []
    if let holdSentence { sections.append("<p class=\"warning\">\(holdSentence)</p>\n") }
    sections.append(
      Page.figures([
        (grouped(opens.count), "would open"), (grouped(closes.count), "would close"),
        (grouped(stays.values.reduce(0, +)), "stay open"),
        (grouped(before.mails.count), "mails with the rules in force"),
        (grouped(after.mails.count), "mails with the changed rules"),
      ]))
    if !rules.isEmpty { sections.append(Page.section("What opens and closes at once", [changeChart, changeTable])) }
    if !opens.isEmpty { sections.append(Page.section("Would open", [table(opens, "Follow-ups that would open")])) }
    if !closes.isEmpty { sections.append(Page.section("Would close", [table(closes, "Follow-ups that would close")])) }
    sections.append(Page.section("Mails a day", [days]))
    if !people.isEmpty { sections.append(Page.section("Who is reminded", [peopleTable])) }
    sections.append(Page.section("Follow-ups in these days", [ruleCharts]))
    return Page.text(setting, lead: "\(headline).", sections)
  }

  private var changeChart: Markup {
    let rows = ruleChanges.filter { $0.opens + $0.closes > 0 }
    guard !rows.isEmpty else { return "<p>Nothing opens and nothing closes.</p>\n" }
    return RuleChart(
      id: "changes", title: "Follow-ups that would open and close by rule",
      rows: rows.map { RuleChart.Row(rule: $0.rule, opened: $0.opens, closed: $0.closes) },
      greatest: rows.flatMap { [$0.opens, $0.closes] }.max() ?? 0, openedWord: "would open", closedWord: "would close"
    ).markup
  }

  private var changeTable: Markup {
    Page.table(
      "By rule", [Page.Column(title: "Rule"), .number("Stay open"), .number("Would open"), .number("Would close")],
      ruleChanges.map { [$0.rule, grouped($0.stays), grouped($0.opens), grouped($0.closes)] })
  }

  private func table(_ changes: [Change], _ caption: String) -> Markup {
    let shown = changes.prefix(RulesPreview.examplesOnPage)
    let isWhole = shown.count == changes.count
    return Page.table(
      isWhole ? caption : "\(caption): the first \(shown.count) of \(grouped(changes.count))",
      ["Subject", "Client", "Rule and record", "Reminds"].map { Page.Column(title: $0) },
      shown.map {
        [
          $0.words.subject, $0.words.client ?? "–", "\($0.rule) for \($0.record)",
          $0.words.people.joined(separator: ", "),
        ]
      })
  }

  private var days: Markup {
    let greatest = (before.days + after.days).map(\.load.mails).max() ?? 0
    return pair { name, id, forecast in
      let title = "Mails a day with \(name)"
      let chart = DayChart(id: "days-\(id)", title: title, days: forecast.days, greatest: greatest)
      return """
        <figcaption>\(counted(forecast.mails.count, "mail")) with \(name)</figcaption>
        \(DayChart.legend(forecast.days))\(chart.markup)\(Page.asTable(forecast.dayTable(title)))
        """
    }
  }

  private var ruleCharts: Markup {
    let names = Set(before.rules.keys).union(after.rules.keys).sorted()
    let greatest = max(before.ruleGreatest, after.ruleGreatest)
    return pair { name, id, forecast in
      """
      <figcaption>With \(name): \(grouped(forecast.opened)) opened, \(grouped(forecast.closed)) closed</figcaption>
      \(forecast.ruleChart("rules-\(id)", rules: names, greatest: greatest))
      """
    }
  }

  /// Before and after, side by side where there is room.
  private func pair(_ figure: (_ name: String, _ id: String, Forecast) -> Markup) -> Markup {
    """
    <div class="pair">
    <figure>\(figure("the rules in force", "before", before))</figure>
    <figure>\(figure("the changed rules", "after", after))</figure>
    </div>

    """
  }

  private var peopleTable: Markup {
    Page.table(
      "Mails and reminders a person, before and after",
      [
        Page.Column(title: "Person"), Page.Column(title: "Change"), .number("Mails before"), .number("after"),
        .number("Reminders before"), .number("after"),
      ],
      people.map {
        [
          $0.address, $0.verdict.rawValue, grouped($0.before.mails), grouped($0.after.mails),
          grouped($0.before.reminders), grouped($0.after.reminders),
        ]
      })
  }
}
