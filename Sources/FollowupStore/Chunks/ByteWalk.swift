// Reading the store's encoding as fast as it goes: like `ByteReader`, but through a pointer, with the shortest way for the
// integers that are there most. Whatever the bytes are, it throws rather than reads beyond them.

/// A walk over bytes from front to back.
struct ByteWalk {
  private(set) var next: UnsafeRawPointer
  private let end: UnsafeRawPointer

  init(from start: UnsafeRawPointer, to end: UnsafeRawPointer) {
    next = start
    self.end = end
  }

  var isAtEnd: Bool { next == end }

  /// Goes on behind so many bytes.
  @inline(__always)
  mutating func pass(_ count: Int) throws(CorruptBytes) { next = try end(ofNext: count) }

  /// Where the next `count` bytes end.
  @inline(__always)
  func end(ofNext count: Int) throws(CorruptBytes) -> UnsafeRawPointer {
    guard count <= end - next else { throw ByteWalk.endsTooEarly }
    return next + count
  }

  /// Goes on at a place that `end(ofNext:)` gave.
  mutating func jump(to place: UnsafeRawPointer) { next = place }

  /// A small number: of a type, a field, a choice; or a count of bytes.
  @inline(__always)
  mutating func number() throws(CorruptBytes) -> Int {
    guard end - next >= 2 else { return try largeNumber() }
    let first = next.load(as: UInt8.self)
    if first < 0x80 {
      next += 1
      return Int(first)
    }
    let second = next.load(fromByteOffset: 1, as: UInt8.self)
    guard second < 0x80 else { return try largeNumber() }
    next += 2
    return Int(first & 0x7F) | Int(second) << 7
  }

  /// Zigzag, its sign in the lowest bit. Dates of our days take three bytes.
  @inline(__always)
  mutating func zigzag() throws(CorruptBytes) -> Int64 {
    guard end - next >= 8 else { return try lastZigzag() }
    let word = next.loadUnaligned(as: UInt64.self)
    if word & 0x80_8080 == 0x8080 {
      next += 3
      return ByteWalk.signed(word & 0x7F | word >> 1 & 0x3F80 | word >> 2 & 0x1F_C000)
    }
    let stops = ~word & 0x8080_8080_8080_8080
    guard stops != 0 else { return try lastZigzag() }
    next += (stops.trailingZeroBitCount + 1) / 8
    // Seven bits of each byte as far as the first without its highest bit, moved together in pairs, fours and eights.
    let sevens = word & (stops ^ (stops &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
    let pairs = sevens & 0x007F_007F_007F_007F | (sevens & 0x7F00_7F00_7F00_7F00) >> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) >> 2
    return ByteWalk.signed(fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) >> 4)
  }

  /// Passes an integer over.
  @inline(__always)
  mutating func passInteger() throws(CorruptBytes) {
    guard end - next >= 8 else {
      _ = try lastInteger()
      return
    }
    let stops = ~next.loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080
    guard stops != 0 else {
      _ = try lastInteger()
      return
    }
    next += (stops.trailingZeroBitCount + 1) / 8
  }

  /// The code of a currency as `Currency.packed` has it.
  static func packed(threeAt code: UnsafeRawPointer) -> UInt32 {
    UInt32(code.load(as: UInt8.self)) << 16 | UInt32(code.load(fromByteOffset: 1, as: UInt8.self)) << 8
      | UInt32(code.load(fromByteOffset: 2, as: UInt8.self))
  }

  // MARK: What is rare: near the end of all bytes, or long

  @inline(never)
  private mutating func largeNumber() throws(CorruptBytes) -> Int {
    guard let number = Int32(exactly: try lastInteger()) else { throw CorruptBytes("a number is too large") }
    return Int(number)
  }

  @inline(never)
  private mutating func lastZigzag() throws(CorruptBytes) -> Int64 { ByteWalk.signed(try lastInteger()) }

  @inline(never)
  private mutating func lastInteger() throws(CorruptBytes) -> UInt64 {
    var reader = ByteReader(UnsafeRawBufferPointer(start: next, count: end - next))
    let integer = try reader.varint()
    next += reader.position
    return integer
  }

  @inline(__always)
  private static func signed(_ encoded: UInt64) -> Int64 {
    Int64(bitPattern: encoded >> 1) ^ -Int64(bitPattern: encoded & 1)
  }

  private static let endsTooEarly = CorruptBytes("the bytes end too early")
}
