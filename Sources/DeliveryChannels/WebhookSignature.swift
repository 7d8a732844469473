// The signature of a webhook, as standardwebhooks.com has it: receivers find libraries for it in every language.

import Crypto

/// Signs `ID.SECONDS.BODY` by HMAC-SHA256.
public struct WebhookSignature: Sendable {
  private let key: SymmetricKey

  /// A secret that begins with `whsec_` is the base64 of the key; any other is the key.
  public init(secret: String) {
    let prefix = "whsec_"
    let coded = secret.hasPrefix(prefix) ? Base64Text.decode(secret.dropFirst(prefix.count)) : nil
    key = SymmetricKey(data: coded ?? Array(secret.utf8))
  }

  /// `v1,BASE64`.
  public func header(id: String, seconds: Int64, body: [UInt8]) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array("\(id).\(seconds).".utf8) + body, using: key)
    return "v1," + Base64Text.encode(Array(code))
  }
}

/// RFC 4648 §4.
enum Base64Text {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var bits = part.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
      var group: [UInt8] = []
      for _ in 0..<4 {
        group.append(digits[Int(bits >> 18 & 63)])
        bits <<= 6
      }
      result += group.prefix(part.count + 1) + Array(repeating: UInt8(ascii: "="), count: 3 - part.count)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Nil for what is no base64.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
    for digit in text.utf8 where digit != UInt8(ascii: "=") {
      guard let value = digits.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes.isEmpty ? nil : bytes
  }
}
