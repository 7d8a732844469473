// A clock that leapt and is not believed: somebody is told, and time goes on as it went before.

import FollowupModel

extension Engine {
  /// Tells the rules' owner that the machine's clock leapt ahead of what is believed.
  func tellOfLeap(by seconds: Int64, now: Instant) throws {
    let shown = settings.time.iso(now + seconds)
    let summary =
      "the machine's clock leapt forward by \(seconds.inDaysAndHours), to \(shown); it is not believed, and followupd goes "
      + "on from \(settings.time.iso(now))"
    let remedy = "if the clock is right, say `followupctl clock accept`; if it is wrong, set it"
    journal(.clock, .error, "\(summary); \(remedy)")
    try notify(
      subject: "The clock of followupd's machine leapt forward by \(seconds.inDaysAndHours)",
      text: "\(summary).\n\nWhat falls due later than that is not sent meanwhile. \(remedy).", now: now)
  }
}

extension Int64 {
  /// So many seconds, for people: `3 days 2 h`, `2 h 5 min`, `90 s`.
  public var inDaysAndHours: String {
    let (days, hours, minutes) = (self / 86_400, self / 3600 % 24, self / 60 % 60)
    if days > 0 { return (days == 1 ? "1 day" : "\(days) days") + (hours > 0 ? " \(hours) h" : "") }
    if hours > 0 { return "\(hours) h" + (minutes > 0 ? " \(minutes) min" : "") }
    return self >= 120 ? "\(minutes) min" : "\(self) s"
  }
}
