// Counts what a simulation reports into a forecast.

import FollowupModel
import WorkingTime

/// Takes the reports of one simulation. Days are those of the team's zone.
public final class ForecastCounter {
  public private(set) var forecast: Forecast
  private let time: TeamTime

  public init(first: CivilDate, last: CivilDate, time: TeamTime) {
    forecast = Forecast(first: first, last: last)
    self.time = time
  }

  public func take(_ report: ReminderReport) { forecast.add(report, on: time.today(at: report.at)) }

  public func take(_ entry: JournalEntry) { forecast.add(entry) }
}
