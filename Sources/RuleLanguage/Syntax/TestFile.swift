// A file of tests as written: its settings, and tests made of lines. Nothing is resolved or checked yet.

import FollowupModel

/// One file of tests as written.
public struct TestFile: Sendable {
  public var source: SourceText
  /// In the order written.
  public var settings: [TestSetting]
  public var tests: [TestDeclaration]
  /// The places of comments, from `#` to the end of the line, in the order of the file.
  public var comments: [SourceRange]

  public init(
    source: SourceText, settings: [TestSetting] = [], tests: [TestDeclaration] = [], comments: [SourceRange] = []
  ) {
    self.source = source
    self.settings = settings
    self.tests = tests
    self.comments = comments
  }
}

/// A line at the top of a file of tests, which holds for all its tests.
public struct TestSetting: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `calendar poland`: one of the rules' calendars.
    case calendar(Name)
    /// `time_zone "Europe/Warsaw"`.
    case timeZone(Located<String>)
    /// `language pl`.
    case language(Name)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A test: its title and its lines.
public struct TestDeclaration: Hashable, Sendable {
  public var title: Located<String>
  public var lines: [TestLine]
  /// The whole declaration.
  public var range: SourceRange
  /// Whether every line, and every field in it, could be read.
  public var isWhole: Bool

  public init(title: Located<String>, lines: [TestLine], range: SourceRange, isWhole: Bool = true) {
    self.title = title
    self.lines = lines
    self.range = range
    self.isWhole = isWhole
  }
}

/// One line of a test: what is there, what happens, or what is expected.
public struct TestLine: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `given invoice f1 with due_on 2026-11-12, status open`.
    case given(RecordMention, [FieldSetting])
    /// `change f1 with status paid`.
    case change(RecordMention, [FieldSetting])
    /// `remove f1`.
    case remove(RecordMention)
    /// `acknowledge overdue for f1`.
    case answer(TestAnswer, rule: Name, RecordMention)
    case expectNothing
    /// `expect overdue for f1 to remind anna`.
    case expect(TestExpectation)
  }

  /// Nil where the line does not say: then it is the day above.
  public var day: TestDay?
  public var kind: Kind
  public var range: SourceRange

  public init(day: TestDay?, _ kind: Kind, _ range: SourceRange) {
    self.day = day
    self.kind = kind
    self.range = range
  }
}

/// `on 2026-11-16`, `on 2026-11-16 at 10:00`.
public struct TestDay: Hashable, Sendable {
  public var date: Located<CivilDate>
  public var time: Located<TimeOfDay>?

  public init(date: Located<CivilDate>, time: Located<TimeOfDay>?) {
    self.date = date
    self.time = time
  }
}

/// How a line names a record: by its id, its type and its id, or its type where the test has one of it.
public struct RecordMention: Hashable, Sendable {
  public var type: Name?
  public var id: Located<String>
  /// Whether the id stands in double quotes.
  public var isQuoted: Bool

  public init(type: Name?, id: Located<String>, isQuoted: Bool = false) {
    self.type = type
    self.id = id
    self.isQuoted = isQuoted
  }

  public var range: SourceRange { type.map { $0.range.joined(id.range) } ?? id.range }
}

/// `due_on 2026-11-12`: a field and its value.
public struct FieldSetting: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    /// A number, a percentage, money, a text, a date or an instant.
    case literal(Expression)
    /// A choice's value, `yes`, `no`, or the id of a record.
    case word(Name)
    /// `empty`: the field has no value.
    case empty
    /// What could not be read; its mistake is reported already.
    case mistake
  }

  public var field: Name
  public var value: Value
  /// Of the value.
  public var range: SourceRange

  public init(field: Name, value: Value, range: SourceRange) {
    self.field = field
    self.value = value
    self.range = range
  }
}

/// What a person answers in a test.
public enum TestAnswer: Hashable, Sendable {
  case acknowledge
  case snooze(until: Located<CivilDate>)
  case done
  case mute(until: Located<CivilDate>?)
  case unmute
  case reopen
}

/// `overdue for f1 to remind anna at step "14 days" late in a digest`.
public struct TestExpectation: Hashable, Sendable {
  public enum Recipient: Hashable, Sendable {
    /// An employee's id.
    case employee(String)
    case address(String)
  }

  public var rule: Name
  public var record: RecordMention
  /// One reminder to each of them.
  public var recipients: [Located<Recipient>]
  /// The step's `after`; `0 days` is the first one.
  public var step: Located<String>?
  public var isLate: Bool
  public var isInDigest: Bool

  public init(
    rule: Name, record: RecordMention, recipients: [Located<Recipient>], step: Located<String>? = nil,
    isLate: Bool = false, isInDigest: Bool = false
  ) {
    self.rule = rule
    self.record = record
    self.recipients = recipients
    self.step = step
    self.isLate = isLate
    self.isInDigest = isInDigest
  }
}
