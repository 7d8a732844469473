// Calendars: weekends, working hours, holidays and working days.

import FollowupModel

extension Parser {
  /// `calendar NAME` and its clauses.
  mutating func calendarDeclaration() -> CalendarDeclaration? {
    within(endOfDeclaration()) { parser in
      let firstLine = parser.endOfLine()
      let name: Name? = parser.within(firstLine) { parser in
        parser.recovering(nil) { parser throws(Mistake) in
          parser.advance()
          let name = try parser.name("the calendar's name", help: "write `calendar poland`")
          if !parser.atEnd { parser.note(parser.unexpected()) }
          return name
        }
      }
      parser.index = firstLine
      var calendar = CalendarDeclaration(name: name ?? Name("", parser.current.range))
      while !parser.atEnd, !parser.findings.isFull {
        let end = parser.endOfCalendarClause()
        parser.within(end) { parser in
          parser.recovering(()) { parser throws(Mistake) in
            try parser.calendarClause(&calendar)
            try parser.expectEnd()
          }
        }
        parser.index = end
      }
      return name == nil ? nil : calendar
    }
  }

  /// The word after the last of the clause that starts here. A line that starts with a name starts a clause, but not
  /// where the line before it ends with a comma.
  private func endOfCalendarClause() -> Int {
    var position = index + 1
    while position < end {
      let token = tokens[position]
      if token.startsLine, let word = token.word, !tokens[position - 1].isSign(.comma), word != "from", word != "until"
      {
        break
      }
      position += 1
    }
    return position
  }

  private mutating func calendarClause(_ calendar: inout CalendarDeclaration) throws(Mistake) {
    let start = current.range
    let help = "the clauses are weekend, hours, holiday and working"
    guard var keyword = current.word else { throw expected("a clause of the calendar", help: help) }
    if !Words.calendarClauses.contains(keyword) {
      guard let meant = nearestName(to: keyword, among: Words.calendarClauses) else {
        throw mistake(start, "`\(keyword)` starts no clause of a calendar", help: help)
      }
      findings.add(start, "`\(keyword)` is no clause of a calendar", help: "write `\(meant)`")
      keyword = meant
    }
    advance()
    switch keyword {
    case "weekend":
      var days: [Weekday] = []
      repeat { days.append(try weekday()) } while take(.comma)
      try once(calendar.weekendRange, start, keyword)
      calendar.weekend = days
      calendar.weekendRange = range(from: start.start)
    case "hours":
      calendar.hoursFrom = try time()
      try expect("to", help: "write `hours 09:00 to 17:00`")
      try once(calendar.hoursRange, start, keyword)
      calendar.hoursTo = try time()
      calendar.hoursRange = range(from: start.start)
    default:
      var entry = CalendarDeclaration.Entry(
        isWorking: keyword == "working", days: [], fromYear: nil, untilYear: nil, range: start)
      repeat {
        let dayStart = current.range.start
        entry.days.append(try calendarDay())
        entry.dayRanges.append(range(from: dayStart))
      } while take(.comma)
      if take("from") { entry.fromYear = try year() }
      if take("until") { entry.untilYear = try year() }
      entry.range = range(from: start.start)
      calendar.entries.append(entry)
    }
  }

  private func once(_ known: SourceRange?, _ keyword: SourceRange, _ word: String) throws(Mistake) {
    if known != nil {
      throw mistake(keyword, "`\(word)` stands here a second time", help: "keep one of them")
    }
  }

  private mutating func weekday() throws(Mistake) -> Weekday {
    guard let day = current.word.flatMap({ Weekday(name: $0) }) else {
      let meant = current.word.flatMap { nearestName(to: $0, among: Weekday.allCases.map(\.name)) }
      throw expected("a weekday", help: "write `\(meant ?? "saturday")`")
    }
    advance()
    return day
  }

  private mutating func time() throws(Mistake) -> TimeOfDay {
    guard case .time(let time) = current.kind else {
      throw expected("a time of day", help: "write `hours 09:00 to 17:00`")
    }
    advance()
    return time
  }

  private mutating func year() throws(Mistake) -> Int {
    guard case .number(let number) = current.kind, number.isWhole, (1...9999).contains(number.truncated) else {
      throw expected("a year", help: "write `from 2025`")
    }
    advance()
    return number.truncated
  }

  /// `1 January`, `easter + 1 day`, `2026-01-10`.
  private mutating func calendarDay() throws(Mistake) -> CalendarDeclaration.Day {
    let start = current.range
    let help = "write `1 January`, `easter + 1 day` or `2026-01-10`"
    switch current.kind {
    case .date(let date):
      advance()
      return .single(date)
    case .number(let day):
      advance()
      guard let word = current.word, let month = Words.months.firstIndex(of: word.lowercased()) else {
        let meant = current.word.flatMap { nearestName(to: $0, among: Words.months) }
        throw expected("a month", help: meant.map { "write `\($0.prefix(1).uppercased())\($0.dropFirst())`" } ?? help)
      }
      advance()
      guard day.isWhole, (1...CivilDate.daysIn(month: month + 1, of: 2000)).contains(day.truncated) else {
        throw mistake(range(from: start.start), "there is no day `\(written(range(from: start.start)))`")
      }
      return .fixed(month: month + 1, day: day.truncated)
    default:
      let isOrthodox = take("orthodox")
      guard take("easter") else { throw expected("a day", help: help) }
      return .easter(orthodox: isOrthodox, offset: try easterOffset())
    }
  }

  private mutating func easterOffset() throws(Mistake) -> Int {
    guard current.isSign(.plus) || current.isSign(.minus) else { return 0 }
    let isBefore = current.isSign(.minus)
    advance()
    let offset = try fixedDuration(help: "write `easter + 1 day`")
    if offset.threshold != nil {
      throw mistake(offset.range, "the days of a calendar stand in digits", help: "write `easter + 1 day`")
    }
    guard offset.value.unit == .day else {
      throw mistake(offset.range, "days around Easter are counted in days", help: "write `easter + 1 day`")
    }
    return isBefore ? -offset.value.count : offset.value.count
  }
}
