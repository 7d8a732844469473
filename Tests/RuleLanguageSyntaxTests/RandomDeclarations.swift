// Random declarations as the parser can produce them: every kind of them, with every clause.

import FollowupModel
import RuleLanguage

private let nowhere = SourceRange(start: 0, end: 0)

extension RandomTrees {
  mutating func declarations() -> [Declaration] {
    thresholds = []
    let names = ["grace", "gift_limit", "próg", "доля", "many", "times"].shuffled(using: &random)
    thresholds = names.prefix(upTo(5)).map { ThresholdDeclaration(name: Name($0, nowhere), value: fixedValue()) }
    // Before and after the rules, and between them.
    let others = (0...upTo(5)).map { _ in declaration() }
    let isTable = upTo(2) == 0
    let all = thresholds.map(Declaration.threshold) + others
    return isTable ? all : all.shuffled(using: &random)
  }

  private mutating func fixedValue() -> Expression {
    let kind: Expression.Kind
    let number = Number(upTo(3)) ?? .zero
    switch upTo(6) {
    case 0: kind = .number(Number(scaled: Int64(upTo(900_000_000))))
    case 1: kind = .percent(Number(scaled: Int64(upTo(30_000))))
    case 2:
      let amount = Number(scaled: Int64(upTo(900_000_000)))
      kind = Currency(code: "PLN").map { .money(Money(amount: amount, currency: $0)) } ?? .number(amount)
    case 3: kind = .date(CivilDate(dayNumber: upTo(40_000)))
    case 4: kind = .number(number)
    default: kind = .duration(Expression(.number(number), nowhere), pick(DurationUnit.allCases))
    }
    return Expression(kind, nowhere)
  }

  private mutating func declaration() -> Declaration {
    switch upTo(10) {
    case 0, 1: return .record(record())
    case 2:
      return .group(GroupDeclaration(name: name(), addresses: (0...upTo(6)).map { _ in Located(text(), nowhere) }))
    case 3: return .segment(segment())
    case 4: return .calendar(calendar())
    case 5: return .labels(labels())
    case 6: return .language(name())
    default: return .rule(rule())
    }
  }

  private mutating func name() -> Name {
    let words = [
      "client", "invoice", "stan", "termin_płatności", "срок_оплаты", "message", "top", "for", "from", "is", "day",
      "by",
      "end", "optional",
    ]
    return Name(pick(words), nowhere)
  }

  private mutating func text() -> String {
    pick([
      "", "anna@example.com", "a \"b\" \\ {c}", "żółć\nи", "# no comment", "\t", "\r", "\"\"\"",
      "long " + "x y".repeated(20),
    ])
  }

  private mutating func maybe<Value>(_ value: (inout RandomTrees) -> Value) -> Value? {
    upTo(2) == 0 ? value(&self) : nil
  }

  // MARK: Records, segments, calendars, labels

  private mutating func record() -> RecordDeclaration {
    let fields = (0..<upTo(6)).map { _ in
      RecordDeclaration.Field(name: name(), type: type(), isOptional: upTo(2) == 0, typeRange: nowhere)
    }
    return RecordDeclaration(name: Name(pick(["client", "invoice", "faktura", "for"]), nowhere), fields: fields)
  }

  private mutating func type() -> FieldType {
    switch upTo(9) {
    case 0: return .text
    case 1: return .number
    case 2: return .money
    case 3: return .date
    case 4: return .instant
    case 5: return .yesOrNo
    case 6: return .email
    case 7: return .choice((0...upTo(3)).map { _ in name().text })
    default: return .link(target: name().text, wayBack: maybe { $0.name().text })
    }
  }

  private mutating func segment() -> SegmentDeclaration {
    let share = Number(scaled: Int64(upTo(10_000)))
    var selection = Located<SegmentDeclaration.Selection>(
      pick([.top(upTo(100_000)), .topShare(share), .makingUp(share)]), nowhere)
    if let share = threshold({ if case .percent = $0 { true } else { false } }), case .percent(let part) = share.kind {
      selection = Located(upTo(2) == 0 ? .topShare(part) : .makingUp(part), nowhere, threshold: share.threshold)
    }
    return SegmentDeclaration(name: name(), selection: selection, record: name(), score: sum(2))
  }

  private mutating func calendar() -> CalendarDeclaration {
    var calendar = CalendarDeclaration(name: name())
    calendar.weekend = maybe { random in (0...random.upTo(2)).map { _ in random.pick(Weekday.allCases) } }
    calendar.weekendRange = calendar.weekend.map { _ in nowhere }
    if upTo(2) == 0 {
      calendar.hoursFrom = TimeOfDay(hour: 9, minute: 0)
      calendar.hoursTo = TimeOfDay(second: upTo(86_400))
      calendar.hoursRange = nowhere
    }
    calendar.entries = (0..<upTo(4)).map { _ in
      CalendarDeclaration.Entry(
        isWorking: upTo(3) == 0, days: (0...upTo(20)).map { _ in day() }, fromYear: maybe { 1 + $0.upTo(9999) },
        untilYear: maybe { 1 + $0.upTo(9999) }, range: nowhere)
    }
    return calendar
  }

  private mutating func day() -> CalendarDeclaration.Day {
    switch upTo(3) {
    case 0: return .fixed(month: 1 + upTo(12), day: 1 + upTo(29))
    case 1: return .easter(orthodox: upTo(2) == 0, offset: upTo(121) - 60)
    default: return .single(CivilDate(dayNumber: upTo(40_000)))
    }
  }

  private mutating func labels() -> LabelsDeclaration {
    LabelsDeclaration(
      language: name(),
      labels: (0..<upTo(5)).map { _ in LabelsDeclaration.Label(path: names(), text: text(), range: nowhere) })
  }

  // MARK: Rules

  private mutating func rule() -> RuleDeclaration {
    let clauses = (0...upTo(12)).map { _ in RuleDeclaration.Clause(clause(), range: nowhere, keyword: nowhere) }
    return RuleDeclaration(
      name: name(), title: maybe { Located($0.text(), nowhere) }, was: maybe { $0.name() }, clauses: clauses,
      range: nowhere)
  }

  private mutating func clause() -> RuleDeclaration.Clause.Kind {
    switch upTo(16) {
    case 0: return .forEach(name())
    case 1, 2: return .when(condition(3))
    case 3: return .unless(condition(3))
    case 4: return .priority(pick(Priority.allCases))
    case 5, 6, 7: return .step(step())
    case 8: return .send(upTo(3) == 0 ? .immediately : .at(TimeOfDay(second: upTo(86_400)), days()))
    case 9: return .ifLate(skip: upTo(2) == 0)
    case 10: return .snoozeAtMost(duration())
    case 11: return .recheckAfter(duration())
    case 12: return .paused(until: maybe { Located(CivilDate(dayNumber: $0.upTo(40_000)), nowhere) })
    case 13: return .subject(language: maybe { $0.name() }, template())
    default: return .message(language: maybe { $0.name() }, template())
    }
  }

  private mutating func days() -> SendDays {
    switch upTo(3) {
    case 0: return .everyDay
    case 1: return .workingDays
    default: return .weekdays((0...upTo(3)).map { _ in pick(Weekday.allCases) })
    }
  }

  private mutating func duration() -> Located<CalendarDuration> {
    if let threshold = threshold({ if case .duration = $0 { true } else { false } }),
      case .duration(let count, let unit) = threshold.kind, case .number(let number) = count.kind
    {
      return Located(
        CalendarDuration(count: number.truncated, unit: unit), nowhere, threshold: threshold.threshold)
    }
    return Located(CalendarDuration(count: upTo(30), unit: pick(DurationUnit.allCases)), nowhere)
  }

  private mutating func step() -> StepClause {
    var step = StepClause(after: maybe { $0.duration() }, recipients: (0...upTo(4)).map { _ in recipient() })
    switch upTo(4) {
    case 0: step.saysOnce = true
    case 1: step.isImmediate = true
    case 2:
      let period = duration()
      step.repetition =
        upTo(2) == 0
        ? Located(.every(period.value), nowhere, threshold: period.threshold)
        : Located(.everyWeekday(pick(Weekday.allCases)), nowhere)
      step.atMost = maybe { $0.times() }
    default: break
    }
    step.channels = maybe { $0.pick([.mail, .journal, [.mail, .journal]]) }
    step.priority = maybe { $0.pick(Priority.allCases) }
    return step
  }

  private mutating func times() -> Located<Int> {
    let whole = threshold { if case .number(let number) = $0 { number.isWhole } else { false } }
    guard let whole, case .number(let number) = whole.kind else { return Located(upTo(5), nowhere) }
    return Located(number.truncated, nowhere, threshold: whole.threshold)
  }

  private mutating func recipient() -> Located<StepClause.Recipient> {
    let recipient: StepClause.Recipient
    switch upTo(3) {
    case 0: recipient = .group(name())
    case 1: recipient = .address(text())
    default: recipient = .path((upTo(2) == 0 ? [name()] : []) + names() + [Name(pick(["group", "every"]), nowhere)])
    }
    return Located(recipient, nowhere)
  }

  // MARK: Texts

  private mutating func template() -> TextTemplate {
    let isBlock = upTo(2) == 0
    var parts: [TextTemplate.Part] = []
    for _ in 0..<upTo(6) {
      switch upTo(4) {
      case 0: parts.append(.value(condition(1)))
      case 1: parts.append(.days(condition(1)))
      case 2: parts.append(.plural(condition(1), ["faktura", "faktury \"{", ""]))
      default:
        if case .literal? = parts.last { continue }
        parts.append(.literal(literal(isFirst: parts.isEmpty, isBlock: isBlock)))
      }
    }
    return TextTemplate(parts: parts, isBlock: isBlock, range: nowhere)
  }

  /// In a block, the blanks that all lines begin with belong to the layout: there are none here.
  private mutating func literal(isFirst: Bool, isBlock: Bool) -> String {
    let pieces = [
      "a", " ", "\n", "\n", "  ", "\t", "\r", "\"", "\"\"\"", "\\", "{", "}", "ł", "# no comment", "b c", "\\n",
    ]
    var text = (0...upTo(8)).map { _ in pick(pieces) }.joined()
    if isFirst, isBlock, let first = text.unicodeScalars.first, first == " " || first == "\t" || first == "\r" {
      text = "a" + text
    }
    return text
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
