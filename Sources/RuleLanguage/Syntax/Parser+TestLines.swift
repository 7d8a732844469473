// What the lines of a test say after their day: records, answers and expectations.

import FollowupModel

extension Parser {
  /// What is given, happens or is expected.
  mutating func testAction() throws(Mistake) -> TestLine.Kind {
    let all = Words.testActions.joined(separator: ", ")
    guard var keyword = current.word else { throw expected("what happens on that day", help: "one of \(all)") }
    if !Words.testActions.contains(keyword) {
      guard let meant = testWordMeant(by: keyword), meant != "on" else {
        throw mistake(current.range, "`\(keyword)` is nothing that happens in a test", help: "one of \(all)")
      }
      findings.add(current.range, "`\(keyword)` is nothing that happens in a test", help: "write `\(meant)`")
      keyword = meant
    }
    advance()
    switch keyword {
    case "given":
      let mention = try givenRecord()
      return .given(mention, take("with") ? try fieldSettings() : [])
    case "change":
      let mention = try recordMention("write `change f1 with status paid`")
      try expect("with", help: "say what changes: `change \(written(mention.id.range)) with status paid`")
      return .change(mention, try fieldSettings())
    case "remove": return .remove(try recordMention("write `remove f1`"))
    case "expect": return try expectation()
    default: return try answer(keyword)
    }
  }

  // MARK: Records

  /// `TYPE ID`.
  private mutating func givenRecord() throws(Mistake) -> RecordMention {
    let help = "write a type and an id: `given invoice f1 with …`"
    if ["a", "an", "the"].contains(current.word), peek(1).word != nil, peek(2).word != nil, peek(2).word != "with" {
      throw mistake(current.range, "`\(written(current.range))` is not needed here", help: "leave it out")
    }
    let type = try name("the type of a record", help: help)
    if atEnd || isNext("with") {
      throw mistake(
        type.range, "a record is given by its type and its id, and one of them is missing",
        help: "write `given invoice \(type.text) with …`, or `given \(type.text) f1 with …`")
    }
    let (id, isQuoted) = try recordID(help)
    return RecordMention(type: type, id: id, isQuoted: isQuoted)
  }

  /// `ID` or `TYPE ID`.
  private mutating func recordMention(_ help: String) throws(Mistake) -> RecordMention {
    var type: Name?
    if case .name = current.kind, !peek(1).startsLine, peek(1).range.start > current.range.end, startsID(peek(1)) {
      type = try name("the type of a record")
    }
    let (id, isQuoted) = try recordID(help)
    return RecordMention(type: type, id: id, isQuoted: isQuoted)
  }

  /// Whether a word behind a name is an id, so that the name is a type.
  private func startsID(_ token: Token) -> Bool {
    switch token.kind {
    case .name(let word, let isQuoted): return isQuoted || !RecordMention.followers.contains(word)
    case .text, .number: return true
    default: return false
    }
  }

  private mutating func recordID(
    _ help: String, _ what: String = "the id of a record"
  ) throws(Mistake) -> (id: Located<String>, isQuoted: Bool) {
    let start = current.range
    switch current.kind {
    case .text: return (Located(try plainText("an id"), start), true)
    case .name(let text, _):
      advance()
      try expectNoSigns(after: start)
      return (Located(text, start), false)
    case .number where written(start).utf8.allSatisfy({ (0x30...0x39).contains($0) }):
      advance()
      try expectNoSigns(after: start)
      return (Located(written(start), start), false)
    case .number, .date:
      throw mistake(start, "an id like this stands in double quotes", help: "write `\"\(written(start))\"`")
    default: throw expected(what, help: help)
    }
  }

  /// `FV/2026/11` without quotes falls into several words.
  private func expectNoSigns(after start: SourceRange) throws(Mistake) {
    var whole = start
    var position = index
    while position < end, tokens[position].range.start == whole.end, !tokens[position].isSign(.comma) {
      whole.end = tokens[position].range.end
      position += 1
    }
    guard whole.end > start.end else { return }
    if tokens[index..<position].contains(where: \.isMistake) { throw Mistake(finding: nil) }
    throw mistake(
      whole, "an id of more than letters, digits and `_` stands in double quotes", help: "write `\"\(written(whole))\"`"
    )
  }

  // MARK: Fields

  /// `FIELD VALUE, FIELD VALUE…`. A mistake in one of them does not hide those of the others.
  private mutating func fieldSettings() throws(Mistake) -> [FieldSetting] {
    var settings: [FieldSetting] = []
    while true {
      let first = current
      do {
        settings.append(try fieldSetting())
      } catch {
        note(error)
        let field = Name(first.word ?? "", first.range)
        settings.append(FieldSetting(field: field, value: .mistake, range: first.range))
        while !atEnd, !current.isSign(.comma) { advance() }
      }
      if atEnd { return settings }
      if take(.comma) { continue }
      if isNext("and") {
        findings.add(current.range, "fields have commas between them", help: "write `,` instead of `and`")
        advance()
      } else if let word = current.word, !Words.reserved.contains(word), startsFieldValue(peek(1)) {
        findings.add(current.range, "a comma is missing before `\(written(current.range))`", help: "write `, `")
      } else {
        throw leftOver()
      }
    }
  }

  private func startsFieldValue(_ token: Token) -> Bool {
    switch token.kind {
    case .sign(.minus), .sign(.equal), .name, .number, .percent, .date, .text, .mistake: return true
    default: return false
    }
  }

  private mutating func fieldSetting() throws(Mistake) -> FieldSetting {
    let field = try name("a field", help: "write a field and its value: `status open`")
    if isNext("is") || current.isSign(.equal) {
      findings.add(
        current.range, "between a field and its value stands nothing", help: "leave out `\(written(current.range))`")
      advance()
    }
    let start = current.range
    let value = try fieldValue(of: field)
    return FieldSetting(field: field, value: value, range: range(from: start.start))
  }

  private mutating func fieldValue(of field: Name) throws(Mistake) -> FieldSetting.Value {
    let start = current.range
    switch current.kind {
    case .name(let word, let isQuoted):
      if Currency(code: word) != nil, case .number = peek(1).kind {
        throw mistake(
          start.joined(peek(1).range), "the currency stands after the number",
          help: "write `\(written(peek(1).range)) \(word)`")
      }
      advance()
      try expectNoSigns(after: start)
      return !isQuoted && word == "empty" ? .empty : .word(Name(word, start))
    case .sign(.minus), .number, .percent, .date, .text, .mistake:
      let isNegative = take(.minus)
      let value = try primary()
      if case .duration = value.kind {
        throw mistake(value.range, "a field holds no duration", help: "write a number alone, or a date: `2026-11-12`")
      }
      if case .mistake = value.kind { throw Mistake(finding: nil) }
      try expectNoSigns(after: start.joined(value.range))
      return .literal(isNegative ? Expression(.negative(value), start.joined(value.range)) : value)
    case .time:
      throw mistake(start, "the date is missing before this time", help: "write `2026-11-16 \(written(start))`")
    default:
      throw expected("the value of `\(field.text)`", help: "for no value, write `empty`, or leave the field out")
    }
  }

  // MARK: Answers

  /// `acknowledge RULE for ID`, after its keyword. `until DATE` may stand before or behind.
  private mutating func answer(_ keyword: String) throws(Mistake) -> TestLine.Kind {
    let takesDate = keyword == "snooze" || keyword == "mute"
    var until = takesDate ? try untilDate(keyword) : nil
    let example = "\(keyword)\(keyword == "snooze" ? " until 2026-11-30" : "") overdue for f1"
    let rule = try name("a rule", help: "write `\(example)`")
    try expect("for", help: "write `\(example)`")
    let mention = try recordMention("write `\(example)`")
    if takesDate, until == nil { until = try untilDate(keyword) }
    switch keyword {
    case "acknowledge": return .answer(.acknowledge, rule: rule, mention)
    case "done": return .answer(.done, rule: rule, mention)
    case "mute": return .answer(.mute(until: until), rule: rule, mention)
    case "unmute": return .answer(.unmute, rule: rule, mention)
    case "reopen": return .answer(.reopen, rule: rule, mention)
    default:
      guard let until else {
        throw mistake(rule.range, "until when is missing before `\(rule.text)`", help: "write `\(example)`")
      }
      return .answer(.snooze(until: until), rule: rule, mention)
    }
  }

  private mutating func untilDate(_ keyword: String) throws(Mistake) -> Located<CivilDate>? {
    guard take("until") else { return nil }
    let range = current.range
    guard case .date(let date) = current.kind else {
      throw expected("a date", help: "write `\(keyword) until 2026-11-30 overdue for f1`")
    }
    advance()
    return Located(date, range)
  }

  // MARK: Expectations

  /// `nothing`, or `RULE for ID to remind WHO [at step "14 days"] [late] [in a digest]`, after its keyword.
  private mutating func expectation() throws(Mistake) -> TestLine.Kind {
    if take("nothing") { return .expectNothing }
    let help = "write `expect nothing` or `expect overdue for f1 to remind anna`"
    let rule = try name("a rule or `nothing`", help: help)
    try expect("for", help: help)
    let record = try recordMention(help)
    if isNext("reminds") || isNext("remind") {
      throw mistake(current.range, "expected `to remind`, not `\(written(current.range))`", help: help)
    }
    try expect("to remind", help: help)
    var expectation = TestExpectation(rule: rule, record: record, recipients: [])
    repeat { expectation.recipients.append(try expectedRecipient()) } while take(.comma)
    if isNext("and") {
      throw mistake(current.range, "several people have commas between them", help: "write `,` instead of `and`")
    }
    while try expectedCircumstance(&expectation) {}
    return .expect(expectation)
  }

  private mutating func expectedRecipient() throws(Mistake) -> Located<TestExpectation.Recipient> {
    let help = "name who really receives it: an employee's id, or an address in double quotes"
    let start = current.range
    if isNext("group"), case .name = peek(1).kind {
      throw mistake(start.joined(peek(1).range), "a group receives nothing, its addresses do", help: help)
    }
    if case .name = current.kind, peek(1).isSign(.point) {
      throw mistake(start, "`\(written(start))` is a path, as rules have it", help: help)
    }
    let (id, isQuoted) = try recordID(help, "who receives it")
    let isAddress = isQuoted && id.value.contains("@")
    return Located(isAddress ? .address(id.value) : .employee(id.value), id.range)
  }

  /// One of the phrases behind the people. False where none starts here.
  private mutating func expectedCircumstance(_ expectation: inout TestExpectation) throws(Mistake) -> Bool {
    let start = current.range
    if take("late") {
      if expectation.isLate { throw mistake(start, "`late` is said twice", help: "keep one of them") }
      expectation.isLate = true
    } else if take("in") {
      _ = take("a")
      try expect("digest", help: "write `in a digest`")
      expectation.isInDigest = true
    } else if isNext("at") {
      if case .time = peek(1).kind {
        throw mistake(start, "the time stands behind the day", help: "write `on 2026-11-16 at 09:00 expect …`")
      }
      advance()
      try expect("step", help: "write `at step \"14 days\"`")
      let range = current.range
      let help = "write its `after` in double quotes: `at step \"14 days\"`; `\"0 days\"` is the first step"
      let step = Located(try plainText("the step", help: help), range)
      if expectation.step != nil { throw mistake(range, "the step is said twice", help: "keep one of them") }
      expectation.step = step
    } else {
      return false
    }
    return true
  }
}

extension RecordMention {
  /// What follows an id, so that it is none itself.
  static let followers: Set = ["with", "to", "remind", "reminds", "until", "for", "and", "on"]
}
