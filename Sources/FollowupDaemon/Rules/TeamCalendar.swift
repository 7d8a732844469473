// The team's zone and calendar: the configuration names them, and the rules declare the calendar.

import RuleLanguage
import WorkingTime

extension Configuration {
  /// The team's zone, with its calendar as these rules declare it.
  public func time(by rules: RuleSet) throws(UnknownCalendar) -> TeamTime {
    TeamTime(zone: zone, calendar: try rules.calendar(calendar))
  }
}
