// Cuts the text of a rule file into words. What is no word of the language is noted as a mistake and, where the word
// that was meant is plain, read as that word, so that one mistake is reported once.

import FollowupModel

/// Reads the words of one file, whose bytes are valid UTF-8.
struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  var offset: Int
  var startsLine = true
  var findings = Findings()
  /// The places of comments, from `#` to the end of the line.
  var comments: [SourceRange] = []
  /// The line whose end was looked for last: long lines are searched once.
  private var lastLine = 0..<0

  init(_ source: SourceText) {
    self.source = source
    bytes = source.utf8
    offset = source.utf8.starts(with: SourceText.byteOrderMark) ? 3 : 0
  }

  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    while true {
      skipBlanks()
      guard let byte = byte(0), !findings.isFull else { return tokens }
      switch byte {
      case 0x0A:
        offset += 1
        startsLine = true
      case UInt8(ascii: "#"): comment()
      default:
        let words = words()
        tokens += words
        if !words.isEmpty { startsLine = false }
      }
    }
  }

  /// Steps over the comment that starts here.
  mutating func comment() {
    let start = offset
    let end = endOfLine(from: offset)
    let last = bytes[offset..<end].lastIndex { $0 != 0x0D } ?? offset
    while offset <= last {
      if bytes[offset] == 0x0D {
        noteInvisible("\r", SourceRange(start: offset, end: offset + 1))
        break
      }
      offset += max(1, noteHidden())
    }
    offset = end
    comments.append(SourceRange(start: start, end: end))
  }

  /// The next word; rarely two, where one sign or contraction stands for two words.
  mutating func words() -> [Token] {
    let start = offset
    guard let byte = byte(0) else { return [] }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return [numberOrDate()]
    case UInt8(ascii: "\""): return [text()]
    case UInt8(ascii: "`"): return [quotedName()]
    default: break
    }
    if scalar(at: offset).value.startsName {
      let name = name()
      guard let contracted = contraction(of: name) else { return [named(name, isQuoted: false, from: start)] }
      findings.add(range(from: start), "`\(name)'t` is no word of the language", help: "write `\(contracted) not`")
      return [contracted, "not"].map { token(.name($0, isQuoted: false), from: start) }
    }
    for (written, sign) in [("=>", Sign.greaterOrEqual), ("=<", Sign.lessOrEqual)]
    where bytes[offset...].starts(with: written.utf8) {
      return [replaced(written, by: .sign(sign), sign.rawValue, start)]
    }
    for length in [2, 1] {
      if offset + length <= bytes.count,
        let sign = Sign(rawValue: String(decoding: bytes[offset..<offset + length], as: UTF8.self))
      {
        if sign == .equal, self.byte(1) == byte { break }
        offset += length
        if sign == .less, self.byte(0) == UInt8(ascii: ">") {
          return [replaced("<>", by: .sign(.notEqual), "!=", start)]
        }
        return [token(.sign(sign), from: start)]
      }
    }
    return foreignSign().map { [$0] } ?? []
  }

  // MARK: Names

  /// The name that starts here.
  private mutating func name() -> String {
    let start = offset
    while let byte = byte(0), byte.continuesName { offset += 1 }
    var name = String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars
    // Most names are ASCII and have ended here.
    guard let byte = byte(0), byte >= 0x7F || byte < 0x20 && blankLength(at: offset) == 0 else { return String(name) }
    while offset < bytes.count {
      let (value, length) = scalar(at: offset)
      if value.continuesName {
        name.append(value)
      } else if value.properties.generalCategory == .format || value.isDeceptive, offset + length < bytes.count,
        scalar(at: offset + length).value.continuesName
      {
        noteInvisible(value, SourceRange(start: offset, end: offset + length))
      } else {
        break
      }
      offset += length
    }
    return String(name)
  }

  private static let contractions = [
    "doesn": "does", "isn": "is", "aren": "is", "wasn": "is", "don": "does", "hasn": "is", "ain": "is",
  ]

  /// `doesn't`, `isn't`: steps over `'t` and returns the verb.
  private mutating func contraction(of name: String) -> String? {
    guard byte(0) == UInt8(ascii: "'") || byte(0) == 0xE2, let verb = Lexer.contractions[name] else { return nil }
    for apostrophe in ["'t", "’t"] where bytes[offset...].starts(with: apostrophe.utf8) {
      offset += apostrophe.utf8.count
      return verb
    }
    return nil
  }

  private mutating func quotedName() -> Token {
    let start = offset
    offset += 1
    guard offset < bytes.count, scalar(at: offset).value.startsName else {
      let end = min(endOfLine(from: offset), offset + Lexer.foreignTextBytes)
      offset = bytes[offset..<end].firstIndex(of: UInt8(ascii: "`")).map { $0 + 1 } ?? offset
      findings.add(range(from: start), "there is no name in these backquotes", help: "write a name: `` `message` ``")
      return token(.mistake, from: start)
    }
    let name = name()
    if byte(0) == UInt8(ascii: "`") {
      offset += 1
    } else {
      findings.add(
        SourceRange(start: start, end: start + 1), "this backquote is not closed", help: "write `` `\(name)` ``")
    }
    return named(name, isQuoted: true, from: start)
  }

  /// A name, unless it is too long to be one.
  private mutating func named(_ name: String, isQuoted: Bool, from start: Int) -> Token {
    guard name.utf8.count > Limits.nameCharacters, name.unicodeScalars.count > Limits.nameCharacters else {
      return token(.name(name, isQuoted: isQuoted), from: start)
    }
    findings.add(
      range(from: start), "a name has at most \(Limits.nameCharacters) characters", help: "choose a shorter one")
    return token(.mistake, from: start)
  }

  // MARK: Signs of other languages

  /// Signs as other languages write them, the word they stand for, and how it is written here.
  private static let foreignSigns: [(String, Token.Kind, String)] = [
    ("==", .sign(.equal), "="), ("&&", .name("and", isQuoted: false), "and"),
    ("||", .name("or", isQuoted: false), "or"), ("!", .name("not", isQuoted: false), "not"),
    ("≤", .sign(.lessOrEqual), "<="), ("≥", .sign(.greaterOrEqual), ">="), ("≠", .sign(.notEqual), "!="),
    ("×", .sign(.times), "*"), ("·", .sign(.times), "*"), ("÷", .sign(.divided), "/"), ("−", .sign(.minus), "-"),
    ("–", .sign(.minus), "-"), ("—", .sign(.minus), "-"), ("&", .name("and", isQuoted: false), "and"),
    ("|", .name("or", isQuoted: false), "or"),
  ]

  /// Nil for a character that cannot be seen: it is noted, and what stands around it is read.
  private mutating func foreignSign() -> Token? {
    let start = offset
    for (written, kind, meant) in Lexer.foreignSigns where bytes[offset...].starts(with: written.utf8) {
      offset += written.utf8.count
      return replaced(written, by: kind, meant, start)
    }
    if let text = foreignQuotes() { return text }
    let (first, length) = scalar(at: offset)
    offset += length
    if let code = ForeignWords.currencies[String(first)] {
      findings.add(
        range(from: start), "money is written with its currency's code",
        help: "write `\(amount(beside: start) ?? "10") \(code)`")
      return token(.mistake, from: start)
    }
    if first == "_" {
      let rest = name()
      findings.add(
        range(from: start), "a name starts with a letter, not with `_`", help: rest.isEmpty ? nil : "`\(rest)`")
      return rest.isEmpty ? token(.mistake, from: start) : token(.name(rest, isQuoted: true), from: start)
    }
    while offset < bytes.count, bytes[offset] == bytes[start], length == 1 { offset += 1 }
    if first == ";", !isAtEndOfLine {
      findings.add(
        range(from: start), "`;` has no meaning here",
        help: "between values write a comma, between conditions `and` or `or`")
      return token(.sign(.comma), from: start)
    }
    if first.isInvisible {
      noteInvisible(first, range(from: start))
      return nil
    }
    let message = "`\(first)` has no meaning here"
    // A second address without quotes is the same mistake.
    let isKnown = findings.all.last.map { $0.message == message && endOfLine(from: $0.range.end) > start } ?? false
    if first != "@" || !isKnown { findings.add(range(from: start), message, help: hint(for: first)) }
    return token(.mistake, from: start)
  }

  /// Whether nothing but blanks and a comment follows on the line.
  private var isAtEndOfLine: Bool {
    var position = offset
    while case let length = blankLength(at: position), length > 0 { position += length }
    return position >= bytes.count || bytes[position] == 0x0A || bytes[position] == UInt8(ascii: "#")
  }

  private func hint(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "@": return "write mail addresses in double quotes: `\"anna@example.com\"`"
    case "{", "}": return "values in braces stand inside texts only"
    case ":", ";": return "leave it out: a clause ends where the next one begins"
    case "[", "]": return "write parentheses: `(…)`"
    case "%": return "a percentage is a number and `%`: `20%`"
    default: return nil
    }
  }

  private static let foreignQuotePairs = [
    ("'", "'"), ("“", "”"), ("„", "”"), ("„", "“"), ("‘", "’"), ("”", "”"), ("«", "»"), ("’", "’"),
  ]

  /// How far the end of a text in foreign quotes is looked for.
  private static let foreignTextBytes = 500

  /// A text in quotes that are not this language's. Whether a text or the value of a choice was meant is not known here,
  /// so it is read as neither.
  private mutating func foreignQuotes() -> Token? {
    let start = offset
    for (open, close) in Lexer.foreignQuotePairs where bytes[offset...].starts(with: open.utf8) {
      let content = offset + open.utf8.count
      let lineEnd = min(endOfLine(from: offset), content + Lexer.foreignTextBytes)
      guard lineEnd > content, let end = firstOffset(of: close, in: content..<lineEnd) else { continue }
      offset = end + close.utf8.count
      let text = String(decoding: bytes[content..<end], as: UTF8.self)
      let isName = text.unicodeScalars.first?.startsName == true && text.unicodeScalars.allSatisfy(\.continuesName)
      findings.add(
        range(from: start), "a text stands in double quotes",
        help: "write `\"\(text)\"`" + (isName ? "; for a value of `one of …`, write `\(text)`" : ""))
      return token(.mistake, from: start)
    }
    return nil
  }

  private mutating func replaced(_ written: String, by kind: Token.Kind, _ meant: String, _ start: Int) -> Token {
    offset = start + written.utf8.count
    findings.add(range(from: start), "`\(written)` is no sign of the language", help: "write `\(meant)`")
    return token(kind, from: start)
  }

  // MARK: Bytes

  /// The byte `distance` after the current one.
  func byte(_ distance: Int) -> UInt8? {
    let index = offset + distance
    return bytes.indices.contains(index) ? bytes[index] : nil
  }

  func range(from start: Int) -> SourceRange { SourceRange(start: start, end: max(offset, start + 1)) }

  func token(_ kind: Token.Kind, from start: Int) -> Token {
    Token(kind: kind, range: range(from: start), startsLine: startsLine)
  }

  /// The offset of the line's end: of its line feed, or of the end of the file.
  mutating func endOfLine(from start: Int) -> Int {
    if !lastLine.contains(start) || start == lastLine.upperBound {
      lastLine = start..<(bytes[start...].firstIndex(of: 0x0A) ?? bytes.count)
    }
    return lastLine.upperBound
  }

  func firstOffset(of text: String, in range: Range<Int>) -> Int? {
    range.first { bytes[$0..<range.upperBound].starts(with: text.utf8) }
  }

  /// The Unicode scalar at an offset, and how many bytes it takes.
  func scalar(at offset: Int) -> (value: Unicode.Scalar, length: Int) {
    let first = bytes[offset]
    guard first >= 0x80 else { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let text = String(decoding: bytes[offset..<min(offset + length, bytes.count)], as: UTF8.self)
    return (text.unicodeScalars.first ?? "\u{FFFD}", length)
  }

  /// How many bytes of blank (not a line's end) stand at an offset.
  func blankLength(at offset: Int) -> Int {
    guard offset < bytes.count else { return 0 }
    switch bytes[offset] {
    case 0x20, 0x09, 0x0D: return 1
    case 0xC2, 0xE2, 0xE3, 0xEF:
      let (value, length) = scalar(at: offset)
      return value.properties.isWhitespace && !value.isDeceptive || value == "\u{FEFF}" ? length : 0
    default: return 0
    }
  }

  mutating func skipBlanks() {
    while true {
      let length = blankLength(at: offset)
      if length == 0 { return }
      offset += length
    }
  }
}

extension UInt8 {
  /// Whether it is a letter, a digit or `_` of ASCII.
  fileprivate var continuesName: Bool { self < 0x80 && Unicode.Scalar(self).continuesName }
}

extension Unicode.Scalar {
  fileprivate var startsName: Bool {
    isASCII ? (0x61...0x7A).contains(value) || (0x41...0x5A).contains(value) : properties.isAlphabetic
  }

  /// Letters, digits, `_`, and the marks of letters written in two parts.
  fileprivate var continuesName: Bool {
    if startsName || self == "_" || (0x30...0x39).contains(value) { return true }
    guard !isASCII else { return false }
    switch properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }
}
