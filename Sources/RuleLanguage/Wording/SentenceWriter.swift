// Says tests in a language that has a table of words.

import FollowupModel

/// Writes one sentence.
struct SentenceWriter {
  let sentence: Sentence
  let words: ConditionWords
  let reader: Reader
  var evaluation: Evaluation
  /// Whether the words say the values already.
  let hidesValues: Bool

  /// The sentence; `isNegated` where `not` stands before a bare value.
  mutating func text(isNegated: Bool = false) -> String { condition(sentence.expression, isNegated: isNegated) }

  private mutating func condition(_ expression: Expression, isNegated: Bool = false) -> String {
    switch expression.kind {
    case .and(let parts): return parts.map { condition($0) }.joined(separator: words.and)
    case .or(let parts): return parts.map { condition($0) }.joined(separator: words.or)
    case .not(let part):
      if case .path = part.kind { return condition(part, isNegated: true) }
      return words.not.filled(["x": condition(part)])
    case .parenthesised(let part): return "(\(condition(part)))"
    case .test(let left, let predicate): return test(left, predicate)
    case .aggregate: return term(expression)
    default: return say(words.holds, isNegated, [term(expression)])
    }
  }

  private mutating func test(_ left: Expression, _ predicate: Predicate) -> String {
    let (x, isNegated) = (term(left), predicate.isNegated)
    switch predicate.kind {
    case .isEmpty:
      return sentence.listEnds.contains(left.range.end)
        ? say(words.hasElements, !isNegated, [x]) : say(words.isEmpty, isNegated, [x])
    case .isOneOf(let values), .isEqual(let values):
      return say(words.equals, isNegated, [x, values.map { term($0) }.joined(separator: words.or)])
    case .isIn(let segment): return say(words.isInSegment, isNegated, [x, path([segment])])
    case .isInPeriod(let which, let period): return say(words.fallsIn, isNegated, [x, words[period][which]])
    case .isToday: return say(words.equals, isNegated, [x, words.today])
    case .isTomorrow: return say(words.equals, isNegated, [x, words.tomorrow])
    case .isYesterday: return say(words.equals, isNegated, [x, words.yesterday])
    case .isInThePast: return say(words.isPast, isNegated, [x])
    case .isInTheFuture: return say(words.isFuture, isNegated, [x])
    case .isWeekday(let day): return say(words.equals, isNegated, [x, words.weekdays[day.rawValue - 1]])
    case .isWorkingDay: return say(words.equals, isNegated, [x, words.workingDay])
    case .isWithin(let side, let span):
      return say((side == .ago ? words.ago : words.away).atMost, isNegated, [x, distant(span)])
    case .isDistance(let distance, let span, let side):
      return say((side == .ago ? words.ago : words.away)[distance], isNegated, [x, distant(span)])
    case .isBetweenSpans(let low, let high, let side):
      guard case .duration(_, let unit) = high.kind else { return x }
      let lower = if case .duration = low.kind { distant(low) } else { duration(low, unit, words.distant(unit)) }
      return say(side == .ago ? words.betweenAgo : words.betweenAway, isNegated, [x, lower, distant(high)])
    case .isBetween(let low, let high): return say(words.between, isNegated, [x, term(low), term(high)])
    case .isOrdered(let order, let right): return say(words[order], isNegated, [x, term(right)])
    case .isBounded(let distance, let right): return say(words.amounts[distance], isNegated, [x, term(right)])
    case .compares(let comparison, let right): return "\(x) \(comparison.rawValue) \(term(right))"
    case .text(let test, let right): return say(words[test], isNegated, [x, term(right)])
    }
  }

  private func say(_ pair: ConditionWords.Pair, _ isNegated: Bool, _ values: [String]) -> String {
    say(isNegated ? pair.no : pair.yes, false, values)
  }

  private func say(_ sentence: String, _ isNegated: Bool, _ values: [String]) -> String {
    let said = sentence.filled(Dictionary(zip(["x", "y", "z"], values), uniquingKeysWith: { first, _ in first }))
    return isNegated ? words.not.filled(["x": said]) : said
  }

  // MARK: Values

  private mutating func term(_ expression: Expression) -> String {
    plainTerm(expression) + value(after: expression)
  }

  private mutating func plainTerm(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let number): return print(.number(number))
    case .percent(let share): return reader.percent(share)
    case .money(let money): return print(.money(money))
    case .text(let text): return words.quoted.filled(["x": text])
    case .date(let date): return print(.date(date))
    case .instant(let date, let time):
      return print(.instant(evaluation.context.time.zone.instant(of: date, at: time)))
    case .yesNo(let value): return print(.yesNo(value))
    case .path(let names): return path(names)
    case .duration(let count, let unit): return duration(count, unit, words.units[unit] ?? [])
    case .aggregate(let aggregate, let selected, let names, let filter):
      let condition = filter.map { words.where + self.condition($0) } ?? ""
      // The field may stand in the path: `sum(invoices.amount)`.
      let isValued = words.aggregates[aggregate]?.contains("{y}") == true
      let value = selected.map { term($0) } ?? (isValued ? path(names.suffix(1)) : "")
      let list = path(selected == nil && isValued && names.count > 1 ? names.dropLast() : names)
      return (words.aggregates[aggregate] ?? "").filled(["x": list + condition, "y": value])
    case .measure(let unit, let direction, let moment):
      let several = Number(5).map {
        reader.formatter.plural($0, forms: words.units[unit] ?? [], language: words.language)
      }
      return (direction == .since ? words.since : words.until).filled(["x": term(moment), "y": several ?? ""])
    case .anniversary(let moment): return words.anniversary.filled(["x": term(moment)])
    case .percentOf(let share, let whole): return "\(term(share)) × \(term(whole))"
    case .today: return words.today
    case .now: return words.now
    case .negative(let inner): return "-\(term(inner))"
    case .arithmetic(let left, let sign, let right): return "\(term(left)) \(sign.rawValue) \(term(right))"
    case .parenthesised(let inner): return "(\(term(inner)))"
    case .not, .and, .or, .test: return condition(expression)
    case .mistake: return missingText
    }
  }

  /// The value in parentheses of what ends here.
  private mutating func value(after expression: Expression) -> String {
    switch expression.kind {
    case .path, .aggregate: break
    default: return ""
    }
    guard !hidesValues, let printed = sentence.values[expression.range.end] else { return "" }
    return " (\(evaluation.text(of: printed, for: reader)))"
  }

  private func path(_ names: some Collection<Name>) -> String {
    let things = names.map { sentence.names[$0.range.start] }
    let labels = things.map { $0.flatMap { reader.labels[$0, reader.language] } }
    let isLabelled = labels.contains { $0 != nil }
    return zip(names, labels).map { $1 ?? $0.text }.joined(separator: isLabelled ? " › " : ".")
  }

  /// A duration after `ago` and `away`.
  private mutating func distant(_ span: Expression) -> String {
    guard case .duration(let count, let unit) = span.kind else { return term(span) }
    return duration(count, unit, words.distant(unit))
  }

  private mutating func duration(_ count: Expression, _ unit: DurationUnit, _ forms: [String]) -> String {
    var number: Number?
    if case .number(let literal) = count.kind { number = literal }
    if let printed = sentence.values[count.range.end], case .number(let known)? = evaluation.value(printed.node).value {
      number = known
    }
    if let number {
      return "\(print(.number(number))) \(reader.formatter.plural(number, forms: forms, language: words.language))"
    }
    let several = Number(5).map { reader.formatter.plural($0, forms: forms, language: words.language) }
    return "\(term(count)) \(several ?? "")"
  }

  private func print(_ value: Value) -> String { reader.formatter.text(of: value, language: reader.language) }
}

extension ConditionWords {
  fileprivate func distant(_ unit: DurationUnit) -> [String] { distantUnits[unit] ?? units[unit] ?? [] }

  fileprivate subscript(period: CalendarPeriod) -> Period {
    switch period {
    case .week: return week
    case .month: return month
    case .quarter: return quarter
    case .year: return year
    }
  }

  fileprivate subscript(order: Order) -> String {
    switch order {
    case .before: return before
    case .after: return after
    case .onOrBefore: return onOrBefore
    case .onOrAfter: return onOrAfter
    }
  }

  fileprivate subscript(test: TextTest) -> Pair {
    switch test {
    case .contains: return contains
    case .startsWith: return startsWith
    case .endsWith: return endsWith
    }
  }
}
