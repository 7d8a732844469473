// Sums, products, literals, paths, durations, aggregates and measures.

import FollowupModel

extension Parser {
  /// How many signs of arithmetic one condition may have.
  static let operationsLimit = 200

  mutating func sum() throws(Mistake) -> Expression {
    var left = try product()
    while current.isSign(.plus) || current.isSign(.minus) {
      let sign: Arithmetic = current.isSign(.plus) ? .plus : .minus
      left = try arithmetic(left, sign) { parser throws(Mistake) in try parser.product() }
    }
    return left
  }

  private mutating func product() throws(Mistake) -> Expression {
    var left = try factor()
    while current.isSign(.times) || current.isSign(.divided) {
      let sign: Arithmetic = current.isSign(.times) ? .times : .divided
      left = try arithmetic(left, sign) { parser throws(Mistake) in try parser.factor() }
    }
    return left
  }

  private mutating func arithmetic(
    _ left: Expression, _ sign: Arithmetic, _ operand: (inout Parser) throws(Mistake) -> Expression
  ) throws(Mistake) -> Expression {
    operations += 1
    guard operations <= Parser.operationsLimit else {
      throw mistake(
        current.range, "one condition calculates at most \(Parser.operationsLimit) times",
        help: "divide it, or let an aggregate like `sum(…)` add up")
    }
    advance()
    let right = try operand(&self)
    return Expression(.arithmetic(left, sign, right), left.range.joined(right.range))
  }

  private mutating func factor() throws(Mistake) -> Expression {
    let start = current.range
    guard take(.minus) else { return try primary() }
    try enter(start)
    defer { leave() }
    let value = try factor()
    return Expression(.negative(value), start.joined(value.range))
  }

  mutating func primary() throws(Mistake) -> Expression {
    let token = current
    switch token.kind {
    case .number(let number):
      advance()
      return try afterNumber(number, token.range)
    case .percent(let share):
      advance()
      return try shareOf(Expression(.percent(share), token.range))
    case .date(let date):
      advance()
      guard case .time(let time) = current.kind, !current.startsLine else {
        return Expression(.date(date), token.range)
      }
      advance()
      return Expression(.instant(date, time), range(from: token.range.start))
    case .time:
      throw mistake(
        token.range, "a time of day alone cannot be compared",
        help: "write the date, too: `2026-11-22 \(written(token.range))`")
    case .text:
      return Expression(.text(try plainText("a text")), token.range)
    case .mistake:
      advance()
      let mistake = Expression(.mistake, token.range)
      guard let unit = takeUnit() else { return mistake }
      return Expression(.duration(mistake, unit), range(from: token.range.start))
    case .sign(.open): return try parenthesised()
    case .name(let name, let isQuoted): return try isQuoted ? pathOrDuration() : word(name, token.range)
    case .sign, .end: throw missingValue()
    }
  }

  /// A percentage, and with `of` what it is of.
  mutating func shareOf(_ share: Expression) throws(Mistake) -> Expression {
    guard take("of") else { return share }
    let whole = try nested(share.range)
    return Expression(.percentOf(share, whole), share.range.joined(whole.range))
  }

  /// A primary within another, one deeper.
  private mutating func nested(_ range: SourceRange) throws(Mistake) -> Expression {
    try enter(range)
    defer { leave() }
    return try primary()
  }

  private mutating func parenthesised() throws(Mistake) -> Expression {
    let open = current.range
    try enter(open)
    defer { leave() }
    advance()
    let condition = try condition()
    try close(open)
    return Expression(.parenthesised(condition), range(from: open.start))
  }

  /// Steps over the parenthesis that closes the one at `open`.
  private mutating func close(_ open: SourceRange) throws(Mistake) {
    if take(.close) { return }
    if atEnd { throw mistake(open, "this `(` is not closed", help: "add the `)` where it ends") }
    throw unexpected()
  }

  // MARK: Numbers with what belongs to them

  private mutating func afterNumber(_ number: Number, _ range: SourceRange) throws(Mistake) -> Expression {
    let value = Expression(.number(number), range)
    if let unit = takeUnit() {
      return Expression(.duration(value, unit), self.range(from: range.start))
    }
    if case .number = current.kind, !current.startsLine {
      throw mistake(
        range.joined(current.range), "two numbers stand side by side",
        help: "groups of digits have three each: `10 000` or `10_000`")
    }
    if let mistake = mistakeInShortNumber(number, range) { throw mistake }
    if let unit = takeForeignUnit(after: range) {
      return Expression(.duration(value, unit), self.range(from: range.start))
    }
    guard !current.startsLine, let word = current.word else { return value }
    if let currency = Currency(code: word) {
      advance()
      return Expression(.money(Money(amount: number, currency: currency)), self.range(from: range.start))
    }
    let isWord = Words.reserved.contains(word) || nearestName(to: word, among: Words.joining) != nil
    let isCode = word.utf8.count == 3 && word.utf8.allSatisfy { $0 < 0x80 } && !isWord
    if let code = ForeignWords.currencies[word.lowercased()] ?? (isCode ? word.uppercased() : nil) {
      throw mistake(
        current.range, "a currency is its code in three capitals, not `\(word)`",
        help: "write `\(written(range)) \(code)`")
    }
    return value
  }

  /// Steps over a unit: `days`, `working day`.
  mutating func takeUnit() -> DurationUnit? {
    guard let word = current.word else { return nil }
    if word == "working", !current.startsLine || peek(1).word != nil {
      guard let base = peek(1).word.flatMap({ Words.units[$0] }), !["since", "until"].contains(peek(2).word) else {
        return nil
      }
      guard base == .day || base == .hour else { return nil }
      advance()
      advance()
      return base == .day ? .workingDay : .workingHour
    }
    guard let unit = Words.units[word] else { return nil }
    advance()
    return unit
  }

  // MARK: Words

  private mutating func word(_ word: String, _ range: SourceRange) throws(Mistake) -> Expression {
    let next = peek(1)
    if next.isSign(.open) { return try aggregate(word, range) }
    switch word {
    case "today", "now":
      advance()
      return Expression(word == "today" ? .today : .now, range)
    case "yes", "no":
      if word == "no", let list = next.word, !next.startsLine, !Words.reserved.contains(list) {
        throw mistake(range.joined(next.range), "`no` is a value, the opposite of `yes`", help: "write `none(\(list))`")
      }
      advance()
      return Expression(.yesNo(word == "yes"), range)
    case "anniversary" where next.word == "of":
      advance()
      advance()
      let value = try nested(range)
      return Expression(.anniversary(value), range.joined(value.range))
    default: break
    }
    if let measure = try measure() { return measure }
    if Aggregate(rawValue: word) != nil, !next.startsLine, let list = next.word,
      list == "of" || !Words.reserved.contains(list)
    {
      let isWhole = ["count", "any", "none"].contains(word)
      throw mistake(
        range, "what `\(word)` looks at stands in parentheses",
        help: "write `\(word)(\(isWhole ? "client.invoices" : "amount of invoices"))`")
    }
    if let count = ForeignWords.numbers[word.lowercased()], let unit = next.word, Words.units[unit] != nil {
      throw mistake(range, "a number is written in digits", help: "write `\(count) \(unit)`")
    }
    if Currency(code: word) != nil, case .number = next.kind {
      throw mistake(
        range.joined(next.range), "the currency stands after the number", help: "write `\(written(next.range)) \(word)`"
      )
    }
    if ["and", "or", "is", "of", "where", "ago", "away"].contains(word) { throw missingValue() }
    return try pathOrDuration()
  }

  private func missingValue() -> Mistake {
    if isNext("is"), index > 0, ["and", "or"].contains(tokens[index - 1].word) {
      return expected("a value", help: "say what is compared: `status is open and amount is …`")
    }
    return expected("a value", help: "add what is meant, or leave out the word before")
  }

  /// `days since due_on`, `working hours until ends_at`.
  private mutating func measure() throws(Mistake) -> Expression? {
    let start = current.range
    let isWorking = isNext("working")
    let offset = isWorking ? 1 : 0
    guard let word = peek(offset).word, let base = Words.units[word],
      let direction = peek(offset + 1).word.flatMap(Direction.init(rawValue:))
    else { return nil }
    let units: [DurationUnit: DurationUnit] =
      isWorking ? [.day: .workingDay, .hour: .workingHour] : [.day: .day, .hour: .hour, .minute: .minute]
    guard let unit = units[base] else {
      throw mistake(
        start.joined(peek(offset).range), "time is counted in days, hours, minutes, working days or working hours",
        help: "write `days \(direction.rawValue) …`")
    }
    for _ in 0..<(offset + 2) { advance() }
    let value = try nested(start)
    return Expression(.measure(unit, direction, value), start.joined(value.range))
  }

  private mutating func pathOrDuration() throws(Mistake) -> Expression {
    let start = current.range.start
    let path = try path("a name")
    if let value = try thresholdValue(at: path) { return value }
    let expression = Expression(.path(path), range(from: start))
    if isNext("ago") || isNext("away"), path.count == 1, let unit = path.first, Words.units[unit.text] != nil {
      throw mistake(
        unit.range, "how many is missing before `\(unit.text)`",
        help: "write `\(unit.text.hasSuffix("s") ? "3" : "1") \(unit.text)`")
    }
    guard let unit = takeUnit() else { return expression }
    return Expression(.duration(expression, unit), range(from: start))
  }

  /// `client.manager.name`.
  mutating func path(_ what: String, help: String? = nil) throws(Mistake) -> [Name] {
    var names = [try name(what, help: help)]
    while take(.point) {
      names.append(try name("a name after the point"))
      guard names.count <= Limits.pathNames else {
        throw mistake(
          range(from: names[0].range.start), "a path has at most \(Limits.pathNames) names",
          help: "give one of the records on the way a field that says it")
      }
    }
    return names
  }

  // MARK: Aggregates

  private mutating func aggregate(_ word: String, _ start: SourceRange) throws(Mistake) -> Expression {
    if ["and", "or", "is", "of", "where"].contains(word) { throw missingValue() }
    guard let aggregate = Aggregate(rawValue: word) else {
      let known = Aggregate.allCases.map(\.rawValue)
      let meant = ForeignWords.aggregates[word.lowercased()] ?? nearestName(to: word, among: known)
      findings.add(
        start, "`\(word)` is no word for a list",
        help: meant.map { "write `\($0)(…)`" } ?? "the words for lists are \(known.joined(separator: ", "))")
      advance()
      try skipParentheses()
      return Expression(.mistake, range(from: start.start))
    }
    advance()
    let open = current.range
    try enter(open)
    defer { leave() }
    advance()
    var selected: Expression?
    let path: [Name]
    if [.count, .any, .none].contains(aggregate) {
      path = try self.path("a list", help: "write `\(word)(client.invoices)`")
    } else {
      let value = try sum()
      if take("of") {
        selected = value
        path = try self.path("a list", help: "write `\(word)(amount of invoices)`")
      } else if case .path(let names) = value.kind {
        path = names
      } else if case .mistake = value.kind {
        throw Mistake(finding: nil)
      } else {
        throw mistake(value.range, "of which list is missing here", help: "write `\(word)(amount of invoices)`")
      }
    }
    let filter = try takeWhere(word) ? condition() : nil
    try close(open)
    return Expression(
      .aggregate(aggregate, selected: selected, path: path, where: filter), range(from: start.start))
  }

  /// Steps over `where`; also where it is missing before a condition, after a finding about that.
  private mutating func takeWhere(_ aggregate: String) throws(Mistake) -> Bool {
    if take("where") { return true }
    let isOther = ["if", "when", "with"].contains(current.word) || current.isSign(.comma)
    let next = peek(1)
    let startsTest = next.word.map { ["is", "contains", "starts", "ends", "does"].contains($0) } ?? next.isSign(.point)
    guard isOther || startsTest && current.word != nil else { return false }
    let help = "write `\(aggregate)(… where …)`"
    if isOther {
      findings.add(current.range, "expected `where`, not `\(written(current.range))`", help: help)
      advance()
    } else {
      findings.add(current.range, "`where` is missing before `\(written(current.range))`", help: help)
    }
    return true
  }

  /// Steps over a parenthesis with all that is in it.
  private mutating func skipParentheses() throws(Mistake) {
    let open = current.range
    var depth = 0
    repeat {
      if take(.open) {
        depth += 1
      } else if take(.close) {
        depth -= 1
      } else if atEnd {
        throw mistake(open, "this `(` is not closed", help: "add the `)` where it ends")
      } else {
        advance()
      }
    } while depth > 0
  }
}
