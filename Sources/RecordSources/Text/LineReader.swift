// Splits bytes that come in pieces into lines, for JSON Lines.

import FollowupModel

/// One line without its end.
struct Line: Sendable {
  var number: Int
  var bytes: [UInt8]
  /// Longer than `Limits.rowBytes`: only its beginning is kept.
  var isTooLong: Bool
  /// Whether it had its LF or CRLF; only the last line of a file may not.
  var isEnded: Bool
}

/// Reads lines that end with LF or CRLF.
struct LineReader: Sendable {
  private var bytes: [UInt8] = []
  private var number = 1
  private var isTooLong = false

  /// Reads the next bytes and calls `body` for each line that ends in them.
  mutating func read<Failure: Error>(_ piece: [UInt8], _ body: (Line) throws(Failure) -> Void) throws(Failure) {
    var start = piece.startIndex
    while let end = piece[start...].firstIndex(of: 0x0A) {
      append(piece[start..<end])
      try endLine(isEnded: true, body)
      start = end + 1
    }
    append(piece[start...])
  }

  /// Ends the input.
  mutating func finish<Failure: Error>(_ body: (Line) throws(Failure) -> Void) throws(Failure) {
    if !bytes.isEmpty || isTooLong { try endLine(isEnded: false, body) }
  }

  private mutating func append(_ run: ArraySlice<UInt8>) {
    guard bytes.count + run.count <= Limits.rowBytes else {
      isTooLong = true
      return
    }
    bytes += run
  }

  private mutating func endLine<Failure: Error>(
    isEnded: Bool, _ body: (Line) throws(Failure) -> Void
  ) throws(Failure) {
    if bytes.last == 0x0D { bytes.removeLast() }
    let line = Line(number: number, bytes: bytes, isTooLong: isTooLong, isEnded: isEnded)
    bytes = []
    number += 1
    isTooLong = false
    try body(line)
  }
}
