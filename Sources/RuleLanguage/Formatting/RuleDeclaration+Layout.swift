// How rules are laid out: a clause a line, in the order written; conditions broken where their author broke them.

import FollowupModel

extension RuleDeclaration {
  var section: Section {
    let title = title.map { " " + $0.value.quotedPhrase } ?? ""
    let was = was.map { " was \($0.text)" } ?? ""
    return Section(units: [Unit("rule \(name.text)\(title)\(was)", range, indent: 0)] + clauses.map(\.unit))
  }
}

extension RuleDeclaration.Clause {
  fileprivate var unit: Unit {
    switch kind {
    case .forEach(let name): return line("for each \(name.text)")
    case .when(let condition): return Unit(condition.pieces("when", range))
    case .unless(let condition): return Unit(condition.pieces("unless", range))
    case .priority(let priority): return line("priority \(priority.name)")
    case .step(let step): return step.unit(range)
    case .send(let send): return line("send \(send.layout)")
    case .ifLate(let skip): return line("if late \(skip ? "skip" : "send")")
    case .snoozeAtMost(let duration): return line("snooze at most \(duration.phrase)")
    case .recheckAfter(let duration): return line("recheck after \(duration.phrase)")
    case .paused(let until): return line("paused" + (until.map { " until \($0.value)" } ?? ""))
    case .subject(let language, let text): return self.text("subject", language, text)
    case .message(let language, let text): return self.text("message", language, text)
    }
  }

  private func line(_ text: String) -> Unit { Unit(text, range, indent: 2) }

  private func text(_ keyword: String, _ language: Name?, _ text: TextTemplate) -> Unit {
    let words = keyword + (language.map { " \($0.text)" } ?? "")
    guard text.isBlock else { return line("\(words) \(text.quoted)") }
    return Unit(text.blockPieces(after: words, range))
  }
}

extension Expression {
  /// A condition after its keyword: a piece for each part that `and` and `or` join at its top.
  fileprivate func pieces(_ keyword: String, _ clause: SourceRange) -> [Piece] {
    var pieces: [Piece] = []
    func add(_ word: String, _ part: Expression, after other: Expression? = nil, level: Int) {
      let indent = level == 0 ? 3 : 5
      let (first, others) = part.alternatives
      let phrase = other.map(first.phrase(after:)) ?? first.phrase
      pieces.append(
        Piece(text: "\(word) \(phrase)", range: first.range, breaking: .joint(level: level), indent: indent))
      pieces += others.map { Piece(text: "or \($0.phrase)", range: $0.range, breaking: .asWritten, indent: indent) }
    }
    func add(_ word: String, conjunction: Expression, after other: Expression? = nil, level: Int) {
      guard case .and(let parts) = conjunction.kind else { return add(word, conjunction, after: other, level: 0) }
      add(word, parts[0], after: other, level: 0)
      for part in parts.dropFirst() { add("and", part, level: level) }
    }
    if case .or(let parts) = kind {
      add(keyword, conjunction: parts[0], level: 1)
      for (before, part) in zip(parts, parts.dropFirst()) { add("or", conjunction: part, after: before, level: 1) }
    } else {
      add(keyword, conjunction: self, level: 0)
    }
    pieces[0].indent = 2
    pieces[0].range.start = clause.start
    pieces[pieces.count - 1].range.end = clause.end
    return pieces
  }
}

extension Expression {
  /// `status is open` and what follows: `or paid`. Whether that is a value or a condition is not known here, so its line
  /// break is the author's.
  fileprivate var alternatives: (first: Expression, others: [Expression]) {
    guard case .test(let left, var predicate) = kind, case .isEqual(let values) = predicate.kind else {
      return (self, [])
    }
    predicate.kind = .isEqual([values[0]])
    let range = SourceRange(start: range.start, end: values[0].range.end)
    return (Expression(.test(left, predicate), range), Array(values.dropFirst()))
  }
}

extension Located where Value: CustomStringConvertible {
  /// As a rule writes it.
  fileprivate var phrase: String { threshold ?? value.description }
}

extension StepClause {
  fileprivate func unit(_ clause: SourceRange) -> Unit {
    var words = after.map { "after \($0.phrase) remind" } ?? "remind"
    var pieces: [Piece] = []
    for (index, recipient) in recipients.enumerated() {
      let isLast = index == recipients.count - 1
      let text = recipient.value.layout + (isLast ? modifiers : ",")
      // No line may begin with the keyword `group`.
      if case .group = recipient.value, !pieces.isEmpty {
        pieces[pieces.count - 1].text += " " + text
        pieces[pieces.count - 1].range.end = recipient.range.end
      } else {
        pieces.append(
          Piece(
            text: pieces.isEmpty ? "\(words) \(text)" : text, range: recipient.range, indent: pieces.isEmpty ? 2 : 4)
        )
      }
      words = ""
    }
    pieces[0].range.start = clause.start
    pieces[pieces.count - 1].range.end = clause.end
    return Unit(pieces)
  }

  private var modifiers: String {
    var words: [String] = []
    if saysOnce { words.append("once") }
    if isImmediate { words.append("immediately") }
    if let repetition { words.append("every \(repetition.threshold ?? repetition.value.layout)") }
    if let atMost { words.append("at most \(atMost.phrase) \(atMost.phrase == "1" ? "time" : "times")") }
    if let channels {
      let names = [(Channels.mail, "mail"), (.journal, "journal")].filter { channels.contains($0.0) }.map(\.1)
      words.append("by \(names.joined(separator: " and "))")
    }
    if let priority { words.append("with priority \(priority.name)") }
    return words.map { " " + $0 }.joined()
  }
}

extension StepClause.Repetition {
  fileprivate var layout: String {
    switch self {
    case .every(let period): return period.count == 1 ? period.unit.rawValue : period.description
    case .everyWeekday(let day): return day.name
    }
  }
}

extension StepClause.Recipient {
  fileprivate var layout: String {
    switch self {
    case .path(let names):
      // Words that would be read otherwise at the start of a line or in place of a recipient.
      let keywords = Words.clauses + ["group", "every", "once", "immediately", "by", "with"]
      let first = names.prefix(1).map { $0.textAtLineStart(keywords) }
      return (first + names.dropFirst().map(\.phrase)).joined(separator: ".")
    case .address(let address): return address.quotedPhrase
    case .group(let name): return "group \(name.text)"
    }
  }
}

extension SendClause {
  fileprivate var layout: String {
    switch self {
    case .immediately: return "immediately"
    case .at(let time, .everyDay): return "at \(time)"
    case .at(let time, .workingDays): return "at \(time) on working days"
    case .at(let time, .weekdays(let days)): return "at \(time) on \(days.map(\.name).joined(separator: ", "))"
    }
  }
}
