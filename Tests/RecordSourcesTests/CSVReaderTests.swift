// Delimited text: what RFC 4180 allows is read, what it does not is named, and nothing crashes.

import Foundation
import FollowupModel
import Testing

@testable import RecordSources

@Test func whatPythonWritesIsReadBack() throws {
  struct Case: Decodable {
    var delimiter: String
    var bytes: Data
    var rows: [[String]]
  }
  for line in try fixture("csv-dialects.jsonl") {
    let example = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
    let delimiter = try #require(example.delimiter.utf8.first)
    for size in [1, 3, 1 << 20] {
      let (rows, openQuote) = rows(Array(example.bytes), delimiter: delimiter, size: size)
      #expect(openQuote == nil)
      #expect(rows.allSatisfy { $0.problem == nil })
      #expect(rows.map(fields) == example.rows, "in pieces of \(size): \(line)")
    }
  }
}

@Test func aRowKnowsTheLineItBeginsOn() {
  let (rows, _) = rows(bytes("a,b\r\n\r\n\"x\r\ny\nz\",1\r2,3\n\n4,\"5\""))
  #expect(rows.map(\.line) == [1, 3, 6, 8])
  #expect(rows.map(\.lastLine) == [1, 5, 6, 8])
  #expect(rows.map(fields) == [["a", "b"], ["x\r\ny\nz", "1"], ["2", "3"], ["4", "5"]])
}

@Test func anUnclosedQuoteNamesTheLineItWasOpenedOn() {
  #expect(rows(bytes("a,b\n1,2\n3,\"four\n5,6\n")).openQuote == 3)
}

@Test func textAfterAClosingQuoteSpoilsItsRowOnly() {
  let (rows, _) = rows(bytes("1,\"two\" or so\n3,4\n"))
  #expect(rows.map(\.problem) == [.textAfterQuote(field: 2), nil])
  #expect(fields(rows[1]) == ["3", "4"])
}

@Test func aQuoteInsideAnUnquotedFieldStandsForItself() {
  #expect(rows(bytes("5\" pipe,a\"\"b\n")).rows.map(fields) == [["5\" pipe", "a\"\"b"]])
}

@Test func aZeroByteSpoilsItsRowOnly() {
  let (rows, _) = rows(bytes("a,b\u{0}c\n\"\u{0}\",1\n1,2\n"))
  #expect(rows.map(\.problem) == [.nul(field: 2), .nul(field: 1), nil])
}

@Test func anOverlongRowIsNotKeptInMemoryAndTheNextOneIsRead() {
  var input = [UInt8](repeating: 0x61, count: Limits.rowBytes + 10)
  input += bytes("\n1,2\n") + [UInt8](repeating: 0x2C, count: Limits.rowBytes + 10) + bytes("\n3,4\n")
  for size in [1 << 16, 1 << 30] {
    let (rows, _) = rows(input, size: size)
    #expect(rows.map(\.problem) == [.tooLong, nil, .tooLong, nil])
    #expect(rows.allSatisfy { $0.bytes.count <= Limits.rowBytes && $0.fieldCount <= Limits.rowBytes + 1 })
    #expect(fields(rows[3]) == ["3", "4"])
  }
}

@Test func randomBytesAreReadTheSameInAnyPieces() {
  print("seed 4180")
  var generator = SeededGenerator(state: 4180)
  let alphabet: [UInt8] = [0x22, 0x22, 0x2C, 0x0A, 0x0D, 0x00, 0x61, 0xC5, 0xFF]
  for _ in 0..<2000 {
    let input = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
    }
    let whole = rows(input)
    let pieces = rows(input, size: Int.random(in: 1...5, using: &generator))
    #expect(whole.rows.map(\.bytes) == pieces.rows.map(\.bytes))
    #expect(whole.rows.map(\.ends) == pieces.rows.map(\.ends))
    #expect(whole.rows.map(\.line) == pieces.rows.map(\.line))
    #expect(whole.rows.map(\.problem) == pieces.rows.map(\.problem))
    #expect(whole.openQuote == pieces.openQuote)
  }
}
