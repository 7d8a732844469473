// A mailbox and the name shown with it.

/// Who a mail is from or to.
public struct MailAddress: Hashable, Sendable {
  /// Shown by mail programs; nil: the mailbox alone.
  public var name: String?
  /// `anna@example.com`.
  public let mailbox: String

  /// Nil where `mailbox` is no address: one `@`, before it letters, digits, dots and ``!#$%&'*+-/=?^_`{|}~``, after it
  /// a domain name or an address in brackets (RFC 5321 section 4.1.2 without quoted local parts; RFC 6531 letters).
  public init?(mailbox: String, name: String? = nil) {
    let parts = mailbox.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, mailbox.utf8.count <= 320, MailAddress.isDotted(parts[0], also: "!#$%&'*+-/=?^_`{|}~"),
      MailAddress.isDomain(parts[1])
    else { return nil }
    self.mailbox = mailbox
    self.name = name
  }

  /// Reads `anna@example.com`, `<anna@example.com>` or `Anna Nowak <anna@example.com>`, the name also in quotation
  /// marks; nil for anything else.
  public init?(_ text: String) {
    guard let open = text.lastIndex(of: "<") else {
      self.init(mailbox: text)
      return
    }
    guard text.hasSuffix(">") else { return nil }
    var name = text[..<open]
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
    self.init(
      mailbox: String(text[text.index(after: open)...].dropLast()), name: name.isEmpty ? nil : String(name))
  }

  private static func isDotted(_ text: Substring, also extra: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.unicodeScalars.allSatisfy { scalar in
          scalar.isASCII
            ? (0x30...0x39).contains(scalar.value) || (0x41...0x5A).contains(scalar.value & 0xDF)
              || extra.unicodeScalars.contains(scalar)
            : scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
        }
    }
  }

  private static func isDomain(_ text: Substring) -> Bool {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return isDotted(text, also: "-_") }
    return text.dropFirst().dropLast().utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 || ".:".utf8.contains(byte)
    }
  }
}
