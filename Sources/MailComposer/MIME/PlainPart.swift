// The plain text of a mail that was composed here, for ways out that know no MIME.

import Foundation

public enum PlainPart {
  /// The text of the first `text/plain` part, or of a message without parts. Not a reader of other people's mail.
  public static func text(of message: [UInt8]) -> String {
    let whole = String(decoding: message, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    for entity in entities(whole) {
      guard let end = entity.range(of: "\n\n") else { continue }
      let head = entity[..<end.lowerBound].lowercased()
      guard head.contains("content-type: text/plain") else { continue }
      let body = entity[end.upperBound...]
      let text =
        head.contains("content-transfer-encoding: base64")
        ? String(decoding: Data(base64Encoded: body.filter { !$0.isWhitespace }) ?? Data(), as: UTF8.self)
        : quotedPrintable(body)
      return text.replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return ""
  }

  /// The message itself, and its parts, which boundaries set apart.
  private static func entities(_ whole: String) -> [String] {
    guard let name = whole.range(of: "boundary=\"") else { return [whole] }
    let boundary = whole[name.upperBound...].prefix { $0 != "\"" }
    return whole.components(separatedBy: "\n--\(boundary)").dropFirst().map { $0.drop { $0 == "\n" } }.map(String.init)
  }

  private static func quotedPrintable(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        bytes.append(byte)
        continue
      }
      if rest.first == UInt8(ascii: "\n") {
        rest.removeFirst()
      } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
