// The message on the wire, and back.

import Testing

@testable import SMTPClient

struct MessageEncoderTests {
  func wire(_ text: String, _ framing: MessageEncoder.Framing = .dot, blocks: [Int] = []) -> String {
    let bytes = Array(text.utf8)
    var encoder = MessageEncoder(framing)
    var output: [UInt8] = []
    var start = 0
    for size in blocks where start < bytes.count {
      let end = min(start + size, bytes.count)
      encoder.append(bytes[start..<end], to: &output)
      start = end
    }
    encoder.append(bytes[start...], to: &output)
    encoder.finish(&output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".", "..\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"),
    ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"), ("..a\r\n", "...a\r\n.\r\n"), ("a.b\r\n", "a.b\r\n.\r\n"),
    ("a\n.b\n", "a\r\n..b\r\n.\r\n"), ("a\r.b\r", "a\r\n..b\r\n.\r\n"), ("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n"),
    ("\n\r", "\r\n\r\n.\r\n"),
  ])
  func dotsAndLineEndsAreAsRFC5321Wants(text: String, expected: String) {
    #expect(wire(text) == expected)
  }

  /// However the message is cut into blocks, the wire carries the same; and un-stuffing gives the normalised message.
  @Test func blocksOfAnySizeGiveTheSameWire() {
    let seed: UInt64 = 20_261_122
    var random = SplitMix(state: seed)
    for _ in 0..<500 {
      // Bytes, not characters: Swift takes CR LF for one character.
      let alphabet = Array(".\r\n.ab".utf8)
      let bytes = (0..<Int(random.next() % 40)).map { _ in alphabet[Int(random.next() % 6)] }
      let text = String(decoding: bytes, as: UTF8.self)
      let whole = wire(text)
      let blocks = (0..<40).map { _ in Int(random.next() % 4) + 1 }
      #expect(wire(text, blocks: blocks) == whole, "seed \(seed), text \(text.debugDescription)")
      let lines = lines(Array(whole.utf8))
      #expect(lines.last == [dot] && lines.dropLast().allSatisfy { $0 != [dot] })
      #expect(Array(whole.utf8).suffix(2) == [13, 10])
      let back = lines.dropLast().map { $0.first == dot ? Array($0.dropFirst()) : $0 }
      #expect(back == self.lines(bytes), "seed \(seed), text \(text.debugDescription)")
      let counted = wire(text, .counted, blocks: blocks)
      #expect(self.lines(Array(counted.utf8)) == back, "seed \(seed), text \(text.debugDescription)")
      #expect(counted.utf8.count == MessageShape(bytes).wireOctets, "what BDAT tells is what is sent")
    }
  }

  private let dot = UInt8(ascii: ".")

  /// Lines ended by CRLF, LF or CR, by another way than the encoder's: runs between line ends.
  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var line: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let isPair = bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
      if isPair || bytes[index] == 13 || bytes[index] == 10 {
        result.append(line)
        line = []
      } else {
        line.append(bytes[index])
      }
      index += isPair ? 2 : 1
    }
    return line.isEmpty ? result : result + [line]
  }
}

/// Small seeded random numbers (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
