// A forecast on a terminal.

import FollowupEngine
import FollowupModel

extension Forecast {
  /// Lines of at most 100 columns. `paint` colours a line by its tone, or leaves it as it is.
  public func text(_ setting: Setting, paint: (String, Tone) -> String = { text, _ in text }) -> [String] {
    var page = TextPage()
    page.add(setting.title, .heading)
    page.add("\(headline.capitalizedFirst). \(busiestSentence)")
    for note in setting.notes { page.add(note, .faint) }
    addDays(to: &page)
    if !rules.isEmpty { addRules(to: &page) }
    if !mails.isEmpty { addPeople(to: &page, setting.threshold) }
    return page.lines.map { paint($0.text, $0.tone) }
  }

  private func addDays(to page: inout TextPage) {
    let days = days
    let greatest = days.map(\.load.mails).max() ?? 0
    page.heading("Mails a day")
    page.table(
      [TextColumn(title: "Day"), .number("Mails"), .number("Reminders"), TextColumn(title: "")],
      days.map {
        [
          $0.date.aligned, grouped($0.load.mails), grouped($0.load.reminders),
          Bar.text($0.load.mails, of: greatest, width: 50),
        ]
      })
  }

  private func addRules(to page: inout TextPage) {
    let greatest = rules.values.map(\.reminderCount).max() ?? 0
    let priorities = Priority.allCases.reversed().filter { priority in
      rules.values.contains { $0.reminders[priority] != nil }
    }
    page.heading("By rule")
    page.table(
      [TextColumn(title: "Rule", widthAtMost: 30), .number("Opened"), .number("Closed")]
        + priorities.map { .number($0.title) } + [.number("Reminders"), TextColumn(title: "")],
      rulesByReminders.map { name, sum in
        [name, grouped(sum.opened), grouped(sum.closed)]
          + priorities.map { sum.reminders[$0].map(grouped) ?? "·" }
          + [grouped(sum.reminderCount), Bar.text(sum.reminderCount, of: greatest, width: 20)]
      })
  }

  private func addPeople(to page: inout TextPage, _ threshold: Int) {
    let people = people
    let greatest = people.first?.load.reminders ?? 0
    page.heading("By person")
    page.table(
      [
        TextColumn(title: "Person", widthAtMost: 34), .number("Mails"), .number("Reminders"),
        TextColumn(title: "Most in a day"), TextColumn(title: ""),
      ],
      people.map {
        [
          $0.address, grouped($0.load.mails), grouped($0.load.reminders),
          $0.busiest.map { "\(grouped($0.load.reminders)) on \($0.date.short)" } ?? "",
          Bar.text($0.load.reminders, of: greatest, width: 20),
        ]
      })
    let (noun, periods) = Period.dividing(self, atMost: 14)
    if periods.count > 1, periods.count <= 14 {
      page.heading("Mails a person and \(noun)")
      page.table(
        [TextColumn(title: "Person", widthAtMost: 28)] + periods.map { .number(columnTitle($0)) },
        people.map { person in
          [person.address]
            + periods.map { period in
              let mails = period.load(of: person).mails
              return mails == 0 ? "·" : grouped(mails)
            }
        })
    }
    let loaded = self.people(over: threshold)
    guard !loaded.isEmpty else { return }
    page.heading("More than \(counted(threshold, "reminder")) in a day")
    for person in loaded {
      guard let busiest = person.busiest else { continue }
      page.add("! \(person.address): \(grouped(busiest.load.reminders)) on \(busiest.date.long)", .warning)
    }
  }

  private func columnTitle(_ period: Period) -> String {
    period.first == period.last
      ? String(period.first.components.day) : "\(period.first.components.day)/\(period.first.components.month)"
  }
}
