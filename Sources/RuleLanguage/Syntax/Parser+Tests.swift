// Files of tests: their settings, their tests, and which line comes next.

import FollowupModel

extension RuleParser {
  /// Reads a whole file of tests. As in rule files, what could not be read is in the diagnostics.
  public static func parseTests(_ source: SourceText) -> (file: TestFile, diagnostics: [Diagnostic]) {
    if let unreadable = unreadable(source) { return (TestFile(source: source), [unreadable]) }
    var parser = Parser(source)
    var file = parser.testFile()
    file.comments = parser.comments
    return (file, parser.findings.diagnostics(in: source))
  }
}

extension Words {
  /// What starts a line outside tests.
  static let testDeclarations = ["test"] + testSettings

  static let testSettings = ["calendar", "time_zone", "language"]

  /// What starts a line of a test, or stands after its day.
  static let testActions = [
    "given", "change", "remove", "acknowledge", "snooze", "done", "mute", "unmute", "reopen", "expect",
  ]

  static let testLines = ["on"] + testActions
}

extension ForeignWords {
  /// In place of what starts a line of a test.
  static let testLines = [
    "add": "given", "create": "given", "having": "given", "update": "change", "set": "change",
    "edit": "change", "delete": "remove", "drop": "remove", "then": "expect", "expects": "expect", "assert": "expect",
    "should": "expect", "ack": "acknowledge", "finish": "done", "finished": "done", "silence": "mute", "when": "on",
  ]
}

extension Parser {
  mutating func testFile() -> TestFile {
    var file = TestFile(source: source)
    while !atEnd, !findings.isFull {
      let start = index
      switch testKeyword() {
      case "test"?:
        if let test = testDeclaration() { file.tests.append(test) }
      case let word?:
        if !file.tests.isEmpty {
          findings.add(current.range, "`\(word)` stands below a test", help: "move it to the top of the file")
        }
        let next = endOfLine()
        if let setting = testSetting(word) { file.settings.append(setting) }
        index = next
      case nil: skipToTest()
      }
      if index == start { advance() }
    }
    return file
  }

  /// The keyword that starts the line; of a misspelt one, too, after a finding about it.
  private mutating func testKeyword() -> String? {
    guard let word = current.word else {
      note(expected("a test", help: "write `test \"…\"`"))
      return nil
    }
    if Words.testDeclarations.contains(word) { return word }
    if let meant = nearestName(to: word, among: Words.testDeclarations) {
      findings.add(current.range, "`\(word)` starts no test", help: "write `\(meant)`")
      return meant
    }
    if Words.testLines.contains(word) {
      findings.add(
        current.range, "`\(word)` stands outside a test",
        help: "write it below the line `test \"…\"` that it belongs to")
    } else if Words.declarations.contains(word) {
      findings.add(
        current.range, "a file of tests holds no `\(word)`", help: "put it in a file named `*.rules` beside this one")
    } else {
      findings.add(current.range, "`\(word)` starts no test", help: "write `test \"…\"`")
    }
    return nil
  }

  private mutating func skipToTest() {
    repeat { advance() } while !atEnd && !startsTest(index) && !startsDeclaration(index)
  }

  /// Whether the word at `position` starts a test or a setting, misspelt or not. After a comma it is a field.
  private func startsTest(_ position: Int) -> Bool {
    guard position < tokens.count, tokens[position].startsLine, let word = tokens[position].word,
      position == 0 || !tokens[position - 1].isSign(.comma)
    else { return false }
    if Words.testDeclarations.contains(word) { return true }
    guard position + 1 < tokens.count, case .text = tokens[position + 1].kind else { return false }
    return !Words.testLines.contains(word) && nearestName(to: word, among: ["test"]) != nil
  }

  private mutating func testSetting(_ keyword: String) -> TestSetting? {
    within(endOfLine()) { parser in
      let start = parser.current.range.start
      return parser.recovering(nil) { parser throws(Mistake) in
        parser.advance()
        let kind: TestSetting.Kind
        switch keyword {
        case "calendar": kind = .calendar(try parser.name("a calendar", help: "write `calendar poland`"))
        case "language": kind = .language(try parser.name("a language", help: "write its code: `language pl`"))
        default:
          let range = parser.current.range
          let help = "write it in double quotes: `time_zone \"Europe/Warsaw\"`"
          kind = .timeZone(Located(try parser.plainText("a time zone", help: help), range))
        }
        let setting = TestSetting(kind, parser.range(from: start))
        if !parser.atEnd { parser.note(parser.leftOver()) }
        return setting
      }
    }
  }

  // MARK: Tests

  /// `test "TITLE"` and its lines.
  private mutating func testDeclaration() -> TestDeclaration? {
    var last = index + 1
    while last < end, !startsTest(last) { last += 1 }
    return within(last) { parser in
      let start = parser.current.range
      parser.advance()
      let title: Located<String>? = parser.recovering(nil) { parser throws(Mistake) in
        let range = parser.current.range
        guard !parser.current.startsLine else {
          throw parser.mistake(
            start, "the title of the test is missing", help: "write `test \"reminds on the fourth day\"`")
        }
        let help = "write it in double quotes: `test \"reminds on the fourth day\"`"
        return Located(try parser.plainText("the test's title", help: help), range)
      }
      if title == nil { while !parser.atEnd, !parser.current.startsLine { parser.advance() } }
      var test = TestDeclaration(title: title ?? Located("", start), lines: [], range: start, isWhole: title != nil)
      while !parser.atEnd {
        if let line = parser.testLine() { test.lines.append(line) } else { test.isWhole = false }
      }
      if test.lines.contains(where: \.hasMistake) { test.isWhole = false }
      test.range = parser.range(from: start.start)
      return test
    }
  }

  /// The line that comes next; nil where it cannot be read.
  private mutating func testLine() -> TestLine? {
    let start = current.range
    guard current.startsLine, let word = current.word, Words.testLines.contains(word) || isMisspeltTestLine(index)
    else {
      note(unknownTestLine())
      repeat { advance() } while !atEnd && !startsTestLine(index)
      return nil
    }
    let last = endOfTestLine()
    defer { index = last }
    return within(last) { parser in
      parser.recovering(nil) { parser throws(Mistake) in
        let day = try parser.testDay()
        let kind = try parser.testAction()
        let line = TestLine(day: day, kind, parser.range(from: start.start))
        if !parser.atEnd { throw parser.leftOver() }
        return line
      }
    }
  }

  /// `on DATE [at TIME]`, where it comes next.
  private mutating func testDay() throws(Mistake) -> TestDay? {
    if !isNext("on"), let word = current.word, !Words.testActions.contains(word), testWordMeant(by: word) == "on" {
      findings.add(current.range, "`\(word)` starts no line of a test", help: "write `on`")
      advance()
    } else if !take("on") {
      return nil
    }
    let range = current.range
    guard case .date(let date) = current.kind else {
      throw expected("a date", help: "write year, month, day: `on 2026-11-16`")
    }
    advance()
    guard take("at") else { return TestDay(date: Located(date, range), time: nil) }
    let timeRange = current.range
    guard case .time(let time) = current.kind else {
      throw expected("a time of day", help: "write `on \(date) at 10:00`")
    }
    advance()
    return TestDay(date: Located(date, range), time: Located(time, timeRange))
  }

  // MARK: Where lines begin and end

  /// Whether the word at `position` starts a line of a test, misspelt or not. After a comma it is a field, unless it
  /// reads like a whole line.
  private func startsTestLine(_ position: Int) -> Bool {
    guard position < end, tokens[position].startsLine, let word = tokens[position].word else { return false }
    if tokens[position - 1].isSign(.comma) { return readsLikeTestLine(position) }
    return Words.testLines.contains(word) || isMisspeltTestLine(position)
  }

  private func readsLikeTestLine(_ position: Int) -> Bool {
    func word(_ distance: Int) -> String? { position + distance < end ? tokens[position + distance].word : nil }
    switch word(0) {
    case "on":
      guard position + 1 < end, case .date = tokens[position + 1].kind else { return false }
      return word(2).map { $0 == "at" || Words.testActions.contains($0) } ?? false
    case "given": return word(3) == "with"
    case "change": return word(2) == "with" || word(3) == "with"
    case "expect": return word(1) == "nothing" || word(2) == "for"
    case "snooze", "mute": return word(1) == "until" || word(2) == "for"
    case "acknowledge", "done", "unmute", "reopen": return word(2) == "for"
    default: return false
    }
  }

  private func isMisspeltTestLine(_ position: Int) -> Bool {
    tokens[position].word.map { testWordMeant(by: $0) != nil } ?? false
  }

  /// The keyword that was probably meant.
  func testWordMeant(by word: String) -> String? {
    let isJoining = ["with", "to", "for", "at", "until", "in", "late", "remind", "nothing"].contains(word)
    guard !isJoining else { return nil }
    return ForeignWords.testLines[word.lowercased()] ?? nearestName(to: word, among: Words.testLines)
  }

  /// The word after the last of the line that starts here. `on 2026-11-16` may stand on a line of its own.
  private func endOfTestLine() -> Int {
    var position = index + 1
    if isNext("on") {
      position = index + (peek(2).word == "at" ? 4 : 2)
      if position < end, tokens[position].word != "on", startsTestLine(position) { position += 1 }
    }
    while position < end, !startsTestLine(position) { position += 1 }
    return min(position, end)
  }

  private func unknownTestLine() -> Mistake {
    let help = "lines start with \(Words.testLines.joined(separator: ", "))"
    guard let word = current.word else { return expected("a line of the test", help: help) }
    if !current.startsLine {
      return mistake(
        current.range, "`\(word)` cannot stand here", help: "write what follows the title on the next line")
    }
    if word == "and" {
      return mistake(
        current.range, "`and` starts no line of a test", help: "begin with `on`, `given` or `expect` again")
    }
    return mistake(current.range, "`\(word)` starts no line of a test", help: help)
  }

  /// What to say about a word behind the end of a line.
  func leftOver() -> Mistake {
    if current.isMistake || index > 0 && tokens[index - 1].isMistake { return Mistake(finding: nil) }
    if current.startsLine { return unknownTestLine() }
    let shown = written(current.range)
    if isNext("on") {
      return mistake(current.range, "the day stands at the start of the line", help: "write `on 2026-11-16 expect …`")
    }
    return mistake(
      current.range, "`\(shown)` cannot stand here", help: "a line says one thing; the next one starts a new line")
  }
}

extension TestLine {
  /// Whether a field in it could not be read.
  fileprivate var hasMistake: Bool {
    switch kind {
    case .given(_, let fields), .change(_, let fields): return fields.contains { $0.value == .mistake }
    default: return false
    }
  }
}
