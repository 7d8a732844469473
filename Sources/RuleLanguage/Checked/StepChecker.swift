// The ladder of a rule: whom each step reminds, how often, and that the steps rise.

import FollowupModel

/// Checks the `remind` lines of one rule.
struct StepChecker {
  let groups: GroupNames
  /// What is known of a record while `when` is true.
  let known: Facts
  private(set) var diagnostics: [Diagnostic] = []

  init(groups: GroupNames, known: Facts) {
    self.groups = groups
    self.known = known
  }

  mutating func warn(_ range: SourceRange, _ source: SourceText, _ message: String, _ help: String) {
    diagnostics.note(.warning, at: range, in: source, message, help: help)
  }

  /// The good steps, by rising `after`.
  mutating func check(
    _ clauses: [(step: StepClause, keyword: SourceRange)], _ expressions: inout ExpressionChecker
  ) -> [Step] {
    checkRising(clauses.compactMap(\.step.after), expressions.source)
    if clauses.count > Limits.stepsPerRule {
      report(
        clauses[Limits.stepsPerRule].keyword, expressions.source, "a rule has at most \(Limits.stepsPerRule) steps",
        help: "let one of them repeat: `every …`")
    }
    let steps = clauses.prefix(Limits.stepsPerRule).map { clause in
      let step = clause.step
      checkDurations(step, expressions.source)
      let recipients = step.recipients.map { recipient($0, &expressions) }
      warnOfRecipients(step.recipients, recipients, known, expressions.outlooks, expressions.source)
      return Step(
        after: step.after?.value, recipients: recipients.compactMap { $0 },
        repetition: repetition(step.repetition), atMost: step.atMost?.value, isImmediate: step.isImmediate,
        channels: step.channels ?? [.mail, .journal], priority: step.priority)
    }
    return steps.filter { $0.after == nil } + steps.filter { $0.after != nil }
  }

  private mutating func report(_ range: SourceRange, _ source: SourceText, _ message: String, help: String? = nil) {
    diagnostics.note(.error, at: range, in: source, message, help: help)
  }

  private func repetition(_ written: Located<StepClause.Repetition>?) -> Step.Repetition {
    switch written?.value {
    case .every(let duration)?: return .every(duration)
    case .everyWeekday(let weekday)?: return .everyWeekday(weekday)
    case nil: return .once
    }
  }

  // MARK: Durations

  private mutating func checkRising(_ afters: [Located<CalendarDuration>], _ source: SourceText) {
    for (earlier, later) in zip(afters, afters.dropFirst()) where later.value.shortest <= earlier.value.shortest {
      report(
        later.range, source, "`after \(later.value)` stands below `after \(earlier.value)`, and steps rise",
        help: "put the steps in order, each duration once")
    }
  }

  private mutating func checkDurations(_ step: StepClause, _ source: SourceText) {
    if let after = step.after {
      if after.value.count < 1 {
        report(
          after.range, source, "a later step starts after at least 1 \(after.value.unit.rawValue)",
          help: "leave `after` out for the first step")
      }
    }
    if let repetition = step.repetition, case .every(let duration) = repetition.value {
      if duration.count < 1 {
        report(
          repetition.range, source, "`every` needs at least 1 \(duration.unit.rawValue)",
          help: "write `once` to send once")
      }
    }
    if let atMost = step.atMost, atMost.value < 1 {
      report(atMost.range, source, "`at most` needs at least 1 time", help: "remove the step to send nothing")
    }
    if let atMost = step.atMost, step.repetition == nil, atMost.value > 1 {
      report(atMost.range, source, "a step without `every` sends once", help: "add `every …`, or leave `at most` out")
    }
  }

  // MARK: Recipients

  private mutating func recipient(
    _ recipient: Located<StepClause.Recipient>, _ expressions: inout ExpressionChecker
  ) -> Step.Recipient? {
    let source = expressions.source
    switch recipient.value {
    case .address(let address):
      if MailAddress.isPlausible(address) { return .address(address) }
      diagnostics.note(MailAddress.finding(address, recipient.range), in: source)
      return nil
    case .group(let name):
      if groups.contains(name.text) { return .group(name.text) }
      guard diagnostics.hasRoom(for: .error) else { return nil }
      let near = nearestName(to: name.text, among: groups.sorted)
      report(
        name.range, source, "no group is called `\(name.text)`",
        help: near.map { "did you mean `\($0)`?" } ?? "declare it: `group \(name.text) \"someone@example.com\"`")
      return nil
    case .path(let names): return path(names, recipient.range, &expressions)
    }
  }

  private mutating func path(
    _ names: [Name], _ range: SourceRange, _ expressions: inout ExpressionChecker
  ) -> Step.Recipient? {
    if names.count == 1, groups.contains(names[0].text), !expressions.isKnown(names[0].text) {
      report(range, expressions.source, "`\(names[0].text)` is a group", help: "write `group \(names[0].text)`")
      return nil
    }
    guard let operand = expressions.path(names, range) else { return nil }
    guard case .value(.path(let path)) = operand.kind else {
      _ = expressions.node(of: operand)
      return nil
    }
    switch operand.type {
    case .link("employee"): return .employee(CheckedPath(path: path))
    case .email: return .email(CheckedPath(path: path))
    default:
      report(
        range, expressions.source,
        "`\(path.phrase)` is \(operand.type.phrase); a reminder goes to an employee or an email address",
        help: "name a link to an employee (`client.manager`), an email field, an address in quotes or a group")
      return nil
    }
  }
}

extension CalendarDuration {
  /// Roughly how long it is, in minutes, to tell which of two is the later.
  fileprivate var shortest: Double {
    let minutes: Double
    switch unit {
    case .minute: minutes = 1
    case .hour: minutes = 60
    case .day: minutes = 1440
    case .workingDay: minutes = 1440 * 1.4
    // Eight make a working day.
    case .workingHour: minutes = 1440 * 1.4 / 8
    case .week: minutes = 1440 * 7
    case .month: minutes = 1440 * 30.4
    case .year: minutes = 1440 * 365.2
    }
    return Double(count) * minutes
  }
}
