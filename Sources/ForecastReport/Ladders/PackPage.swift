// Rules and their ladders as a page for a browser.

import FollowupModel

extension PackPicture {
  /// A self-contained HTML page.
  public var page: String {
    let cards: [Markup] = rules.enumerated().map { card($1, id: "rule-\($0 + 1)") }
    let setting = Setting(title: title, notes: notes, threshold: 0)
    return Page.text(
      setting, lead: summary,
      ["<p class=\"key\">\(PackPicture.legend)</p>\n", legend, "<div class=\"cards\">\n\(cards)</div>\n"])
  }

  /// Which shape is which priority.
  private var legend: Markup {
    let items: [Markup] = priorities.map { priority in
      """
      <li><svg class="shape" viewBox="-10 -10 20 20" aria-hidden="true"><title>\(priority.name)</title>\
      <desc>\(priority.name)</desc><path class="mark \(priority.name)" d="\(Markup(stringLiteral: priority.outline))"/>\
      </svg>\(priority.title)</li>

      """
    }
    return "<ul class=\"legend\">\n\(items)<li><span class=\"stroke\"></span>Reminded again</li></ul>\n"
  }

  private func card(_ rule: RulePicture, id: String) -> Markup {
    let conditions: [Markup] = rule.conditionLines.map { "<li>\(Markup.breakable($0))</li>" }
    let notes: [Markup] = rule.notes.map { "<p class=\"note\">\($0)</p>\n" }
    return """
      <section class="card">
      <h2>\(rule.title)</h2>
      <p class="name">\(Markup.breakable(rule.name))</p>
      <ul class="condition">\(conditions)</ul>
      \(LadderChart(id: id, rule: rule).markup)\(notes)\(Page.asTable(table(rule)))</section>

      """
  }

  private func table(_ rule: RulePicture) -> Markup {
    Page.table(
      "The steps of \(rule.title)", ["When", "Reminds", "How often", "Priority"].map { Page.Column(title: $0) },
      rule.rungs.map {
        [
          $0.when.capitalizedFirst, $0.recipients, ([$0.repetition] + $0.remarks).joined(separator: ", "),
          $0.priority.name,
        ]
      })
  }
}
