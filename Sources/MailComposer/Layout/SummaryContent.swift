// The week's summary for a head, as plain text and as HTML.

import FollowupEngine
import FollowupModel
import RuleLanguage

struct SummaryContent {
  var language: String
  var subject: String
  var opening: String?
  /// A heading, and a line each: a name and what is said of it.
  var parts: [(heading: String, lines: [Fact])]

  init(_ summary: WeeklySummary, _ words: LetterWords) {
    let phrases = words.phrases
    language = phrases.language
    subject = phrases.week.filled([
      "from": words.shortDate(summary.since), "until": words.shortDate(summary.date),
      "sums": SummaryContent.sums(summary.total, phrases),
    ]).singleLine(limit: HeaderBlock.subjectLimit)
    func lines(_ list: [(name: String, sum: WeeklySummary.Sum)]) -> [Fact] {
      list.map {
        Fact(label: $0.name.singleLine(limit: HeaderBlock.nameLimit), text: SummaryContent.text($0.sum, words))
      }
    }
    parts = [(phrases.byPerson, lines(summary.people)), (phrases.byRule, lines(summary.rules))]
    let oldest = summary.oldest.map { one in
      let days = words.today.dayNumber - words.zone.date(at: one.openedAt).dayNumber
      let age = "\(words.longDate(one.openedAt)) (\(phrases.count(days, phrases.days)))"
      let rest = [one.rule, one.person].map { $0.singleLine(limit: HeaderBlock.nameLimit) }
      return Fact(
        label: one.about.singleLine(limit: HeaderBlock.nameLimit), text: ([age] + rest).joined(separator: ", "))
    }
    if !oldest.isEmpty { parts.append((phrases.oldestOpen, oldest)) }
  }

  private static func sums(_ sum: WeeklySummary.Sum, _ phrases: Phrases) -> String {
    phrases.weekSums.filled(["opened": "\(sum.opened)", "closed": "\(sum.closed)", "open": "\(sum.open)"])
  }

  private static func text(_ sum: WeeklySummary.Sum, _ words: LetterWords) -> String {
    let phrases = words.phrases
    guard sum.closed > 0, let days = Number(sum.daysToClose), let count = Number(sum.closed),
      let mean = days.divided(by: count)
    else { return sums(sum, phrases) }
    // One digit after the point says enough.
    let rounded = Number(scaled: (mean.scaled + 500) / 1000 * 1000)
    let average = phrases.onAverage.filled(["days": words.formatter.days(rounded, language: phrases.language)])
    return "\(sums(sum, phrases)), \(average)"
  }

  var plainText: String {
    var text = PlainText()
    if let opening { text.add(opening) }
    text.add(subject)
    text.addGap()
    for part in parts {
      text.add(part.heading, underlinedWith: "=")
      for line in part.lines { text.add("\(line.label): \(line.text)", first: "* ", then: "  ") }
      text.addGap()
    }
    return text.text
  }

  var html: String {
    var body: HTML = ""
    if let opening { body += "<p style=\"margin:0 0 12px\">\(opening)</p>\n" }
    body += "<h1 style=\"margin:0 0 4px;font-size:20px;line-height:1.25\">\(subject)</h1>\n"
    for part in parts {
      let lines = part.lines.map { line -> HTML in
        "<li style=\"margin:0 0 8px\"><strong>\(line.label)</strong><br>\n\(line.text)</li>\n"
      }
      body += """
        <h2 style="margin:24px 0 8px;font-size:17px">\(part.heading)</h2>
        <ul style="margin:0;padding:0 0 0 20px">
        \(lines.joined())</ul>

        """
    }
    return HTMLPage.page(language: language, title: subject, body: body).source
  }
}
