// What a forecast adds up to.

import FollowupEngine
import FollowupModel
import ForecastReport
import Testing

@Suite struct ForecastTests {
  @Test func aDigestIsOneMailOfItsHighestPriority() {
    var sample = Sample()
    sample.mail(to: "anna@example.com", on: 0, .low, .urgent, .normal)
    sample.mail(to: "anna@example.com", on: 0, .high)
    let forecast = sample.forecast
    #expect(forecast.mails.count == 2)
    #expect(forecast.reminderCount == 4)
    #expect(forecast.days[0].load == Forecast.Load(mails: 2, reminders: 4))
    #expect(forecast.days[0].mails == [.urgent: 1, .high: 1])
    #expect(forecast.rules["overdue"]?.reminders == [.low: 1, .normal: 1, .high: 1, .urgent: 1])
  }

  @Test func whatOnlyTheJournalSaysIsAReminderAndNoMail() {
    var sample = Sample()
    sample.journal(to: "anna@example.com", on: 1, rule: "quiet")
    #expect(sample.forecast.reminderCount == 1)
    #expect(sample.forecast.mails.isEmpty)
    #expect(sample.forecast.people.isEmpty)
    #expect(sample.forecast.busiestDay == nil)
  }

  @Test func everyDayOfTheSpanIsThereAndTheBusiestIsTheFirstOfEquals() {
    var sample = Sample()
    sample.mail(to: "anna@example.com", on: 4, .high)
    sample.mail(to: "anna@example.com", on: 2, .high)
    #expect(sample.forecast.days.map(\.load.mails) == [0, 0, 1, 0, 1, 0, 0])
    #expect(sample.forecast.busiestDay?.date == day(2))
    sample.mail(to: "boris@example.com", on: 4, .high, .low)
    #expect(sample.forecast.busiestDay?.date == day(4))
  }

  @Test func aPersonIsOneInWhateverLettersTheAddressIsWritten() {
    var sample = Sample()
    sample.mail(to: "Anna@Example.com", on: 0, .high, .high)
    sample.mail(to: "anna@example.com", on: 1, .low)
    sample.mail(to: "boris@example.com", on: 1, .low, .low, .low, .low)
    #expect(sample.forecast.people.map(\.address) == ["boris@example.com", "anna@example.com"])
    #expect(sample.forecast.people[1].load == Forecast.Load(mails: 2, reminders: 3))
    #expect(sample.forecast.people[1].busiest?.date == day(0))
    #expect(sample.forecast.people(over: 3).map(\.address) == ["boris@example.com"])
    #expect(sample.forecast.people(over: 4).isEmpty)
  }

  @Test func followUpsAreCountedByRule() {
    var sample = Sample()
    sample.note(.opened, rule: "overdue", times: 3)
    sample.note(.closed, rule: "overdue")
    sample.note(.closed, rule: "stale")
    sample.note(.reminded, rule: "stale")
    #expect(sample.forecast.rules["overdue"]?.opened == 3)
    #expect(sample.forecast.rules["stale"]?.closed == 1)
    #expect(sample.forecast.rules["stale"]?.reminderCount == 0)
    #expect((sample.forecast.opened, sample.forecast.closed) == (3, 2))
  }
}
