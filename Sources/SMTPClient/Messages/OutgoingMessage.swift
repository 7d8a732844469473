// A mail as the client takes it: who sends, who receives, and the bytes.

/// One mail to hand to the server.
public struct OutgoingMessage: Hashable, Sendable {
  /// The envelope sender (RFC 5321 `Mailbox`), or nil for the null sender `<>` of notifications.
  public var sender: String?
  /// The envelope recipients, at least one; the report has an outcome for each, in this order.
  public var recipients: [String]
  /// The message (RFC 5322), not dot-stuffed. Bare CR or LF are sent as CRLF.
  public var bytes: [UInt8]
  /// What to be told of its further way, where the server can.
  public var notification: DeliveryNotification?
  /// Whether every server on its way must use verified TLS (RFC 8689): it fails where the first does not promise that.
  public var requiresTLS: Bool

  public init(
    sender: String?, recipients: [String], bytes: [UInt8], notification: DeliveryNotification? = nil,
    requiresTLS: Bool = false
  ) {
    self.sender = sender
    self.recipients = recipients
    self.bytes = bytes
    self.notification = notification
    self.requiresTLS = requiresTLS
  }
}

/// The envelope address as it may be written in a command.
enum EnvelopeAddress {
  /// RFC 5321 §4.5.3.1.3 limits a path to 256 octets, brackets included.
  static let octetsMax = 254

  /// Whether the address can stand between `<` and `>`: no line break, control character, space or bracket outside a
  /// quoted local part, one `@` with something on both sides, and not too long.
  static func isWritable(_ address: String) -> Bool {
    let bytes = Array(address.utf8)
    guard bytes.count <= octetsMax, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let local = bytes[..<at]
    let domain = bytes[(at + 1)...]
    guard !local.isEmpty, !domain.isEmpty else { return false }
    let isQuoted = local.count >= 2 && local.first == UInt8(ascii: "\"") && local.last == UInt8(ascii: "\"")
    return local.allSatisfy { isWritable($0, quoted: isQuoted) } && domain.allSatisfy { isWritable($0, quoted: false) }
  }

  private static func isWritable(_ byte: UInt8, quoted: Bool) -> Bool {
    if byte < 0x20 || byte == 0x7F { return false }
    if quoted { return true }
    return !" <>\"@(),;".utf8.contains(byte)
  }

  /// Whether writing it takes SMTPUTF8 (RFC 6531).
  static func needsUTF8(_ address: String) -> Bool { address.utf8.contains { $0 >= 0x80 } }
}
