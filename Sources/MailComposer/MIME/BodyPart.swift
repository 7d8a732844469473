// A text part of a message, encoded so that every server passes it unchanged: RFC 2045 section 6.

import Foundation

/// A part of UTF-8 text.
struct BodyPart {
  /// `plain` or `html`.
  var subtype: String
  var text: String

  /// Header, empty line and body with CRLF line ends: quoted-printable, or base64 where that is shorter.
  var encoded: [UInt8] {
    let bytes = Array(text.utf8)
    let quoted = BodyPart.quotedPrintable(bytes)
    let usesBase64 = BodyPart.base64Count(of: bytes) < quoted.count
    let header =
      "Content-Type: text/\(subtype); charset=utf-8\r\n"
      + "Content-Transfer-Encoding: \(usesBase64 ? "base64" : "quoted-printable")\r\n\r\n"
    return Array(header.utf8) + (usesBase64 ? BodyPart.base64(bytes) : quoted)
  }

  private static let newline = UInt8(ascii: "\n")

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    let whole = Data(lines.joined(separator: "\r\n".utf8))
    return Array(
      whole.base64EncodedData(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]))
  }

  /// How long the bytes become in base64.
  private static func base64Count(of bytes: [UInt8]) -> Int {
    let characters = (bytes.count + bytes.count { $0 == newline } + 2) / 3 * 4
    return characters + 2 * (max(characters - 1, 0) / 76)
  }

  /// The lines, with soft line breaks so that no encoded line is longer than 76 characters.
  private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    var width = 0
    for (index, byte) in bytes.enumerated() {
      if byte == newline {
        result.append(UInt8(ascii: "\r"))
        result.append(newline)
        width = 0
        continue
      }
      let isLast = index + 1 == bytes.count || bytes[index + 1] == newline
      let isLiteral = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
      // A dot that opens a line is SMTP's, and `From ` some mailbox formats'.
      let opensLine = width == 0 && (byte == UInt8(ascii: ".") || bytes[index...].starts(with: "From ".utf8))
      let isQuoted = !isLiteral || opensLine
      let count = isQuoted ? 3 : 1
      if width + count > (isLast ? 76 : 75) {
        result.append(contentsOf: "=\r\n".utf8)
        width = 0
      }
      width += count
      if isQuoted {
        result.append(UInt8(ascii: "="))
        result.append(digits[Int(byte >> 4)])
        result.append(digits[Int(byte & 15)])
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
