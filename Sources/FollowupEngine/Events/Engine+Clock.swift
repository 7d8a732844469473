// A clock that leapt and is not believed: somebody is told, and time goes on as it went before; and one that was set.

import FollowupModel

extension Engine {
  /// What was found to hold until an instant, or for good, was found for the time after: when the clock was set back,
  /// everything is looked at anew, and segments at the next start of a day. Mail that was to be tried again by the former
  /// clock would wait for as long as it was set back: it is tried now.
  func noteSetClock(by seconds: Int64, now: Instant) throws {
    let way = seconds < 0 ? "back" : "forward"
    journal(.clock, .notice, "the clock was set \(way) by \(abs(seconds).inDaysAndHours)")
    guard seconds < 0 else { return }
    forgetTrouble()
    _ = try store.retryAll(at: now)
    try store.markEverythingDue(at: now)
    try forgetAllScores(rankingAt: settings.time.startOfDay(onOrAfter: now))
  }

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
      text: "\(summary).\n\nWhat falls due later than that is not sent meanwhile: \(remedy).", now: now)
  }
}

extension Int64 {
  /// So many seconds, for people: `3 days 2 h`, `2 h 5 min`, `90 s`.
  public var inDaysAndHours: String {
    // Of a long span the odd seconds are nobody's business: a second less than 30 days are 30 days.
    let span = self < 3600 ? self : (self + 30) / 60 * 60
    let (days, hours, minutes) = (span / 86_400, span / 3600 % 24, span / 60 % 60)
    if days > 0 { return (days == 1 ? "1 day" : "\(days) days") + (hours > 0 ? " \(hours) h" : "") }
    if hours > 0 { return "\(hours) h" + (minutes > 0 ? " \(minutes) min" : "") }
    return self >= 120 ? "\(minutes) min" : "\(self) s"
  }
}
