// Rules as pictures: when each reminds whom, on a terminal, as a page and as a drawing.

import FollowupModel
import ForecastReport
import RuleLanguage
import Testing

@Suite struct LadderTests {
  @Test func eachStepSaysItsDayWhomItRemindsAndHowOften() throws {
    let lines = try Ladders.usual.text()
    #expect(lines.contains("Overdue payment (overdue)"))
    #expect(lines.contains("  when status is open"))
    #expect(lines.contains("  and due_on is more than 3 days ago"))
    #expect(lines.contains("  unless client.on_hold"))
    #expect(lines.contains("  ▲ day 0   client.manager: every 3 working days, at most 4 times · high priority"))
    #expect(lines.contains("  ▲ day 14  client.manager, client.manager.head: once · high priority"))
    #expect(lines.contains("  ◆ day 30  group collections (c@example.com): once · urgent priority"))
    #expect(lines.contains("◆ urgent  ▲ high  | reminded again"))
  }

  @Test func theTimeLineHasItsStepsWhereTheirDaysAre() throws {
    let lines = try Ladders.usual.text()
    let line = try #require(lines.first { $0.contains("─") }).dropFirst(2)
    let days = try #require(lines.first { $0.contains("day 0") && $0.contains("30") }).dropFirst(2)
    func column(_ text: String, in line: Substring) -> Int? {
      line.range(of: text).map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    #expect(column("▲", in: line) == 0 && column("day 0", in: days) == 0)
    #expect(column("14", in: days).map { line[line.index(line.startIndex, offsetBy: $0)] } == "▲")
    #expect(column("30", in: days) == column("◆", in: line))
    #expect(line.filter { $0 == "|" }.count == 3, "the first of four reminders is the step's own mark: \(line)")
  }

  @Test func whatRepeatsWithoutAnEndHasAnArrow() throws {
    let endless = try Ladders.picture("remind client.manager every week")
    #expect(endless.text().contains { $0.hasSuffix("▸") })
    #expect(endless.page.contains("class=\"endless\""))
    let ended = try Ladders.picture("remind client.manager every week at most 3 times")
    #expect(!ended.text().contains { $0.hasSuffix("▸") })
    #expect(!ended.page.contains("class=\"endless\""))
  }

  @Test func earlyStepsOfALongLadderAreDrawnApartAndThatIsSaid() throws {
    let long = try Ladders.picture(
      "remind client.manager\n  after 2 days remind client.manager\n  after 1 year remind client.manager.head")
    #expect(long.page.contains("Later days are drawn closer together."))
    #expect(try !Ladders.usual.page.contains("drawn closer together"))
    #expect(long.text().contains { $0.contains("1 year later") })
  }

  @Test func aLadderOfHoursCountsHours() throws {
    let short = try Ladders.picture("remind client.manager\n  after 4 hours remind client.manager.head")
    #expect(short.text().contains { $0.contains("0 h") && $0.contains("4 h") && $0.contains("24 h") })
  }

  @Test func whenRemindersLeaveIsSaidWhereTheRuleSaysIt() throws {
    for (clause, said) in [
      ("send immediately", "Sent at once, at any hour of any day."),
      ("send at 15:30 on working days", "Sent at 15:30 on working days."),
      ("send at 08:00 on monday, friday", "Sent at 08:00 on Mondays, Fridays."),
      ("paused until 2026-12-24", "Paused until Thu 24 Dec 2026: it sends nothing."),
    ] {
      let picture = try Ladders.picture("remind client.manager\n  \(clause)")
      #expect(picture.text().contains("  \(said)"))
      #expect(picture.page.contains(said) && picture.drawing.contains(said))
    }
  }

  @Test func pagesAndDrawingsAreWholeAndNotToBeBrokenByTexts() throws {
    var picture = try Ladders.usual
    picture.title = hostile
    picture.summary = hostile
    picture.notes = [hostile]
    picture.rules[0].title = hostile
    picture.rules[0].rungs[0].recipients = hostile
    let page = try ReadPage(picture.page)
    #expect(page.problems == [])
    #expect(page.text.contains("</td><script>alert('1')</script>"))
    for text in [picture.page, picture.drawing] {
      #expect(!text.contains("<script") && !text.unicodeScalars.contains("\u{1B}"))
    }
    for line in picture.text() { #expect(line.count <= 100 && !line.unicodeScalars.contains("\u{1B}"), "\(line)") }
  }

  /// At 390 px and on a desk, light and dark. With `PACK_PICTURES=FOLDER` pictures are left there to be looked at.
  @Test func noTextLiesOnAnotherOrOnAMarkOnAPhoneOrADesk() throws {
    let pictures = try Ladders.all
    var shown: [String: String] = [:]
    for (name, picture) in pictures {
      shown["\(name)-page"] = picture.page
      shown["\(name)-drawing"] = picture.drawing
    }
    #expect(try rendered(shown) == [])
  }

  @Test func textsThatLieOnEachOtherOrOnAMarkAreFound() throws {
    let drawing = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><text x="0" y="20">one</text><text x="4" y="22">two</text>
      <text x="90" y="20">three</text><path class="mark" d="M0 8h8v8h-8z"/></svg>
      """
    let findings = try rendered(["bad": drawing])
    #expect(findings.contains { $0.contains("\"one\" lies on \"two\"") })
    #expect(findings.contains { $0.contains("\"one\" lies on a mark") })
    #expect(findings.contains { $0.contains("\"three\" leaves its drawing") })
  }
}
