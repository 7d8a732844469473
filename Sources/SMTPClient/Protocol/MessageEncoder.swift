// The message as the wire carries it: line ends made CRLF and, after DATA, leading dots doubled and a lone dot at the end
// (RFC 5321 §4.5.2). BDAT counts its octets and takes them as they are (RFC 3030).

/// A streaming transform: feed the message in blocks of any size, then finish.
struct MessageEncoder: Sendable {
  enum Framing: Hashable, Sendable { case dot, counted }

  private let framing: Framing
  private var atLineStart = true
  private var afterCR = false

  init(_ framing: Framing) { self.framing = framing }

  /// Appends the block, transformed.
  mutating func append(_ block: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let cr = UInt8(ascii: "\r")
    let lf = UInt8(ascii: "\n")
    for byte in block {
      if byte == lf {
        if !afterCR { output.append(cr) }
        output.append(lf)
        afterCR = false
        atLineStart = true
        continue
      }
      if afterCR { endLoneCR(&output) }
      if byte == cr {
        output.append(cr)
        afterCR = true
        continue
      }
      if atLineStart, framing == .dot, byte == UInt8(ascii: ".") { output.append(byte) }
      output.append(byte)
      atLineStart = false
    }
  }

  /// Ends an unfinished line and, after DATA, appends the final dot.
  mutating func finish(_ output: inout [UInt8]) {
    if afterCR { endLoneCR(&output) }
    if !atLineStart { output += "\r\n".utf8 }
    if framing == .dot { output += ".\r\n".utf8 }
  }

  private mutating func endLoneCR(_ output: inout [UInt8]) {
    output.append(UInt8(ascii: "\n"))
    afterCR = false
    atLineStart = true
  }
}
