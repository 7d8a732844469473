// What a rule's clauses say together: `unless` against `when`, `if late skip` against the window.

import FollowupModel

/// Looks at the clauses of one rule whose conditions are right.
struct RuleWarnings {
  let declaration: RuleDeclaration
  let source: SourceText
  let when: Outlook
  private(set) var diagnostics: [Diagnostic] = []

  init(_ declaration: RuleDeclaration, when: Outlook, unless: Outlook?, in source: SourceText) {
    self.declaration = declaration
    self.source = source
    self.when = when
    if let unless { check(unless) }
    checkLate()
    checkSteps()
  }

  private mutating func warn(_ range: SourceRange, _ message: String, help: String) {
    diagnostics.note(.warning, at: range, in: source, message, help: help)
  }

  // MARK: unless

  private mutating func check(_ unless: Outlook) {
    guard when.yes != nil, unless.yes != nil, let clause = unlessClause else { return }
    if Facts.both(when.yes, unless.yes) == nil {
      warn(
        clause, "while `when` is true this never is, so `unless` holds nothing back",
        help: "leave `unless` out, or test something that `when` does not say")
    } else if Facts.both(when.yes, unless.no) == nil, Facts.both(when.yes, unless.unknown) == nil {
      warn(
        clause, "while `when` is true this always is, so the rule never reminds anybody",
        help: "leave `unless` out, or test something that `when` does not say")
    }
  }

  private var unlessClause: SourceRange? {
    for clause in declaration.clauses { if case .unless(let condition) = clause.kind { return condition.range } }
    return nil
  }

  // MARK: if late skip

  private mutating func checkLate() {
    guard let days = when.yes?.daysAtMost, let clause = lateClause, days <= daysWithoutWindow else { return }
    warn(
      clause,
      "`when` holds for at most \(days == 1 ? "1 day" : "\(days) days"), and there may be no window on it: "
        + "such a reminder is then skipped",
      help: "write `if late send`, or a window on every day: `send at 09:00`")
  }

  private var lateClause: SourceRange? {
    for clause in declaration.clauses { if case .ifLate(skip: true) = clause.kind { return clause.range } }
    return nil
  }

  /// The most days in a row on which nothing is sent.
  private var daysWithoutWindow: Int {
    for clause in declaration.clauses {
      guard case .send(let send) = clause.kind else { continue }
      switch send {
      case .immediately, .at(_, .everyDay): return 0
      case .at(_, .workingDays): return 2
      case .at(_, .weekdays(let days)):
        let sorted = Set(days.map(\.rawValue)).sorted()
        guard let first = sorted.first, let last = sorted.last else { return 2 }
        return (zip(sorted, sorted.dropFirst()).map { $1 - $0 - 1 } + [first + 7 - last - 1]).max() ?? 2
      }
    }
    return 2
  }

  // MARK: Steps

  private mutating func checkSteps() {
    let steps = declaration.clauses.compactMap { clause -> StepClause? in
      if case .step(let step) = clause.kind { step } else { nil }
    }
    let afters = steps.compactMap(\.after?.value.days.lowerBound)
    guard afters == afters.sorted(), steps.count(where: { $0.after == nil }) == 1 else { return }
    diagnostics += LadderWarnings(steps, daysAtMost: when.yes?.daysAtMost, in: source).diagnostics
  }
}
