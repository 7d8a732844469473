// Whether a text can be somebody's mail address. A guard against slips and against text that would become a header.

/// A mailbox as people write it: `anna@example.com`. Stricter than RFC 5321: no quoted local part, no address literal,
/// no comment. Letters beyond ASCII are allowed (RFC 6531). `bytes` is well-formed UTF-8.
func isPlausibleMailbox(_ bytes: ArraySlice<UInt8>) -> Bool {
  let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
  guard parts.count == 2, (1...64).contains(parts[0].count), (1...253).contains(parts[1].count), bytes.count <= 254
  else {
    return false
  }
  let forbidden = Array(" \"(),:;<>[\\]".utf8)
  guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }),
    String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy({ !$0.properties.isWhitespace })
  else { return false }
  return parts.allSatisfy { part in
    part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }
}
