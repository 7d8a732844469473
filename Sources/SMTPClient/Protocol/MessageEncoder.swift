// The message as the wire carries it: line ends made CRLF and, after DATA, leading dots doubled and a lone dot at the end
// (RFC 5321 §4.5.2). BDAT counts its octets and takes them as they are (RFC 3030).

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A streaming transform: feed the message in blocks of any size, then finish.
struct MessageEncoder: Sendable {
  enum Framing: Hashable, Sendable { case dot, counted }

  private let framing: Framing
  private var atLineStart = true
  private var afterCR = false

  init(_ framing: Framing) { self.framing = framing }

  /// Appends the block, transformed.
  mutating func append(_ block: ArraySlice<UInt8>, to output: inout [UInt8]) {
    block.withUnsafeBufferPointer { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let end = rest.index(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
        let line = rest[..<end]
        // A line that is as it should be is copied at once.
        if !afterCR, line.last == UInt8(ascii: "\n"), line.index(of: UInt8(ascii: "\r")) == end - 2 {
          if atLineStart, framing == .dot, line.first == UInt8(ascii: ".") { output.append(UInt8(ascii: ".")) }
          output.append(contentsOf: line)
          atLineStart = true
        } else {
          for byte in line { append(byte, to: &output) }
        }
        rest = rest[end...]
      }
    }
  }

  private mutating func append(_ byte: UInt8, to output: inout [UInt8]) {
    let cr = UInt8(ascii: "\r")
    let lf = UInt8(ascii: "\n")
    if byte == lf {
      if !afterCR { output.append(cr) }
      output.append(lf)
      afterCR = false
      atLineStart = true
      return
    }
    if afterCR { endLoneCR(&output) }
    if byte == cr {
      output.append(cr)
      afterCR = true
      return
    }
    if atLineStart, framing == .dot, byte == UInt8(ascii: ".") { output.append(byte) }
    output.append(byte)
    atLineStart = false
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

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Where a byte comes first; nil where it does not come.
  fileprivate func index(of byte: UInt8) -> Int? {
    guard count > 0, let start = base.baseAddress.map({ $0 + startIndex }),
      let found = memchr(start, Int32(byte), count)
    else { return nil }
    return startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
  }
}
