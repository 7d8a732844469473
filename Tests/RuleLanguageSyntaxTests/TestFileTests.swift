// Files of tests are read whole: settings, records, days, answers and expectations, in every way they may be written.

import FollowupModel
import RuleLanguage
import Testing

private func testFile(_ text: String, at location: SourceLocation = #_sourceLocation) -> TestFile {
  let (file, diagnostics) = RuleParser.parseTests(SourceText(file: "a.tests", text: text))
  #expect(diagnostics.isEmpty, "\(diagnostics)", sourceLocation: location)
  return file
}

private func lines(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> [TestLine] {
  try #require(testFile("test \"t\"\n" + text, at: location).tests.first, sourceLocation: location).lines
}

private func fields(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> [FieldSetting] {
  guard case .given(_, let fields)? = try lines("given invoice f1 with " + text, at: location).first?.kind else {
    Issue.record("no record was read", sourceLocation: location)
    return []
  }
  return fields
}

@Test func settingsStandAtTheTop() {
  let file = testFile(
    """
    # for the office in Warsaw
    calendar poland
    time_zone "Europe/Warsaw"
    language pl

    test "a"
      on 2026-11-16 expect nothing
    test "b"
      on 2026-11-16 expect nothing
    """)
  let said = file.settings.map { setting in
    switch setting.kind {
    case .calendar(let name): "calendar \(name.text)"
    case .timeZone(let name): "zone \(name.value)"
    case .language(let name): "language \(name.text)"
    }
  }
  #expect(said == ["calendar poland", "zone Europe/Warsaw", "language pl"])
  #expect(file.tests.map(\.title.value) == ["a", "b"])
  #expect(file.tests.allSatisfy { $0.isWhole })
}

@Test func everyKindOfValueIsRead() throws {
  let read = try fields(
    """
    number "F1", amount 1_000 PLN, share 20%, count -3, due_on 2026-11-12,
      seen_at 2026-11-12 09:30, status open, on_hold yes, client acme, note "", paid_on empty, other 4711
    """)
  let values = read.map { setting in
    switch setting.value {
    case .literal(let expression): expression.phrase
    case .word(let name): name.text
    case .empty: "(empty)"
    case .mistake: "(mistake)"
    }
  }
  #expect(read.map(\.field.text).prefix(3) == ["number", "amount", "share"])
  #expect(
    values == [
      "\"F1\"", "1000 PLN", "20%", "-3", "2026-11-12", "2026-11-12 09:30", "open", "yes", "acme", "\"\"", "(empty)",
      "4711",
    ])
}

@Test func fieldsMayBeCalledLikeKeywordsAndBeginALineAfterAComma() throws {
  let read = try fields(
    """
    on 2026-11-12,
    test "x",
    language "pl",
      `with` 3
    """)
  #expect(read.map(\.field.text) == ["on", "test", "language", "with"])
}

@Test func recordsAreNamedByIdByTypeAndIdAndInQuotes() throws {
  let mentions = try lines(
    """
    given invoice "FV/2026/11" with status open
    given invoice 4711
    on 2026-11-16 change f1 with status paid
    change invoice f1 with status paid
    change "FV/2026/11" with status paid
    remove invoice "FV/2026/11"
    remove 4711
    """
  ).map { line in
    switch line.kind {
    case .given(let mention, _), .change(let mention, _), .remove(let mention):
      "\(mention.type?.text ?? "-") \(mention.id.value)\(mention.isQuoted ? " quoted" : "")"
    default: "?"
    }
  }
  #expect(
    mentions == [
      "invoice FV/2026/11 quoted", "invoice 4711", "- f1", "invoice f1", "- FV/2026/11 quoted",
      "invoice FV/2026/11 quoted", "- 4711",
    ])
}

@Test func aLineWithoutADaySharesTheDayAboveIt() throws {
  let read = try lines(
    """
    given client acme
    on 2026-11-16 at 10:00 acknowledge overdue for f1
                           expect nothing
    on 2026-11-17
      remove acme
      expect nothing
    """)
  let days = read.map { line in
    line.day.map { "\($0.date.value)" + ($0.time.map { " \($0.value)" } ?? "") } ?? "-"
  }
  #expect(days == ["-", "2026-11-16 10:00", "-", "2026-11-17", "-"])
}

@Test func peopleAnswerInEveryWay() throws {
  let answers = try lines(
    """
    on 2026-11-16 acknowledge overdue for f1
    snooze until 2026-11-20 overdue for f1
    snooze overdue for invoice f1 until 2026-11-20
    done overdue for f1
    mute overdue for "f1"
    mute until 2026-12-01 overdue for f1
    unmute overdue for f1
    reopen overdue for f1
    """
  ).map { line in
    guard case .answer(let answer, let rule, let mention) = line.kind else { return "?" }
    let who = "\(rule.text) \(mention.id.value)"
    return switch answer {
    case .acknowledge: "acknowledge \(who)"
    case .snooze(let date): "snooze \(date.value) \(who)"
    case .done: "done \(who)"
    case .mute(let date): "mute \(date.map { "\($0.value)" } ?? "-") \(who)"
    case .unmute: "unmute \(who)"
    case .reopen: "reopen \(who)"
    }
  }
  #expect(
    answers == [
      "acknowledge overdue f1", "snooze 2026-11-20 overdue f1", "snooze 2026-11-20 overdue f1", "done overdue f1",
      "mute - overdue f1", "mute 2026-12-01 overdue f1", "unmute overdue f1", "reopen overdue f1",
    ])
}

@Test func expectationsSayWhoAndHow() throws {
  let expectations = try lines(
    """
    on 2026-11-16 expect overdue for f1 to remind anna
    expect overdue for f1 to remind anna, "boris@example.com" at step "14 days" late in a digest
    expect overdue for invoice f1 to remind "anna.k" in a digest late
    """
  ).map { line in
    guard case .expect(let expectation) = line.kind else { return "?" }
    let who = expectation.recipients.map { recipient in
      switch recipient.value {
      case .employee(let id): id
      case .address(let address): "<\(address)>"
      }
    }
    return
      "\(who.joined(separator: " ")) \(expectation.step?.value ?? "-") \(expectation.isLate) \(expectation.isInDigest)"
  }
  #expect(
    expectations == ["anna - false false", "anna <boris@example.com> 14 days true true", "anna.k - true true"])
}

@Test(arguments: ["f1", "faktura_2", "4711", "FV/2026/11", "with \"quotes\"", "two words", "", "1a", "expect", "срок"])
func anIdIsReadAsItIsPrinted(id: String) throws {
  let line = try #require(try lines("given client \(RecordID(id).phrase)\n").first)
  guard case .given(let mention, _) = line.kind else {
    Issue.record("no record was read")
    return
  }
  #expect(mention.id.value == id)
}
