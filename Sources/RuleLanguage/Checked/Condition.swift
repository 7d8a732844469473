// What a rule carries to be asked later: conditions, paths to people, and texts.

import FollowupModel

/// A checked condition of one record type. It can not fail when evaluated.
public struct Condition: Sendable {
  let test: Test
  let phrase: Phrase

  init(_ checked: CheckedCondition) {
    test = checked.test
    phrase = checked.phrase
  }
}

/// A checked path from a rule's record to a value.
public struct CheckedPath: Sendable {
  let path: RecordPath

  /// As written: `client.manager.head`.
  public var phrase: String { path.phrase }
}

/// A checked text with values in it.
public struct Template: Sendable {
  enum Part: Sendable {
    case literal(String)
    case value(PrintedNode)
    case percent(Number)
    case duration(Span)
    case days(Node)
    case plural(Node, [String])
  }

  let parts: [Part]
}

/// A value that people read.
struct PrintedNode: Sendable {
  var node: Node
  /// The field by which a linked record is called, where its type has one.
  var nameField: Int?
  /// The field whose values these are, for their labels: of choices only.
  var choice: FieldName?
}

/// A condition in words, with the places where a record's own values belong.
indirect enum Phrase: Sendable {
  /// Conditions joined by a word; in `or`, only true ones are said.
  case and([Phrase])
  case or([Phrase])
  case not(Phrase)
  case parenthesised(Phrase)
  /// One test: its words, and the test itself, to know whether it holds.
  case test(Sentence, Test, Hiding)

  /// When the values are left out, because the words say them already.
  enum Hiding: Sendable {
    case never, whenTrue, always
  }

  enum Piece: Sendable {
    case words(String)
    /// The name of a record, field or value, with the words that stand for it where it has no label.
    case name(String, Labelled)
    /// A value, said in parentheses.
    case value(PrintedNode)
  }
}
