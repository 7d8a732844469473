// One value of a row before its type is known: UTF-8 bytes without a copy where that can be.

/// A value as a file writes it.
struct Cell: Sendable {
  enum Kind: Sendable {
    case text
    /// A number of JSON, in its own notation whatever the source's is.
    case number
    /// `true` or `false` of JSON, as `yes` or `no`.
    case boolean
    /// An object or a list of JSON: none of a field's values.
    case nested
  }

  var kind: Kind
  /// Well-formed UTF-8.
  var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>, kind: Kind = .text) {
    self.bytes = bytes
    self.kind = kind
  }

  /// Nothing but spaces counts as missing.
  var isEmpty: Bool { trimmed.isEmpty }

  /// Without spaces, tabs and no-break spaces around it.
  var trimmed: ArraySlice<UInt8> {
    var rest = bytes
    while let count = Cell.spaceAtStart(rest) { rest = rest.dropFirst(count) }
    while let count = Cell.spaceAtEnd(rest) { rest = rest.dropLast(count) }
    return rest
  }

  /// The first control character, as a person would look for it: `U+0007`; nil where there is none.
  /// `allowingLines` lets tab, LF and CR pass.
  static func controlCharacter(in bytes: ArraySlice<UInt8>, allowingLines: Bool) -> String? {
    var previous: UInt8 = 0
    for byte in bytes {
      let isControl: Bool
      switch byte {
      case 0x09, 0x0A, 0x0D: isControl = !allowingLines
      case 0x00..<0x20, 0x7F: isControl = true
      // C1 controls U+0080…U+009F are C2 80…C2 9F.
      case 0x80...0x9F: isControl = previous == 0xC2
      default: isControl = false
      }
      if isControl { return name(ofControl: byte) }
      previous = byte
    }
    return nil
  }

  private static func name(ofControl byte: UInt8) -> String {
    switch byte {
    case 0x09: return "a tab"
    case 0x0A, 0x0D: return "a line break"
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      return "the control character U+00" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
  }

  private static func spaceAtStart(_ bytes: ArraySlice<UInt8>) -> Int? {
    switch bytes.first {
    case 0x20, 0x09: return 1
    case 0xC2: return bytes.prefix(2).elementsEqual([0xC2, 0xA0]) ? 2 : nil
    case 0xE2: return bytes.prefix(3).elementsEqual([0xE2, 0x80, 0xAF]) ? 3 : nil
    default: return nil
    }
  }

  private static func spaceAtEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    switch bytes.last {
    case 0x20, 0x09: return 1
    case 0xA0: return bytes.suffix(2).elementsEqual([0xC2, 0xA0]) ? 2 : nil
    case 0xAF: return bytes.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]) ? 3 : nil
    default: return nil
    }
  }
}
