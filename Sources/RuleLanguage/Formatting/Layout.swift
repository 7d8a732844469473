// What a page is made of: sections, such as declarations; their units, such as clauses; and the pieces of those.

/// Words that stand on one line.
struct Piece {
  /// What may come between a piece and the one before it.
  enum Break {
    /// A space, or a new line where the line is full.
    case whereFull
    /// A space, or a new line where the author began one or where the line would be too long: outer joints of a
    /// condition (level 0) before inner ones (level 1).
    case joint(level: Int)
    /// A space, or a new line where the author began one.
    case asWritten
    /// A new line, and no comment before it.
    case always
  }

  var text: String
  /// Where its words stand in the source.
  var range: SourceRange
  var breaking = Break.whereFull
  /// How far a line that begins with it is indented.
  var indent = 0

  var level: Int? {
    if case .joint(let level) = breaking { return level }
    return nil
  }
}

/// What begins on a line of its own: a clause, a field, the first line of a declaration.
struct Unit {
  var pieces: [Piece]
  /// Whether comments behind it are aligned with those of its neighbours.
  var isRow = false

  init(_ pieces: [Piece], isRow: Bool = false) {
    self.pieces = pieces
    self.isRow = isRow
  }

  init(_ text: String, _ range: SourceRange, indent: Int, isRow: Bool = false) {
    self.init([Piece(text: text, range: range, indent: indent)], isRow: isRow)
  }

  /// Values with commas between them, after the words in front of the first.
  static func list(_ words: String, _ values: [(text: String, range: SourceRange)], indent: Int) -> Unit {
    Unit(
      values.enumerated().map { index, value in
        Piece(
          text: (index == 0 ? words + " " : "") + value.text + (index < values.count - 1 ? "," : ""),
          range: value.range, indent: index == 0 ? indent : indent + 2)
      })
  }

  var range: SourceRange { pieces[0].range.joined(pieces[pieces.count - 1].range) }
  var indent: Int { pieces[0].indent }
}

/// A declaration: its units, and whether it is one of those that stand in a row without blank lines between them.
struct Section {
  /// Never empty.
  var units: [Unit]
  var isSmall = false
}

/// A column of names or paths before another column.
enum Column {
  /// Longer names stand out of it, so that one of them does not move the whole table aside.
  private static let widthLimit = 40

  /// How far the next column stands from the margin of this one.
  static func width(_ names: [String]) -> Int { (names.map(\.count).filter { $0 <= widthLimit }.max() ?? 0) + 2 }
}

extension String {
  /// With blanks behind it up to a width in characters, and two at least.
  func inColumn(of width: Int) -> String { self + String(repeating: " ", count: Swift.max(2, width - count)) }
}
