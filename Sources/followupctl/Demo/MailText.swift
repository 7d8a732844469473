// A received mail as a mail program would show it: its subject and its plain text, decoded.

import Foundation
import SMTPTestKit

struct MailText {
  var subject: String
  var text: String

  init(_ mail: ReceivedMail) {
    subject = MailText.words(mail.header("Subject") ?? "")
    let parts = MailText.parts(of: mail.text, type: mail.header("Content-Type") ?? "text/plain")
    let plain = parts.first { MailText.header("Content-Type", of: $0)?.hasPrefix("text/plain") ?? false } ?? mail.text
    text = MailText.body(of: plain)
  }

  /// Encoded words (RFC 2047).
  private static func words(_ header: String) -> String {
    var result = ""
    var lastWasWord = false
    for token in header.split(separator: " ", omittingEmptySubsequences: true) {
      let fields = token.split(separator: "?", omittingEmptySubsequences: false)
      let isWord = fields.count == 5 && fields[0] == "=" && fields[4] == "="
      if !result.isEmpty, !(isWord && lastWasWord) { result += " " }
      if isWord {
        let isBase64 = fields[2].lowercased() == "b"
        let bytes =
          isBase64
          ? Array(Data(base64Encoded: String(fields[3])) ?? Data())
          : quotedPrintable(fields[3].replacing("_", with: " "))
        result += String(decoding: bytes, as: UTF8.self)
      } else {
        result += token
      }
      lastWasWord = isWord
    }
    return result
  }

  /// The parts of a multipart message (RFC 2046), one level deep.
  private static func parts(of message: String, type: String) -> [String] {
    guard let start = type.range(of: "boundary=") else { return [message] }
    let boundary = type[start.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
    return message.components(separatedBy: "--\(boundary)").dropFirst().map {
      $0.hasPrefix("\r\n") ? String($0.dropFirst()) : $0
    }
  }

  private static func header(_ name: String, of part: String) -> String? {
    let head = part.components(separatedBy: "\r\n\r\n").first ?? ""
    return head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }?
      .dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
  }

  private static func body(of part: String) -> String {
    guard let gap = part.range(of: "\r\n\r\n") else { return part }
    let body = String(part[gap.upperBound...])
    let bytes: [UInt8]
    switch header("Content-Transfer-Encoding", of: part)?.lowercased() {
    case "base64": bytes = Array(Data(base64Encoded: body, options: .ignoreUnknownCharacters) ?? Data())
    case "quoted-printable": bytes = quotedPrintable(body)
    default: bytes = Array(body.utf8)
    }
    return String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
      .trimmingCharacters(in: .newlines)
  }

  /// RFC 2045, section 6.7.
  private static func quotedPrintable(_ text: some StringProtocol) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        bytes.append(byte)
        continue
      }
      let pair = rest.prefix(2)
      rest = rest.dropFirst(2)
      if let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) { bytes.append(value) }
    }
    return bytes
  }
}
