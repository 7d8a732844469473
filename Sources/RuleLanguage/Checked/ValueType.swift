// What kind of value an expression has, in the words of managers.

import FollowupModel

/// The type of an expression.
enum ValueType: Hashable, Sendable {
  case text, number, money, date, instant, yesOrNo, email
  case choice([String])
  case link(String)
  case list(String)
  case duration(DurationUnit)

  init(_ type: FieldType) {
    switch type {
    case .text: self = .text
    case .number: self = .number
    case .money: self = .money
    case .date: self = .date
    case .instant: self = .instant
    case .yesOrNo: self = .yesOrNo
    case .email: self = .email
    case .choice(let values): self = .choice(values)
    case .link(let target, _): self = .link(target)
    }
  }

  /// `a date`, `a link to client`: to follow "is".
  var phrase: String {
    switch self {
    case .text: return "a text"
    case .number: return "a number"
    case .money: return "an amount of money"
    case .date: return "a date"
    case .instant: return "an instant (a date with its time)"
    case .yesOrNo: return "a yes or no"
    case .email: return "an email address"
    case .choice(let values): return "one of \(listedPlainly(values))"
    case .link(let target): return "a link to \(target)"
    case .list(let type): return "a list (of \(type) records)"
    case .duration: return "a duration"
    }
  }

  var isText: Bool { self == .text || self == .email }
  var isAmount: Bool { self == .number || self == .money }
  var isMoment: Bool { self == .date || self == .instant }
}

/// A checked expression with its type and place.
struct Operand {
  enum Kind {
    case value(Node)
    case list(ListPath)
    case span(Span)
  }

  var kind: Kind
  var type: ValueType
  var range: SourceRange

  init(_ node: Node, _ type: ValueType, _ range: SourceRange) {
    kind = .value(node)
    self.type = type
    self.range = range
  }

  init(_ kind: Kind, _ type: ValueType, _ range: SourceRange) {
    self.kind = kind
    self.type = type
    self.range = range
  }

  /// The currency of a literal amount.
  var currency: Currency? {
    guard case .value(.literal(.money(let money))) = kind else { return nil }
    return money.currency
  }
}
