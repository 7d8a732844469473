// Reading and writing the store's own binary encoding: bytes, varints (LEB128) and zigzag integers.

/// Bytes that are not what this encoding writes. Turned into `StoreError.damaged` where the path is known.
struct CorruptBytes: Error {
  var detail: String

  init(_ detail: String) { self.detail = detail }
}

/// Reads an encoding from front to back. Whatever the bytes are, it throws rather than reads beyond them.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(CorruptBytes) -> UInt8 {
    guard position < bytes.count else { throw CorruptBytes("the bytes end too early") }
    defer { position += 1 }
    return bytes[position]
  }

  /// An unsigned integer, seven bits a byte, lowest first.
  mutating func varint() throws(CorruptBytes) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw CorruptBytes("an integer is too long") }
      result |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return result }
      shift += 7
    }
  }

  mutating func zigzag() throws(CorruptBytes) -> Int64 {
    let encoded = try varint()
    return Int64(bitPattern: encoded >> 1) ^ -Int64(bitPattern: encoded & 1)
  }

  /// A small number: of a type, a field, a choice.
  mutating func number() throws(CorruptBytes) -> Int {
    guard let number = Int32(exactly: try varint()) else { throw CorruptBytes("a number is too large") }
    return Int(number)
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws(CorruptBytes) -> UnsafeRawBufferPointer {
    guard count <= bytes.count - position else { throw CorruptBytes("the bytes end too early") }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// A count and as many bytes.
  mutating func block() throws(CorruptBytes) -> UnsafeRawBufferPointer {
    try take(number())
  }
}

extension [UInt8] {
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  mutating func append(number value: Int) {
    append(varint: UInt64(value))
  }

  /// A count and as many bytes: the text's UTF-8.
  mutating func append(block text: String) {
    append(number: text.utf8.count)
    append(contentsOf: text.utf8)
  }
}

extension String {
  init(utf8 bytes: UnsafeRawBufferPointer) {
    self.init(decoding: bytes, as: UTF8.self)
  }
}
