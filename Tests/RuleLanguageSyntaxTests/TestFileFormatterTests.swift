// The layout of files of tests, and its laws on random ones.

import FollowupModel
import RuleLanguage
import Testing

private let nowhere = SourceRange(start: 0, end: 0)

private func read(_ text: String) -> (file: TestFile, diagnostics: [Diagnostic]) {
  RuleParser.parseTests(SourceText(file: "a.tests", text: text))
}

private func formatted(_ text: String) -> String? {
  RuleFormatter.formatTests(SourceText(file: "a.tests", text: text)).text
}

@Test func aTestIsLaidOutALineALine() {
  let tidy = #"""
    time_zone "Europe/Warsaw"
    language pl

    # how late
    test "a \"good\" test"
      given employee anna with name "Anna", email "anna@example.com"
      given client "a/1"   # no fields
      given invoice f1 with client "a/1", amount 10_000 PLN, share 20%, count -3, seen_at 2026-11-12 09:30, paid_on empty,
        note "long enough to go to the next line"
      on 2026-11-16 at 10:00 expect late for invoice f1 to remind anna, "b@example.com" at step "14 days" late in a digest

      on 2026-11-17 acknowledge late for f1
                    snooze until 2026-12-01 late for f1
      # it is paid
      on 2026-11-20 change f1 with status paid
      on 2026-12-31 expect nothing

    """#
  let messy = #"""
    time_zone  "Europe/Warsaw"
     language pl
    # how late
    test "a \"good\" test"
    given employee anna  with name "Anna",email "anna@example.com"
      given client "a/1" # no fields
      given invoice f1 with client "a/1", amount 10 000 PLN, share 20 %, count -3,
        seen_at 2026-11-12 9:30, paid_on empty, note "long enough to go to the next line"
      on 2026-11-16 at 10:00
        expect late for invoice f1 to remind anna, "b@example.com" in digest late at step "14 days"

      on 2026-11-17 acknowledge late for f1
      snooze late for f1 until 2026-12-01
        # it is paid
      on 2026-11-20 change f1 with status paid
      on 2026-12-31 expect nothing
    """#
  #expect(formatted(messy) == tidy)
  #expect(formatted(tidy) == tidy)
}

@Test func aFileOfTestsWithMistakesIsLeftAsItIs() {
  let source = SourceText(file: "a.tests", text: "test \"a\"\n  on today expect nothing\n")
  let (text, diagnostics) = RuleFormatter.formatTests(source)
  #expect(text == nil)
  #expect(diagnostics.count == 1)
}

@Test func readingAPrintedFileOfTestsGivesTheSameTests() throws {
  let seed: UInt64 = 20_261_126
  print("seed \(seed)")
  var random = RandomTests(random: SeededGenerator(state: seed))
  for _ in 0..<1500 {
    let file = random.file()
    let text = RuleFormatter.text(of: file)
    let (again, diagnostics) = read(text)
    try #require(diagnostics.isEmpty, "\(diagnostics)\n\(text)")
    try #require(again.settings.map(\.withoutPlaces) == file.settings, "\(text)")
    try #require(again.tests.map(\.withoutPlaces) == file.tests, "\(text)")
    try #require(formatted(text) == text, "\(text)\n-----\n\(formatted(text) ?? "")")
  }
}

private struct RandomTests {
  var random: SeededGenerator

  private mutating func upTo(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[upTo(elements.count)] }
  private mutating func maybe<Value>(_ value: (inout RandomTests) -> Value) -> Value? {
    upTo(2) == 0 ? value(&self) : nil
  }

  mutating func file() -> TestFile {
    let settings: [TestSetting.Kind] = [.calendar(name()), .timeZone(Located(text(), nowhere)), .language(name())]
    return TestFile(
      source: SourceText(file: "a.tests", text: ""),
      settings: settings.shuffled(using: &random).prefix(upTo(4)).map { TestSetting($0, nowhere) },
      tests: (0..<upTo(4)).map { _ in
        TestDeclaration(title: Located(text(), nowhere), lines: (0..<upTo(8)).map { _ in line() }, range: nowhere)
      })
  }

  private mutating func name() -> Name {
    Name(
      pick([
        "invoice", "overdue", "termin_płatności", "срок", "with", "for", "is", "nothing", "until", "empty", "on",
        "given",
        "test", "language", "late", "days", "a",
      ]), nowhere)
  }

  private mutating func text() -> String {
    pick([
      "Europe/Warsaw", "", "a \"b\" \\ {c}", "żółć\nи", "# no comment", "long " + String(repeating: "x y", count: 30),
    ])
  }

  private mutating func date() -> Located<CivilDate> { Located(CivilDate(dayNumber: upTo(40_000)), nowhere) }

  private mutating func mention(hasType: Bool) -> RecordMention {
    let isQuoted = upTo(3) == 0
    let id = isQuoted ? text() : pick([name().text, "4711", "f1"])
    return RecordMention(type: hasType ? name() : nil, id: Located(id, nowhere), isQuoted: isQuoted)
  }

  private mutating func line() -> TestLine {
    let day = maybe { random in
      TestDay(
        date: random.date(), time: random.maybe { Located(TimeOfDay(second: $0.upTo(1440) * 60), nowhere) })
    }
    return TestLine(day: day, kind(), nowhere)
  }

  private mutating func kind() -> TestLine.Kind {
    switch upTo(6) {
    case 0: return .given(mention(hasType: true), maybe { $0.fields() } ?? [])
    case 1: return .change(mention(hasType: upTo(2) == 0), fields())
    case 2: return .remove(mention(hasType: upTo(2) == 0))
    case 3:
      let answers: [TestAnswer] = [
        .acknowledge, .snooze(until: date()), .done, .mute(until: maybe { $0.date() }), .unmute, .reopen,
      ]
      return .answer(pick(answers), rule: name(), mention(hasType: upTo(2) == 0))
    case 4: return .expectNothing
    default:
      let people = (0...upTo(3)).map { _ in
        Located<TestExpectation.Recipient>(
          upTo(2) == 0 ? .address("\(upTo(9))@example.com") : .employee(pick(["anna", "given", "4711", "a b"])), nowhere
        )
      }
      return .expect(
        TestExpectation(
          rule: name(), record: mention(hasType: upTo(2) == 0), recipients: people,
          step: maybe { Located($0.pick(["14 days", "0 days"]), nowhere) }, isLate: upTo(3) == 0,
          isInDigest: upTo(3) == 0))
    }
  }

  private mutating func fields() -> [FieldSetting] {
    (0...upTo(9)).map { _ in FieldSetting(field: name(), value: value(), range: nowhere) }
  }

  private mutating func value() -> FieldSetting.Value {
    let number = Number(scaled: Int64(upTo(900_000_000)))
    let literals: [Expression.Kind] = [
      .number(number), .percent(Number(scaled: Int64(upTo(30_000)))), .text(text()), .date(date().value),
      .instant(date().value, TimeOfDay(second: upTo(86_400))), .negative(Expression(.number(number), nowhere)),
    ]
    return pick([.literal(Expression(pick(literals), nowhere)), .word(name()), .empty])
  }
}

extension TestSetting {
  fileprivate var withoutPlaces: TestSetting {
    switch kind {
    case .calendar(let name): return TestSetting(.calendar(name.withoutPlaces), nowhere)
    case .timeZone(let name): return TestSetting(.timeZone(name.withoutPlaces), nowhere)
    case .language(let name): return TestSetting(.language(name.withoutPlaces), nowhere)
    }
  }
}

extension TestDeclaration {
  fileprivate var withoutPlaces: TestDeclaration {
    TestDeclaration(title: title.withoutPlaces, lines: lines.map(\.withoutPlaces), range: nowhere, isWhole: isWhole)
  }
}

extension RecordMention {
  fileprivate var withoutPlaces: RecordMention {
    RecordMention(type: type?.withoutPlaces, id: id.withoutPlaces, isQuoted: isQuoted)
  }
}

extension TestLine {
  fileprivate var withoutPlaces: TestLine {
    TestLine(
      day: day.map { TestDay(date: $0.date.withoutPlaces, time: $0.time?.withoutPlaces) }, kind.withoutPlaces, nowhere)
  }
}

extension TestLine.Kind {
  fileprivate var withoutPlaces: TestLine.Kind {
    switch self {
    case .given(let record, let fields): return .given(record.withoutPlaces, fields.map(\.withoutPlaces))
    case .change(let record, let fields): return .change(record.withoutPlaces, fields.map(\.withoutPlaces))
    case .remove(let record): return .remove(record.withoutPlaces)
    case .answer(let answer, let rule, let record):
      return .answer(answer.withoutPlaces, rule: rule.withoutPlaces, record.withoutPlaces)
    case .expectNothing: return .expectNothing
    case .expect(var expectation):
      expectation.rule = expectation.rule.withoutPlaces
      expectation.record = expectation.record.withoutPlaces
      expectation.recipients = expectation.recipients.map(\.withoutPlaces)
      expectation.step = expectation.step?.withoutPlaces
      return .expect(expectation)
    }
  }
}

extension TestAnswer {
  fileprivate var withoutPlaces: TestAnswer {
    switch self {
    case .snooze(let until): return .snooze(until: until.withoutPlaces)
    case .mute(let until): return .mute(until: until?.withoutPlaces)
    case .acknowledge, .done, .unmute, .reopen: return self
    }
  }
}

extension FieldSetting {
  fileprivate var withoutPlaces: FieldSetting {
    let value: Value =
      switch value {
      case .literal(let expression): .literal(expression.withoutPlaces)
      case .word(let word): .word(word.withoutPlaces)
      case .empty, .mistake: value
      }
    return FieldSetting(field: field.withoutPlaces, value: value, range: nowhere)
  }
}
