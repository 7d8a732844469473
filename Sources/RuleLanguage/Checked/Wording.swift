// The words of a condition as its author wrote them, for explanations.

import FollowupModel

enum Wording {
  /// A place's words, with values after the paths that have them.
  static func pieces(
    of range: SourceRange, values: [(offset: Int, value: PrintedNode)], in source: SourceText
  ) -> [Phrase.Piece] {
    var pieces: [Phrase.Piece] = []
    var start = range.start
    for (offset, value) in values.sorted(by: { $0.offset < $1.offset }) where offset >= start && offset <= range.end {
      let text = words(source.utf8[start..<offset])
      pieces.append(.words(pieces.isEmpty ? String(text.drop { $0 == " " }) : text))
      pieces.append(.value(value))
      start = offset
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
