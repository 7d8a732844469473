// One test, line by line: days that rise, names that exist, and at least one expectation.

import FollowupModel
import WorkingTime

/// Checks the lines of one test, and keeps its records as they are at the line reached.
struct TestScriptChecker {
  let declaration: TestDeclaration
  let source: SourceText
  let rules: RuleSet
  let time: TeamTime
  var diagnostics: [Diagnostic] = []
  /// The records as they are at the line reached.
  var records = TestRecords()
  /// Every record that some line gives, with those that a later line gives.
  let allGiven: Set<RecordKey>
  /// Ids of which nothing is said where they are unknown, because the lines that give them have mistakes.
  private var unsureIDs: Set<String> = []
  private var given: [Record] = []
  private var events: [TestScript.Event] = []
  private var days: [CivilDate: [ExpectedReminder]] = [:]
  private var expectsNothing: Set<CivilDate> = []
  /// The first `on`.
  private var start: CivilDate?
  /// The day of the line, which the next lines without one share.
  private var day: (date: CivilDate, time: TimeOfDay?)?
  private var hasExpectation = false

  init(_ declaration: TestDeclaration, source: SourceText, rules: RuleSet, time: TeamTime) {
    self.declaration = declaration
    self.source = source
    self.rules = rules
    self.time = time
    allGiven = Set(
      declaration.lines.compactMap { line in
        guard case .given(let mention, _) = line.kind, let type = mention.type else { return nil }
        return RecordKey(type.text, RecordID(mention.id.value))
      })
  }

  mutating func report(_ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }

  mutating func warn(_ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.note(.warning, at: range, in: source, message, help: help)
  }

  /// Nil where the test has mistakes.
  mutating func check() -> TestScript? {
    for line in declaration.lines { check(line) }
    if declaration.isWhole, !hasExpectation {
      report(
        declaration.title.range, "this test expects nothing, so it cannot fail",
        help: "add what is to be sent, or `on 2026-11-16 expect nothing`")
    }
    guard declaration.isWhole, let start, !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    // Stable: what happens at one instant happens in the order written.
    let ordered = events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    return TestScript(
      given: given, start: start, events: ordered.map(\.element),
      days: days.sorted { $0.key < $1.key }.map { TestScript.Day(date: $0.key, expected: $0.value) })
  }

  // MARK: Lines

  private mutating func check(_ line: TestLine) {
    if let written = line.day { take(written) }
    switch line.kind {
    case .given(let mention, let fields): give(mention, fields)
    case .change(let mention, let fields):
      guard isOnDay(line), let key = resolve(mention), let record = records[key] else { return }
      write(setting(fields, of: record))
    case .remove(let mention):
      guard isOnDay(line), let key = resolve(mention) else { return }
      records[key] = nil
      happen(.write(.delete(key)), at: TimeOfDay(second: 0))
    case .answer(let answer, let rule, let mention):
      guard isOnDay(line), let rule = resolve(rule: rule), let key = resolve(mention, of: rule) else { return }
      checkAhead(answer)
      happen(.answer(answer, rule: rule.name, record: key), at: TestScriptChecker.answersAt)
    case .expectNothing:
      hasExpectation = true
      guard isOnDay(line), let date = day?.date else { return }
      if let time = line.day?.time {
        report(time.range, "nothing is expected of a whole day, not of a time", help: "leave out `at \(time.value)`")
      }
      noteContradiction(date, line.range, expectsNothing: true)
    case .expect(let expectation):
      hasExpectation = true
      guard isOnDay(line), let date = day?.date else { return }
      noteContradiction(date, line.range, expectsNothing: false)
      days[date, default: []] += expected(expectation, at: line.day?.time?.value)
    }
  }

  /// When people answer where a test does not say: after the default window, so that they have seen what was sent.
  private static let answersAt = TimeOfDay(second: 12 * 3600)

  private mutating func take(_ written: TestDay) {
    let date = written.date.value
    if let last = day {
      if date < last.date {
        report(
          written.date.range, "\(date) lies before \(last.date), which stands above it", help: "put the days in order")
      } else if date == last.date, let former = last.time, let time = written.time, time.value < former {
        report(time.range, "\(time.value) lies before \(former), which stands above it", help: "put the times in order")
      }
    }
    if start == nil { start = date }
    // An expectation's time is its own.
    day = (date, written.time?.value)
  }

  /// Whether the line has a day, of its own or from above.
  private mutating func isOnDay(_ line: TestLine) -> Bool {
    if day != nil { return true }
    report(
      SourceRange(start: line.range.start, end: line.range.start + 1), "on which day is missing here",
      help: "write `on 2026-11-16 …`")
    return false
  }

  private mutating func happen(_ action: TestScript.Action, at usual: TimeOfDay) {
    guard let day else { return }
    events.append(TestScript.Event(at: time.zone.instant(of: day.date, at: day.time ?? usual), action: action))
  }

  private mutating func write(_ record: Record) {
    records[record.key] = record
    happen(.write(.put(record)), at: TimeOfDay(second: 0))
  }

  private mutating func noteContradiction(_ date: CivilDate, _ range: SourceRange, expectsNothing isNothing: Bool) {
    let contradicts = isNothing ? days[date].map { !$0.isEmpty } ?? false : expectsNothing.contains(date)
    if contradicts {
      report(
        range, "on \(date) something and nothing is expected", help: "keep the lines that say what is sent on that day")
    }
    if isNothing {
      expectsNothing.insert(date)
      days[date] = days[date] ?? []
    }
  }

  private mutating func checkAhead(_ answer: TestAnswer) {
    let until: Located<CivilDate>?
    switch answer {
    case .snooze(let date): until = date
    case .mute(let date): until = date
    default: until = nil
    }
    guard let until, let day, until.value <= day.date else { return }
    report(until.range, "\(until.value) is not ahead of \(day.date)", help: "name a later date")
  }

  // MARK: Records

  private mutating func give(_ mention: RecordMention, _ fields: [FieldSetting]) {
    guard let name = mention.type else { return }
    guard let type = rules.schema[name.text] else {
      unsureIDs.insert(mention.id.value)
      let near = nearestName(to: name.text, among: rules.schema.types.map(\.name))
      return report(
        name.range, "no record is called `\(name.text)`",
        help: near.map { "did you mean `\($0)`?" }
          ?? "records are \(listedPlainly(rules.schema.types.map(\.name)))")
    }
    let key = RecordKey(type.name, RecordID(mention.id.value))
    if records[key] != nil {
      return report(
        mention.id.range, "\(type.name) `\(key.id)` is given already",
        help: day == nil ? "give this one another id" : "write `change \(key.id) with …`, or another id")
    }
    let none = Record(
      key: key, values: type.fields.map { $0.type == .yesOrNo ? .yesNo(false) : nil })
    let record = setting(fields, of: none)
    if day == nil {
      records[key] = record
      given.append(record)
    } else {
      write(record)
    }
  }

  /// Whether an unknown record is nothing to speak of, because a line that may give it has a mistake.
  func isUnsure(_ id: String) -> Bool { !declaration.isWhole || unsureIDs.contains(id) }
}
