// What the server answered.

/// An enhanced status code (RFC 3463): `5.1.1`.
public struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
  /// 2, 4 or 5.
  public var category: Int
  public var subject: Int
  public var detail: Int

  public init(_ category: Int, _ subject: Int, _ detail: Int) {
    self.category = category
    self.subject = subject
    self.detail = detail
  }

  /// Reads the code at the start of a reply's text; nil where there is none.
  init?(startOf text: String) {
    let word = text.prefix { $0 != " " }
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }),
      let category = Int(parts[0]), [2, 4, 5].contains(category), let subject = Int(parts[1]),
      let detail = Int(parts[2])
    else { return nil }
    self.init(category, subject, detail)
  }

  public var description: String { "\(category).\(subject).\(detail)" }
}

/// One reply of one or more lines (RFC 5321 §4.2).
public struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
  /// 200 to 559.
  public var code: Int
  /// Nil where the server sends none, or one that contradicts the code.
  public var enhanced: EnhancedStatus?
  /// The text after the codes, line by line, with control characters made visible.
  public var lines: [String]

  public init(code: Int, enhanced: EnhancedStatus? = nil, lines: [String] = []) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  /// 2, 3, 4 or 5.
  public var category: Int { code / 100 }

  /// The whole reply on one line, cut to a readable length: `550 5.1.1 no such user here`.
  public var description: String {
    var words = [String(code)]
    if let enhanced { words.append(enhanced.description) }
    words += lines.filter { !$0.isEmpty }
    return Printable.cut(words.joined(separator: " "))
  }

  /// The same reply with every line that repeats one of the texts blanked out.
  func hiding(_ secrets: [String]) -> SMTPReply {
    var copy = self
    copy.lines = lines.map { line in
      secrets.contains { !$0.isEmpty && line.contains($0) } ? "[hidden: it repeated the credentials]" : line
    }
    return copy
  }
}

/// Texts from the network, made safe to print.
enum Printable {
  static let lengthMax = 300

  /// Control characters as `\x1B`, bytes that are no UTF-8 as U+FFFD.
  static func text(_ bytes: some Sequence<UInt8>) -> String { text(String(decoding: Array(bytes), as: UTF8.self)) }

  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        let hex = String(scalar.value, radix: 16, uppercase: true)
        result += scalar.value < 0x100 ? "\\x" + (hex.count < 2 ? "0" : "") + hex : "\\u{" + hex + "}"
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func cut(_ text: String) -> String {
    text.count <= lengthMax ? text : text.prefix(lengthMax - 1) + "…"
  }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
