// A preview of changed rules on a terminal.

import FollowupEngine
import FollowupModel

extension RulesPreview {
  /// How many of what opens and closes are shown one by one.
  static let examplesShown = 5

  /// `12 follow-ups would open, 3 would close, 40 stay open`.
  var headline: String {
    "\(counted(opens.count, "follow-up")) would open, \(grouped(closes.count)) would close, "
      + "\(grouped(stays.values.reduce(0, +))) stay open"
  }

  /// What a held change means; nil where nothing is held.
  var holdSentence: String? {
    guard isHeld else { return nil }
    return
      "More than \(counted(holdAbove, "follow-up")) would open at once (`hold_above`): they would be held and send "
      + "nothing until a person releases them. What follows is as if they were released at once."
  }

  /// Lines of at most 100 columns. `paint` colours a line by its tone, or leaves it as it is.
  public func text(_ setting: Setting, paint: (String, Tone) -> String = { text, _ in text }) -> [String] {
    var page = TextPage()
    page.add("\(setting.title): \(headline)", .heading)
    for note in setting.notes { page.add(note, .faint) }
    if let holdSentence { page.add("! \(holdSentence)", .warning) }
    if !rules.isEmpty { addRules(to: &page) }
    add(opens, "Would open", to: &page)
    add(closes, "Would close", to: &page)
    addDays(to: &page)
    addPeople(to: &page)
    return page.lines.map { paint($0.text, $0.tone) }
  }

  private func addRules(to page: inout TextPage) {
    let rows = ruleChanges
    let greatest = rows.flatMap { [$0.opens, $0.closes] }.max() ?? 0
    page.heading("By rule")
    page.table(
      [
        TextColumn(title: "Rule", widthAtMost: 34), .number("Stay"), .number("Open"), TextColumn(title: ""),
        .number("Close"), TextColumn(title: ""),
      ],
      rows.map {
        [
          $0.rule, grouped($0.stays), grouped($0.opens), Bar.text($0.opens, of: greatest, width: 18),
          grouped($0.closes), Bar.text($0.closes, of: greatest, width: 18),
        ]
      })
  }

  private func add(_ changes: [Change], _ title: String, to page: inout TextPage) {
    guard !changes.isEmpty else { return }
    let shown = changes.prefix(RulesPreview.examplesShown)
    let left = changes.count - shown.count
    page.heading(left == 0 ? title : "\(title): \(shown.count) of \(grouped(changes.count))")
    for change in shown {
      page.add(cut(change.words.subject, to: TextPage.width))
      let client = change.words.client.map { "\(cut($0, to: 40)) · " } ?? ""
      let people = change.words.people.joined(separator: ", ")
      page.add(cut("  \(client)\(change.rule) · reminds \(people)", to: TextPage.width), .faint)
    }
  }

  private func addDays(to page: inout TextPage) {
    let days = zip(before.days, after.days)
    let greatest = (before.days + after.days).map(\.load.mails).max() ?? 0
    page.heading("Mails a day, with the rules in force and with the changed ones")
    page.table(
      [
        TextColumn(title: "Day"), .number("Before"), TextColumn(title: ""), .number("After"), TextColumn(title: ""),
      ],
      days.map { before, after in
        [
          before.date.aligned, grouped(before.load.mails), Bar.text(before.load.mails, of: greatest, width: 25),
          grouped(after.load.mails), Bar.text(after.load.mails, of: greatest, width: 25),
        ]
      } + [["All", grouped(before.mails.count), "", grouped(after.mails.count), ""]])
  }

  private func addPeople(to page: inout TextPage) {
    guard !people.isEmpty else { return }
    page.heading("Reminders a person in these days")
    page.table(
      [TextColumn(title: "Person", widthAtMost: 40), .number("Before"), .number("After"), TextColumn(title: "")],
      people.map {
        [$0.address, grouped($0.before.reminders), grouped($0.after.reminders), $0.verdict.rawValue]
      })
  }
}
