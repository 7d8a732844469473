// The clauses of a rule, each after its keyword.

import FollowupModel

extension Parser {
  /// `each invoice`.
  mutating func forEach() throws(Mistake) -> Name {
    let help = "write `for each invoice`"
    if let word = current.word, ["every", "all", "any"].contains(word), case .name(let record, _) = peek(1).kind {
      let one = singular(record)
      findings.add(current.range, "expected `each`, not `\(word)`", help: "write `for each \(one)`")
      advance()
      advance()
      return Name(one, tokens[index - 1].range)
    } else if let word = current.word, word != "each", word == singular(word) + "s" {
      throw expected("`each`", help: "write `for each \(singular(word))`")
    } else if tokens[index - 1].word?.lowercased() != "foreach" {
      try expect("each", help: help)
    }
    return try name("a record's name", help: help)
  }

  /// `[LANG] TEXT`.
  mutating func languageAndText(_ keyword: String) throws(Mistake) -> (Name?, TextTemplate) {
    let help = "write `\(keyword) \"…\"`, or with a language `\(keyword) pl \"…\"`"
    var language: Name?
    if case .name = current.kind { language = try name("a language") }
    let text = try template("a text in double quotes", help: help)
    if !atEnd, !current.startsLine, !current.isMistake, !startsSharedClause {
      throw mistake(
        current.range, "the text has ended before `\(written(current.range))`",
        help: "for a quote inside a text, write `\\\"`")
    }
    return (language, text)
  }

  /// The clauses that hold one setting.
  mutating func setting(_ keyword: String) throws(Mistake) -> RuleDeclaration.Clause.Kind {
    switch keyword {
    case "priority": return .priority(try priority())
    case "send": return .send(try send())
    case "if":
      let help = "write `if late send` or `if late skip`; conditions stand in `when` and `unless`"
      try expect("late", help: help)
      if take("skip") { return .ifLate(skip: true) }
      try expect("send", help: help)
      return .ifLate(skip: false)
    case "snooze":
      try expect("at most", help: "write `snooze at most 14 days`")
      return .snoozeAtMost(try fixedDuration())
    case "recheck":
      try expect("after", help: "write `recheck after 7 days`")
      return .recheckAfter(try fixedDuration())
    default:
      guard take("until") else { return .paused(until: nil) }
      let range = current.range
      guard case .date(let date) = current.kind else {
        throw expected("a date", help: "write `paused until 2026-12-31`")
      }
      advance()
      return .paused(until: Located(date, range))
    }
  }

  private mutating func priority() throws(Mistake) -> Priority {
    let names = Priority.allCases.map(\.name)
    guard let word = current.word, let priority = Priority(name: word) else {
      let meant = current.word.flatMap { ForeignWords.priorities[$0.lowercased()] ?? nearestName(to: $0, among: names) }
      throw expected("a priority", help: meant.map { "write `\($0)`" } ?? "one of \(names.joined(separator: ", "))")
    }
    advance()
    return priority
  }

  // MARK: Steps

  /// `client.manager every 3 days at most 4 times`, or with `after` the duration and `remind` before it.
  mutating func step(startsWithAfter: Bool) throws(Mistake) -> StepClause {
    var after: Located<CalendarDuration>?
    if startsWithAfter {
      after = try fixedDuration()
      try expect("remind", help: "write `after 14 days remind client.manager`")
    }
    var step = StepClause(after: after, recipients: [])
    let help = "say whom: `remind client.manager`, `remind group collections` or `remind \"anna@example.com\"`"
    skipBeforeRecipient()
    repeat {
      if let word = current.word, ["every", "each", "once"].contains(word), !step.recipients.isEmpty {
        throw mistake(
          tokens[index - 1].range, "a comma stands only between recipients", help: "leave it out before `\(word)`")
      }
      step.recipients.append(try recipient(help))
      guard step.recipients.count <= Limits.recipientsPerStep else {
        throw mistake(
          tokens[index - 1].range, "a step reminds at most \(Limits.recipientsPerStep) recipients",
          help: "put the addresses into a group, or give it the address of a mailing list")
      }
    } while take(.comma)
    if isNext("and") {
      throw mistake(current.range, "recipients have commas between them", help: "write `,` instead of `and`")
    }
    var said: Set<String> = []
    while let word = current.word,
      !current.startsLine || ["every", "at", "by", "with", "once", "immediately"].contains(word)
    {
      let range = current.range
      if let mistake = mistakeInHowOften(step) { throw mistake }
      guard try modifier(&step) else { break }
      let slot = ["once", "every", "immediately"].contains(word) ? "every" : word
      guard said.insert(slot).inserted else {
        throw mistake(
          range, "`\(word)` cannot stand here: the line says already how often or how", help: "keep one of them")
      }
    }
    if let mistake = mistakeInStep(step) { throw mistake }
    return step
  }

  /// Steps over `to` and `the` in `remind to the client.manager`, which are noted.
  private mutating func skipBeforeRecipient() {
    let start = current.range
    var skipped: [String] = []
    while let word = current.word, word == "to" || word == "the", !peek(1).startsLine, !peek(1).isSign(.point) {
      skipped.append(word)
      advance()
    }
    guard !skipped.isEmpty else { return }
    findings.add(
      start, "`\(skipped.joined(separator: " "))` has no meaning after `remind`",
      help: "leave it out: `remind client.manager`")
  }

  private mutating func recipient(_ help: String) throws(Mistake) -> Located<StepClause.Recipient> {
    let start = current.range
    if case .text = current.kind { return Located(.address(try plainText("an address")), start) }
    if isNext("group"), case .name = peek(1).kind {
      advance()
      return Located(.group(try name("a group's name")), range(from: start.start))
    }
    let clause = ["every", "once", "immediately", "by", "with"]
    if let word = current.word, clause.contains(word), !peek(1).isSign(.point) {
      throw mistake(current.range, "whom to remind is missing before `\(word)`", help: help)
    }
    let path = try path("whom to remind", help: help)
    return Located(.path(path), range(from: start.start))
  }

  /// One of the phrases after the recipients. False where none starts here.
  private mutating func modifier(_ step: inout StepClause) throws(Mistake) -> Bool {
    let start = current.range
    switch current.word {
    case "once":
      advance()
      step.saysOnce = true
    case "immediately":
      advance()
      step.isImmediate = true
    case "every":
      advance()
      let repetition = try repetition()
      step.repetition = Located(repetition.value, range(from: start.start), threshold: repetition.threshold)
      if isNext("at"), mistakeInHowOften(step) == nil { step.atMost = try atMost() }
    case "at":
      throw mistake(start, "`at most` follows `every`", help: "write `every 3 days at most 4 times`")
    case "by":
      advance()
      step.channels = try channels()
    case "with":
      advance()
      if let word = current.word, Priority(name: word) != nil {
        throw expected("`priority`", help: "write `with priority \(word)`")
      }
      try expect("priority", help: "write `with priority urgent`")
      step.priority = try priority()
    default: return false
    }
    return true
  }

  private mutating func repetition() throws(Mistake) -> Located<StepClause.Repetition> {
    let start = current.range
    if let day = current.word.flatMap({ Weekday(name: $0) }) {
      advance()
      if isNext("and") || isNext("or") || current.isSign(.comma), let other = peek(1).word, Weekday(name: other) != nil
      {
        throw mistake(
          current.range.joined(peek(1).range), "a step repeats on one weekday only",
          help: "write `every day`, and let the window choose: `send at 09:00 on \(day.name), \(other)`")
      }
      return Located(.everyWeekday(day), start)
    }
    if let unit = takeUnit() { return Located(.every(CalendarDuration(count: 1, unit: unit)), start) }
    if let (unit, length) = foreignUnit() {
      let range = current.range.joined(peek(length - 1).range)
      throw mistake(range, "`\(written(range))` is no unit of time", help: "write `every \(unit.rawValue)`")
    }
    let period = try fixedDuration(help: "write `every 3 days`, `every week` or `every monday`")
    return Located(.every(period.value), period.range, threshold: period.threshold)
  }

  private mutating func atMost() throws(Mistake) -> Located<Int> {
    let help = "write `at most 4 times`"
    let start = current.range.start
    try expect("at most", help: help)
    let count = try fixedValue("a whole number", help: help, like: "4") { kind in
      if case .number(let number) = kind, number.isWhole { number.truncated } else { nil }
    }
    let range = range(from: start)
    guard take("times") || take("time") else { throw expected("`times`", help: help) }
    return Located(count.value, range, threshold: count.threshold)
  }

  private mutating func channels() throws(Mistake) -> Channels {
    var channels: Channels = []
    repeat {
      if take("mail") {
        channels.insert(.mail)
      } else if take("journal") {
        channels.insert(.journal)
      } else {
        let help = isNext("email") ? "write `by mail`" : "write `by mail`, `by journal` or `by mail and journal`"
        throw expected("`mail` or `journal`", help: help)
      }
    } while take("and")
    return channels
  }

  // MARK: Windows and durations

  private mutating func send() throws(Mistake) -> SendClause {
    if take("immediately") { return .immediately }
    let help = "write `send immediately`, or `send at 09:00 on working days`"
    try expect("at", help: help)
    if case .number(let hour) = current.kind, hour.isWhole, let time = TimeOfDay(hour: hour.truncated, minute: 0) {
      throw expected("a time of day", help: "write `\(time)`")
    }
    guard case .time(let time) = current.kind else { throw expected("a time of day", help: help) }
    advance()
    guard take("on") else { return .at(time, .everyDay) }
    if take("working", "days") { return .at(time, .workingDays) }
    if let (unit, length) = foreignUnit(), unit == .workingDay {
      let range = current.range.joined(peek(length - 1).range)
      throw mistake(
        range, "expected `working days` or a weekday, not `\(written(range))`", help: "write `working days`")
    }
    var days: [Weekday] = []
    repeat {
      guard let day = current.word.flatMap({ Weekday(name: $0) }) else {
        let names = Weekday.allCases.map(\.name)
        let meant =
          current.word == "weekdays" ? "working days" : current.word.flatMap { nearestName(to: $0, among: names) }
        throw expected("`working days` or a weekday", help: meant.map { "write `\($0)`" } ?? help)
      }
      days.append(day)
      advance()
      if isNext("and"), let other = peek(1).word, Weekday(name: other) != nil {
        throw mistake(current.range, "weekdays have commas between them", help: "write `on \(day.name), \(other)`")
      }
    } while take(.comma)
    return .at(time, .weekdays(days))
  }

  /// A duration in digits, or a threshold: `14 days`.
  mutating func fixedDuration(help: String = "write a number and its unit: `14 days`") throws(Mistake) -> Located<
    CalendarDuration
  > {
    let start = current.range
    guard case .number(let number) = current.kind else {
      if let word = current.word, let count = ForeignWords.numbers[word.lowercased()], let unit = peek(1).word,
        Words.units[unit] != nil
      {
        throw mistake(start, "a number is written in digits", help: "write `\(count) \(unit)`")
      }
      return try fixedValue("a time like `14 days`", help: help, like: "14 days", CalendarDuration.init(_:))
    }
    guard number.isWhole else { throw mistake(start, "only whole numbers count here", help: help) }
    advance()
    guard let unit = takeUnit() ?? takeForeignUnit(after: start) else {
      throw expected("a unit like `days`", help: help)
    }
    return Located(CalendarDuration(count: number.truncated, unit: unit), range(from: start.start))
  }
}
