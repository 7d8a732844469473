// The words of a rule file: names, literals, texts and signs, each with its place.

import FollowupModel

/// One word of a rule file.
struct Token: Sendable {
  enum Kind: Sendable {
    /// `isQuoted` in backquotes: never a keyword.
    case name(String, isQuoted: Bool)
    case number(Number)
    /// `20%`: the number 0.2.
    case percent(Number)
    case date(CivilDate)
    case time(TimeOfDay)
    case text(TextToken)
    case sign(Sign)
    /// What could not be read; its mistake is noted already.
    case mistake
    /// After the last word of what is being read.
    case end
  }

  var kind: Kind
  var range: SourceRange
  /// Whether it is the first word of its line.
  var startsLine: Bool

  /// The word, where it may be a keyword.
  var word: String? {
    if case .name(let text, isQuoted: false) = kind { return text }
    return nil
  }

  var isMistake: Bool {
    if case .mistake = kind { return true }
    return false
  }

  func isSign(_ sign: Sign) -> Bool {
    if case .sign(sign) = kind { return true }
    return false
  }
}

enum Sign: String, CaseIterable, Sendable {
  case open = "("
  case close = ")"
  case comma = ","
  case point = "."
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "="
  case notEqual = "!="
}

/// A text, its escapes resolved and the words inside its `{…}` not yet understood.
struct TextToken: Sendable {
  enum Part: Sendable {
    case literal(String)
    /// The words between the braces, and the place with the braces.
    case hole([Token], SourceRange)
  }

  var parts: [Part]
  var isBlock: Bool
}
