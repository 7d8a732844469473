// Entries in memory: one after another in one array, each the lengths of key and content, then their bytes.

import Glibc

/// Entries that are collected, and then sorted.
struct Entries {
  private(set) var bytes: [UInt8] = []
  private var offsets: [UInt32] = []
  private var isSorted = true

  var count: Int { offsets.count }
  var byteCount: Int { bytes.count + offsets.count * 4 }

  mutating func append(_ key: UnsafeRawBufferPointer, _ content: UnsafeRawBufferPointer) {
    if isSorted, let last = offsets.last {
      isSorted = bytes.withUnsafeBytes { Entry($0, at: Int(last)).order(to: key, content) } <= 0
    }
    offsets.append(UInt32(bytes.count))
    withUnsafeBytes(of: (UInt32(key.count), UInt32(content.count))) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: key)
    bytes.append(contentsOf: content)
  }

  /// Brings the entries into order, also in `bytes`.
  mutating func sort() {
    guard !isSorted else { return }
    let places = sortedPlaces()
    var sorted: [UInt8] = []
    sorted.reserveCapacity(bytes.count)
    bytes.withUnsafeBytes { all in
      for (index, place) in places.enumerated() {
        offsets[index] = UInt32(sorted.count)
        sorted.append(contentsOf: Entry(all, at: Int(place.offset)).whole)
      }
    }
    bytes = sorted
    isSorted = true
  }

  /// An entry, with the eight bytes of its key that follow what all keys begin with: they decide most comparisons.
  private struct Place {
    var prefix: UInt64
    var offset: UInt32
  }

  private func sortedPlaces() -> [Place] {
    bytes.withUnsafeBytes { all in
      let common = commonPrefix(all)
      var places = offsets.map { Place(prefix: Entry(all, at: Int($0)).key.prefix(after: common), offset: $0) }
      places.sort { left, right in
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        let other = Entry(all, at: Int(right.offset))
        return Entry(all, at: Int(left.offset)).order(to: other.key, other.content) < 0
      }
      return places
    }
  }

  /// How many bytes all keys have in common from their start.
  private func commonPrefix(_ all: UnsafeRawBufferPointer) -> Int {
    guard let first = offsets.first.map({ Entry(all, at: Int($0)).key }) else { return 0 }
    var common = first.count
    for offset in offsets {
      let key = Entry(all, at: Int(offset)).key
      let limit = min(common, key.count)
      common = 0
      while common < limit, first[common] == key[common] { common += 1 }
    }
    return common
  }

  /// Whether the first entry comes after another, or is like it.
  func comeAfter(_ other: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { all in
      other.withUnsafeBytes { other in
        guard let first = offsets.first else { return true }
        let (mine, last) = (Entry(all, at: Int(first)), Entry(other, at: 0))
        return last.order(to: mine.key, mine.content) <= 0
      }
    }
  }

  /// The whole last entry.
  var last: [UInt8] {
    guard let last = offsets.last else { return [] }
    return bytes.withUnsafeBytes { [UInt8](Entry($0, at: Int(last)).whole) }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    isSorted = true
  }
}

/// One entry in place.
struct Entry {
  static let headBytes = 8

  let whole: UnsafeRawBufferPointer
  let key: UnsafeRawBufferPointer
  let content: UnsafeRawBufferPointer

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    let keyCount = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    let contentCount = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
    let start = offset + Entry.headBytes
    let middle = start + keyCount
    whole = UnsafeRawBufferPointer(rebasing: bytes[offset..<middle + contentCount])
    key = UnsafeRawBufferPointer(rebasing: bytes[start..<middle])
    content = UnsafeRawBufferPointer(rebasing: bytes[middle..<middle + contentCount])
  }

  /// How many bytes the entry at an offset has; nil where not even its lengths are there.
  static func byteCount(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
    guard bytes.count - offset >= headBytes else { return nil }
    return headBytes + Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      + Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
  }

  /// Below 0 where it comes before an entry of this key and content, 0 where it is the same.
  @inline(__always)
  func order(to otherKey: UnsafeRawBufferPointer, _ otherContent: UnsafeRawBufferPointer) -> Int {
    let order = key.order(to: otherKey)
    return order == 0 ? content.order(to: otherContent) : order
  }
}

extension UnsafeRawBufferPointer {
  /// Below 0 where these bytes come before the others, 0 where they are the same.
  @inline(__always)
  fileprivate func order(to other: UnsafeRawBufferPointer) -> Int {
    guard let mine = baseAddress, let others = other.baseAddress else { return count - other.count }
    let order = memcmp(mine, others, Swift.min(count, other.count))
    return order == 0 ? count - other.count : Int(order)
  }

  /// Eight bytes as a number that is ordered as they are; zeros stand for those that are not there.
  fileprivate func prefix(after start: Int) -> UInt64 {
    if count - start >= 8 { return UInt64(bigEndian: loadUnaligned(fromByteOffset: start, as: UInt64.self)) }
    var prefix: UInt64 = 0
    for index in start..<start + 8 { prefix = prefix << 8 | (index < count ? UInt64(self[index]) : 0) }
    return prefix
  }
}
