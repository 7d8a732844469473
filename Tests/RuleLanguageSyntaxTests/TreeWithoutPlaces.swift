// Trees compared by what they say, wherever it stands.

import RuleLanguage

private let nowhere = SourceRange(start: 0, end: 0)

extension Name {
  var withoutPlaces: Name { Name(text, nowhere) }
}

extension Expression {
  var withoutPlaces: Expression {
    let kind: Kind
    switch self.kind {
    case .path(let names): kind = .path(names.map(\.withoutPlaces))
    case .duration(let count, let unit): kind = .duration(count.withoutPlaces, unit)
    case .aggregate(let aggregate, let selected, let path, let filter):
      kind = .aggregate(
        aggregate, selected: selected?.withoutPlaces, path: path.map(\.withoutPlaces), where: filter?.withoutPlaces)
    case .measure(let unit, let direction, let value): kind = .measure(unit, direction, value.withoutPlaces)
    case .anniversary(let value): kind = .anniversary(value.withoutPlaces)
    case .percentOf(let share, let value): kind = .percentOf(share, value.withoutPlaces)
    case .negative(let value): kind = .negative(value.withoutPlaces)
    case .arithmetic(let left, let sign, let right): kind = .arithmetic(left.withoutPlaces, sign, right.withoutPlaces)
    case .parenthesised(let value): kind = .parenthesised(value.withoutPlaces)
    case .not(let value): kind = .not(value.withoutPlaces)
    case .and(let parts): kind = .and(parts.map(\.withoutPlaces))
    case .or(let parts): kind = .or(parts.map(\.withoutPlaces))
    case .test(let left, let predicate): kind = .test(left.withoutPlaces, predicate.withoutPlaces)
    case .number, .percent, .money, .text, .date, .instant, .yesNo, .today, .now, .mistake: kind = self.kind
    }
    return Expression(kind, nowhere)
  }
}

extension Predicate {
  var withoutPlaces: Predicate {
    let kind: Kind
    switch self.kind {
    case .isOneOf(let values): kind = .isOneOf(values.map(\.withoutPlaces))
    case .isIn(let segment): kind = .isIn(segment: segment.withoutPlaces)
    case .isWithin(let side, let span): kind = .isWithin(side, span.withoutPlaces)
    case .isBetween(let low, let high): kind = .isBetween(low.withoutPlaces, high.withoutPlaces)
    case .isBetweenSpans(let low, let high, let side):
      kind = .isBetweenSpans(low.withoutPlaces, high.withoutPlaces, side)
    case .isDistance(let distance, let span, let side): kind = .isDistance(distance, span.withoutPlaces, side)
    case .isOrdered(let order, let value): kind = .isOrdered(order, value.withoutPlaces)
    case .isBounded(let distance, let value): kind = .isBounded(distance, value.withoutPlaces)
    case .isEqual(let values): kind = .isEqual(values.map(\.withoutPlaces))
    case .compares(let comparison, let value): kind = .compares(comparison, value.withoutPlaces)
    case .text(let test, let value): kind = .text(test, value.withoutPlaces)
    default: kind = self.kind
    }
    return Predicate(kind, isNegated: isNegated, nowhere)
  }
}
