// The values of a record as bytes. Fields are written under the catalog's numbers, which are never reused, so that
// old bytes keep their meaning under every later `record` declaration.
//
//   payload = value*
//   value   = (field << 4 | tag):varint content         content by tag, see `Tag`

import FollowupModel

/// How a value's content is written; what is not known to the declaration in force can still be skipped and kept.
enum Tag: UInt8 {
  /// UTF-8 as a block.
  case text = 1
  case email
  /// The id as a block; the target's type belongs to the field.
  case link
  /// Zigzag, times 10 000.
  case number
  /// Three letters, then as a number.
  case money
  /// Zigzag, days since 1970-01-01.
  case date
  /// Zigzag, seconds since 1970.
  case instant
  case no
  case yes
  /// The value's number in the catalog.
  case choice
}

/// The record type in force, as the encoder and decoder need it: an object, because it is handed on for every record.
final class RecordLayout: Sendable {
  final class Column: Sendable {
    /// The field's number in the catalog.
    let number: Int
    let name: String
    let type: FieldType
    /// For a choice: the numbers of the values listed now.
    let choiceNumbers: [String: Int]
    /// For a choice: the values listed now, by number.
    let choices: [String?]

    init(
      number: Int, name: String, type: FieldType, choiceNumbers: [String: Int] = [:], choices: [String?] = []
    ) {
      self.number = number
      self.name = name
      self.type = type
      self.choiceNumbers = choiceNumbers
      self.choices = choices
    }
  }

  let name: String
  let columns: [Column]
  /// The position in `columns` by field number; -1 for fields not in force.
  let positions: [Int]

  init(name: String, columns: [Column], positions: [Int]) {
    self.name = name
    self.columns = columns
    self.positions = positions
  }

  /// Dates from 0001-01-01 to 9999-12-31.
  static let days: ClosedRange<Int64> = -719_162...2_932_896
  /// Instants of those dates in any zone.
  static let seconds: ClosedRange<Int64> = -62_135_683_200...253_402_387_199
}

extension RecordLayout {
  /// The bytes of `values`, with the values of `old` bytes whose fields are not in force any more. Nil where a value
  /// does not fit its field; then `misfit` names the field.
  func encode(_ values: [Value?], keeping old: [UInt8]?, misfit: inout String?) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    for (column, value) in zip(columns, values) {
      guard let value else { continue }
      guard column.append(value, to: &bytes) else {
        misfit = column.name
        return nil
      }
    }
    if let old {
      try old.withUnsafeBytes { raw in
        try RecordLayout.forEachValue(raw) { field, _, whole, _ in
          if !(field < positions.count && positions[field] >= 0) { bytes.append(contentsOf: whole) }
        }
      }
    }
    return bytes
  }

  /// The values in force of encoded bytes: one for each column.
  func decode(_ payload: UnsafeRawBufferPointer) throws -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(columns.count)
    var reader = ByteReader(payload)
    while !reader.isAtEnd {
      let (field, tag) = try reader.header()
      let position = field < positions.count ? positions[field] : -1
      guard position >= 0 else {
        try reader.skip(tag)
        continue
      }
      let value = try columns[position].value(tag, &reader)
      // Mostly they come in the order of columns, and an array of nils to begin with would be written twice.
      while values.count < position { values.append(nil) }
      if values.count == position { values.append(value) } else { values[position] = value }
    }
    while values.count < columns.count { values.append(nil) }
    return values
  }

  /// Calls `body` with each value's field, tag, whole bytes and the bytes after its header.
  static func forEachValue(
    _ payload: UnsafeRawBufferPointer,
    _ body: (Int, Tag, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var reader = ByteReader(payload)
    while !reader.isAtEnd {
      let start = reader.position
      let (field, tag) = try reader.header()
      let content = reader.position
      try reader.skip(tag)
      try body(
        field, tag, UnsafeRawBufferPointer(rebasing: payload[start..<reader.position]),
        UnsafeRawBufferPointer(rebasing: payload[content..<reader.position]))
    }
  }

  /// The links that a payload holds, in force or not: field number and target id.
  static func links(_ payload: [UInt8]) throws -> [(field: Int, id: RecordID)] {
    var links: [(field: Int, id: RecordID)] = []
    try payload.withUnsafeBytes { raw in
      try forEachValue(raw) { field, tag, _, content in
        guard tag == .link else { return }
        var reader = ByteReader(content)
        links.append((field, RecordID(String(utf8: try reader.block()))))
      }
    }
    return links
  }
}

extension RecordLayout.Column {
  /// Appends a value; false where it does not fit the field.
  fileprivate func append(_ value: Value, to bytes: inout [UInt8]) -> Bool {
    switch (type, value) {
    case (.text, .text(let text)):
      header(.text, &bytes)
      bytes.append(block: text)
    case (.email, .email(let text)):
      header(.email, &bytes)
      bytes.append(block: text)
    case (.number, .number(let number)):
      header(.number, &bytes)
      bytes.append(zigzag: number.scaled)
    case (.money, .money(let money)):
      header(.money, &bytes)
      bytes.append(contentsOf: money.currency.code.utf8)
      bytes.append(zigzag: money.amount.scaled)
    case (.date, .date(let date)):
      guard RecordLayout.days.contains(Int64(date.dayNumber)) else { return false }
      header(.date, &bytes)
      bytes.append(zigzag: Int64(date.dayNumber))
    case (.instant, .instant(let instant)):
      guard RecordLayout.seconds.contains(instant.second) else { return false }
      header(.instant, &bytes)
      bytes.append(zigzag: instant.second)
    case (.yesOrNo, .yesNo(let yes)):
      header(yes ? .yes : .no, &bytes)
    case (.choice, .choice(let choice)):
      guard let number = choiceNumbers[choice] else { return false }
      header(.choice, &bytes)
      bytes.append(number: number)
    case (.link(let target, _), .link(let key)):
      // The tables keep ids as SQL text, which ends at a NUL.
      guard key.type == target, !key.id.text.utf8.contains(0) else { return false }
      header(.link, &bytes)
      bytes.append(block: key.id.text)
    default:
      return false
    }
    return true
  }

  private func header(_ tag: Tag, _ bytes: inout [UInt8]) {
    bytes.append(number: number << 4 | Int(tag.rawValue))
  }

  /// Reads a value; nil for a choice that is listed no more.
  fileprivate func value(_ tag: Tag, _ reader: inout ByteReader) throws(CorruptBytes) -> Value? {
    switch (type, tag) {
    case (.text, .text): return .text(String(utf8: try reader.block()))
    case (.email, .email): return .email(String(utf8: try reader.block()))
    case (.number, .number): return .number(Number(scaled: try reader.zigzag()))
    case (.money, .money):
      guard let currency = Currency(utf8: try reader.take(3)) else {
        throw CorruptBytes("an amount of money has no currency")
      }
      return .money(Money(amount: Number(scaled: try reader.zigzag()), currency: currency))
    case (.date, .date):
      let day = try reader.zigzag()
      guard RecordLayout.days.contains(day) else { throw CorruptBytes("a date is beyond the year 9999") }
      return .date(CivilDate(dayNumber: Int(day)))
    case (.instant, .instant):
      let second = try reader.zigzag()
      guard RecordLayout.seconds.contains(second) else { throw CorruptBytes("an instant is beyond the year 9999") }
      return .instant(Instant(second: second))
    case (.yesOrNo, .yes): return .yesNo(true)
    case (.yesOrNo, .no): return .yesNo(false)
    case (.choice, .choice):
      let number = try reader.number()
      return number < choices.count ? choices[number].map(Value.choice) : nil
    case (.link(let target, _), .link):
      return .link(RecordKey(target, RecordID(String(utf8: try reader.block()))))
    default: throw CorruptBytes("a value is not what its field holds")
    }
  }
}

extension ByteReader {
  mutating func header() throws(CorruptBytes) -> (field: Int, tag: Tag) {
    let header = try number()
    guard let tag = Tag(rawValue: UInt8(header & 15)) else { throw CorruptBytes("a value is of an unknown kind") }
    return (header >> 4, tag)
  }

  mutating func skip(_ tag: Tag) throws(CorruptBytes) {
    switch tag {
    case .text, .email, .link: _ = try block()
    case .number, .date, .instant, .choice: _ = try varint()
    case .money:
      _ = try take(3)
      _ = try varint()
    case .no, .yes: break
    }
  }
}
