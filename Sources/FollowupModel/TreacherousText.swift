// Characters that a terminal or a mail program obeys rather than shows, and by which a text can look like another one.

extension Unicode.Scalar {
  /// Whether it is a control character, ends a line or a paragraph, or changes the direction of writing. Source: Unicode
  /// UAX #9, section 2, and the property Bidi_Control.
  public var isTreacherous: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: return true
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: return true
    default: return false
    }
  }
}

extension String {
  /// The text with each treacherous character as `�`.
  public var withoutTreachery: String {
    guard unicodeScalars.contains(where: \.isTreacherous) else { return self }
    var harmless = UnicodeScalarView()
    for scalar in unicodeScalars { harmless.append(scalar.isTreacherous ? "\u{FFFD}" : scalar) }
    return String(harmless)
  }
}
