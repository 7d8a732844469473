// Forecasts made by hand.

import FollowupEngine
import FollowupModel
import ForecastReport

let monday = CivilDate(iso: "2026-11-23") ?? CivilDate(dayNumber: 0)

func day(_ offset: Int) -> CivilDate { CivilDate(dayNumber: monday.dayNumber + offset) }

let setting = Setting(title: "Forecast", notes: [Setting.onlyTimePasses], threshold: 2)

struct Sample {
  var forecast: Forecast
  private var envelopes: Int64 = 0

  init(days: Int = 7) { forecast = Forecast(first: monday, last: day(days - 1)) }

  /// One mail with a reminder of each priority given.
  mutating func mail(
    to address: String, on offset: Int, rule: String = "overdue", _ priorities: Priority...
  ) {
    envelopes += 1
    for (index, priority) in priorities.enumerated() {
      forecast.add(report(to: address, rule, priority, index + 1, envelopes), on: day(offset))
    }
  }

  mutating func journal(to address: String, on offset: Int, rule: String) {
    forecast.add(report(to: address, rule, .low, 1, nil), on: day(offset))
  }

  mutating func note(_ kind: JournalKind, rule: String, times: Int = 1) {
    for _ in 0..<times { forecast.add(JournalEntry(kind, .info, "", fields: ["FOLLOWUP_RULE": rule])) }
  }

  private func report(
    to address: String, _ rule: String, _ priority: Priority, _ number: Int, _ envelope: Int64?
  ) -> ReminderReport {
    ReminderReport(
      at: Instant(second: 0), rule: rule, record: RecordKey("invoice", RecordID("f\(number)")), client: "acme",
      step: "0 days", occurrence: 1, to: address, priority: priority, subject: "", isDigest: false, isLate: false,
      envelope: envelope)
  }
}

/// A name that tries to get out of every quotation there is.
let hostile = "</td><script>alert('1')</script>\"><img src=x onerror=alert(1)> & \u{1B}[31m\u{0}]]>"
