// Rules and their ladders on a terminal.

import FollowupModel

extension PackPicture {
  /// How many letters a time line is long.
  private static let lineWidth = 60

  /// Lines of at most 100 columns. `paint` colours a line by its tone, or leaves it as it is.
  public func text(paint: (String, Tone) -> String = { text, _ in text }) -> [String] {
    var page = TextPage()
    page.add(title, .heading)
    page.add(summary)
    for note in notes { page.add(note, .faint) }
    for rule in rules { add(rule, to: &page) }
    page.add("")
    let signs = priorities.map { "\($0.sign) \($0.name)" }.joined(separator: "  ")
    page.add("\(signs)  | reminded again", .faint)
    page.add(PackPicture.legend, .faint)
    return page.lines.map { paint($0.text, $0.tone) }
  }

  private func add(_ rule: RulePicture, to page: inout TextPage) {
    page.heading(rule.title == rule.name ? rule.name : "\(rule.title) (\(rule.name))")
    for line in rule.conditionLines { page.add("  \(line)", indent: 2) }
    for line in rule.notes { page.add("  \(line)", .faint) }
    page.add("")
    for line in timeLine(rule) { page.add("  \(line)") }
    let width = rule.rungs.map(\.when.count).max() ?? 0
    for rung in rule.rungs {
      let space = String(repeating: " ", count: width - rung.when.count)
      page.add("  \(rung.priority.sign) \(rung.when)\(space)  \(rung.recipients): \(rung.details)", indent: width + 4)
    }
  }

  /// The steps' signs on a line, reminders between them, and the days below.
  private func timeLine(_ rule: RulePicture) -> [String] {
    let scale = LadderScale(rule.rungs)
    func column(_ day: Double) -> Int { Int((scale.place(day) * Double(PackPicture.lineWidth - 1)).rounded()) }
    var line = Array(repeating: Character("─"), count: PackPicture.lineWidth)
    for (index, rung) in rule.rungs.enumerated() {
      let next = index + 1 < rule.rungs.count ? rule.rungs[index + 1].day : nil
      for day in scale.reminders(of: rung, until: next) { line[column(day)] = "|" }
    }
    for rung in rule.rungs { line[column(rung.day)] = Character(rung.priority.sign) }
    var days = Array(repeating: Character(" "), count: PackPicture.lineWidth + 6)
    for tick in scale.ticks(rule.rungs, gap: 0.12) {
      for (index, letter) in tick.text.enumerated() { days[min(column(tick.day) + index, days.count - 1)] = letter }
    }
    let endless = rule.rungs.last.map { $0.period != nil && $0.atMost == nil } ?? false
    return [String(line) + (endless ? "▸" : ""), String(days)]
  }
}
