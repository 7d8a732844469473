// Distances in time and size after `is`: `more than 3 days ago`, `at least 10`.

import FollowupModel

extension Parser {
  /// `more than`, `at least`, `exactly`…
  mutating func distance() throws(Mistake) -> Distance? {
    if take("more", "than") { return .moreThan }
    if take("less", "than") { return .lessThan }
    if take("at", "least") { return .atLeast }
    if take("at", "most") { return .atMost }
    if take("exactly") { return .exactly }
    if let word = current.word, word == "more" || word == "less", let than = peek(1).word,
      than == "then" || nearestName(to: than, among: ["than"]) != nil
    {
      findings.add(peek(1).range, "expected `than`, not `\(than)`", help: "write `\(word) than`")
      advance()
      advance()
      return word == "more" ? .moreThan : .lessThan
    }
    if let word = current.word, word == "more" || word == "less", startsNumber(peek(1)) {
      findings.add(current.range, "`than` is missing after `\(word)`", help: "write `\(word) than`")
      advance()
      return word == "more" ? .moreThan : .lessThan
    }
    if isNext("at"), startsNumber(peek(1)) {
      throw mistake(current.range, "`least` or `most` is missing after `at`", help: "write `at least` or `at most`")
    }
    return nil
  }

  /// What `ago` or `away`, where one comes next, says.
  func side() -> Side? { isNext("ago") ? .ago : isNext("away") ? .away : nil }

  /// Steps over `before today`, `after today` or `from now`, which are noted. Nil where none of them comes next.
  mutating func sideInOtherWords(_ distance: Distance, _ time: Expression) throws(Mistake) -> Side? {
    guard let word = current.word, ["before", "after", "from"].contains(word), peek(1).word != nil else { return nil }
    let range = current.range.joined(peek(1).range)
    guard isNext(word, "today") || isNext(word, "now") else {
      let day = written(peek(1).range)
      let sum = word == "before" ? "\(day) - \(written(time.range))" : "\(day) + \(written(time.range))"
      throw mistake(
        range, "`ago` and `away` count from today only", help: "calculate the day: `is before \(sum)`, or `is after …`")
    }
    let side = word == "before" ? Side.ago : .away
    findings.add(
      range, "`\(written(range))` is not used after a time",
      help: "write `\(distance.rawValue) \(written(time.range)) \(side.phrase)`")
    advance()
    advance()
    return side
  }

  func startsNumber(_ token: Token) -> Bool {
    if case .number = token.kind { return true }
    return false
  }

  mutating func noteNegated(_ distance: Distance, _ start: SourceRange) {
    let opposites: [Distance: String] = [
      .moreThan: "write `is at most`", .atLeast: "write `is less than`", .lessThan: "write `is at least`",
      .atMost: "write `is more than`", .exactly: "write `not` before the whole test: `not due_on is exactly …`",
    ]
    findings.add(
      range(from: start.start), "`is not \(distance.rawValue)` is not used, because it is easily misread",
      help: opposites[distance])
  }

  mutating func distanceTest(_ distance: Distance) throws(Mistake) -> Predicate.Kind {
    let value = try sum()
    if let side = side() {
      let word = written(current.range)
      switch value.kind {
      case .duration, .mistake: break
      case .negative(let time):
        throw mistake(
          value.range, "a time before `\(word)` is not negative",
          help: "`ago` counts back from today, `away` counts forward: `\(written(time.range)) away`")
      default:
        if let mistake = mistakeInThreshold(value, like: "3 days") { throw mistake }
        throw mistake(
          value.range, "`\(word)` needs a time like `3 days` before it",
          help: "write `\(distance.rawValue) \(written(value.range)) days \(word)`")
      }
      advance()
      return .isDistance(distance, value, side)
    }
    if case .duration = value.kind, let side = try sideInOtherWords(distance, value) {
      return .isDistance(distance, value, side)
    }
    guard distance == .exactly else { return .isBounded(distance, value) }
    if case .duration = value.kind {
      let place = SourceRange(start: value.range.end, end: value.range.end)
      let phrase = "exactly \(written(value.range))"
      throw mistake(place, "`ago` or `away` is missing here", help: "write `\(phrase) ago` or `\(phrase) away`")
    }
    throw mistake(value.range, "`exactly` needs a time like `3 days ago`", help: "write `is \(written(value.range))`")
  }

  /// `is greater than`, `is older than`.
  func refuseComparative() throws(Mistake) {
    guard let word = current.word else { return }
    if peek(1).word == "than", let meant = ForeignWords.comparatives[word.lowercased()] {
      throw mistake(
        current.range.joined(peek(1).range), "`\(word) than` is not in the language", help: "write `\(meant)`")
    }
    if word == "over" || word == "above" || word == "under" || word == "below", startsNumber(peek(1)) {
      let meant = word == "over" || word == "above" ? "more than" : "less than"
      throw mistake(current.range, "`\(word)` is not in the language", help: "write `is \(meant)`")
    }
  }
}
