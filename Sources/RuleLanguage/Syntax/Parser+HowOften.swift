// How often a step repeats, as people say it: `each week`, `twice a week`, `every day for 2 weeks`, `every day at 9:00`.

import FollowupModel

extension Parser {
  /// What is wrong with the next word, where it says how often, how long or at which hour in words of its own.
  func mistakeInHowOften(_ step: StepClause) -> Mistake? {
    if let mistake = timesInSpan() { return mistake }
    if current.isSign(.comma), step.repetition != nil, peek(1).word == "every" || peek(1).word == "each" {
      return secondRepetition(from: 1)
    }
    switch current.word {
    case "and" where step.repetition != nil && peek(1).word == "every": return secondRepetition(from: 1)
    case "each":
      guard let time = writtenPeriod(from: 1) else { return nil }
      return mistake(current.range, "how often is said by `every`, not by `each`", help: "write `every \(time)`")
    case "for": return lasting(step)
    case "until", "till":
      return mistake(
        current.range, "a step says how often at most, not until when",
        help: "leave it out: reminders stop when `when` is no longer true; to stop sooner, write `at most 10 times`")
    case "on": return weekdays()
    case "at": return hour(step)
    default: return nil
    }
  }

  /// `every 2 weeks, every month`.
  private func secondRepetition(from distance: Int) -> Mistake {
    let time = writtenPeriod(from: distance + 1) ?? "month"
    return mistake(
      current.range.joined(peek(distance).range), "a step repeats in one way only",
      help: "for another later on, write a line of its own: `after 30 days remind client.manager every \(time)`")
  }

  /// The period that the words at a distance name: `week`, `monday`, `2 weeks`.
  private func writtenPeriod(from distance: Int) -> String? {
    if case .number = peek(distance).kind, let unit = peek(distance + 1).word, Words.units[unit] != nil {
      return written(peek(distance).range.joined(peek(distance + 1).range))
    }
    guard let word = peek(distance).word else { return nil }
    if word == "working", peek(distance + 1).word == "day" { return "working day" }
    return Words.units[word] != nil || Weekday(name: word) != nil ? word : nil
  }

  // MARK: How many times in a span

  /// `twice a week`, `3 times a month`, `once a year`.
  private func timesInSpan() -> Mistake? {
    let count: Int
    let length: Int
    switch current.kind {
    case .number(let number) where peek(1).word == "times" && number.isWhole:
      (count, length) = (number.truncated, 2)
    case .name("twice", isQuoted: false): (count, length) = (2, 1)
    case .name("once", isQuoted: false): (count, length) = (1, 1)
    default: return nil
    }
    guard count > 0, let article = peek(length).word, ["a", "an", "per", "each", "every"].contains(article),
      let unit = peek(length + 1).word.flatMap({ Words.units[$0] }), unit.countsDates
    else { return nil }
    let days = CalendarDuration(count: 1, unit: unit).days.lowerBound / count
    var help = "write `every \(unit.rawValue)`"
    if count > 1 {
      help = days > 1 ? "write `every \(days) days`" : "write `every day`, the most that one window sends"
    }
    return mistake(
      current.range.joined(peek(length + 1).range), "a step repeats after a time, not so many times in one", help: help)
  }

  /// `every day for 2 weeks`.
  private func lasting(_ step: StepClause) -> Mistake? {
    guard case .number(let number) = peek(1).kind, number.isWhole, let unit = unit(at: 2) else { return nil }
    let isWorking = peek(2).word == "working"
    let range = current.range.joined(peek(isWorking ? 3 : 2).range)
    let whole = days(CalendarDuration(count: min(number.truncated, 10_000), unit: unit))
    let period: Double
    let phrase: String
    switch step.repetition?.value {
    case .every(let duration)? where duration.unit.countsDates && duration.count > 0:
      (period, phrase) = (days(duration), written(step.repetition?.range ?? range))
    case .everyWeekday(let day)?: (period, phrase) = (7, "every \(day.name)")
    default: (period, phrase) = (1, "every day")
    }
    let times = max(1, Int((whole / period).rounded()))
    return mistake(
      range, "a step says how often at most, not for how long",
      help: "write `\(phrase) at most \(times) time\(times == 1 ? "" : "s")`")
  }

  private func unit(at distance: Int) -> DurationUnit? {
    guard let word = peek(distance).word else { return nil }
    if word == "working" { return peek(distance + 1).word.flatMap { Words.units[$0] } == .day ? .workingDay : nil }
    return Words.units[word].flatMap { $0.countsDates ? $0 : nil }
  }

  /// About how many days these are, for an example: five of seven are working days.
  private func days(_ duration: CalendarDuration) -> Double {
    switch duration.unit {
    case .workingDay: return Double(duration.count) * 7 / 5
    case .month: return Double(duration.count) * 30
    default: return Double(duration.days.lowerBound)
    }
  }

  // MARK: Days and hours

  /// `on monday`, `on working days`.
  private func weekdays() -> Mistake? {
    let day = peek(1).word ?? ""
    let meant: String
    if Weekday(name: day) != nil {
      meant = day
    } else if day.hasSuffix("s"), Weekday(name: String(day.dropLast())) != nil {
      meant = String(day.dropLast())
    } else if day == "working" || day == "weekdays" {
      meant = "working day"
    } else {
      return nil
    }
    return mistake(
      current.range.joined(peek(1).range), "how often is said by `every`, not by `on`", help: "write `every \(meant)`")
  }

  /// `every working day at 9:00`.
  private func hour(_ step: StepClause) -> Mistake? {
    guard case .time(let time) = peek(1).kind else { return nil }
    var days = "working days"
    if case .everyWeekday(let day)? = step.repetition?.value { days = day.name }
    return mistake(
      current.range.joined(peek(1).range), "the time of day is a line of its own, for all steps of the rule",
      help: "write on the next line `send at \(time) on \(days)`")
  }
}
