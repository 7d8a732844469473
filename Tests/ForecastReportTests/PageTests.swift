// Reports as pages: well-formed, self-contained, and not to be broken by what records say.

import FollowupEngine
import FollowupModel
import ForecastReport
import Testing

@Suite struct PageTests {
  @Test func aForecastIsAWholePageWithoutAnythingFromOutside() throws {
    var sample = Sample(days: 14)
    sample.mail(to: "anna@example.com", on: 0, .high, .low, .low)
    sample.mail(to: "boris@example.com", on: 3, .urgent)
    sample.note(.opened, rule: "overdue", times: 4)
    let page = try ReadPage(sample.forecast.page(setting))
    #expect(page.problems == [])
    // Two columns of one mail each; a bar for what opened and one for what closed.
    #expect(page.drawings == [2, 2])
    #expect(page.text.contains("2 mails with 4 reminders to 2 people"))
    #expect(page.text.contains("More than 2 reminders in a day: anna@example.com (3 on 23 Nov)"))
  }

  @Test(arguments: [1, 2, 31, 92, 400]) func everySpanOfDaysMakesAPage(days: Int) throws {
    var sample = Sample(days: days)
    for offset in 0..<days { sample.mail(to: "anna@example.com", on: offset, .normal) }
    let page = try ReadPage(sample.forecast.page(setting))
    #expect(page.problems == [])
    #expect(page.drawings.first == days)
  }

  @Test func daysInWhichNothingHappensMakeAPage() throws {
    let page = try ReadPage(Sample().forecast.page(setting))
    #expect(page.problems == [])
    #expect(page.text.contains("In these days nothing happens."))
  }

  @Test func aHostileNameStaysText() throws {
    var sample = Sample()
    sample.mail(to: hostile, on: 0, rule: hostile, .high)
    let change = RulesPreview.Change(
      rule: hostile, record: RecordKey("invoice", RecordID(hostile)), client: RecordID(hostile),
      words: FollowUpWords(client: hostile, subject: hostile, people: [hostile]))
    let preview = RulesPreview(
      opens: [change], closes: [change], stays: [hostile: 1], before: sample.forecast, after: sample.forecast,
      holdAbove: 200)
    let heading = Setting(title: hostile, notes: [hostile], threshold: 20)
    for html in [sample.forecast.page(heading), preview.page(heading)] {
      let page = try ReadPage(html)
      #expect(page.problems == [])
      #expect(page.text.contains("</td><script>alert('1')</script>\"><img src=x onerror=alert(1)> &"))
      #expect(!html.contains("<script"))
      #expect(!html.unicodeScalars.contains("\u{1B}") && !html.unicodeScalars.contains("\u{0}"))
    }
  }

  @Test func aPreviewShowsBeforeAndAfterOnOneScale() throws {
    var (before, after) = (Sample(), Sample())
    for _ in 0..<4 { before.mail(to: "anna@example.com", on: 0, .high) }
    after.mail(to: "anna@example.com", on: 0, .high)
    let html = RulesPreview(
      opens: [], closes: [], stays: ["overdue": 2], before: before.forecast, after: after.forecast, holdAbove: 200
    ).page(setting)
    #expect(try ReadPage(html).problems == [])
    #expect(html.contains("height=\"150\"><title>Mon 23 Nov 2026: 4 mails, high</title>"))
    #expect(html.contains("height=\"37\"><title>Mon 23 Nov 2026: 1 mail, high</title>"))
  }
}
