// Text from outside, made unable to fake a line, a field or the order of letters on a terminal.

extension String {
  /// The text with control characters, line separators and changes of writing direction as `\n`, `\t` or `\u{…}`.
  var withoutControlCharacters: String {
    guard unicodeScalars.contains(where: \.isTreacherous) else { return self }
    var harmless = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": harmless += "\\n"
      case "\r": harmless += "\\r"
      case "\t": harmless += "\\t"
      case _ where scalar.isTreacherous: harmless += "\\u{\(String(scalar.value, radix: 16))}"
      default: harmless.unicodeScalars.append(scalar)
      }
    }
    return harmless
  }
}

extension Unicode.Scalar {
  /// Whether a terminal or a reader of lines would obey it rather than show it.
  fileprivate var isTreacherous: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: return true
    // Line and paragraph separators; then embeddings, overrides and isolates of direction (Unicode UAX #9).
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: return true
    default: return false
    }
  }
}
