// Bytes from the server to replies, however the network cut them.

/// Collects bytes and yields replies. Nothing is kept beyond one reply of bounded size.
struct ReplyParser: Sendable {
  /// RFC 5321 §4.5.3.1.5 allows 512 octets; servers are known to exceed it.
  static let lineOctetsMax = 2_000
  static let linesMax = 100

  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var code: Int?
  private var enhanced: EnhancedStatus?
  private var lines: [String] = []

  /// Whether bytes of an unfinished reply are held.
  var holdsUnfinishedReply: Bool { start < buffer.count || code != nil }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole reply, or nil until more bytes come. Throws `SMTPError.nonsense`.
  mutating func next() throws(SMTPError) -> SMTPReply? {
    while let newline = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      var line = buffer[start..<newline]
      start = newline + 1
      searched = start
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if let reply = try take(line: line) { return reply }
    }
    searched = buffer.count
    if buffer.count - start > Self.lineOctetsMax { throw tooLong(buffer[start...]) }
    return nil
  }

  private mutating func take(line: ArraySlice<UInt8>) throws(SMTPError) -> SMTPReply? {
    guard line.count <= Self.lineOctetsMax else { throw tooLong(line) }
    guard lines.count < Self.linesMax else {
      throw .nonsense(problem: "a reply of more than \(Self.linesMax) lines", received: Self.shown(line))
    }
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy(isDigit) else {
      throw .nonsense(problem: "a line that is no reply", received: Self.shown(line))
    }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    let rest = line.dropFirst(3)
    guard (200...559).contains(number), rest.first.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }) ?? true
    else { throw .nonsense(problem: "a line that is no reply", received: Self.shown(line)) }
    if let code, code != number {
      throw .nonsense(problem: "a reply whose lines bear different codes", received: Self.shown(line))
    }
    code = number
    keep(Printable.text(rest.dropFirst()), category: number / 100)
    if rest.first == UInt8(ascii: "-") { return nil }
    defer {
      code = nil
      enhanced = nil
      lines = []
    }
    return SMTPReply(code: number, enhanced: enhanced, lines: lines)
  }

  private mutating func keep(_ text: String, category: Int) {
    guard let status = EnhancedStatus(startOf: text), status.category == category else {
      lines.append(text)
      return
    }
    if lines.isEmpty { enhanced = status }
    lines.append(String(text.drop { $0 != " " }.dropFirst()))
  }

  private func tooLong(_ line: ArraySlice<UInt8>) -> SMTPError {
    .nonsense(problem: "a line of more than \(Self.lineOctetsMax) octets", received: Self.shown(line))
  }

  private static func shown(_ line: ArraySlice<UInt8>) -> String { Printable.cut(Printable.text(line.prefix(400))) }
}
