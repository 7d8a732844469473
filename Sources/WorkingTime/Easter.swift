// The day of Easter, from which calendars count their movable feasts.

import FollowupModel

/// Whose Easter: that of the Western churches, or that of the Orthodox ones.
public enum Easter: String, Hashable, Sendable {
  case western = "easter"
  case orthodox = "orthodox easter"

  /// Easter Sunday of a year (1…9999) as a date of the Gregorian calendar, also for years before there was one.
  /// Source: Jean Meeus, "Astronomical Algorithms", 2nd edition, chapter 9: the algorithm published in Butcher's
  /// "Ecclesiastical Calendar" (1876) for the Gregorian calendar, and Delambre's for the Julian one.
  public func sunday(of year: Int) -> CivilDate {
    switch self {
    case .western: return CivilDate(dayNumber: Easter.march22(of: year) + Easter.gregorianDelay(year))
    case .orthodox:
      // The Julian 22 March is the Gregorian one of a later day: 13 days in 1900…2099.
      let calendarsApart = year / 100 - year / 400 - 2
      return CivilDate(dayNumber: Easter.march22(of: year) + calendarsApart + Easter.julianDelay(year))
    }
  }

  /// The days from 22 March, the earliest possible date, to Easter; Meeus's month and day are these plus 114.
  private static func gregorianDelay(_ year: Int) -> Int {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let f = (b + 8) / 25
    let g = (b - f + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    return h + l - 7 * m
  }

  /// The same in the Julian calendar.
  private static func julianDelay(_ year: Int) -> Int {
    let (a, b, c) = (year % 4, year % 7, year % 19)
    let d = (19 * c + 15) % 30
    let e = (2 * a + 4 * b - d + 34) % 7
    return d + e
  }

  /// The day number of the Gregorian 22 March: day 719 468 before 1970 was the first of the March of year 0.
  private static func march22(of year: Int) -> Int {
    365 * year + year / 4 - year / 100 + year / 400 + 21 - 719_468
  }
}
