// What the sender wants to be told of a mail's further way (RFC 3461).

/// Delivery status notifications, asked for where the server offers DSN and left out where not.
public struct DeliveryNotification: Hashable, Sendable {
  /// When to tell.
  public enum Event: String, Hashable, Sendable, CaseIterable {
    case success = "SUCCESS"
    case failure = "FAILURE"
    case delay = "DELAY"
  }

  /// How much of the mail comes back with bad news.
  public enum Returned: String, Hashable, Sendable {
    case full = "FULL"
    case headers = "HDRS"
  }

  /// Comes back with every notification, so that it is known which mail is meant: at most 100 printable characters.
  public var envelopeID: String?
  /// Empty: never tell.
  public var events: Set<Event>
  public var returned: Returned

  public init(envelopeID: String? = nil, events: Set<Event> = [.failure, .delay], returned: Returned = .headers) {
    self.envelopeID = envelopeID
    self.events = events
    self.returned = returned
  }

  /// For MAIL.
  var mailParameters: String {
    let identity = envelopeID.map { " ENVID=\(XText.encode(String($0.prefix(100))))" } ?? ""
    return " RET=\(returned.rawValue)\(identity)"
  }

  /// For RCPT. The original recipient is left out where it is not ASCII (RFC 6533 needs more of the server).
  func recipientParameters(_ address: String) -> String {
    let names = Event.allCases.filter(events.contains).map(\.rawValue)
    let original = EnvelopeAddress.needsUTF8(address) ? "" : " ORCPT=rfc822;\(XText.encode(address))"
    return " NOTIFY=\(names.isEmpty ? "NEVER" : names.joined(separator: ","))\(original)"
  }
}

/// RFC 3461 §4: what is not printable ASCII, `+` and `=` are written as `+` and two hexadecimal digits.
enum XText {
  static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "+" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
