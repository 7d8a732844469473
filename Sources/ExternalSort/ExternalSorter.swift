// Sorts more than memory holds: runs are sorted in memory, written into a nameless file, and merged as they are read.

import Glibc

/// Why a temporary file could not be written or read.
public struct SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
  public var folder: String
  /// An `errno` value.
  public var code: CInt

  public init(folder: String, code: CInt) {
    self.folder = folder
    self.code = code
  }

  public var isFull: Bool { code == ENOSPC || code == EDQUOT }

  public var description: String {
    let reason = String(cString: strerror(code))
    return isFull
      ? "\(folder): there is no room for temporary files; make room, or set TMPDIR to another folder"
      : "\(folder): a temporary file cannot be used (\(reason)); check the folder, or set TMPDIR to another one"
  }
}

/// Takes entries, each a key and content, and gives them back by the bytes of their keys; those of the same key in the
/// order in which they came. What comes sorted already costs no sorting.
public struct ExternalSorter {
  private let folder: String
  private let memory: Int
  private var entries = Entries()
  private var file: SpoolFile?
  private var runs: [Range<Int>] = []
  /// Where the last run may go on: the last key in it.
  private var lastOfRun: [UInt8] = []
  private var written = 0
  private var total = 0
  private var isStrictlyRising = true

  /// `memory` is how many bytes are held before they go to the file; `folder` is where that lies, by default where
  /// SQLite, too, puts what is too large.
  public init(memory: Int = 8 << 20, folder: String? = nil) {
    self.memory = memory
    self.folder = folder ?? SpoolFile.folder
  }

  public mutating func add(key: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer) throws(SpoolError) {
    if entries.byteCount + key.count + content.count > memory { try spill() }
    entries.append(key, content)
  }

  public mutating func add(key: [UInt8], content: [UInt8]) throws(SpoolError) {
    if entries.byteCount + key.count + content.count > memory { try spill() }
    key.withUnsafeBytes { key in content.withUnsafeBytes { entries.append(key, $0) } }
  }

  /// Ends the adding, and empties the sorter.
  public mutating func sorted() throws(SpoolError) -> SortedSpool {
    defer { self = ExternalSorter(memory: memory, folder: folder) }
    if file != nil { try spill() }
    guard let file else {
      let isStrictlyRising = entries.isStrictlyRising
      entries.sort()
      return SortedSpool(entries, isStrictlyRising: isStrictlyRising)
    }
    return SortedSpool(file, runs: runs, count: total, isStrictlyRising: isStrictlyRising)
  }

  private mutating func spill() throws(SpoolError) {
    guard entries.count > 0 else { return }
    let file: SpoolFile
    if let known = self.file { file = known } else { file = try SpoolFile(in: folder) }
    self.file = file
    let order = runs.isEmpty ? -1 : entries.order(of: lastOfRun)
    isStrictlyRising = isStrictlyRising && entries.isStrictlyRising && order < 0
    total += entries.count
    entries.sort()
    let continues = !runs.isEmpty && entries.order(of: lastOfRun) <= 0
    let size = try entries.write(to: file, at: written)
    if continues {
      runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<written + size
    } else {
      runs.append(written..<written + size)
    }
    written += size
    lastOfRun = entries.lastKey
    entries.removeAll()
  }
}

/// Entries one after another in one array: the lengths of key and content, then their bytes.
struct Entries {
  private(set) var bytes: [UInt8] = []
  private var offsets: [UInt32] = []
  private var isSorted = true
  /// Whether each key came after all before it.
  private(set) var isStrictlyRising = true

  var count: Int { offsets.count }
  var byteCount: Int { bytes.count + offsets.count * 4 }

  mutating func append(_ key: UnsafeRawBufferPointer, _ content: UnsafeRawBufferPointer) {
    if isSorted, let last = offsets.last {
      let order = bytes.withUnsafeBytes { Entry($0, at: Int(last)).key.order(to: key) }
      isSorted = order <= 0
      isStrictlyRising = isStrictlyRising && order < 0
    }
    offsets.append(UInt32(bytes.count))
    withUnsafeBytes(of: (UInt32(key.count), UInt32(content.count))) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: key)
    bytes.append(contentsOf: content)
  }

  mutating func sort() {
    guard !isSorted else { return }
    bytes.withUnsafeBytes { all in
      offsets.sort { left, right in
        let order = Entry(all, at: Int(left)).key.order(to: Entry(all, at: Int(right)).key)
        return order == 0 ? left < right : order < 0
      }
    }
    isSorted = true
  }

  func forEach(_ body: (Entry) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { all in
      for offset in offsets { try body(Entry(all, at: Int(offset))) }
    }
  }

  /// How a key stands to that of the first entry.
  func order(of key: [UInt8]) -> Int {
    guard let first = offsets.first else { return -1 }
    return key.withUnsafeBytes { key in bytes.withUnsafeBytes { key.order(to: Entry($0, at: Int(first)).key) } }
  }

  var lastKey: [UInt8] {
    guard let last = offsets.last else { return [] }
    return bytes.withUnsafeBytes { [UInt8](Entry($0, at: Int(last)).key) }
  }

  /// Appends all entries to a file and returns how many bytes that are.
  func write(to file: SpoolFile, at start: Int) throws(SpoolError) -> Int {
    var piece: [UInt8] = []
    piece.reserveCapacity(SpoolFile.pieceBytes * 2)
    var end = start
    for offset in offsets {
      bytes.withUnsafeBytes { piece.append(contentsOf: Entry($0, at: Int(offset)).whole) }
      if piece.count >= SpoolFile.pieceBytes {
        try file.write(piece, at: end)
        end += piece.count
        piece.removeAll(keepingCapacity: true)
      }
    }
    try file.write(piece, at: end)
    return end + piece.count - start
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    isSorted = true
    isStrictlyRising = true
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
}

extension UnsafeRawBufferPointer {
  /// Below 0 where these bytes come before the others, 0 where they are the same.
  @inline(__always)
  func order(to other: UnsafeRawBufferPointer) -> Int {
    guard let mine = baseAddress, let others = other.baseAddress else { return count - other.count }
    let order = memcmp(mine, others, Swift.min(count, other.count))
    return order == 0 ? count - other.count : Int(order)
  }
}
