// Whatever a file holds, it is read in bounded time and memory, and what is wrong with it is said.

import FollowupModel
import RuleLanguage
import Testing

private func parse(_ text: String) -> [Diagnostic] { parse(Array(text.utf8)) }

/// Reads, checks and lays out a file; what reading it found.
private func parse(_ utf8: [UInt8]) -> [Diagnostic] {
  let source = SourceText(file: "a.rules", utf8: utf8)
  let found = RuleParser.parse(source).diagnostics
  let checked = RuleChecker.check([source])
  #expect((checked.rules == nil) == checked.diagnostics.contains { $0.severity == .error })
  let (text, mistakes) = RuleFormatter.format(source)
  #expect((text == nil) == !mistakes.isEmpty)
  #expect(found.isEmpty || mistakes == found)
  return found
}

private func rule(when condition: String) -> String {
  "rule a\n  for each bill\n  when \(condition)\n  remind client.manager\n  subject \"s\"\n"
}

@Test(arguments: [
  (String(repeating: "(", count: 100_000), "nests"), (String(repeating: "not ", count: 100_000), "nests"),
  (String(repeating: "-", count: 100_000) + "1", "nests"), (String(repeating: "any(x where ", count: 10_000), "nests"),
  (String(repeating: "sum(", count: 10_000), "nests"), (String(repeating: "20% of ", count: 50_000), "nests"),
  (String(repeating: "days since ", count: 10_000), "nests"),
  (String(repeating: "anniversary of ", count: 10_000), "nests"),
  (String(repeating: "1 + ", count: 10_000) + "1 > 2", "calculates"),
  (String(repeating: "1 * ", count: 10_000) + "1 > 2", "calculates"),
])
func whatNestsTooDeepIsOneMistakeAndNoCrash(condition: String, word: String) {
  let found = parse(rule(when: condition))
  #expect(found.count == 1)
  #expect(found.allSatisfy { $0.message.contains(word) && $0.line == 3 && $0.help != nil })
}

@Test func aHundredLevelsAreStillFine() {
  let open = String(repeating: "(", count: Limits.nestingDepth)
  let close = String(repeating: ")", count: Limits.nestingDepth)
  #expect(parse(rule(when: "\(open)x\(close)")).isEmpty)
  #expect(parse(rule(when: "(\(open)x\(close))")).count == 1)
}

@Test func longFlatConditionsAreFlatTrees() {
  let source = SourceText(file: "a.rules", text: String(repeating: "x is 1 and ", count: 10_000) + "y or z")
  let (tree, diagnostics) = RuleParser.parseCondition(source)
  #expect(diagnostics.isEmpty)
  guard case .or(let parts) = tree.kind, case .and(let all)? = parts.first?.kind else {
    Issue.record("expected a flat condition")
    return
  }
  #expect(all.count == 10_001)
  #expect(tree.phrase.utf8.count == source.utf8.count)
}

@Test func nestedBracesInTextsAreMistakesAndNoCrash() {
  let braces = String(repeating: "{\"", count: 100_000)
  #expect(!parse("rule a\n  subject \"\(braces)\"\n").isEmpty)
  #expect(!parse("rule a\n  subject \"\(String(repeating: "{", count: 100_000))\"\n").isEmpty)
}

@Test func aFileOfMistakesIsCutShort() {
  let found = parse(String(repeating: "foo ;;; bar\n", count: 10_000))
  #expect(found.count == 101)
  #expect(found.last?.message == "there are more than 100 mistakes; the rest is not shown")
  #expect(parse(String(repeating: "; ", count: 200_000)).count == 101)
}

@Test func aFileOverTheLimitIsNotLookedInto() {
  let found = parse(String(repeating: "#", count: Limits.ruleFileBytes + 1))
  #expect(found.map(\.message) == ["a rule file has at most 1048576 bytes; this one has 1048577"])
  #expect(found.map(\.line) == [0])
  #expect(parse(String(repeating: "#", count: Limits.ruleFileBytes)).isEmpty)
}

@Test func bytesThatAreNotUTF8AreAMistakeInTheirLine() {
  let source = SourceText(file: "a.rules", utf8: Array("rule a\n  subject \"".utf8) + [0xB3, 0x22])
  let found = RuleParser.parse(source).diagnostics
  #expect(found.map(\.message) == ["this line is not UTF-8"])
  #expect(found.map(\.help) == ["save the file with the encoding UTF-8"])
  #expect(found.map(\.line) == [2])
}

@Test(
  arguments: [
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFE], [0x80], [0xC5],
    [0xE2, 0x82],
  ] as [[UInt8]])
func surrogatesAndOtherBytesThatAreNoTextAreOneMistake(bytes: [UInt8]) {
  for place in ["rule a\n  subject \"", "rule a\n  when x", "# ", "rule a\n  message \"\"\"\n  "] {
    #expect(parse(Array(place.utf8) + bytes).map(\.message) == ["this line is not UTF-8"])
  }
}

@Test func nothingAtAllIsNoWord() {
  #expect(parse("\0").map(\.message) == ["the invisible character U+0000 has no meaning here"])
  #expect(parse("record a\n  b\0c text\n").count >= 1)
  #expect(parse("group a \"x\0y@example.com\"\n").count == 1)
}

@Test(arguments: ["9", "1_000", "1 000", "0.", "2026-", "12:", "5 days + "])
func giantNumbersAreMistakes(digits: String) {
  let number = String(repeating: digits, count: 100_000 / digits.utf8.count)
  #expect(!parse(rule(when: "amount > \(number)1 PLN")).isEmpty)
}

@Test(arguments: ["x", "x ", "x.", "\"", "`", "#", "{", "(", ",", "x is 1 or ", "x and ", "not ", "1 ", "é"])
func aVeryLongLineIsReadInBoundedTime(part: String) {
  let line = String(repeating: part, count: 50_000 / part.utf8.count)
  let clock = ContinuousClock()
  let took = clock.measure {
    _ = parse(rule(when: line))
    _ = parse(line)
    _ = parse("rule a\n  subject \"\(line)\"\n")
  }
  #expect(took < .seconds(60))
}

@Test func whatNestsAsDeepAsItMayIsCheckedInBoundedTime() {
  let depth = Limits.nestingDepth - 1
  let inner = String(repeating: "amount > 1 and ", count: 300) + "amount > 2"
  let condition = String(repeating: "any(children where ", count: depth) + inner + String(repeating: ")", count: depth)
  let text =
    "record item\n  amount number\n  parent link to item as children, optional\n"
    + "rule a\n  for each item\n  when \(condition)\n  remind \"a@example.com\"\n  subject \"s\"\n"
  let took = ContinuousClock().measure { #expect(parse(text).isEmpty) }
  #expect(took < .seconds(60))
}

private let sample = """
  record bill
    amount money
    due_on date, optional
    state one of open, paid
  group desk "desk@example.com"
  segment big
    top 20% of client by sum(bills.amount where state is paid)
  calendar north
    weekend saturday, sunday
    holiday easter + 1 day, 1 May from 2025
  rule late "Late"
    for each bill
    when due_on is between 3 and 10 days ago and not (state is open or paid)
    unless any(client.bills where amount > 10 000 PLN)
    after 14 days remind client.manager, group desk every 3 working days at most 4 times by mail
    send at 09:00 on monday, friday
    subject "Bill {count(client.bills where state is "x") as "bill|bills"} {days since due_on as days}"
    message pl \"\"\"
      Dzień dobry {client.name}
      \"\"\"
  """

@Test func everyTruncatedFileIsRead() {
  let bytes = Array(sample.utf8)
  #expect(parse(sample).isEmpty)
  for length in 0...bytes.count {
    _ = parse(Array(bytes[..<length]))
  }
}

@Test func randomBytesAndRandomWordsAreRead() {
  let seed: UInt64 = 7
  print("seed \(seed)")
  var random = SeededGenerator(state: seed)
  for _ in 0..<500 {
    let bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0...127, using: &random) }
    _ = parse(bytes)
    _ = RuleParser.parseCondition(SourceText(file: "a.rules", utf8: bytes))
  }
  let words =
    sample.split(separator: " ").flatMap { $0.split(separator: "\n") }.map(String.init) + [
      "\n", "\n", "(", ")", "\"", "{", "}", "\"\"\"", "`", "`message`", "not", "is", "or", "and", "of", "where",
      "2026-02-30",
      "'", "„", "!", "==", "§", "\u{0}", "\\", "10 000", "1_0", "%", "-", "ago", "every",
    ]
  for _ in 0..<600 {
    let text = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
      (words.randomElement(using: &random) ?? "") + (Int.random(in: 0..<4, using: &random) == 0 ? "\n" : " ")
    }.joined()
    let found = parse(text)
    for diagnostic in found { #expect(diagnostic.line > 0 && diagnostic.length > 0 && !diagnostic.description.isEmpty) }
    _ = RuleParser.parseCondition(SourceText(file: "a.rules", text: text))
  }
}
