// Values of records made fit for headers and bodies: nothing in them ends a line or turns the writing direction.

import FollowupModel

extension String {
  /// One line of at most `limit` characters: control characters, line ends and direction changes are spaces, runs of
  /// spaces are one, and what is cut ends with `…`.
  func singleLine(limit: Int) -> String {
    if utf8.count <= limit, isPlainLine { return self }
    let words = String(String.UnicodeScalarView(unicodeScalars.map { $0.isUnfit ? " " : $0 }))
      .split(separator: " ")
    var line = words.joined(separator: " ")
    // A single character may be of any length, so scalars are counted.
    guard line.unicodeScalars.count > limit else { return line }
    line = String(line.unicodeScalars.prefix(limit - 1))
    return line + "…"
  }

  /// Whether it is one line of visible ASCII and single spaces between, as most are.
  private var isPlainLine: Bool {
    var previous = UInt8(ascii: " ")
    for byte in utf8 {
      guard (0x20...0x7E).contains(byte), byte != 0x20 || previous != 0x20 else { return false }
      previous = byte
    }
    return previous != 0x20 || isEmpty
  }

  /// Lines separated by `\n`, without control characters, spaces at their ends or empty lines around them.
  var lines: [String] {
    var result: [String] = []
    for line in unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: \.isLineEnd) {
      let clean = String(String.UnicodeScalarView(line.map { $0.isUnfit ? " " : $0 }))
      result.append(String(clean.reversed().drop { $0 == " " }.reversed()))
    }
    // CR LF leaves an empty line between its halves; several empty lines are one.
    result = result.indices.filter { !result[$0].isEmpty || ($0 > 0 && !result[$0 - 1].isEmpty) }.map { result[$0] }
    if result.last?.isEmpty == true { result.removeLast() }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isLineEnd: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return true
    default: return false
    }
  }

  /// Whether a mail program would obey it rather than show it; a byte order mark, too.
  fileprivate var isUnfit: Bool { isTreacherous || self == "\u{FEFF}" }
}
