// The fast reader of integers beside the plain one, at every length and every distance from the end of the bytes.

import Testing

@testable import FollowupStore

@Suite struct ByteWalkTests {
  @Test func integersOfAllLengthsAreReadAsTheyAreWritten() throws {
    var random = SeededGenerator(seed: 20_261_126)
    for _ in 0..<20_000 {
      let bits = UInt64.random(in: 0...63, using: &random)
      let value = Int64.random(in: .min ... .max, using: &random) >> Int64(bits)
      var bytes: [UInt8] = []
      bytes.append(zigzag: value)
      let integer = bytes.count
      bytes += (0..<Int.random(in: 0...10, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      try bytes.withUnsafeBytes { raw in
        let start = try #require(raw.baseAddress)
        var walk = ByteWalk(from: start, to: start + raw.count)
        #expect(try walk.zigzag() == value)
        #expect(walk.next == start + integer)
        var passing = ByteWalk(from: start, to: start + raw.count)
        try passing.passInteger()
        #expect(passing.next == start + integer)
      }
    }
  }

  @Test func numbersOfAllLengthsAreReadAsTheyAreWritten() throws {
    for number in [0, 1, 127, 128, 129, 16_383, 16_384, 1 << 21, Int(Int32.max)] {
      for padding in [0, 1, 9] {
        var bytes: [UInt8] = []
        bytes.append(number: number)
        let count = bytes.count
        bytes += [UInt8](repeating: 0xFF, count: padding)
        try bytes.withUnsafeBytes { raw in
          let start = try #require(raw.baseAddress)
          var walk = ByteWalk(from: start, to: start + raw.count)
          #expect(try walk.number() == number)
          #expect(walk.next == start + count)
        }
      }
    }
  }

  @Test func whatEndsTooEarlyIsAnError() {
    for bytes in [[], [0x80], [0xFF, 0xFF], [UInt8](repeating: 0x80, count: 12)] as [[UInt8]] {
      bytes.withUnsafeBytes { raw in
        guard let start = raw.baseAddress else { return }
        var walk = ByteWalk(from: start, to: start + raw.count)
        #expect(throws: CorruptBytes.self) { _ = try walk.zigzag() }
        var other = ByteWalk(from: start, to: start + raw.count)
        #expect(throws: CorruptBytes.self) { _ = try other.number() }
        var third = ByteWalk(from: start, to: start + raw.count)
        #expect(throws: CorruptBytes.self) { try third.passInteger() }
      }
    }
  }
}
