// The clauses of one rule: which must be there, which only once, and what each means.

import FollowupModel

/// Checks one rule.
struct RuleClauseChecker {
  private typealias Clause = RuleDeclaration.Clause

  let declaration: RuleDeclaration
  let schema: Schema
  let groups: GroupNames
  let unsureNames: Set<String>
  let source: SourceText
  let fileLanguage: String?
  let segments: SegmentNames
  /// The thresholds of the file, by name.
  let thresholds: [String: ThresholdDeclaration]
  /// The date, to warn of a pause that is over; nil: no such warning.
  let today: CivilDate?
  /// The segments that the rule asks for.
  private(set) var askedSegments: Set<String> = []
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ declaration: RuleDeclaration, schema: Schema, groups: GroupNames, unsureNames: Set<String>,
    source: SourceText, fileLanguage: String? = nil, segments: SegmentNames,
    thresholds: [String: ThresholdDeclaration] = [:], today: CivilDate? = nil
  ) {
    self.declaration = declaration
    self.schema = schema
    self.groups = groups
    self.unsureNames = unsureNames
    self.source = source
    self.fileLanguage = fileLanguage
    self.segments = segments
    self.thresholds = thresholds
    self.today = today
  }

  /// The rule; nil where something essential is wrong, which is noted.
  mutating func check() -> Rule? {
    checkRequired()
    checkRepeated()
    guard let record = record() else { return nil }
    var expressions = ExpressionChecker(schema: schema, source: source, record: record)
    expressions.unsureNames = unsureNames
    expressions.segments = segments
    expressions.thresholds = thresholds
    let when = condition(&expressions) { if case .when(let condition) = $0 { condition } else { nil } }
    let unless = condition(&expressions) { if case .unless(let condition) = $0 { condition } else { nil } }
    let reads = expressions.reads
    let steps = steps(&expressions, known: when?.outlook.yes)
    let texts = texts(&expressions)
    diagnostics += expressions.diagnostics
    askedSegments = expressions.askedSegments
    guard let when, !steps.isEmpty else { return nil }
    if !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics += RuleWarnings(declaration, when: when.outlook, unless: unless?.outlook, in: source).diagnostics
    }
    var conduct = Conduct()
    declaration.clauses.forEach { apply($0, to: &conduct) }
    return Rule(
      name: declaration.name.text, title: declaration.title?.value, was: declaration.was?.text, record: record,
      when: Condition(when), unless: unless.map(Condition.init), priority: conduct.priority, steps: steps,
      send: conduct.send, skipsLate: conduct.skipsLate, snoozeAtMost: conduct.snoozeAtMost,
      recheckAfter: conduct.recheckAfter, isPaused: conduct.isPaused, pausedUntil: conduct.pausedUntil, texts: texts,
      reads: reads)
  }

  /// What a rule that says nothing of it does.
  private struct Conduct {
    var priority = Priority.normal
    var send: SendClause?
    var skipsLate = false
    var snoozeAtMost = CalendarDuration(count: 14, unit: .day)
    var recheckAfter = CalendarDuration(count: 7, unit: .day)
    var isPaused = false
    var pausedUntil: CivilDate?
  }

  private mutating func report(_ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }

  // MARK: Which clauses

  private mutating func checkRequired() {
    var words = Set(declaration.clauses.map { Self.word($0.kind) })
    // `subject polish`: which language was meant is asked already.
    let isMiswritten = declaration.clauses.contains {
      if case .subject(let language?, _) = $0.kind { LanguageCode.finding(language) != nil } else { false }
    }
    if isMiswritten { words.insert("subject") }
    let hasFirst = declaration.clauses.contains {
      if case .step(let step) = $0.kind { step.after == nil } else { false }
    }
    let missing: [(word: String, isMissing: Bool, help: String)] = [
      ("for each", !words.contains("for each"), "add `for each RECORD`"),
      ("when", !words.contains("when"), "add `when CONDITION`"),
      ("remind", !hasFirst, "add `remind RECIPIENT`"),
      ("subject", !words.contains("subject"), "add `subject \"…\"`"),
    ]
    for clause in missing where clause.isMissing {
      report(declaration.name.range, "rule `\(declaration.name.text)` has no `\(clause.word)`", help: clause.help)
    }
  }

  private mutating func checkRepeated() {
    var known: Set<String> = []
    for clause in declaration.clauses {
      // A step without recipients could not be read, which is noted.
      if case .step(let step) = clause.kind, step.recipients.isEmpty { continue }
      if case .when(let condition) = clause.kind, case .mistake = condition.kind { continue }
      let word = Self.word(clause.kind)
      guard word != "after", !known.insert(word).inserted else { continue }
      let help = word == "when" || word == "unless" ? "join the conditions by `and` or `or`" : "keep one of them"
      report(clause.keyword, "`\(word)` stands here a second time", help: help)
    }
  }

  private static func word(_ kind: Clause.Kind) -> String {
    switch kind {
    case .forEach: return "for each"
    case .when: return "when"
    case .unless: return "unless"
    case .priority: return "priority"
    case .step(let step): return step.after == nil ? "remind" : "after"
    case .send: return "send"
    case .ifLate: return "if late"
    case .snoozeAtMost: return "snooze at most"
    case .recheckAfter: return "recheck after"
    case .paused: return "paused"
    case .subject(let language, _): return "subject" + (language.map { " \($0.text)" } ?? "")
    case .message(let language, _): return "message" + (language.map { " \($0.text)" } ?? "")
    }
  }

  // MARK: What they mean

  private mutating func record() -> String? {
    for clause in declaration.clauses {
      guard case .forEach(let name) = clause.kind else { continue }
      if schema[name.text] != nil { return name.text }
      // Nothing is declared, or the name is missing: that is noted already.
      if schema.types.isEmpty || name.text.isEmpty { return nil }
      let names = schema.types.map(\.name)
      let near = nearestName(to: name.text, among: names)
      report(
        name.range, "no record is called `\(name.text)`",
        help: near.map { "did you mean `\($0)`?" } ?? "there are " + listed(names))
      return nil
    }
    return nil
  }

  private mutating func condition(
    _ expressions: inout ExpressionChecker, _ pick: (Clause.Kind) -> Expression?
  ) -> CheckedCondition? {
    // All clauses are checked, so that every mistake is found; the first one counts.
    let checked = declaration.clauses.compactMap { pick($0.kind) }.map { expressions.wholeCondition($0) }
    return checked.first.flatMap { $0 }
  }

  private mutating func steps(_ expressions: inout ExpressionChecker, known: Facts?) -> [Step] {
    let clauses = declaration.clauses.compactMap { clause -> (StepClause, SourceRange)? in
      if case .step(let step) = clause.kind { (step, clause.keyword) } else { nil }
    }
    var checker = StepChecker(groups: groups, known: known ?? Facts())
    let steps = checker.check(clauses, &expressions)
    diagnostics += checker.diagnostics
    return steps
  }

  private mutating func texts(_ expressions: inout ExpressionChecker) -> RuleTexts {
    var checker = TextsChecker(source: source, fileLanguage: fileLanguage)
    let texts = checker.check(declaration.clauses, &expressions)
    diagnostics += checker.diagnostics
    return texts
  }

  private mutating func apply(_ clause: Clause, to conduct: inout Conduct) {
    switch clause.kind {
    case .priority(let priority): conduct.priority = priority
    case .send(let send): conduct.send = send
    case .ifLate(let skip): conduct.skipsLate = skip
    case .snoozeAtMost(let duration): conduct.snoozeAtMost = positive(duration, "snooze at most")
    case .recheckAfter(let duration): conduct.recheckAfter = positive(duration, "recheck after")
    case .paused(let until):
      if let until, let today, until.value <= today {
        diagnostics.note(
          .warning, at: until.range, in: source, "`\(until.value)` is not ahead, so this pauses nothing any more",
          help: "leave `paused` out, or write a later date")
      }
      conduct.isPaused = true
      conduct.pausedUntil = until?.value
    case .forEach, .when, .unless, .step, .subject, .message: break
    }
  }

  private mutating func positive(_ duration: Located<CalendarDuration>, _ word: String) -> CalendarDuration {
    if duration.value.count < 1 { report(duration.range, "`\(word)` needs at least 1", help: "write `1 day`") }
    return duration.value
  }
}
