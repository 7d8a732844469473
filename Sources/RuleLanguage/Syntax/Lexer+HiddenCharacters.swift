// Characters that cannot be seen, or that hide or reorder what stands around them: none has a meaning in a rule file.

import FollowupModel

extension Lexer {
  /// Steps over nothing, but says of what stands here if a terminal or a mail would obey it; its length, or 0.
  mutating func noteHidden() -> Int {
    let first = bytes[offset]
    guard first < 0x20 || first == 0x7F || first == 0xC2 || first == 0xE2 else { return 0 }
    let (value, length) = scalar(at: offset)
    guard value.isDeceptive else { return 0 }
    noteInvisible(value, SourceRange(start: offset, end: offset + length))
    return length
  }

  mutating func noteInvisible(_ scalar: Unicode.Scalar, _ range: SourceRange) {
    findings.add(
      range, "the invisible character \(scalar.code) has no meaning here", help: "delete it, or write the line anew")
  }
}

extension Unicode.Scalar {
  /// Whether nothing can be seen of it: controls, format characters, unassigned ones.
  var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .unassigned: return true
    default: return false
    }
  }

  /// Whether it would hide or reorder what stands around it: controls, and embeddings, overrides and isolates of the
  /// direction of writing. Marks of direction, which languages written from the right need, do not.
  var isDeceptive: Bool {
    isTreacherous && !["\t", "\n", "\r", "\u{200E}", "\u{200F}", "\u{061C}"].contains(self)
  }

  /// `U+200B`.
  fileprivate var code: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
