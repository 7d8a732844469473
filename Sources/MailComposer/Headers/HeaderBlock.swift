// The header of a message, folded as RFC 5322 section 2.2.3 asks.

import FollowupModel

/// Header fields in the order added, each line ended by CRLF and at most 78 characters long where its words allow.
struct HeaderBlock {
  private(set) var text = ""

  /// A field whose value is known to be ASCII without line ends; folded at spaces.
  mutating func add(_ name: String, _ value: String) {
    add(name, words: value.split(separator: " ").map(String.init))
  }

  /// A field of free text, such as a subject.
  mutating func add(_ name: String, text: String, limit: Int = HeaderBlock.subjectLimit) {
    let line = text.singleLine(limit: limit)
    let words = line.split(separator: " ").map(String.init)
    let isPlain =
      line.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !line.contains("=?")
      && words.allSatisfy { $0.utf8.count <= 60 }
    add(name, words: isPlain ? words : EncodedWord.encode(line, used: name.utf8.count + 2))
  }

  /// A field of one mailbox with its name.
  mutating func add(_ name: String, address: MailAddress) {
    guard let phrase = address.name?.singleLine(limit: HeaderBlock.nameLimit), !phrase.isEmpty else {
      return add(name, words: [address.mailbox])
    }
    let isAtoms = phrase.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x20 || byte == 0x2D
    }
    let words =
      isAtoms && phrase.utf8.count <= 60
      ? phrase.split(separator: " ").map(String.init) : EncodedWord.encode(phrase, used: name.utf8.count + 2)
    add(name, words: words + ["<\(address.mailbox)>"])
  }

  private mutating func add(_ name: String, words: [String]) {
    var line = "\(name):"
    for (index, word) in words.enumerated() {
      // The first word stays on the field's own line: a line of nothing but spaces is obsolete syntax.
      let isEncoded = word.hasPrefix("=?")
      if index > 0, line.utf8.count + 1 + word.utf8.count > (isEncoded ? 76 : 78) {
        text += line + "\r\n"
        line = ""
      }
      line += " " + word
    }
    text += line + "\r\n"
  }

  /// Of a subject, in characters.
  static let subjectLimit = 200
  /// Of a person's name, in characters.
  static let nameLimit = 80
}

extension String {
  /// ASCII without spaces for a part of a header: other bytes than letters, digits and `-._~:@/+` are percent-encoded
  /// (RFC 3986 section 2.1), and what is longer than `limit` bytes of UTF-8 is cut and ends with an encoded `…`.
  func percentEncoded(limit: Int) -> String {
    var cut = self
    if utf8.count > limit {
      cut = ""
      for scalar in unicodeScalars {
        guard cut.utf8.count + String(scalar).utf8.count <= limit else { break }
        cut.unicodeScalars.append(scalar)
      }
      cut += "…"
    }
    return cut.utf8.map { byte in
      let isSafe =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80
        || "-._~:@/+".utf8.contains(byte)
      return isSafe ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
    }.joined()
  }
}
