// One test as written, with what its names stand for and the values that belong to it: enough to say it in any language.

/// A test to be said.
struct Sentence: Sendable {
  let expression: Expression
  /// By the places (UTF-8 offsets) after which they are said.
  let values: [Int: PrintedNode]
  /// By the places where the names start.
  let names: [Int: Labelled]
  /// The places after paths to lists, which have no value to be said.
  let listEnds: Set<Int>
  /// The words as written, with values and names in their places.
  let pieces: [Phrase.Piece]

  init(
    _ expression: Expression, values: [(offset: Int, value: PrintedNode)],
    names: [Int: (end: Int, thing: Labelled)], replaced: [Int: (end: Int, phrase: String)], listEnds: Set<Int>,
    in source: SourceText
  ) {
    self.expression = expression
    let range = expression.range
    let inside = names.filter { range.start <= $0.key && $0.value.end <= range.end }
    self.values = Dictionary(values.map { ($0.offset, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.names = inside.mapValues(\.thing)
    self.listEnds = listEnds.filter { range.start <= $0 && $0 <= range.end }
    pieces = Wording.pieces(of: range, values: values, names: inside, replaced: replaced, in: source)
  }

  /// Whether it is a yes-or-no value by itself, of which languages say `no` instead of a negation.
  var isBareValue: Bool {
    if case .path = expression.kind { true } else { false }
  }
}
