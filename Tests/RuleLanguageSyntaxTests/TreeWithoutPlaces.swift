// Trees compared by what they say, wherever it stands, and in one of two ways where the language has two.

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
      var (selected, path) = (selected?.withoutPlaces, path.map(\.withoutPlaces))
      // `sum(invoices.amount)` is `sum(amount of invoices)`.
      if selected == nil, ![.count, .any, .none].contains(aggregate), path.count > 1 {
        selected = Expression(.path([path.removeLast()]), nowhere)
      }
      kind = .aggregate(aggregate, selected: selected, path: path, where: filter?.withoutPlaces)
    case .measure(let unit, let direction, let value): kind = .measure(unit, direction, value.withoutPlaces)
    case .anniversary(let value): kind = .anniversary(value.withoutPlaces)
    case .percentOf(let share, let value): kind = .percentOf(share.withoutPlaces, value.withoutPlaces)
    case .negative(let value): kind = .negative(value.withoutPlaces)
    case .arithmetic(let left, let sign, let right): kind = .arithmetic(left.withoutPlaces, sign, right.withoutPlaces)
    case .parenthesised(let value): kind = .parenthesised(value.withoutPlaces)
    case .not(let value): kind = .not(value.withoutPlaces)
    case .and(let parts): kind = .and(parts.map(\.withoutPlaces))
    case .or(let parts): kind = .or(parts.map(\.withoutPlaces))
    case .test(let left, let predicate): kind = .test(left.withoutPlaces, predicate.withoutPlaces)
    case .number, .percent, .money, .text, .date, .instant, .yesNo, .today, .now, .mistake: kind = self.kind
    }
    return Expression(kind, nowhere, threshold: threshold)
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

extension Located {
  var withoutPlaces: Located { Located(value, nowhere, threshold: threshold) }
}

extension Declaration {
  var withoutPlaces: Declaration {
    switch self {
    case .record(var record):
      record.name = record.name.withoutPlaces
      record.fields = record.fields.map {
        RecordDeclaration.Field(
          name: $0.name.withoutPlaces, type: $0.type, isOptional: $0.isOptional, typeRange: nowhere)
      }
      return .record(record)
    case .group(let group):
      return .group(
        GroupDeclaration(name: group.name.withoutPlaces, addresses: group.addresses.map(\.withoutPlaces)))
    case .rule(var rule):
      rule.name = rule.name.withoutPlaces
      rule.title = rule.title?.withoutPlaces
      rule.was = rule.was?.withoutPlaces
      rule.clauses = rule.clauses.map {
        RuleDeclaration.Clause($0.kind.withoutPlaces, range: nowhere, keyword: nowhere)
      }
      rule.range = nowhere
      return .rule(rule)
    case .segment(let segment):
      return .segment(
        SegmentDeclaration(
          name: segment.name.withoutPlaces, selection: segment.selection.withoutPlaces,
          record: segment.record.withoutPlaces, score: segment.score.withoutPlaces))
    case .calendar(var calendar):
      calendar.name = calendar.name.withoutPlaces
      calendar.weekendRange = calendar.weekend.map { _ in nowhere }
      calendar.hoursRange = calendar.hoursFrom.map { _ in nowhere }
      for index in calendar.entries.indices {
        calendar.entries[index].range = nowhere
        calendar.entries[index].dayRanges = []
      }
      return .calendar(calendar)
    case .labels(let labels):
      return .labels(
        LabelsDeclaration(
          language: labels.language.withoutPlaces,
          labels: labels.labels.map {
            LabelsDeclaration.Label(path: $0.path.map(\.withoutPlaces), text: $0.text, range: nowhere)
          }))
    case .language(let name): return .language(name.withoutPlaces)
    case .threshold(let threshold):
      return .threshold(
        ThresholdDeclaration(name: threshold.name.withoutPlaces, value: threshold.value.withoutPlaces))
    }
  }
}

extension RuleDeclaration.Clause.Kind {
  var withoutPlaces: Self {
    switch self {
    case .forEach(let name): return .forEach(name.withoutPlaces)
    case .when(let condition): return .when(condition.withoutPlaces)
    case .unless(let condition): return .unless(condition.withoutPlaces)
    case .step(var step):
      step.after = step.after?.withoutPlaces
      step.recipients = step.recipients.map { Located($0.value.withoutPlaces, nowhere) }
      step.repetition = step.repetition?.withoutPlaces
      step.atMost = step.atMost?.withoutPlaces
      return .step(step)
    case .snoozeAtMost(let duration): return .snoozeAtMost(duration.withoutPlaces)
    case .recheckAfter(let duration): return .recheckAfter(duration.withoutPlaces)
    case .paused(let until): return .paused(until: until?.withoutPlaces)
    case .subject(let language, let text): return .subject(language: language?.withoutPlaces, text.withoutPlaces)
    case .message(let language, let text): return .message(language: language?.withoutPlaces, text.withoutPlaces)
    case .priority, .send, .ifLate: return self
    }
  }
}

extension StepClause.Recipient {
  var withoutPlaces: Self {
    switch self {
    case .path(let names): return .path(names.map(\.withoutPlaces))
    case .group(let name): return .group(name.withoutPlaces)
    case .address: return self
    }
  }
}

extension TextTemplate {
  var withoutPlaces: TextTemplate {
    let parts = parts.map { part -> Part in
      switch part {
      case .literal: return part
      case .value(let value): return .value(value.withoutPlaces)
      case .days(let value): return .days(value.withoutPlaces)
      case .plural(let value, let forms): return .plural(value.withoutPlaces, forms)
      }
    }
    return TextTemplate(parts: parts, isBlock: isBlock, range: nowhere)
  }
}
