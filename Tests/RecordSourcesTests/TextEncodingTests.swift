// Encodings, byte by byte against another implementation.

import Foundation
import Testing

@testable import RecordSources

@Test func everyByteOfACodePageIsWhatPythonSays() throws {
  let lines = try fixture("code-pages.txt")
  #expect(lines.count == 512)
  for line in lines {
    let parts = line.split(separator: " ")
    let encoding = try #require(TextEncoding(rawValue: String(parts[0])))
    let byte = try #require(UInt8(parts[1], radix: 16))
    var bytes: [UInt8] = [0x61, byte, 0x62]
    var ends = [1, 2, 3]
    let bad = encoding.decode(&bytes, ends: &ends)
    guard let scalar = UInt32(parts[2], radix: 16).flatMap(Unicode.Scalar.init) else {
      #expect(bad == 1, "\(line)")
      continue
    }
    #expect(bad == nil, "\(line)")
    #expect(String(decoding: bytes, as: UTF8.self).unicodeScalars.elementsEqual(["a", scalar, "b"]), "\(line)")
    #expect(ends == [1, bytes.count - 1, bytes.count], "\(line)")
  }
}

@Test func malformedUTF8IsFoundWhereItBegins() {
  print("seed 3629")
  var generator = SeededGenerator(state: 3629)
  for _ in 0..<5000 {
    var input = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ -> [UInt8] in
      Bool.random(using: &generator)
        ? Array("aж€😀".randomElement(using: &generator).map { String($0).utf8 } ?? "".utf8)
        : [UInt8.random(in: 0x70...0xFF, using: &generator)]
    }
    var ends: [Int] = []
    let bad = TextEncoding.utf8.decode(&input, ends: &ends)
    #expect((bad == nil) == (String(validating: input, as: UTF8.self) != nil), "\(input)")
    if let bad {
      #expect(String(validating: input[..<bad], as: UTF8.self) != nil, "\(input)")
      let tail = input[bad...]
      #expect((1...4).allSatisfy { String(validating: tail.prefix($0), as: UTF8.self) == nil }, "\(input)")
    }
  }
}

@Test(arguments: [("UTF-8", TextEncoding.utf8), ("cp1250", .windows1250), ("Windows-1251", .windows1251)])
func anEncodingIsKnownByItsUsualNames(_ name: String, _ encoding: TextEncoding) {
  #expect(TextEncoding(name: name) == encoding)
  #expect(TextEncoding(name: "latin-2") == nil)
}
