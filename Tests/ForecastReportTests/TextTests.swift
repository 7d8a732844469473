// Reports on a terminal: aligned, to scale, and never wider than 100 columns.

import FollowupEngine
import FollowupModel
import ForecastReport
import Testing

@Suite struct TextTests {
  @Test func barsAreToScaleAndNumbersToTheRight() throws {
    var sample = Sample(days: 2)
    for _ in 0..<8 { sample.mail(to: "anna@example.com", on: 0, .high) }
    sample.mail(to: "anna@example.com", on: 1, .high)
    let lines = sample.forecast.text(setting)
    let first = try #require(lines.first { $0.hasPrefix("Mon 23 Nov") })
    let second = try #require(lines.first { $0.hasPrefix("Tue 24 Nov") })
    #expect(first == "Mon 23 Nov      8          8  " + String(repeating: "█", count: 50))
    #expect(second == "Tue 24 Nov      1          1  " + String(repeating: "█", count: 6) + "▎")
  }

  @Test func noLineIsWiderThanAScreenAndNoRecordMovesTheCursor() {
    var sample = Sample(days: 14)
    let long = String(repeating: "very.", count: 40) + "long@example.com"
    for offset in 0..<14 { sample.mail(to: long, on: offset, rule: hostile, .high, .low, .urgent, .normal) }
    sample.note(.opened, rule: String(repeating: "r", count: 200), times: 1_234_567)
    let change = RulesPreview.Change(
      rule: hostile, record: RecordKey("invoice", RecordID(hostile)), client: "acme",
      words: FollowUpWords(client: hostile, subject: hostile + long, people: [long]))
    let preview = RulesPreview(
      opens: [change], closes: Array(repeating: change, count: 9), stays: [long: 3], before: Sample(days: 14).forecast,
      after: sample.forecast, holdAbove: 0)
    for line in sample.forecast.text(setting) + preview.text(setting) {
      #expect(line.count <= 100, "\(line)")
      #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(line)")
    }
  }

  /// Up to the months that stand in place of weeks, every length has a table that fits and that cuts no figure.
  @Test(arguments: [13, 14, 15, 60, 78, 84, 85, 91, 92, 98, 99])
  func aForecastOfAnyLengthFits(days: Int) throws {
    var sample = Sample(days: days)
    for day in 0..<days { sample.mail(to: "anna.nowak-kowalska@example.com", on: day, .high) }
    let lines = sample.forecast.text(setting)
    #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.filter { $0.count > 100 })")
    let row = try #require(lines.last { $0.hasPrefix("anna.") })
    let figures = row.split(separator: " ").dropFirst().compactMap { Int($0) }
    #expect(figures.reduce(0, +) == days, "\(row)")
  }

  @Test func whoGetsMoreThanTheThresholdIsPointedOutInWords() {
    var sample = Sample()
    sample.mail(to: "anna@example.com", on: 1, .high, .low, .low)
    let lines = sample.forecast.text(setting)
    #expect(lines.contains("More than 2 reminders in a day"))
    #expect(lines.contains("! anna@example.com: 3 on Tue 24 Nov 2026"))
  }

  @Test func aPreviewSaysWhoStartsAndWhoStopsAndWhetherItIsHeld() {
    var (before, after) = (Sample(), Sample())
    before.mail(to: "anna@example.com", on: 0, .high)
    after.mail(to: "boris@example.com", on: 0, .high)
    let change = RulesPreview.Change(
      rule: "overdue", record: RecordKey("invoice", "f1"), client: "acme",
      words: FollowUpWords(client: "ACME", subject: "F1 is late", people: ["boris@example.com"]))
    let preview = RulesPreview(
      opens: [change, change], closes: [], stays: [:], before: before.forecast, after: after.forecast, holdAbove: 1)
    let lines = preview.text(setting)
    #expect(preview.isHeld)
    #expect(lines.contains { $0.hasPrefix("anna@example.com") && $0.hasSuffix("stops being reminded") })
    #expect(lines.contains { $0.hasPrefix("boris@example.com") && $0.hasSuffix("starts being reminded") })
    #expect(lines.contains { $0.hasPrefix("! More than 1 follow-up would open at once (`hold_above`)") })
  }
}
