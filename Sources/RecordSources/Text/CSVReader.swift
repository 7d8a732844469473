// Delimited text (RFC 4180) as a state machine over bytes that come in pieces: a row at a time, never the whole file.
//
// It works below the encoding: delimiter, quote and line ends are ASCII, and in none of the encodings read here is an
// ASCII byte part of another character.

import FollowupModel

/// What is wrong with the shape of a row.
public enum RowProblem: Hashable, Sendable {
  /// Something follows the closing quote of a field (its number from 1).
  case textAfterQuote(field: Int)
  /// A byte 0 in a field (its number from 1).
  case nul(field: Int)
  /// The row has more than `Limits.rowBytes` bytes.
  case tooLong
}

/// One row of a delimited file: its fields without quotes, in the file's encoding.
public struct CSVRow: Sendable {
  /// The line on which the row begins, from 1; a row with line breaks in quotes has several.
  public fileprivate(set) var line = 1
  /// The line on which it ends.
  public fileprivate(set) var lastLine = 1
  /// The bytes of all fields, one after another.
  public fileprivate(set) var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  public fileprivate(set) var ends: [Int] = []
  /// What is wrong with it; its fields are then not to be trusted.
  public fileprivate(set) var problem: RowProblem?
  /// Whether all its bytes are known to be ASCII, which is the same in every encoding.
  public fileprivate(set) var isASCII = false

  public var fieldCount: Int { ends.count }

  public func field(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }
}

/// Reads rows out of bytes that come in pieces. Rows end with CRLF, LF or CR; empty lines are passed over; a quote
/// inside an unquoted field stands for itself. Nothing is thrown for a bad row: it says what is wrong, and the next
/// one is read.
public struct CSVReader: Sendable {
  private enum State {
    case fieldStart, plain, quoted, quoteInQuoted, afterCarriageReturn
  }

  private let delimiter: UInt8
  private var state = State.fieldStart
  private var row = CSVRow()
  private var rowBytes = 0
  private var line = 1
  private var quoteLine = 0
  private var carriageReturnInQuotes = false

  /// `delimiter` is one ASCII character, no quote and no line end.
  public init(delimiter: UInt8 = 0x2C) {
    self.delimiter = delimiter
  }

  /// Reads the next bytes and calls `body` for each row that ends in them.
  public mutating func read<Failure: Error>(
    _ bytes: [UInt8], _ body: (CSVRow) throws(Failure) -> Void
  ) throws(Failure) {
    var index = 0
    while index < bytes.count {
      if let end = takePlainRow(bytes, from: index) {
        if !row.ends.isEmpty { try body(row) }
        line += 1
        startRow()
        index = end
        continue
      }
      let end = endOfRun(in: bytes, from: index)
      if end > index {
        append(bytes[index..<end])
        index = end
        continue
      }
      try take(bytes[index], body)
      index += 1
    }
  }

  /// Ends the input: the last row need not have a line end.
  /// Returns the line on which a quote was opened that nothing closed, and nil where all is well.
  public mutating func finish<Failure: Error>(_ body: (CSVRow) throws(Failure) -> Void) throws(Failure) -> Int? {
    if state == .quoted { return quoteLine }
    if state != .afterCarriageReturn { try endRow(body) }
    return nil
  }

  /// Whether the last row read so far has its line end.
  public var isAtLineStart: Bool {
    state == .afterCarriageReturn || (state == .fieldStart && row.ends.isEmpty && rowBytes == 0)
  }

  /// Takes the row that begins at an index, if it is all there and has neither a quote nor a byte 0 in it, and returns
  /// where the next one begins. An empty line leaves no fields. Nil for all other rows: they go byte by byte.
  private mutating func takePlainRow(_ bytes: [UInt8], from start: Int) -> Int? {
    guard state == .fieldStart, row.ends.isEmpty, rowBytes == 0, row.problem == nil else { return nil }
    return bytes.withUnsafeBytes { bytes in
      var index = start
      var all: UInt8 = 0
      while true {
        guard index < bytes.count, index - start <= Limits.rowBytes else {
          row.ends.removeAll(keepingCapacity: true)
          return nil
        }
        let byte = bytes[index]
        all |= byte
        // Most bytes are beyond all that means something here.
        if byte == delimiter || byte <= 0x22 {
          if byte == delimiter {
            row.ends.append(index - start - row.ends.count)
          } else if byte == 0x0A || byte == 0x0D {
            break
          } else if byte == 0x22 || byte == 0 {
            row.ends.removeAll(keepingCapacity: true)
            return nil
          }
        }
        index += 1
      }
      // A lone CR at the end of a piece may be half of a line end.
      let isPair = bytes[index] == 0x0D
      if isPair, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
        row.ends.removeAll(keepingCapacity: true)
        return nil
      }
      if index > start { fill(UnsafeRawBufferPointer(rebasing: bytes[start..<index])) }
      row.isASCII = all < 0x80
      row.lastLine = line
      return index + (isPair ? 2 : 1)
    }
  }

  /// Takes the fields of a row without its delimiters, whose places are known.
  private mutating func fill(_ whole: UnsafeRawBufferPointer) {
    row.ends.append(whole.count - row.ends.count)
    var start = 0
    for (field, end) in row.ends.enumerated() {
      row.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: whole[start..<end + field]))
      start = end + field + 1
    }
  }

  /// Where the bytes end that stand for themselves in the present state.
  private func endOfRun(in bytes: [UInt8], from start: Int) -> Int {
    var end = start
    switch state {
    case .fieldStart, .plain:
      while end < bytes.count {
        let byte = bytes[end]
        if byte == delimiter || byte == 0x0A || byte == 0x0D || byte == 0
          || (byte == 0x22 && state == .fieldStart && end == start)
        {
          break
        }
        end += 1
      }
    case .quoted:
      while end < bytes.count {
        let byte = bytes[end]
        if byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == 0 { break }
        end += 1
      }
    case .quoteInQuoted, .afterCarriageReturn:
      break
    }
    return end
  }

  private mutating func append(_ run: ArraySlice<UInt8>) {
    if state == .fieldStart { state = .plain }
    if state == .quoted { carriageReturnInQuotes = false }
    rowBytes += run.count
    guard rowBytes <= Limits.rowBytes else {
      row.problem = .tooLong
      return
    }
    row.bytes += run
  }

  private mutating func take<Failure: Error>(
    _ byte: UInt8, _ body: (CSVRow) throws(Failure) -> Void
  ) throws(Failure) {
    if state == .afterCarriageReturn {
      state = .fieldStart
      if byte == 0x0A { return }
    }
    if byte == 0 { row.problem = row.problem ?? .nul(field: row.ends.count + 1) }
    switch (state, byte) {
    case (.quoted, 0x22):
      state = .quoteInQuoted
      rowBytes += 1
    case (.quoted, _):
      takeInQuotes(byte)
    case (.fieldStart, 0x22):
      state = .quoted
      quoteLine = line
      carriageReturnInQuotes = false
      rowBytes += 1
    case (.quoteInQuoted, 0x22):
      state = .quoted
      append([byte])
    case (_, delimiter):
      endField()
      state = .fieldStart
      rowBytes += 1
    case (_, 0x0A), (_, 0x0D):
      try endRow(body)
      line += 1
      row.line = line
      state = byte == 0x0D ? .afterCarriageReturn : .fieldStart
    case (.quoteInQuoted, _):
      row.problem = row.problem ?? .textAfterQuote(field: row.ends.count + 1)
      state = .plain
      append([byte])
    default:
      append([byte])
    }
  }

  private mutating func takeInQuotes(_ byte: UInt8) {
    if byte == 0x0D || (byte == 0x0A && !carriageReturnInQuotes) { line += 1 }
    append([byte])
    carriageReturnInQuotes = byte == 0x0D
  }

  private mutating func endField() {
    guard rowBytes <= Limits.rowBytes else {
      row.problem = .tooLong
      return
    }
    row.ends.append(row.bytes.count)
  }

  private mutating func endRow<Failure: Error>(_ body: (CSVRow) throws(Failure) -> Void) throws(Failure) {
    let isBlank = row.ends.isEmpty && rowBytes == 0 && row.problem == nil
    if !isBlank {
      endField()
      row.lastLine = line
      defer { startRow() }
      try body(row)
    } else {
      startRow()
    }
  }

  private mutating func startRow() {
    row.bytes.removeAll(keepingCapacity: true)
    row.ends.removeAll(keepingCapacity: true)
    row.problem = nil
    row.isASCII = false
    row.line = line
    rowBytes = 0
    state = .fieldStart
  }
}
