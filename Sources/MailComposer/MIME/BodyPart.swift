// A text part of a message, encoded so that every server passes it unchanged: RFC 2045 section 6.

import Foundation

/// A part of UTF-8 text.
struct BodyPart {
  /// `plain` or `html`.
  var subtype: String
  var text: String

  /// Header, empty line and body with CRLF line ends: quoted-printable, or base64 where that is shorter.
  var encoded: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
    let quoted = lines.map(BodyPart.quotedPrintable).joined(separator: "\r\n")
    let bytes = Data(lines.joined(separator: Array("\r\n".utf8)))
    let base64 = bytes.base64EncodedString(options: [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ])
    let usesBase64 = base64.utf8.count < quoted.utf8.count
    return "Content-Type: text/\(subtype); charset=utf-8\r\n"
      + "Content-Transfer-Encoding: \(usesBase64 ? "base64" : "quoted-printable")\r\n\r\n"
      + (usesBase64 ? base64 : quoted)
  }

  /// One line, with soft line breaks so that no encoded line is longer than 76 characters.
  private static func quotedPrintable(_ line: [UInt8]) -> String {
    var result = ""
    var width = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      let isLiteral = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
      // A dot that opens a line is SMTP's, and `From ` some mailbox formats'.
      let opensLine = width == 0 && (byte == UInt8(ascii: ".") || line[index...].starts(with: "From ".utf8))
      let token = isLiteral && !opensLine ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
      if width + token.utf8.count > (isLast ? 76 : 75) {
        result += "=\r\n"
        width = 0
      }
      result += token
      width += token.utf8.count
    }
    return result
  }
}
