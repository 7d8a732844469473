// The words of a condition as its author wrote them, for explanations.

import FollowupModel

enum Wording {
  /// A place's words, with values after the paths that have them, and with the values of thresholds for their names.
  static func pieces(
    of range: SourceRange, values: [(offset: Int, value: PrintedNode)], names: [Int: (end: Int, thing: Labelled)],
    replaced: [Int: (end: Int, phrase: String)], in source: SourceText
  ) -> [Phrase.Piece] {
    var pieces: [Phrase.Piece] = []
    var start = range.start
    // Where a name ends, its value follows.
    let places =
      values.map { (start: $0.offset, end: $0.offset, piece: Phrase.Piece.value($0.value)) }
      + names.map { name, meaning in
        (name, meaning.end, .name(words(source.utf8[name..<meaning.end]), meaning.thing))
      } + replaced.map { name, value in (name, value.end, .words(value.phrase)) }
    for place in places.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) })
    where place.start >= start && place.end <= range.end {
      let text = words(source.utf8[start..<place.start])
      if !text.isEmpty { pieces.append(.words(pieces.isEmpty ? String(text.drop { $0 == " " }) : text)) }
      pieces.append(place.piece)
      start = place.end
    }
    let rest = words(source.utf8[start..<max(start, range.end)])
    pieces.append(.words(pieces.isEmpty ? rest.trimmedSpaces : rest))
    return pieces
  }

  /// A piece of source on one line: without comments, every run of white space one space.
  static func words(_ utf8: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    var isQuoted = false
    var isComment = false
    var previous: UInt8 = 0
    for byte in utf8 {
      defer { previous = byte }
      if byte == 0x0A { isComment = false }
      if isComment { continue }
      if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isQuoted.toggle() }
      if byte == UInt8(ascii: "#"), !isQuoted {
        isComment = true
        continue
      }
      let isSpace = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      if isSpace, !isQuoted {
        if result.last != 0x20 { result.append(0x20) }
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
