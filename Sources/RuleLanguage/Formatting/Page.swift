// Puts sections on a page line by line, the source's comments and blank lines between them.

/// A page that is being written.
struct Page {
  /// Longer lines are divided where they can be.
  static let width = 120
  /// What stands between words and the comment behind them.
  private static let gap = 3
  /// How far what belongs to a declaration is indented.
  private static let bodyIndent = 2

  private struct Line {
    enum Kind { case words, row, wordless }
    var kind: Kind
    var text: String
    var comment: String?
  }

  private let source: SourceText
  private let comments: [SourceRange]
  private var nextComment = 0
  /// Comments from inside of what was written last: they go below it.
  private var left: [SourceRange] = []
  private var lines: [Line] = []
  /// How far the source is on the page.
  private var end: Int?

  init(_ source: SourceText, comments: [SourceRange]) {
    self.source = source
    self.comments = comments
  }

  // MARK: Sections

  private var lastIsSmall: Bool?

  mutating func add(_ section: Section) {
    addOutside(before: section.units[0].range.start, isSmall: section.isSmall)
    for (index, unit) in section.units.enumerated() {
      if index > 0 { addComments(before: unit.range.start, indent: unit.indent) }
      add(unit)
    }
    lastIsSmall = section.isSmall
  }

  /// The text of the page.
  mutating func finish() -> String {
    addTail(before: source.utf8.count)
    addComments(before: source.utf8.count, indent: 0)
    alignComments()
    return lines.map { line in (line.text + (line.comment ?? "")) + "\n" }.joined()
  }

  /// What stands between two declarations. A blank line is among it, except between small ones.
  private mutating func addOutside(before start: Int, isSmall: Bool) {
    addTail(before: start)
    let needsBlank = lastIsSmall.map { !(isSmall && $0) } ?? false
    let outside = takeComments(before: start)
    let places = outside + [SourceRange(start: start, end: start)]
    var last = end ?? 0
    var hasBlank = false
    for place in places {
      if isBlank(between: last, and: place.start) { hasBlank = true }
      last = max(last, place.end)
    }
    if needsBlank, !hasBlank { lines.append(Line(kind: .wordless, text: "")) }
    for comment in outside { addComment(comment, indent: 0) }
  }

  /// Indented comments after a declaration's last line belong to it.
  private mutating func addTail(before start: Int) {
    for comment in takeLeft() { addComment(comment, indent: Page.bodyIndent) }
    while lastIsSmall != nil, nextComment < comments.count, comments[nextComment].start < start,
      !isAtMargin(comments[nextComment])
    {
      addComment(comments[nextComment], indent: Page.bodyIndent)
      nextComment += 1
    }
  }

  private mutating func addComments(before start: Int, indent: Int) {
    for comment in takeLeft() + takeComments(before: start) { addComment(comment, indent: indent) }
  }

  // MARK: Units

  private mutating func add(_ unit: Unit) {
    let behind = commentsBehind(unit)
    let breaks = lineBreaks(of: unit, behind)
    var text = ""
    var start = unit.range.start
    for (index, piece) in unit.pieces.enumerated() {
      if index == 0 || breaks[index] {
        text = String(repeating: " ", count: piece.indent) + piece.text
        start = piece.range.start
      } else {
        text += " " + piece.text
      }
      guard index == unit.pieces.count - 1 || breaks[index + 1] else { continue }
      let comments = behind[index]
      if index + 1 < unit.pieces.count, case .always = unit.pieces[index + 1].breaking {
        // Below would be inside the text, so all but the last comment go above.
        for comment in comments.dropLast() { addComment(comment, indent: unit.indent) }
        addLine(text, SourceRange(start: start, end: piece.range.end), comments.last, isRow: unit.isRow)
        continue
      }
      addLine(text, SourceRange(start: start, end: piece.range.end), comments.first, isRow: unit.isRow)
      if index == unit.pieces.count - 1 {
        left += comments.dropFirst()
      } else {
        for comment in comments.dropFirst() { addComment(comment, indent: unit.pieces[index + 1].indent) }
      }
    }
  }

  /// The comments inside of each piece and between it and the next, or behind it on its line.
  private mutating func commentsBehind(_ unit: Unit) -> [[SourceRange]] {
    unit.pieces.indices.map { index in
      let end = unit.pieces[index].range.end
      if index + 1 < unit.pieces.count {
        let next = unit.pieces[index + 1]
        if case .always = next.breaking { return takeComments(before: lineEnd(after: next.range.start)) }
        return takeComments(before: next.range.start)
      }
      let inside = takeComments(before: end)
      guard nextComment < comments.count, !hasLineEnd(between: end, and: comments[nextComment].start) else {
        return inside
      }
      return inside + takeComments(before: comments[nextComment].end)
    }
  }

  private mutating func takeComments(before offset: Int) -> [SourceRange] {
    let first = nextComment
    while nextComment < comments.count, comments[nextComment].start < offset { nextComment += 1 }
    return Array(comments[first..<nextComment])
  }

  private mutating func takeLeft() -> [SourceRange] {
    defer { left = [] }
    return left
  }

  // MARK: Line breaks

  /// Before which pieces a line begins.
  private func lineBreaks(of unit: Unit, _ behind: [[SourceRange]]) -> [Bool] {
    let pieces = unit.pieces
    var breaks = pieces.indices.map { index -> Bool in
      guard index > 0 else { return true }
      if !behind[index - 1].isEmpty { return true }
      switch pieces[index].breaking {
      case .always: return true
      case .whereFull: return false
      case .joint, .asWritten: return hasLineEnd(between: pieces[index - 1].range.end, and: pieces[index].range.start)
      }
    }
    let widths = pieces.map(\.text.count)
    fill(&breaks, pieces, widths)
    divide(&breaks, pieces, widths)
    return breaks
  }

  /// Begins a line where the next piece would make one too long.
  private func fill(_ breaks: inout [Bool], _ pieces: [Piece], _ widths: [Int]) {
    var width = 0
    for index in pieces.indices {
      width += 1 + widths[index]
      if case .whereFull = pieces[index].breaking, width > Page.width { breaks[index] = true }
      if breaks[index] { width = pieces[index].indent + widths[index] }
    }
  }

  /// Begins lines at the joints of what is too long: at all outer ones, then at the inner ones of each part.
  private func divide(_ breaks: inout [Bool], _ pieces: [Piece], _ widths: [Int]) {
    func tooLong() -> [Range<Int>] {
      let starts = pieces.indices.filter { breaks[$0] }
      return zip(starts, starts.dropFirst() + [pieces.count]).map { $0..<$1 }.filter { line in
        widths[line].reduce(pieces[line.lowerBound].indent + line.count - 1, +) > Page.width
      }
    }
    let dividesParts = pieces.indices.contains { pieces[$0].level == 1 && breaks[$0] }
    if dividesParts || !tooLong().isEmpty {
      for index in pieces.indices where pieces[index].level == 0 { breaks[index] = true }
    }
    for index in tooLong().joined() where pieces[index].level == 1 { breaks[index] = true }
  }

  // MARK: Lines

  /// A line of words, with a blank line before it where the source has some there.
  private mutating func addLine(_ text: String, _ range: SourceRange, _ comment: SourceRange?, isRow: Bool) {
    addBlankLine(before: range.start)
    lines.append(Line(kind: isRow ? .row : .words, text: text, comment: comment.map(written)))
    end = max(end ?? 0, range.end, comment?.end ?? 0)
  }

  /// A line with nothing but a comment.
  private mutating func addComment(_ comment: SourceRange, indent: Int) {
    addBlankLine(before: comment.start)
    lines.append(Line(kind: .wordless, text: String(repeating: " ", count: indent) + written(comment)))
    end = max(end ?? 0, comment.end)
  }

  private mutating func addBlankLine(before start: Int) {
    guard let end, let last = lines.last, !last.text.isEmpty, isBlank(between: end, and: start) else { return }
    lines.append(Line(kind: .wordless, text: ""))
  }

  /// Behind the rows of a table comments stand in a column of their own, behind other lines, and lines that are too long,
  /// close by.
  private mutating func alignComments() {
    var start = 0
    while start < lines.count {
      var end = start + 1
      if lines[start].kind == .row {
        while end < lines.count, lines[end].kind != .words { end += 1 }
      }
      let widths = lines[start..<end].filter { $0.comment != nil }.map(\.text.count)
      let width = widths.filter { $0 <= Page.width }.max() ?? 0
      for index in start..<end {
        guard let comment = lines[index].comment else { continue }
        let gap = max(0, width - lines[index].text.count) + Page.gap
        lines[index].comment = String(repeating: " ", count: gap) + comment
      }
      start = end
    }
  }

  // MARK: Source

  /// A comment without blanks at its end.
  private func written(_ comment: SourceRange) -> String {
    let bytes = source.utf8[comment.start..<comment.end]
    let count = bytes.reversed().prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }.count
    return String(decoding: bytes.dropLast(count), as: UTF8.self)
  }

  private func lineEnd(after start: Int) -> Int {
    source.utf8.dropFirst(start).firstIndex(of: 0x0A) ?? source.utf8.count
  }

  private func hasLineEnd(between start: Int, and end: Int) -> Bool {
    start < end && source.utf8[start..<end].contains(0x0A)
  }

  /// Whether a blank line lies between two places that have no words of their own between them.
  private func isBlank(between start: Int, and end: Int) -> Bool {
    guard start < end else { return false }
    let lines = source.utf8[start..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.dropFirst().dropLast().contains { $0.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
  }

  private func isAtMargin(_ comment: SourceRange) -> Bool {
    comment.start == 0 || source.utf8[comment.start - 1] == 0x0A
  }
}
