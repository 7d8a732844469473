// A record's values as bytes, for what is set aside and read again by the same program: temporary files, held changes.

/// Writes and reads values without looking at a schema.
public enum RecordBytes {
  /// What begins a value, and says what follows: texts are blocks, numbers zigzag varints, money a number and the block
  /// of its currency, a link the blocks of type and id.
  public enum Tag: UInt8 {
    case missing, text, number, money, date, instant, yes, no, email, choice, link
  }

  /// Appends values to bytes.
  public static func append(_ values: [Value?], to bytes: inout [UInt8]) {
    append(UInt64(values.count), to: &bytes)
    for value in values { append(value, to: &bytes) }
  }

  /// Reads values from where `append` wrote them, and moves `position` behind them. Nil where there are none.
  public static func values(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> [Value?]? {
    guard let count = integer(bytes, at: &position), count <= UInt64(bytes.count) else { return nil }
    var values: [Value?] = []
    values.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let value = value(bytes, at: &position) else { return nil }
      values.append(value)
    }
    return values
  }

  /// Appends a text and its length.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  public static func text(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> String? {
    block(bytes, at: &position).map { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Values of which only the bytes are known

  /// Calls `body` with each value's number, tag and content, all of which are within the bytes. False where `body` is, or
  /// where these are no values.
  @inlinable
  public static func forEachValue(
    _ bytes: UnsafeRawBufferPointer, _ body: (Int, Tag, UnsafeRawBufferPointer) throws -> Bool
  ) rethrows -> Bool {
    var position = 0
    guard let count = integer(bytes, at: &position), count <= UInt64(bytes.count) else { return false }
    for index in 0..<Int(count) {
      guard position < bytes.count, let tag = Tag(rawValue: bytes[position]) else { return false }
      position += 1
      let start = position
      guard skip(tag, bytes, &position) else { return false }
      guard try body(index, tag, UnsafeRawBufferPointer(rebasing: bytes[start..<position])) else { return false }
    }
    return true
  }

  @inlinable
  static func skip(_ tag: Tag, _ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
    switch tag {
    case .missing, .yes, .no: return true
    case .number, .date, .instant: return integer(bytes, at: &position) != nil
    case .text, .email, .choice: return block(bytes, at: &position) != nil
    case .money: return integer(bytes, at: &position) != nil && block(bytes, at: &position) != nil
    case .link: return block(bytes, at: &position) != nil && block(bytes, at: &position) != nil
    }
  }

  /// Bytes with their number before them.
  @inlinable
  public static func block(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> UnsafeRawBufferPointer? {
    guard let count = integer(bytes, at: &position), count <= UInt64(bytes.count - position) else { return nil }
    defer { position += Int(count) }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
  }

  /// An integer of which the lowest bit is the sign.
  @inlinable
  public static func signed(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Int64? {
    integer(bytes, at: &position).map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
  }

  /// Appends a text value.
  @inlinable
  public static func append(textBytes: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    bytes.append(Tag.text.rawValue)
    append(block: textBytes, to: &bytes)
  }

  /// Appends what stands before the id of a link, which follows as a block.
  public static func append(linkTo type: String, to bytes: inout [UInt8]) { append(.link, type, to: &bytes) }

  /// Appends an amount times 10 000 in the currency of three capital letters.
  public static func append(moneyScaled scaled: Int64, code: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    append(.money, scaled, to: &bytes)
    append(block: code, to: &bytes)
  }

  /// Appends a date, in days since 1970.
  public static func append(date dayNumber: Int, to bytes: inout [UInt8]) {
    append(.date, Int64(dayNumber), to: &bytes)
  }

  /// Appends bytes and their number.
  @inlinable
  public static func append(block: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    append(UInt64(block.count), to: &bytes)
    bytes.append(contentsOf: block)
  }

  /// Appends an integer, seven bits a byte, lowest first.
  @inlinable
  public static func append(_ integer: UInt64, to bytes: inout [UInt8]) {
    var rest = integer
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  @inlinable
  public static func integer(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> UInt64? {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 64 {
      let next = bytes[position]
      position += 1
      result |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return result }
      shift += 7
    }
    return nil
  }

  /// Appends one value without a count before it.
  public static func append(_ value: Value?, to bytes: inout [UInt8]) {
    switch value {
    case nil: bytes.append(Tag.missing.rawValue)
    case .text(let text): append(.text, text, to: &bytes)
    case .number(let number): append(.number, number.scaled, to: &bytes)
    case .money(let money):
      append(.money, money.amount.scaled, to: &bytes)
      append(money.currency.code, to: &bytes)
    case .date(let date): append(.date, Int64(date.dayNumber), to: &bytes)
    case .instant(let instant): append(.instant, instant.second, to: &bytes)
    case .yesNo(let yes): bytes.append((yes ? Tag.yes : .no).rawValue)
    case .email(let text): append(.email, text, to: &bytes)
    case .choice(let text): append(.choice, text, to: &bytes)
    case .link(let key):
      append(.link, key.type, to: &bytes)
      append(key.id.text, to: &bytes)
    }
  }

  private static func append(_ tag: Tag, _ text: String, to bytes: inout [UInt8]) {
    bytes.append(tag.rawValue)
    append(text, to: &bytes)
  }

  /// Zigzag: the sign in the lowest bit.
  private static func append(_ tag: Tag, _ integer: Int64, to bytes: inout [UInt8]) {
    bytes.append(tag.rawValue)
    append(UInt64(bitPattern: (integer << 1) ^ (integer >> 63)), to: &bytes)
  }

  /// Nil where there is no value; a missing value is `.some(nil)`.
  private static func value(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Value?? {
    guard position < bytes.count, let tag = Tag(rawValue: bytes[position]) else { return nil }
    position += 1
    switch tag {
    case .missing: return .some(nil)
    case .text: return text(bytes, at: &position).map { .text($0) }
    case .number: return signed(bytes, at: &position).map { .number(Number(scaled: $0)) }
    case .money:
      guard let amount = signed(bytes, at: &position),
        let currency = text(bytes, at: &position).flatMap(Currency.init(code:))
      else { return nil }
      return .money(Money(amount: Number(scaled: amount), currency: currency))
    case .date: return signed(bytes, at: &position).map { .date(CivilDate(dayNumber: Int($0))) }
    case .instant: return signed(bytes, at: &position).map { .instant(Instant(second: $0)) }
    case .yes: return .yesNo(true)
    case .no: return .yesNo(false)
    case .email: return text(bytes, at: &position).map { .email($0) }
    case .choice: return text(bytes, at: &position).map { .choice($0) }
    case .link:
      guard let type = text(bytes, at: &position), let id = text(bytes, at: &position) else { return nil }
      return .link(RecordKey(type, RecordID(id)))
    }
  }
}
