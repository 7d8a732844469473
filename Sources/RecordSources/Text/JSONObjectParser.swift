// One JSON object (RFC 8259) whose values are kept as the texts they are written with: decimals never become binary
// floating point. Strict, and bounded in depth.

import FollowupModel

/// What is wrong with a line of JSON.
struct JSONProblem: Error, Hashable, Sendable {
  /// What was expected or found, for people.
  var message: String
  /// The byte of the line, from 1.
  var column: Int
  /// The line ends where something had to follow, as in a file that was cut.
  var isCut: Bool
}

/// A name and its value in an object; nil for `null`.
struct JSONMember: Sendable {
  var name: String
  var cell: Cell?
}

/// Parses one object. The bytes are well-formed UTF-8.
struct JSONObjectParser {
  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> [JSONMember] {
    var parser = JSONObjectParser(bytes)
    parser.skipSpaces()
    try parser.expect(UInt8(ascii: "{"), "an object in `{…}`")
    let members = try parser.members(depth: 1)
    parser.skipSpaces()
    guard parser.index == bytes.count else { throw parser.problem("nothing may follow the object") }
    return members
  }

  /// What follows `{`, through `}`.
  private mutating func members(depth: Int) throws(JSONProblem) -> [JSONMember] {
    var members: [JSONMember] = []
    skipSpaces()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpaces()
      guard peek == UInt8(ascii: "\"") else { throw problem("a name in quotes is expected") }
      let name = String(decoding: try string(), as: UTF8.self)
      skipSpaces()
      try expect(UInt8(ascii: ":"), "`:` after the name `\(excerpt(name.utf8))`")
      members.append(JSONMember(name: name, cell: try value(depth: depth)))
      skipSpaces()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "`,` or `}`")
    return members
  }

  private mutating func value(depth: Int) throws(JSONProblem) -> Cell? {
    skipSpaces()
    switch peek {
    case UInt8(ascii: "\""): return Cell(try string()[...])
    case UInt8(ascii: "-"), .some(0x30...0x39): return Cell(try number(), kind: .number)
    case UInt8(ascii: "t"): return Cell(try word("true", as: "yes"), kind: .boolean)
    case UInt8(ascii: "f"): return Cell(try word("false", as: "no"), kind: .boolean)
    case UInt8(ascii: "n"):
      _ = try word("null", as: "")
      return nil
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let start = index
      try skipNested(depth: depth)
      return Cell(bytes[start..<index], kind: .nested)
    default: throw problem("a value is expected")
    }
  }

  private mutating func skipNested(depth: Int) throws(JSONProblem) {
    guard depth < Limits.nestingDepth else { throw problem("the value nests more than \(Limits.nestingDepth) deep") }
    if take(UInt8(ascii: "{")) {
      _ = try members(depth: depth + 1)
      return
    }
    index += 1
    skipSpaces()
    if take(UInt8(ascii: "]")) { return }
    repeat {
      _ = try value(depth: depth + 1)
      skipSpaces()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "`,` or `]`")
  }

  private mutating func word(_ word: String, as text: String) throws(JSONProblem) -> ArraySlice<UInt8> {
    for byte in word.utf8 { try expect(byte, "`\(word)`") }
    return Array(text.utf8)[...]
  }

  /// A number as it is written.
  private mutating func number() throws(JSONProblem) -> ArraySlice<UInt8> {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return bytes[start..<index]
  }

  private mutating func digits() throws(JSONProblem) {
    let start = index
    while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
    guard index > start else { throw problem("a digit is expected") }
  }

  private mutating func string() throws(JSONProblem) -> [UInt8] {
    index += 1
    var result: [UInt8] = []
    while let byte = peek {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): try escape(into: &result)
      case 0..<0x20:
        index -= 1
        throw problem("a control character in a text must be written as `\\u00…`")
      default: result.append(byte)
      }
    }
    throw problem("the text has no closing quote")
  }

  private mutating func escape(into result: inout [UInt8]) throws(JSONProblem) {
    guard let byte = peek else { throw problem("the text has no closing quote") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"): result += Array(String(Character(try unicodeEscape())).utf8)
    default:
      index -= 1
      throw problem("`\\` stands before something that needs none")
    }
  }

  /// What follows `\u`: one scalar, or a pair of surrogates that make one.
  private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let second = try fourHexDigits()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw problem("half of a surrogate pair is no character")
  }

  private mutating func fourHexDigits() throws(JSONProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw problem("four hexadecimal digits are expected after `\\u`")
      }
      value = value * 16 + UInt32(digit)
      index += 1
    }
    return value
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(JSONProblem) {
    guard take(byte) else { throw problem("\(what) is expected") }
  }

  private mutating func skipSpaces() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
  }

  private func problem(_ message: String) -> JSONProblem {
    JSONProblem(message: message, column: index + 1, isCut: index >= bytes.count)
  }
}
