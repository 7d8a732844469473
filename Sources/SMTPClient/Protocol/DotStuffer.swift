// The message as DATA carries it: line ends made CRLF, leading dots doubled (RFC 5321 §4.5.2), a lone dot at the end.

/// A streaming transform: feed the message in blocks of any size, then finish.
struct DotStuffer: Sendable {
  private var atLineStart = true
  private var afterCR = false

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
      if atLineStart, byte == UInt8(ascii: ".") { output.append(byte) }
      output.append(byte)
      atLineStart = false
    }
  }

  /// Ends an unfinished line and appends the final dot.
  mutating func finish(_ output: inout [UInt8]) {
    if afterCR { endLoneCR(&output) }
    if !atLineStart { output += "\r\n".utf8 }
    output += ".\r\n".utf8
  }

  private mutating func endLoneCR(_ output: inout [UInt8]) {
    output.append(UInt8(ascii: "\n"))
    afterCR = false
    atLineStart = true
  }
}
