// The calendars of all files: what they declare as working days and hours, and what cannot be meant.

import FollowupModel
import WorkingTime

/// Gathers checked calendars.
struct CalendarChecker {
  /// The date, to tell which years are still to come; nil: nobody is told of years without dates.
  let today: CivilDate?
  private(set) var calendars: [String: WorkingCalendar] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var places: [String: String] = [:]

  init(today: CivilDate?) { self.today = today }

  mutating func add(_ file: RuleFile) {
    for case .calendar(let declaration) in file.declarations {
      let name = declaration.name
      if let place = places[name.text] {
        diagnostics.note(
          .error, at: name.range, in: file.source, "calendar `\(name.text)` is declared twice",
          help: "it is in \(place) already; give this one another name, or put all its days into one")
        continue
      }
      places[name.text] = "\(file.source.file), line \(file.source.position(of: name.range.start).line)"
      var days = CalendarDayChecker(file.source)
      declaration.entries.forEach { days.add($0) }
      let weekend = weekend(declaration, file.source)
      days.findWorkedAnyway(weekend)
      diagnostics += days.diagnostics
      noteYearToCome(name, days.rules, file.source)
      calendars[name.text] = WorkingCalendar(
        weekend: weekend, hours: hours(declaration, file.source), days: days.rules)
    }
  }

  private mutating func weekend(_ declaration: CalendarDeclaration, _ source: SourceText) -> Set<Weekday> {
    guard let days = declaration.weekend, let range = declaration.weekendRange else { return [.saturday, .sunday] }
    let weekend = Set(days)
    if weekend.count == Weekday.allCases.count {
      diagnostics.append(
        Diagnostic(
          .error, at: range, in: source, "a weekend of all seven days leaves no day to work on",
          help: "name the days off only: `weekend saturday, sunday`"))
    } else if weekend.count < days.count {
      diagnostics.append(
        Diagnostic(
          .warning, at: range, in: source, "a day of the weekend is named twice", help: "leave one of the two out"))
    }
    return weekend
  }

  private mutating func hours(_ declaration: CalendarDeclaration, _ source: SourceText) -> WorkingHours {
    guard let from = declaration.hoursFrom, let to = declaration.hoursTo, let range = declaration.hoursRange else {
      return .standard
    }
    if let hours = WorkingHours(from: from, to: to) { return hours }
    let help =
      from == to
      ? "write when work begins and when it ends: `hours 09:00 to 17:00`"
      : "write `hours \(to) to \(from)`; hours across midnight belong to two days and cannot be written"
    diagnostics.append(
      Diagnostic(
        .error, at: range, in: source, from == to ? "these hours are none" : "these hours end before they begin",
        help: help))
    return .standard
  }

  /// A calendar with single dates in several years gets new ones every year, by decree.
  private mutating func noteYearToCome(_ name: Name, _ rules: [DayRule], _ source: SourceText) {
    guard let coming = today.map({ $0.year + 1 }) else { return }
    let years = Set(
      rules.compactMap { rule in
        if case .single(let date) = rule.day { date.year } else { nil }
      })
    guard years.count > 1, let last = years.max(), last < coming else { return }
    diagnostics.append(
      Diagnostic(
        .warning, at: name.range, in: source, "calendar `\(name.text)` has no dates for \(coming) yet",
        help: "its single dates end with \(last); once those of \(coming) are decided, add them: "
          + "`holiday \(coming)-…` for days off, `working \(coming)-…` for worked weekends"))
  }
}

/// Checks the days that one calendar names.
struct CalendarDayChecker {
  private let source: SourceText
  private(set) var rules: [DayRule] = []
  private var isFull = false
  private(set) var diagnostics: [Diagnostic] = []
  /// Where each day is named.
  private var known: [DayRule.Day: [(rule: DayRule, range: SourceRange)]] = [:]

  init(_ source: SourceText) { self.source = source }

  mutating func add(_ entry: CalendarDeclaration.Entry) {
    let from = entry.fromYear ?? DayRule.allYears.lowerBound
    let until = entry.untilYear ?? DayRule.allYears.upperBound
    guard from <= until else {
      note(
        .error, entry.range, "no year is from \(from) until \(until)",
        help: "write the earlier year first: `from \(until) until \(from)`")
      return
    }
    guard rules.count + entry.days.count <= Limits.daysPerCalendar else {
      if !isFull {
        note(
          .error, entry.range, "a calendar names at most \(Limits.daysPerCalendar) days",
          help: "write what comes every year once, without a year, and leave out years long past")
      }
      isFull = true
      return
    }
    let ranges = entry.dayRanges + Array(repeating: entry.range, count: entry.days.count)
    for (day, range) in zip(entry.days, ranges) {
      add(DayRule(entry.isWorking ? .working : .holiday, DayRule.Day(day), years: from...until), range)
    }
  }

  private mutating func add(_ rule: DayRule, _ range: SourceRange) {
    if case .easter(_, let offset) = rule.day, offset.magnitude > DayRule.offsetAtMost {
      return note(
        .error, range, "`\(rule.day)` is more than a year away", help: "write a date, such as `1 January`")
    }
    if let reason = reasonToNeverCome(rule) { note(.warning, range, reason.message, help: reason.help) }
    noteRepeated(rule, range)
    known[rule.day, default: []].append((rule, range))
    rules.append(rule)
  }

  /// Days are named once; `working` may take back a holiday of every year, but not a date that is off by itself.
  private mutating func noteRepeated(_ rule: DayRule, _ range: SourceRange) {
    for earlier in known[rule.day, default: []] where earlier.rule.years.overlaps(rule.years) {
      if earlier.rule.kind == rule.kind {
        return note(
          .warning, range, "\(rule.day) is named already, in line \(line(of: earlier.range))",
          help: "leave one of the two out")
      }
      if case .single = rule.day {
        return note(
          .warning, range,
          "\(rule.day) is a holiday and a working day at once, see line \(line(of: earlier.range)); it counts as worked",
          help: "leave one of the two out")
      }
    }
  }

  private func line(of range: SourceRange) -> Int { source.position(of: range.start).line }

  /// A date that is worked anyway is one that was mistyped.
  mutating func findWorkedAnyway(_ weekend: Set<Weekday>) {
    let holidays = rules.filter { $0.kind == .holiday }
    for case (let rule, let range) in known.values.joined() where rule.kind == .working {
      guard case .single(let date) = rule.day, !weekend.contains(date.weekday),
        !holidays.contains(where: { $0.contains(date) })
      else { continue }
      note(
        .warning, range, "\(date) is a \(date.weekday.name) and worked anyway",
        help: "correct the date, or leave it out: `working` is for days that would be off")
    }
  }

  private func reasonToNeverCome(_ rule: DayRule) -> (message: String, help: String)? {
    switch rule.day {
    case .single(let date) where !rule.years.contains(date.year):
      return ("\(date) lies outside these years, so it never counts", "leave `from` and `until` out: a date has a year")
    case .fixed(2, 29) where !rule.years.prefix(9).contains(where: { CivilDate.daysIn(month: 2, of: $0) == 29 }):
      return ("none of these years has a 29 February", "correct the years, or leave the day out")
    default: return nil
    }
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, _ range: SourceRange, _ message: String, help: String
  ) {
    diagnostics.note(severity, at: range, in: source, message, help: help)
  }
}

extension DayRule.Day {
  init(_ day: CalendarDeclaration.Day) {
    switch day {
    case .fixed(let month, let day): self = .fixed(month: month, day: day)
    case .easter(let isOrthodox, let offset): self = .easter(isOrthodox ? .orthodox : .western, offset: offset)
    case .single(let date): self = .single(date)
    }
  }
}
