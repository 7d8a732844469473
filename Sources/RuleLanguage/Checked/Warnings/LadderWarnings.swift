// Steps and repetitions that can never come: a later step starts before, or the condition ends by time alone.

import FollowupModel

/// Looks at the steps of one rule, which rise.
struct LadderWarnings {
  let source: SourceText
  let steps: [StepClause]
  /// The most days for which the condition holds if no record changes; nil where time does not end it.
  let daysAtMost: Int?
  private(set) var diagnostics: [Diagnostic] = []

  init(_ steps: [StepClause], daysAtMost: Int?, in source: SourceText) {
    self.steps = steps.filter { $0.after == nil } + steps.filter { $0.after != nil }
    self.daysAtMost = daysAtMost
    self.source = source
    for index in self.steps.indices {
      guard !comesTooLate(self.steps[index]) else { break }
      checkRepetition(index)
    }
  }

  private mutating func warn(_ range: SourceRange, _ message: String, _ help: String) {
    diagnostics.note(.warning, at: range, in: source, message, help: help)
  }

  private mutating func comesTooLate(_ step: StepClause) -> Bool {
    guard let after = step.after, let daysAtMost, after.value.days.lowerBound >= daysAtMost else { return false }
    warn(
      after.range, "this step never comes: `when` holds for at most \(counted(daysAtMost)), then it ends by itself",
      "let the step start earlier, or let `when` hold longer")
    return true
  }

  private mutating func checkRepetition(_ index: Int) {
    let step = steps[index]
    guard let repetition = step.repetition else { return }
    let next = index + 1 < steps.count ? steps[index + 1].after : nil
    if let next, let times = times(repetition.value, within: spanOf(step, until: next.value)) {
      let before = "before the step `after \(next.value)` starts"
      if times < 2 {
        return warn(
          repetition.range, "this never repeats \(before)",
          "repeat it sooner, write `once`, or let that step start later")
      }
      if let atMost = step.atMost, atMost.value > times {
        return warn(
          atMost.range, "no more than \(times) of the \(atMost.value) can be sent \(before)",
          "write `at most \(times) times`, or let that step start later")
      }
    }
    guard let daysAtMost else { return }
    let left = daysAtMost - (step.after?.value.days.lowerBound ?? 0)
    if let times = times(repetition.value, within: left), times < 2 {
      warn(
        repetition.range, "this never repeats: `when` holds for at most \(counted(daysAtMost)), then it ends by itself",
        "repeat it sooner, write `once`, or let `when` hold longer")
    }
  }

  /// The most days between the starts of a step and the next.
  private func spanOf(_ step: StepClause, until next: CalendarDuration) -> Int {
    next.days.upperBound - (step.after?.value.days.lowerBound ?? 0)
  }

  /// The most times a step can be sent within so many days, the first included; nil where that is not counted in days.
  private func times(_ repetition: StepClause.Repetition, within days: Int) -> Int? {
    switch repetition {
    case .every(let period):
      guard period.unit.countsDates, period.days.lowerBound > 0 else { return nil }
      return (max(days, 1) - 1) / period.days.lowerBound + 1
    case .everyWeekday: return 1 + (max(days, 1) + 5) / 7
    }
  }

  private func counted(_ days: Int) -> String { days == 1 ? "1 day" : "\(days) days" }
}

extension Facts {
  /// The most days for which what is known can go on if no record changes; nil where time does not end it.
  var daysAtMost: Int? {
    possible.compactMap { subject, known -> Int? in
      guard case .numbers(let ranges) = known, let widest = ranges.widest else { return nil }
      switch subject {
      case .age(.path), .age(.dateOf(.path)): return widest
      case .clock(.path): return widest / 82_800 + 2
      default: return nil
      }
    }.min()
  }
}
