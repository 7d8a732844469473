// What the server said it can do.

/// The answer to EHLO (RFC 5321 §4.1.1.1) or LHLO.
struct Capabilities: Hashable, Sendable {
  var startTLS = false
  var pipelining = false
  var eightBitMIME = false
  var smtpUTF8 = false
  /// BDAT (RFC 3030).
  var chunking = false
  /// RFC 3461.
  var dsn = false
  /// RFC 8689.
  var requireTLS = false
  /// Declared with SIZE (RFC 1870); a limit of nil means none was told.
  var size = false
  var sizeMax: Int?
  /// SASL mechanisms in upper case.
  var mechanisms: Set<String> = []

  init() {}

  /// The first line of the reply is the server's name.
  init(ehlo reply: SMTPReply) {
    for line in reply.lines.dropFirst() {
      // Some servers write `AUTH=PLAIN LOGIN`, as a draft of RFC 4954 had it.
      let words = line.uppercased().split { $0 == " " || $0 == "=" }.map(String.init)
      guard let keyword = words.first else { continue }
      switch keyword {
      case "STARTTLS": startTLS = true
      case "PIPELINING": pipelining = true
      case "8BITMIME": eightBitMIME = true
      case "SMTPUTF8": smtpUTF8 = true
      case "CHUNKING": chunking = true
      case "DSN": dsn = true
      case "REQUIRETLS": requireTLS = true
      case "SIZE":
        size = true
        if words.count > 1, let limit = Int(words[1]), limit > 0 { sizeMax = limit }
      case "AUTH": mechanisms.formUnion(words.dropFirst())
      default: continue
      }
    }
  }
}
