// What a field of a record can hold.

/// A value of a record's field or of an expression. A missing value is a nil `Value?`.
public enum Value: Hashable, Codable, Sendable {
  case text(String)
  case number(Number)
  case money(Money)
  case date(CivilDate)
  case instant(Instant)
  case yesNo(Bool)
  case email(String)
  /// One of the values that the field's type lists.
  case choice(String)
  /// The key of the record that a link leads to, which need not be there.
  case link(RecordKey)
}

/// The type of a field, as a `record` declaration writes it.
public enum FieldType: Hashable, Sendable {
  case text, number, money, date, instant, yesOrNo, email
  /// `one of A, B, …`, in the order written.
  case choice([String])
  /// `link to RECORD as NAME`: `wayBack` is the name by which the target lists the records that lead to it.
  case link(target: String, wayBack: String?)

  /// The type as rules write it: `one of open, paid`.
  public var phrase: String {
    switch self {
    case .text: return "text"
    case .number: return "number"
    case .money: return "money"
    case .date: return "date"
    case .instant: return "instant"
    case .yesOrNo: return "yes or no"
    case .email: return "email"
    case .choice(let values): return "one of " + values.joined(separator: ", ")
    case .link(let target, let wayBack): return "link to \(target)" + (wayBack.map { " as \($0)" } ?? "")
    }
  }

  /// What must stay the same for a stored value to keep its meaning: neither a choice's list nor a way back's name.
  public var storageKind: String {
    switch self {
    case .choice: return "one of"
    case .link(let target, _): return "link to \(target)"
    default: return phrase
    }
  }
}
