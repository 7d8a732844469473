// Expressions in the words of the rule language, canonically: reading the phrase gives the same tree, places aside.

import FollowupModel

extension Expression {
  /// The expression as a rule writes it, on one line: `amount is more than 10_000 PLN and not client.on_hold`.
  public var phrase: String {
    if let threshold { return threshold }
    switch kind {
    case .number(let number): return number.phrase
    case .percent(let share): return share.percentPhrase
    case .money(let money): return "\(money.amount.phrase) \(money.currency.code)"
    case .text(let text): return text.quotedPhrase
    case .date(let date): return date.description
    case .instant(let date, let time): return "\(date) \(time)"
    case .yesNo(let value): return value ? "yes" : "no"
    case .path(let names): return names.pathPhrase
    case .duration(let count, let unit): return "\(count.phrase) \(unit.phrase(counting: count))"
    case .aggregate(let aggregate, let selected, let path, let filter):
      return aggregate.phrase(selected, path, filter)
    case .measure(let unit, let direction, let value):
      return "\(unit.rawValue)s \(direction.rawValue) \(value.phrase)"
    case .anniversary(let value): return "anniversary of \(value.phrase)"
    case .percentOf(let share, let value): return "\(share.phrase) of \(value.phrase)"
    case .today: return "today"
    case .now: return "now"
    case .negative(let value): return "-\(value.phrase)"
    case .arithmetic(let left, let sign, let right): return "\(left.phrase) \(sign.rawValue) \(right.phrase)"
    case .parenthesised(let value): return "(\(value.phrase))"
    case .not(let value): return "not \(value.phrase)"
    case .and(let parts): return parts.map(\.phrase).joined(separator: " and ")
    case .or(let parts):
      let others = zip(parts, parts.dropFirst()).map { " or " + $1.phrase(after: $0) }
      return parts[0].phrase + others.joined()
    case .test(let left, let predicate): return "\(left.phrase) \(predicate.phrase)"
    case .mistake: return "…"
    }
  }
}

extension Expression {
  /// The phrase of what stands after another part and `or`. After `status is open`, a name in backquotes would be one
  /// more value; where it is none, it has been written without.
  func phrase(after other: Expression) -> String {
    guard other.endsInValues else { return phrase }
    switch kind {
    case .path(let names) where names.count == 1: return names[0].text
    case .and(let parts):
      return ([parts[0].phrase(after: other)] + parts.dropFirst().map(\.phrase)).joined(separator: " and ")
    default: return phrase
    }
  }

  private var endsInValues: Bool {
    switch kind {
    case .and(let parts), .or(let parts): return parts.last?.endsInValues ?? false
    case .not(let part): return part.endsInValues
    case .test(_, let predicate):
      if case .isEqual = predicate.kind { return true }
      return false
    default: return false
    }
  }
}

extension Aggregate {
  /// `sum(amount of invoices where …)`, also where `sum(invoices.amount where …)` is written.
  fileprivate func phrase(_ selected: Expression?, _ path: [Name], _ filter: Expression?) -> String {
    let condition = filter.map { " where \($0.phrase)" } ?? ""
    if let selected { return "\(rawValue)(\(selected.phrase) of \(path.pathPhrase)\(condition))" }
    guard takesValues, let value = path.last, path.count > 1 else {
      return "\(rawValue)(\(path.pathPhrase)\(condition))"
    }
    return "\(rawValue)(\(value.phrase) of \(path.dropLast().pathPhrase)\(condition))"
  }

  /// Whether it looks at values of a list's elements, not at the elements themselves.
  private var takesValues: Bool { ![.count, .any, .none].contains(self) }
}

extension Predicate {
  /// The predicate as a rule writes it: `is more than 3 days ago`.
  public var phrase: String {
    let verb = isNegated ? "is not" : "is"
    switch kind {
    case .isEmpty: return "\(verb) empty"
    case .isOneOf(let values): return "\(verb) one of \(values.map(\.phrase).joined(separator: ", "))"
    case .isIn(let segment): return "\(verb) in \(segment.phrase)"
    case .isInPeriod(let which, let period): return "\(verb) in \(which.rawValue) \(period.rawValue)"
    case .isToday: return "\(verb) today"
    case .isTomorrow: return "\(verb) tomorrow"
    case .isYesterday: return "\(verb) yesterday"
    case .isInThePast: return "\(verb) in the past"
    case .isInTheFuture: return "\(verb) in the future"
    case .isWeekday(let day): return "\(verb) a \(day.name)"
    case .isWorkingDay: return "\(verb) a working day"
    case .isWithin(let side, let span): return "\(verb) within the \(side == .ago ? "last" : "next") \(span.phrase)"
    case .isBetween(let low, let high): return "\(verb) between \(low.phrase) and \(high.phrase)"
    case .isBetweenSpans(let low, let high, let side):
      return "\(verb) between \(low.phrase) and \(high.phrase) \(side.phrase)"
    case .isDistance(let distance, let span, let side):
      return "\(verb) \(distance.rawValue) \(span.phrase) \(side.phrase)"
    case .isOrdered(let order, let value): return "\(verb) \(order.rawValue) \(value.phrase)"
    case .isBounded(let distance, let value): return "\(verb) \(distance.rawValue) \(value.phrase)"
    case .isEqual(let values): return "\(verb) \(values.map(\.phrase).joined(separator: " or "))"
    case .compares(let comparison, let value): return "\(comparison.rawValue) \(value.phrase)"
    case .text(let test, let value): return "\(test.phrase(isNegated: isNegated)) \(value.phrase)"
    }
  }
}

extension Side {
  var phrase: String { self == .ago ? "ago" : "away" }
}

extension TextTest {
  fileprivate func phrase(isNegated: Bool) -> String {
    switch self {
    case .contains: return isNegated ? "does not contain" : "contains"
    case .startsWith: return isNegated ? "does not start with" : "starts with"
    case .endsWith: return isNegated ? "does not end with" : "ends with"
    }
  }
}

extension DurationUnit {
  /// `day` after 1, else `days`.
  fileprivate func phrase(counting count: Expression) -> String {
    if case .number(.one) = count.kind, count.threshold == nil { return rawValue }
    return rawValue + "s"
  }
}

extension Name {
  /// In backquotes where it would be a keyword of conditions.
  var phrase: String { Words.reserved.contains(text) ? "`\(text)`" : text }
}

extension Collection where Element == Name {
  var pathPhrase: String { map(\.phrase).joined(separator: ".") }
}

extension Number {
  /// From five digits on in groups: `10_000`.
  var phrase: String {
    let text = description
    let whole = text.prefix { $0 != "." }
    guard whole.utf8.count > 4 else { return text }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, digit.isNumber, whole.dropFirst(index).count % 3 == 0, grouped.last != "-" { grouped.append("_") }
      grouped.append(digit)
    }
    return grouped + text.dropFirst(whole.count)
  }

  /// 0.2 as `20%`.
  var percentPhrase: String {
    Number(100).flatMap { multiplied(by: $0) }.map { "\($0.phrase)%" } ?? description
  }
}

extension String {
  /// The text in double quotes, on one line.
  var quotedPhrase: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"", "\\", "{": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
