// Thresholds: values that have a name, for the rules of their file, and the places where the name stands for the value.

import FollowupModel

/// The thresholds of one file, and which of them its rules use.
struct ThresholdTable {
  /// A value that could not be read is a mistake.
  private(set) var values: [String: Expression] = [:]
  /// The first place of each name in use.
  private(set) var uses: [String: SourceRange] = [:]

  /// Of several declarations of one name the first counts.
  mutating func add(_ name: Name, _ value: Expression) {
    guard values.count < Limits.thresholds, values[name.text] == nil else { return }
    values[name.text] = value
  }

  /// The value, as if it stood where the name does.
  mutating func value(of name: Name) -> Expression? {
    guard let value = values[name.text] else { return nil }
    if uses[name.text] == nil { uses[name.text] = name.range }
    return value.standing(for: name)
  }
}

extension Parser {
  // MARK: Declarations

  /// Reads the thresholds of the whole file, so that rules may stand above them. What is wrong with one is said when its
  /// turn comes.
  mutating func findThresholds() {
    let known = findings
    for position in tokens.indices where startsDeclaration(position) && tokens[position].word == "threshold" {
      index = position
      within(endOfDeclaration()) { parser in
        parser.advance()
        guard case .name(let text, _) = parser.current.kind, !Parser.isTaken(text) else { return }
        let name = Name(text, parser.current.range)
        let broken = Expression(.mistake, name.range)
        parser.thresholds.add(
          name,
          parser.recovering(broken) { parser throws(Mistake) in
            let value = try parser.thresholdDeclaration().value
            if !parser.atEnd, !parser.current.startsLine { throw parser.unexpected() }
            return value
          })
      }
    }
    (index, findings) = (0, known)
  }

  /// `NAME VALUE`, after the keyword.
  mutating func thresholdDeclaration() throws(Mistake) -> ThresholdDeclaration {
    let name = try name("the threshold's name", help: "write `threshold grace 3 days`")
    if Parser.isTaken(name.text) {
      throw mistake(
        name.range, "a threshold may not be named `\(name.text)`: that word has a meaning of its own",
        help: "choose another name, like `\(name.text)_limit`")
    }
    return ThresholdDeclaration(name: name, value: try thresholdValue(of: name))
  }

  /// Whether a word means something where a threshold's name may stand.
  private static func isTaken(_ word: String) -> Bool {
    Words.reserved.contains(word) || Words.types.contains(word) || Words.clauses.contains(word)
      || Words.declarations.contains(word)
  }

  private mutating func thresholdValue(of name: Name) throws(Mistake) -> Expression {
    if let mistake = mistakeBeforeValue(of: name) { throw mistake }
    let value = try primary()
    let number: Expression
    switch value.kind {
    case .duration(let count, let unit):
      if case .number(let count) = count.kind, !count.isWhole, unit.countsDates {
        throw mistake(
          value.range, "\(unit.rawValue)s are counted in whole numbers", help: "write a number without a fraction")
      }
      number = count
    default: number = value
    }
    switch number.kind {
    case .number, .percent, .money, .date:
      if number.threshold == nil { return value }
      fallthrough
    default: throw notAThreshold(value.range)
    }
  }

  private func notAThreshold(_ range: SourceRange) -> Mistake {
    mistake(
      range, "the value of a threshold is a number, a percentage, an amount, a time or a date, and stands in digits",
      help: "write it like `3`, `20%`, `400 PLN`, `3 days` or `2026-12-31`")
  }

  /// `gift limit 400`, `gift-limit 400`, `gift_limit = 400`.
  private func mistakeBeforeValue(of name: Name) -> Mistake? {
    let next = peek(1)
    switch current.kind {
    case .end: return expected("the threshold's value", help: "write `threshold \(name.phrase) 3 days`")
    case .sign(.minus):
      guard case .name(let rest, _) = next.kind else {
        return mistake(
          current.range, "a threshold is not negative",
          help: "leave `-` out, and write `-\(name.text)` where it is used")
      }
      return mistake(
        current.range, "a name has letters, digits and `_`, but no `-`", help: "write `\(name.text)_\(rest)`")
    case .sign(.equal), .name("is", isQuoted: false):
      return mistake(
        current.range, "nothing stands between a threshold's name and its value",
        help: "leave `\(written(current.range))` out")
    case .name(let rest, isQuoted: false)
    where !current.startsLine && !next.startsLine && !Words.reserved.contains(rest):
      return mistake(current.range, "a threshold's name is one word", help: "write `\(name.text)_\(rest)`")
    case .name, .text, .time: return notAThreshold(current.range)
    default: return nil
    }
  }

  // MARK: Uses

  /// Steps over the name of a threshold, and gives what it stands for. Nil, staying here, where none comes next.
  mutating func takeThreshold() throws(Mistake) -> Expression? {
    guard case .name(let text, _) = current.kind, let value = thresholds.value(of: Name(text, current.range)) else {
      return nil
    }
    advance()
    if case .mistake = value.kind { throw Mistake(finding: nil) }
    return value
  }

  /// A number or a percentage in digits, or a threshold, where `pick` takes its value.
  mutating func fixedValue<Value>(
    _ what: String, help: String, like example: String, _ pick: (Expression.Kind) -> Value?
  ) throws(Mistake) -> Located<Value> {
    let (start, range) = (index, current.range)
    let written: Expression?
    switch current.kind {
    case .number(let number): written = Expression(.number(number), range)
    case .percent(let share): written = Expression(.percent(share), range)
    default: written = nil
    }
    if written != nil { advance() }
    let value: Expression? = if let written { written } else { try takeThreshold() }
    if let value {
      if let picked = pick(value.kind) { return Located(picked, range, threshold: value.threshold) }
      if value.threshold != nil { throw wrongKind(value, what, like: example) }
    }
    index = start
    throw thresholdMissing(like: example) ?? expected(what, help: help)
  }

  /// What a path stands for that is a threshold's name, with what belongs to it: `notice days`, `share of amount`.
  mutating func thresholdValue(at path: [Name]) throws(Mistake) -> Expression? {
    guard path.count == 1, let value = thresholds.value(of: path[0]) else { return nil }
    let start = path[0].range.start
    switch value.kind {
    case .percent: return try shareOf(value)
    case .number, .mistake:
      guard let unit = takeUnit() else { return value }
      return Expression(.duration(value, unit), range(from: start))
    default:
      guard !current.startsLine, let word = current.word, Words.units[word] != nil, value.isDuration else {
        return value
      }
      throw mistake(
        current.range, "`\(path[0].text)` is \(value.valuePhrase) already", help: "leave `\(word)` out")
    }
  }

  /// What to say of a threshold that is of another kind than its place needs.
  private func wrongKind(_ value: Expression, _ need: String, like example: String) -> Mistake {
    mistake(
      value.range, "`\(value.phrase)` is \(value.valuePhrase), and \(need) is needed here",
      help: "declare one for this place, like `threshold my_\(value.threshold ?? "threshold") \(example)`")
  }

  /// What to say of the next word where only a threshold could stand, and none is called so; nil where it is no name, or
  /// more likely a word in its wrong place.
  private func thresholdMissing(like example: String) -> Mistake? {
    guard let word = current.word, !Words.reserved.contains(word), !Words.clauses.contains(word) else { return nil }
    let near = nearestThreshold(to: word)
    guard near != nil || word.contains("_") else { return nil }
    return mistake(
      current.range, "no threshold is called `\(word)`",
      help: near.map { "did you mean `\($0)`?" } ?? "declare it at the top of the file: `threshold \(word) \(example)`")
  }

  /// What is wrong with a value where a duration is needed, if it is a threshold, or should have been one.
  func mistakeInThreshold(_ value: Expression, like example: String) -> Mistake? {
    if case .number = value.kind { return nil }
    if value.threshold != nil { return wrongKind(value, "a time like `\(example)`", like: example) }
    guard case .path(let names) = value.kind, names.count == 1, let near = nearestThreshold(to: names[0].text) else {
      return nil
    }
    return mistake(
      value.range, "no threshold is called `\(names[0].text)`", help: "did you mean `\(near)`?")
  }

  private func nearestThreshold(to name: String) -> String? {
    nearestName(to: name, among: thresholds.values.keys.sorted())
  }
}

extension CalendarDuration {
  /// A duration that is written in whole numbers.
  init?(_ kind: Expression.Kind) {
    guard case .duration(let count, let unit) = kind, case .number(let number) = count.kind, number.isWhole else {
      return nil
    }
    self.init(count: number.truncated, unit: unit)
  }
}

extension Expression {
  /// A threshold's value at the place of its name.
  fileprivate func standing(for name: Name) -> Expression {
    var kind = kind
    if case .duration(let count, let unit) = kind { kind = .duration(Expression(count.kind, name.range), unit) }
    return Expression(kind, name.range, threshold: name.text)
  }

  var isDuration: Bool { if case .duration = kind { true } else { false } }

  /// What a threshold's name stands for, as a rule would write it.
  var valuePhrase: String {
    var value = self
    value.threshold = nil
    return value.phrase
  }
}
