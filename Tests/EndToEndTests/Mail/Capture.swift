// The project's capture server beside a daemon, with mails read as texts.

import Foundation
import SMTPTestKit
import Testing

extension CaptureServer {
  /// Waits until a mail has come that is for an address and contains a text in its subject or body as sent.
  @discardableResult
  func mail(
    to address: String, about text: String = "", within seconds: Double = 20,
    _ location: SourceLocation = #_sourceLocation
  ) async throws -> ReceivedMail {
    let found = try await eventually(within: seconds) {
      self.received.first { $0.recipients.contains(address) && (text.isEmpty || $0.plain.contains(text)) }
    }
    return try #require(
      found, "no mail to \(address) about `\(text)` among \(received.map { "\($0.recipients): \($0.plain)" })",
      sourceLocation: location)
  }
}

extension ReceivedMail {
  /// Headers and text with the encodings of ASCII texts taken off: enough to look for words.
  var plain: String {
    var result = text.replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "\r\n ", with: " ")
    for part in text.components(separatedBy: "\r\n\r\n") {
      let base64 = part.components(separatedBy: "\r\n--")[0].replacingOccurrences(of: "\r\n", with: "")
      if let data = Data(base64Encoded: base64) { result += "\n" + String(decoding: data, as: UTF8.self) }
    }
    return result
  }
}
