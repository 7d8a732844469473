// What records, fields, values and segments are called by people who read another language than that of the rules.

/// What can have a label.
public enum Labelled: Hashable, Sendable {
  case record(String)
  /// A field of a record, or one of its lists.
  case field(FieldName)
  /// A value of a field that is a choice.
  case value(String, of: FieldName)
  case segment(String)

  /// As rules call it.
  public var name: String {
    switch self {
    case .record(let name): return name
    case .field(let name): return name.field
    case .value(let value, _): return value
    case .segment(let name): return name
    }
  }
}

/// A field by the names of its record and its own.
public struct FieldName: Hashable, Sendable {
  public var record: String
  public var field: String

  public init(record: String, field: String) {
    self.record = record
    self.field = field
  }
}

/// All labels of a set of rules, by language.
public struct Labels: Hashable, Sendable {
  private var texts: [String: [Labelled: String]] = [:]

  public init() {}

  /// The label in a language (`pl`); nil where it has none.
  public subscript(thing: Labelled, language: String) -> String? {
    get { texts[language]?[thing] }
    set { texts[language, default: [:]][thing] = newValue }
  }

  /// What a thing is called in a language: its label, else its name.
  public func text(of thing: Labelled, language: String) -> String {
    self[thing, language] ?? thing.name
  }
}
