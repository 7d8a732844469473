// A hash by which a file that says what it said is known, fast enough that nobody waits for it.

/// XXH64 of bytes that come in pieces, and how many they are. It tells changed files from unchanged ones and resists nobody
/// who wants two files to have the same: whoever can write a file can as well leave it as it is.
/// Source: Yann Collet, "xxHash fast digest algorithm", the specification, version 0.1.1, XXH64 with seed 0.
struct ContentHash {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripeBytes = 32

  private var lanes = (
    ContentHash.prime1 &+ ContentHash.prime2, ContentHash.prime2, UInt64(0), 0 &- ContentHash.prime1
  )
  /// What does not fill a stripe yet.
  private var pending: [UInt8] = []
  private var byteCount = 0

  mutating func update(_ bytes: [UInt8]) {
    byteCount += bytes.count
    var rest = bytes[...]
    if !pending.isEmpty {
      let missing = rest.prefix(ContentHash.stripeBytes - pending.count)
      pending += missing
      rest = rest.dropFirst(missing.count)
      guard pending.count == ContentHash.stripeBytes else { return }
      _ = pending.withUnsafeBytes { takeStripes($0) }
      pending.removeAll(keepingCapacity: true)
    }
    pending += rest.dropFirst(rest.withUnsafeBytes { takeStripes($0) })
  }

  /// Takes all whole stripes, and returns how many bytes they are.
  private mutating func takeStripes(_ bytes: UnsafeRawBufferPointer) -> Int {
    var (a, b, c, d) = lanes
    let end = bytes.count - bytes.count % ContentHash.stripeBytes
    for start in stride(from: 0, to: end, by: ContentHash.stripeBytes) {
      a = ContentHash.round(a, bytes.word(at: start))
      b = ContentHash.round(b, bytes.word(at: start + 8))
      c = ContentHash.round(c, bytes.word(at: start + 16))
      d = ContentHash.round(d, bytes.word(at: start + 24))
    }
    lanes = (a, b, c, d)
    return end
  }

  /// The number of bytes so far, and their hash in hexadecimal digits.
  var digest: String { "\(byteCount)-\(String(value, radix: 16))" }

  var value: UInt64 {
    var hash = byteCount < ContentHash.stripeBytes ? ContentHash.prime5 : convergedLanes
    hash &+= UInt64(byteCount)
    pending.withUnsafeBytes { bytes in
      var position = 0
      while bytes.count - position >= 8 {
        hash ^= ContentHash.round(0, bytes.word(at: position))
        hash = rotated(hash, 27) &* ContentHash.prime1 &+ ContentHash.prime4
        position += 8
      }
      if bytes.count - position >= 4 {
        let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        hash ^= UInt64(half) &* ContentHash.prime1
        hash = rotated(hash, 23) &* ContentHash.prime2 &+ ContentHash.prime3
        position += 4
      }
      for byte in bytes[position...] {
        hash ^= UInt64(byte) &* ContentHash.prime5
        hash = rotated(hash, 11) &* ContentHash.prime1
      }
    }
    hash = (hash ^ (hash >> 33)) &* ContentHash.prime2
    hash = (hash ^ (hash >> 29)) &* ContentHash.prime3
    return hash ^ (hash >> 32)
  }

  private var convergedLanes: UInt64 {
    let (a, b, c, d) = lanes
    let sum = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    return [a, b, c, d].reduce(sum) { hash, lane in
      (hash ^ ContentHash.round(0, lane)) &* ContentHash.prime1 &+ ContentHash.prime4
    }
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* prime2, 31) &* prime1
  }
}

private func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 { word << count | word >> (64 - count) }

extension UnsafeRawBufferPointer {
  @inline(__always)
  fileprivate func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
