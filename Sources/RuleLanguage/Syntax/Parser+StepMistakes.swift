// What to say about words that do not belong on a `remind` line.

import FollowupModel

extension Parser {
  /// What is wrong with the next word on a step's line; nil where the step ends here.
  func mistakeInStep(_ step: StepClause) -> Mistake? {
    guard !atEnd, !current.startsLine, !current.isMistake else { return nil }
    let shown = written(current.range)
    if startsSharedClause, !isNext("when"), !isNext("unless") { return nil }
    if let mistake = mistakeInHowOften(step) { return mistake }
    if case .number(let count) = current.kind, peek(1).word == "times" || peek(1).word == "time" {
      return atMostInOtherWords(count)
    }
    if case .text = current.kind { return commaMissing(shown) }
    guard let word = current.word else { return nil }
    if ["max", "maximum", "up", "only", "no"].contains(word) { return atMostInOtherWords(nextNumber) }
    if let period = ForeignWords.periods[word] {
      return mistake(current.range, "how often is said by `every`, not by `\(word)`", help: "write `\(period)`")
    }
    switch word {
    case "priority":
      return mistake(current.range, "`with` is missing before `priority`", help: "write `with priority urgent`")
    case "if", "when", "where", "unless":
      return mistake(
        current.range, "a step has no condition of its own", help: "put it into `when`, or into a rule of its own")
    case "after":
      return mistake(
        current.range, "a later step is a line of its own",
        help: "write `after 14 days remind …` on the next line")
    case "or": return mistake(current.range, "recipients have commas between them", help: "write `,` instead of `or`")
    case "via", "through", "using":
      return mistake(
        current.range, "how it is sent is said by `by`, not by `\(word)`",
        help: "write `by mail`, `by journal` or `by mail and journal`")
    default:
      guard step.repetition == nil, !step.isImmediate, !Words.reserved.contains(word) else { return nil }
      return commaMissing(shown)
    }
  }

  private func commaMissing(_ shown: String) -> Mistake {
    mistake(current.range, "recipients have commas between them", help: "write `,` before `\(shown)`")
  }

  private func atMostInOtherWords(_ count: Number?) -> Mistake {
    mistake(
      current.range, "how often at most is said by `at most`",
      help: "write `at most \(count?.description ?? "4") times` after `every …`")
  }

  private var nextNumber: Number? {
    for distance in 1...2 { if case .number(let number) = peek(distance).kind { return number } }
    return nil
  }
}
