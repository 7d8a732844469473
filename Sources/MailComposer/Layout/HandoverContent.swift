// Who answers for what from now on, as plain text and as HTML.

import FollowupEngine
import FollowupModel
import RuleLanguage

struct HandoverContent {
  var language: String
  var subject: String
  var opening: [String]
  var lines: [Fact]

  init(_ handover: Handover, _ phrases: Phrases) {
    language = phrases.language
    let phrase = handover.isTaking ? phrases.taken : phrases.given
    let count = phrases.count(handover.items.count, phrases.reminders)
    let other = handover.other.singleLine(limit: HeaderBlock.nameLimit)
    let clients = Set(handover.items.map(\.client)).sorted().joined(separator: ", ")
    subject = phrase.filled(["name": other, "reminders": count, "clients": clients.singleLine(limit: 60)])
      .singleLine(limit: HeaderBlock.subjectLimit)
    opening = []
    lines = handover.items.map { item in
      let about = phrases.followUp.filled([
        "number": "\(item.followUp)", "rule": item.ruleTitle.singleLine(limit: HeaderBlock.nameLimit),
      ])
      return Fact(
        label: item.client.singleLine(limit: HeaderBlock.nameLimit),
        text: "\(item.subject.singleLine(limit: 200)) (\(about))")
    }
  }

  var plainText: String {
    var text = PlainText()
    for line in opening { text.add(line) }
    text.add(subject)
    text.addGap()
    for line in lines { text.add("\(line.label): \(line.text)", first: "* ", then: "  ") }
    return text.text
  }

  var html: String {
    var body: HTML = ""
    for line in opening { body += "<p style=\"margin:0 0 12px\">\(line)</p>\n" }
    let items = lines.map { line -> HTML in
      "<li style=\"margin:0 0 8px\"><strong>\(line.label)</strong><br>\n\(line.text)</li>\n"
    }
    body += """
      <h1 style="margin:0 0 12px;font-size:20px;line-height:1.25">\(subject)</h1>
      <ul style="margin:0;padding:0 0 0 20px">
      \(items.joined())</ul>

      """
    return HTMLPage.page(language: language, title: subject, body: body).source
  }
}
