// A forecast as a page for a browser.

import FollowupEngine
import FollowupModel

extension Forecast {
  /// A self-contained HTML page.
  public func page(_ setting: Setting) -> String {
    let days = days
    let people = people
    var sections: [Markup] = [
      Page.figures([
        (grouped(mails.count), mails.count == 1 ? "mail" : "mails"), (grouped(reminderCount), "reminders"),
        (grouped(people.count), people.count == 1 ? "person" : "people"), (grouped(opened), "follow-ups opened"),
        (grouped(closed), "follow-ups closed"),
      ])
    ]
    guard !rules.isEmpty else { return Page.text(setting, lead: "In these days nothing happens.", sections) }
    let loaded = self.people(over: setting.threshold)
    if !loaded.isEmpty { sections.append(warning(loaded, setting.threshold)) }
    sections.append(
      Page.section(
        "Mails a day",
        [
          "<p>Each mail is counted by the highest priority in it.</p>\n", DayChart.legend(days),
          DayChart(id: "days", title: "Mails a day", days: days, greatest: days.map(\.load.mails).max() ?? 0).markup,
          Page.asTable(dayTable("Mails a day by priority")),
        ]))
    if !people.isEmpty {
      sections.append(Page.section("Who gets how much", [HeatTable.markup(self), peopleTable(people)]))
    }
    sections.append(Page.section("What the rules do", [ruleChart("rules", greatest: ruleGreatest), ruleTable]))
    return Page.text(setting, lead: "\(headline.capitalizedFirst). \(busiestSentence)", sections)
  }

  /// The longest bar of a rule chart.
  var ruleGreatest: Int { rules.values.flatMap { [$0.opened, $0.closed] }.max() ?? 0 }

  func ruleChart(_ id: String, rules names: [String]? = nil, greatest: Int) -> Markup {
    let names = names ?? rulesByReminders.map(\.name)
    return RuleChart(
      id: id, title: "Follow-ups opened and closed by rule",
      rows: names.map { RuleChart.Row(rule: $0, opened: rules[$0]?.opened ?? 0, closed: rules[$0]?.closed ?? 0) },
      greatest: greatest
    ).markup
  }

  func dayTable(_ caption: String) -> Markup {
    Page.table(
      caption,
      [Page.Column(title: "Day")] + DayChart.priorities.map { .number($0.title) }
        + [.number("Mails"), .number("Reminders")],
      days.map { day in
        [day.date.long] + DayChart.priorities.map { grouped(day.mails[$0] ?? 0) }
          + [grouped(day.load.mails), grouped(day.load.reminders)]
      })
  }

  private func peopleTable(_ people: [Person]) -> Markup {
    Page.table(
      "Reminders a person",
      [
        Page.Column(title: "Person"), .number("Mails"), .number("Reminders"), .number("Most in a day"),
        Page.Column(title: "On"),
      ],
      people.map {
        [
          $0.address, grouped($0.load.mails), grouped($0.load.reminders),
          grouped($0.busiest?.load.reminders ?? 0), $0.busiest?.date.short ?? "",
        ]
      })
  }

  private var ruleTable: Markup {
    Page.table(
      "Reminders and follow-ups by rule",
      [Page.Column(title: "Rule")] + DayChart.priorities.map { .number($0.title) }
        + [.number("Reminders"), .number("Opened"), .number("Closed")],
      rulesByReminders.map { name, sum in
        [name] + DayChart.priorities.map { grouped(sum.reminders[$0] ?? 0) }
          + [grouped(sum.reminderCount), grouped(sum.opened), grouped(sum.closed)]
      })
  }

  private func warning(_ loaded: [Person], _ threshold: Int) -> Markup {
    let names = loaded.map { person in
      "\(person.address)" + (person.busiest.map { " (\(grouped($0.load.reminders)) on \($0.date.short))" } ?? "")
    }
    return """
      <p class="warning"><strong>More than \(counted(threshold, "reminder")) in a day:</strong> \
      \(names.joined(separator: ", "))</p>

      """
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
