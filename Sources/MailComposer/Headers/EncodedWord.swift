// Words of a header in other letters than ASCII: RFC 2047.

import Foundation

enum EncodedWord {
  /// The encoded words that together decode to `text`. Each is at most 75 characters long and holds whole characters
  /// of UTF-8; the first leaves room for the `used` characters before it on a line of 76.
  static func encode(_ text: String, used: Int) -> [String] {
    let encodings: [(letter: String, encode: ([UInt8]) -> String)] = [("Q", quoted), ("B", base64)]
    return encodings.map { split(text, used: used, letter: $0.letter, encode: $0.encode) }
      .min { $0.joined().utf8.count < $1.joined().utf8.count } ?? []
  }

  private static func split(_ text: String, used: Int, letter: String, encode: ([UInt8]) -> String) -> [String] {
    let frame = "=?UTF-8?\(letter)??=".utf8.count
    var words: [String] = []
    var pending: [UInt8] = []
    var room = max(75 - used, 30)
    func close() {
      words.append("=?UTF-8?\(letter)?\(encode(pending))?=")
      pending = []
      room = 75
    }
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if !pending.isEmpty, encode(pending + bytes).utf8.count + frame > room { close() }
      pending += bytes
    }
    if !pending.isEmpty { close() }
    return words
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The Q encoding with the characters that RFC 2047 section 5 (3) allows in a display name.
  private static func quoted(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      switch byte {
      case UInt8(ascii: " "): return "_"
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return String(UnicodeScalar(byte))
      case _ where "!*+-/".utf8.contains(byte): return String(UnicodeScalar(byte))
      default: return "=" + hexadecimal(byte)
      }
    }.joined()
  }
}

/// Two hexadecimal digits in upper case.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.utf8.count == 1 ? "0" + digits : digits
}
