// The encodings of record files, and the step from their bytes to UTF-8.

/// How the bytes of a record file stand for characters.
public enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  /// With or without a byte order mark.
  case utf8 = "utf-8"
  case windows1250 = "windows-1250"
  case windows1251 = "windows-1251"

  /// Reads the name of an encoding in any case, with or without hyphens (`UTF8`, `cp1250`); nil for any other.
  public init?(name: String) {
    switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
    case "utf8", "utf8bom", "utf8sig": self = .utf8
    case "windows1250", "cp1250", "win1250": self = .windows1250
    case "windows1251", "cp1251", "win1251": self = .windows1251
    default: return nil
    }
  }

  /// Replaces the bytes by UTF-8, and each end by where it comes to lie.
  /// Returns the position of the first byte that is none of this encoding; nil where all are.
  func decode(_ bytes: inout [UInt8], ends: inout [Int]) -> Int? {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return nil }
    switch self {
    case .utf8: return firstInvalidUTF8(in: bytes, from: first)
    case .windows1250: return decode(&bytes, ends: &ends, by: CodePage.windows1250)
    case .windows1251: return decode(&bytes, ends: &ends, by: CodePage.windows1251)
    }
  }

  /// Whether bytes that are said to be of a code page are UTF-8 instead: they are well formed, and stand for letters that the
  /// code pages here know. Nil where they do not tell.
  func isBelied(by bytes: [UInt8]) -> Bool? {
    guard self != .utf8, let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return nil }
    guard firstInvalidUTF8(in: bytes, from: first) == nil else { return false }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
      $0.isASCII || CodePage.scalars.contains($0.value)
    }
  }

  private func decode(_ bytes: inout [UInt8], ends: inout [Int], by page: CodePage) -> Int? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    var field = 0
    for (index, byte) in bytes.enumerated() {
      while field < ends.count, ends[field] == index {
        ends[field] = result.count
        field += 1
      }
      if byte < 0x80 {
        result.append(byte)
      } else if let encoded = page.utf8[Int(byte) - 0x80] {
        result += encoded
      } else {
        return index
      }
    }
    while field < ends.count {
      ends[field] = result.count
      field += 1
    }
    bytes = result
    return nil
  }

  /// The position of the first byte that begins no well-formed sequence (Unicode 15, table 3-7).
  private func firstInvalidUTF8(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let second: ClosedRange<UInt8>
      let count: Int
      switch lead {
      case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
      case 0xE0: (count, second) = (3, 0xA0...0xBF)
      case 0xED: (count, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
      case 0xF0: (count, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
      case 0xF4: (count, second) = (4, 0x80...0x8F)
      default: return index
      }
      guard index + count <= bytes.count, second.contains(bytes[index + 1]),
        bytes[(index + 2)..<(index + count)].allSatisfy({ (0x80...0xBF).contains($0) })
      else { return index }
      index += count
    }
    return nil
  }
}
